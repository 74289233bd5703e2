import { expect, test, vi } from 'vitest';
import { estimators as en } from '../../src/messages/en/estimators.ts';
import { estimators as zh } from '../../src/messages/zh/estimators.ts';
import { fieldsOf, tuningField } from '../../src/panels/estimators/fields.ts';
import { plainEstimator } from '../../workers/contract/default-estimators.ts';
import { familiesFor, type EstimatorSpec, type OutcomeKind } from '../../workers/contract/recipe.ts';

const outcomes = [
  { kind: 'binary' },
  { kind: 'classes', ordered: true },
  { kind: 'continuous' },
  { kind: 'survival' },
] as const satisfies readonly { readonly kind: OutcomeKind; readonly ordered?: boolean }[];

const every = outcomes.flatMap((outcome) =>
  familiesFor(outcome).map((family) => ({ kind: outcome.kind, spec: plainEstimator(family) })),
);

/** Settings that have forms of their own, or are no settings. */
const elsewhere = new Set(['id', 'family', 'tuning', 'layers', 'monotone', 'chosen']);

test.each(every)(
  '$spec.family for a $kind outcome: every setting is in the form, within its range',
  ({ kind, spec }) => {
    const fields = fieldsOf(spec, kind, en, () => {});
    const keys = new Set(fields.map(({ key }) => key));
    expect(keys.size).toBe(fields.length);
    for (const field of fields) {
      expect(field.label).not.toBe('');
      if (field.kind === 'choice') expect(field.options.filter(({ chosen }) => chosen)).toHaveLength(1);
      else {
        expect(field.value).toBeGreaterThanOrEqual(field.min);
        expect(field.value).toBeLessThanOrEqual(field.max);
      }
    }
    const left = Object.keys(spec).filter((key) => !elsewhere.has(key) && !keys.has(key));
    // A share that is a word is asked for as a choice; leaves only of trees that grow leaf by leaf; chances are
    // recalibrated where there are any.
    const unasked = [
      ...(spec.family === 'forest' ? ['columnShare'] : []),
      ...(spec.family === 'boosting' ? ['leaves'] : []),
      ...(spec.family === 'stack' && kind !== 'binary' && kind !== 'classes' ? ['recalibrate'] : []),
      ...(spec.family === 'network' && kind !== 'binary' ? ['loss'] : []),
      ...('classWeights' in spec && kind !== 'binary' && kind !== 'classes' ? ['classWeights'] : []),
    ];
    expect(left.sort()).toEqual(unasked.sort());
  },
);

test.each(every)('$spec.family for a $kind outcome: a changed setting changes that one alone', ({ kind, spec }) => {
  const change = vi.fn<(changed: EstimatorSpec) => void>();
  for (const field of fieldsOf(spec, kind, en, change)) {
    change.mockClear();
    if (field.kind === 'number') field.take(field.value === field.max ? field.min : field.max);
    else field.options.find(({ chosen }) => !chosen)?.choose();
    const changed = change.mock.calls[0]?.[0];
    const differing = Object.entries(changed ?? {}).filter(
      ([key, value]) => JSON.stringify(value) !== JSON.stringify(new Map(Object.entries(spec)).get(key)),
    );
    expect(differing).toHaveLength(1);
  }
});

test('leaves are asked of trees that grow leaf by leaf, and a share where one is given', () => {
  const boosting = plainEstimator('boosting');
  const forest = plainEstimator('forest');
  const keysOf = (spec: EstimatorSpec) => fieldsOf(spec, 'binary', en, () => {}).map(({ key }) => key);
  expect(boosting.family === 'boosting' && keysOf({ ...boosting, growth: 'leafWise' })).toContain('leaves');
  expect(forest.family === 'forest' && keysOf({ ...forest, columnShare: 0.4 })).toContain('drawnShare');
});

test('a blend and survival have nothing to search for', () => {
  expect(tuningField(plainEstimator('stack'), 'binary', en, () => {})).toEqual([]);
  expect(tuningField(plainEstimator('cox'), 'survival', en, () => {})).toEqual([]);
  expect(tuningField(plainEstimator('forest'), 'binary', en, () => {})).toHaveLength(1);
});

test('settings are said on one line in both languages, and differ where the settings do', () => {
  for (const { settings } of [en, zh]) {
    for (const { spec } of every) {
      expect(settings(spec)).not.toMatch(/undefined|NaN|\[object/);
      expect(settings(spec).length).toBeGreaterThan(3);
    }
    const forest = plainEstimator('forest');
    if (forest.family !== 'forest') throw new TypeError('not a forest');
    const said = [forest, { ...forest, splits: 'random' as const }, { ...forest, columnShare: 0.4 }].map(settings);
    expect(new Set(said).size).toBe(3);
  }
});

/** Every leaf of a catalogue: its path and whether it is words or a function. */
function leaves(value: unknown, path = ''): [string, string][] {
  if (typeof value !== 'object' || value === null) return [[path, typeof value]];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, `${path}/${key}`));
}

test('both languages say the same things of models, and Chinese is not left in English', () => {
  expect(leaves(zh)).toEqual(leaves(en));
  const words = (value: unknown): string[] =>
    typeof value === 'string'
      ? [value]
      : typeof value === 'object' && value !== null
        ? Object.values(value).flatMap(words)
        : [];
  expect(words(zh).filter((text) => /[A-Za-z]{3,} [a-z]{3,} [a-z]{2,}/.test(text))).toEqual([]);
});
