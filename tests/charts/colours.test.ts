import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const tokens = readFileSync(new URL('../../src/styles/tokens.css', import.meta.url), 'utf8');

/** A token's colour, `#rrggbb`, in the light and in the dark theme. */
function themed(name: string): readonly [string, string] {
  const [, light, dark] = new RegExp(`--${name}: light-dark\\((#[0-9a-f]{6}), (#[0-9a-f]{6})\\)`).exec(tokens) ?? [];
  if (!light || !dark) throw new RangeError(`no colour ${name}`);
  return [light, dark];
}

/** Relative luminance (WCAG 2.2). */
function luminance(colour: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

function contrast(a: string, b: string): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high! + 0.05) / (low! + 0.05);
}

const models = Array.from(tokens.matchAll(/--(model-\d+):/g), ([, name]) => name!);

test('contrast is that of the standard', () => {
  expect(contrast('#000000', '#ffffff')).toBe(21);
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.478, 3);
});

test.each(models)('lines and marks of --%s are seen on what they are drawn on, in both themes', (name) => {
  for (const behind of ['paper', 'surface']) {
    for (const [theme, colour] of themed(name).entries()) {
      // What a drawing must have to be made out (WCAG 2.2, 1.4.11).
      expect(contrast(colour, themed(behind)[theme]!)).toBeGreaterThanOrEqual(3);
    }
  }
});
