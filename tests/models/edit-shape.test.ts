import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ShapeChange, ShapeEdit } from '../../workers/contract/shapes';
import { additiveSums } from '../../workers/models/additive-forward';
import { applyEdits, editedTerms, undoEdit } from '../../workers/models/edit-shape';
import { summariseShapes } from '../../workers/models/shape-summary';
import { isotonic } from '../../workers/numerics/isotonic';
import { fitted, levelColumn, normalTable, numberColumn } from '../trees/additive-cases';

const table = normalTable(31, 900, 3);
const codes = Int32Array.from({ length: 900 }, (_, row) => row % 3);
const design = { rows: 900, columns: [...table.design.columns, levelColumn('g', ['a', 'b', 'c'], codes)] };
const outcome = table.noisy(([a = 0, b = 0, c = 0]) => Math.sin(2 * a) + a * b + 0.5 * c, 0.3);
const model = fitted({ interactions: 3, rounds: 150 }, design, outcome);

const edit = (change: ShapeChange): ShapeEdit => ({ ...change, at: 1_700_000_000_000, reason: 'known physiology' });
const ask = (values: Partial<Record<'x0' | 'x1' | 'x2', number>>) => ({
  rows: 1,
  columns: [
    ...(['x0', 'x1', 'x2'] as const).map((name) => numberColumn(name, [values[name] ?? 0])),
    design.columns[3]!,
  ],
});
const sumAt = (edits: readonly ShapeEdit[], values: Parameters<typeof ask>[0]) =>
  additiveSums(applyEdits(model, edits), { ...ask(values), columns: ask(values).columns.slice(0, 3) })[0]!;

test('a pair of the model has the predictors that are edited', () => {
  const names = model.pairs.map((pair) => pair.shapes.map((place) => model.shapes[place]!.predictor));
  expect(names).toContainEqual(['x0', 'x1']);
});

test.each([1, -1] as const)('held to %i, the prediction never turns, whatever the other predictors', (direction) => {
  const edits = [edit({ kind: 'monotone', predictor: 'x0', direction })];
  fc.assert(
    fc.property(fc.float({ min: -3, max: 3, noNaN: true }), fc.float({ min: -3, max: 3, noNaN: true }), (a, b) => {
      const [low, high] = [Math.min(a, b), Math.max(a, b)];
      for (const x1 of [-1.2, 0.3, 2, NaN]) {
        const rise = sumAt(edits, { x0: high, x1 }) - sumAt(edits, { x0: low, x1 });
        expect(direction * rise).toBeGreaterThanOrEqual(-1e-12);
      }
    }),
  );
});

test('a clipped number counts as the limit beyond it', () => {
  const edits = [edit({ kind: 'clip', predictor: 'x0', low: -0.8, high: 0.9 })];
  for (const x1 of [-1, 1]) {
    expect(sumAt(edits, { x0: 2.5, x1 })).toBe(sumAt(edits, { x0: 0.9, x1 }));
    expect(sumAt(edits, { x0: -2.5, x1 })).toBe(sumAt(edits, { x0: -0.8, x1 }));
    const inside = sumAt(edits, { x0: 0.5, x1 }) - sumAt(edits, { x0: 0, x1 });
    expect(inside).toBeCloseTo(sumAt([], { x0: 0.5, x1 }) - sumAt([], { x0: 0, x1 }), 12);
  }
});

test('a flattened predictor has no effect, alone or in pairs', () => {
  const edits = [edit({ kind: 'flatten', predictor: 'x0' })];
  for (const x0 of [-2, 0, 2, NaN]) expect(sumAt(edits, { x0, x1: 1 })).toBe(sumAt(edits, { x0: 0.1, x1: 1 }));
});

test('a part can be set: a range, levels, the missing value', () => {
  const set = (predictor: string, part: Extract<ShapeChange, { kind: 'set' }>['part']) =>
    editedTerms(applyEdits(model, [edit({ kind: 'set', predictor, part, score: 0.25 })])).shapes.find(
      (shape) => shape.predictor === predictor,
    )!;
  const range = set('x0', { kind: 'range', from: 1 });
  const before = model.shapes.find(({ predictor }) => predictor === 'x0')!;
  if (range.kind !== 'number') throw new Error('a number');
  const first = range.cuts.filter((cut) => cut < 1).length;
  expect(range.scores.slice(first).every((score) => score === 0.25)).toBe(true);
  expect(range.scores.slice(0, first)).toEqual(before.scores.slice(0, first));
  expect(set('g', { kind: 'levels', levels: ['b'] }).scores[1]).toBe(0.25);
  expect(set('g', { kind: 'missing' }).missing).toEqual([0.25]);
});

describe('edits', () => {
  const edits = [
    edit({ kind: 'monotone', predictor: 'x0', direction: 1 }),
    edit({ kind: 'flatten', predictor: 'x1' }),
    edit({ kind: 'clip', predictor: 'x2', high: 1 }),
  ];

  test('keep the mean prediction of the development rows', () => {
    const mean = (of: readonly ShapeEdit[]) =>
      additiveSums(applyEdits(model, of), design).reduce((sum, one) => sum + one / 900, 0);
    // Shares are told to three digits.
    expect(mean(edits)).toBeCloseTo(mean([]), 1);
  });

  test('are undone from the last one on', () => {
    const all = applyEdits(model, edits);
    expect(additiveSums(undoEdit(all), design)).toEqual(additiveSums(applyEdits(model, edits.slice(0, 2)), design));
    expect(undoEdit(undoEdit(undoEdit(all)))).toEqual(model);
  });

  test('of another predictor, or that do not suit it, change nothing', () => {
    const idle = [
      edit({ kind: 'flatten', predictor: 'nobody' }),
      edit({ kind: 'monotone', predictor: 'g', direction: 1 }),
    ];
    expect(additiveSums(applyEdits(model, idle), design)).toEqual(additiveSums(model, design));
  });

  test('go with the model of another fold by name and value', () => {
    const other = applyEdits(
      fitted(
        { rounds: 80 },
        normalTable(77, 500, 3).design,
        normalTable(77, 500, 3).noisy(([a = 0]) => a, 1),
      ),
      edits,
    );
    const at = (x0: number) => additiveSums(other, ask({ x0 }))[0]!;
    expect(at(2)).toBeGreaterThanOrEqual(at(-2));
  });

  test('show in the summary, which counts no cell below ten', () => {
    const predictors = design.columns.flatMap(({ name, kind }) =>
      kind === 'number'
        ? [
            {
              kind,
              name,
              fill: 0,
              indicator: false,
              centre: 0,
              scale: 1,
              min: -4,
              median: 0,
              max: 4,
              isDate: false,
            } as const,
          ]
        : [],
    );
    const summary = summariseShapes(applyEdits(model, edits), predictors);
    expect(summary.edits).toEqual(edits);
    expect(summary.scale).toBe('outcome');
    const sizes = summary.shapes.map(({ importance }) => importance);
    expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
    for (const shape of summary.shapes) {
      for (const { share } of shape.bins) if (share !== null) expect(share * 900).toBeGreaterThan(9);
      if (shape.kind === 'number') {
        expect(shape.edges).toHaveLength(shape.bins.length + 1);
        expect(shape.edges[0]).toBe(-4);
      }
    }
    expect(summary.shapes.find(({ predictor }) => predictor === 'x1')).toMatchObject({ importance: 0, edited: true });
    for (const { axes, scores } of summary.pairs) {
      expect(scores).toHaveLength(axes[0].kind === 'number' ? axes[0].edges.length - 1 : axes[0].levels.length);
    }
  });
});

test('an isotonic list is the nearest one that never falls', () => {
  expect(Array.from(isotonic([1, 3, 2, 2, 5], [1, 1, 3, 1, 2], 1))).toEqual([1, 2.2, 2.2, 2.2, 5]);
  expect(Array.from(isotonic([1, 2, 0], [1, 1, 2], -1))).toEqual([1.5, 1.5, 0]);
});
