import { expect, test } from 'vitest';
import { results as en } from '../../src/messages/en/results.ts';
import { results as zh } from '../../src/messages/zh/results.ts';
import type { LeftOutReason } from '../../workers/contract/report.ts';
import type { OutcomeSummary } from '../../workers/contract/cohort.ts';
import type { OutcomeRole, Resampling } from '../../workers/contract/recipe.ts';

/** Every leaf of a catalogue: its path and whether it is words or a function. */
function leaves(value: unknown, path = ''): [string, string][] {
  if (typeof value !== 'object' || value === null) return [[path, typeof value]];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, `${path}/${key}`));
}

test('both languages say the same things of results', () => {
  expect(leaves(zh)).toEqual(leaves(en));
});

test('Chinese is not left in English', () => {
  const words = (value: unknown): string[] =>
    typeof value === 'string'
      ? [value]
      : typeof value === 'object' && value !== null
        ? Object.values(value).flatMap(words)
        : [];
  expect(words(zh).filter((text) => /[A-Za-z]{3,} [a-z]{3,} [a-z]{2,}/.test(text))).toEqual([]);
});

const reasons: readonly LeftOutReason[] = [
  'outcomeMissing',
  'otherClass',
  'noFold',
  'timeMissing',
  'timeNotPositive',
  'entryAfterEnd',
];
const plans: readonly Resampling[] = [
  { kind: 'crossValidation', folds: 5, repeats: 2, stratified: true },
  { kind: 'bootstrap', resamples: 200 },
  { kind: 'temporal', column: 'admitted', share: 0.3 },
  { kind: 'sites', column: 'hospital' },
  { kind: 'splitColumn', column: 'part', evaluation: ['b'] },
  { kind: 'foldColumn', column: 'fold' },
  { kind: 'foldFile' },
];
const role: OutcomeRole = { kind: 'binary', column: 'died', event: ['1'], noEvent: ['0'] };
const outcomes: readonly OutcomeSummary[] = [
  { kind: 'binary', events: 3, others: 9 },
  { kind: 'classes', counts: [{ level: 'low', count: 4 }] },
  { kind: 'continuous', mean: 1, sd: 1, q1: 0.5, median: 1, q3: 2 },
  {
    kind: 'survival',
    events: 9,
    censored: 4,
    competing: 2,
    medianFollowUp: null,
    horizon: 365,
    eventsByHorizon: 5,
    lastFollowUp: 800,
  },
];

test.each([
  ['en', en],
  ['zh', zh],
])('whatever a study is made of has its words: %s', (_, words) => {
  const said = [
    ...reasons.map((reason) => words.made.leftOut(reason, 3)),
    ...plans.map((plan) => words.made.plan(plan, 5, 2)),
    ...outcomes.map((outcome) => words.lead('died', 12, 12, outcome, role)),
  ];
  for (const text of said) {
    expect(text.length).toBeGreaterThan(3);
    expect(text).not.toMatch(/undefined|NaN|null|\[object/);
  }
  // Folds of a column and of a file are the user's own alike.
  expect(new Set(said).size).toBe(said.length - 1);
});

test('names of people stay in capitals within a sentence', () => {
  expect(en.comparison.pair('Neural network', 'Cox regression')).toBe('Neural network minus Cox regression');
  expect(en.comparison.pair('Cox regression', 'Neural network')).toBe('Cox regression minus neural network');
});
