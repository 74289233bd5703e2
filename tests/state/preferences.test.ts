import { expect, test } from 'vitest';
import { Preferences } from '../../src/state/preferences.svelte.ts';

function memory(start: Record<string, string> = {}) {
  const kept = new Map(Object.entries(start));
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
}

test('a choice of language and colours is found again', () => {
  const shelf = memory();
  const first = new Preferences(shelf);
  first.language = 'zh';
  first.theme = 'dark';
  const second = new Preferences(shelf);
  expect([second.language, second.theme]).toEqual(['zh', 'dark']);
});

test('what is remembered but unknown is not taken', () => {
  const odd = new Preferences(memory({ 'benchside.language': 'xx', 'benchside.theme': 'neon' }));
  expect(['en', 'zh']).toContain(odd.language);
  expect(odd.theme).toBe('system');
});

test('a store that refuses everything costs nothing but the memory', () => {
  const refuse = () => {
    throw new DOMException('refused', 'SecurityError');
  };
  const preferences = new Preferences({ getItem: refuse, setItem: refuse });
  preferences.theme = 'light';
  expect(preferences.theme).toBe('light');
});
