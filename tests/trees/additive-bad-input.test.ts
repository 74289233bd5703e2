import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MethodError } from '../../workers/contract/faults';
import type { Outcome } from '../../workers/cohort/outcome';
import { additivePredictions } from '../../workers/models/additive-forward';
import { randomStream } from '../../workers/numerics/random';
import { rawRows, type RawDesign } from '../../workers/recipe/raw-design';
import { fitted, levelColumn, normalTable, numberColumn } from './additive-cases';

const few = { rounds: 40, bags: 2, interactions: 2 };
const finite = (list: Float64Array) => list.every((value) => Number.isFinite(value));

describe('weights', () => {
  const table = normalTable(21, 300, 3);
  const outcome = table.drawn(([a = 0, b = 0]) => a - b) as Extract<Outcome, { kind: 'binary' }>;
  const settings = { ...few, bags: 1, patience: 0, minLeaf: 1, interactions: 0 };

  test('of 0 make a row absent', () => {
    const stream = randomStream(5);
    const weight = Float64Array.from({ length: 300 }, () => (stream.uniform() < 0.2 ? 0 : 0.5 + stream.uniform()));
    const kept = Uint32Array.from(weight.keys()).filter((row) => weight[row]! > 0);
    const without = fitted(
      few,
      rawRows(table.design, kept),
      { kind: 'binary', y: Uint8Array.from(kept, (row) => outcome.y[row]!) },
      Float64Array.from(kept, (row) => weight[row]!),
    );
    expect(fitted(few, table.design, outcome, weight)).toEqual(without);
  });

  test('of 2 count like a row given twice', () => {
    const twice = Uint32Array.from({ length: 600 }, (_, i) => i >> 1);
    const y = Uint8Array.from(twice, (row) => outcome.y[row]!);
    // As many bins in both, so that the cuts are the same.
    const coarse = {
      ...table.design,
      columns: table.design.columns.map((c) => (c.kind === 'number' ? { ...c, values: c.values.map(Math.round) } : c)),
    };
    const doubled = fitted(settings, rawRows(coarse, twice), { kind: 'binary', y });
    const weighted = fitted(settings, coarse, outcome, new Float64Array(300).fill(2));
    const [a, b] = [doubled, weighted].map((model) => additivePredictions(model, coarse));
    // Weights have mean 1, so that the ridge of a step, one row, counts for half as much in twice the rows.
    const apart = a!.reduce((sum, risk, row) => sum + Math.abs(risk - b![row]!) / 300, 0);
    expect(apart).toBeLessThan(0.02);
  });

  test('of classes move the risk to one half', () => {
    const rare = table.drawn(([a = 0]) => a - 2.5);
    const risks = additivePredictions(fitted({ ...few, classWeights: 'balanced' }, table.design, rare), table.design);
    expect(risks.reduce((sum, one) => sum + one / 300, 0)).toBeGreaterThan(0.3);
  });
});

describe('what a table may bring', () => {
  const y = (rows: number): Outcome => ({ kind: 'binary', y: Uint8Array.from({ length: rows }, (_, row) => row % 2) });

  test('is refused where there is one outcome only', () => {
    const { design } = normalTable(1, 20, 2);
    const steps = () => fitted(few, design, { kind: 'binary', y: new Uint8Array(20) });
    expect(steps).toThrow(MethodError);
    expect(steps).toThrow('method.oneOutcomeOnly');
  });

  test.each<[string, RawDesign]>([
    ['no column', { rows: 30, columns: [] }],
    ['a constant column', { rows: 30, columns: [numberColumn('c', new Float64Array(30).fill(3))] }],
    ['a column without values', { rows: 30, columns: [numberColumn('c', new Float64Array(30).fill(NaN))] }],
    ['one level', { rows: 30, columns: [levelColumn('l', ['a'], new Int32Array(30))] }],
  ])('gives the share of events where it has %s', (_, design) => {
    const risks = additivePredictions(fitted(few, design, y(30)), design);
    expect(risks.every((risk) => Math.abs(risk - 0.5) < 1e-12)).toBe(true);
  });

  test.each<[string, RawDesign]>([
    [
      'infinite and huge values',
      {
        rows: 40,
        columns: [
          numberColumn(
            'h',
            Float64Array.from({ length: 40 }, (_, i) => [-Infinity, Infinity, 1e308, -1e308, i][i % 5]!),
          ),
        ],
      },
    ],
    [
      'the same column twice',
      {
        rows: 40,
        columns: ['a', 'b'].map((name) =>
          numberColumn(
            name,
            Float64Array.from({ length: 40 }, (_, i) => i),
          ),
        ),
      },
    ],
    [
      '2,000 levels',
      {
        rows: 40,
        columns: [
          levelColumn(
            'l',
            Array.from({ length: 2000 }, (_, i) => `l${i}`),
            Int32Array.from({ length: 40 }, (_, i) => i * 50),
          ),
        ],
      },
    ],
    [
      'perfect separation',
      {
        rows: 40,
        columns: [
          numberColumn(
            's',
            Float64Array.from({ length: 40 }, (_, i) => (i % 2) * 10 + i / 100),
          ),
        ],
      },
    ],
  ])('is learned from where it has %s', (_, design) => {
    const risks = additivePredictions(
      fitted({ rounds: 3000, learningRate: 1, patience: 0, minLeaf: 1, bags: 2 }, design, y(40)),
      design,
    );
    expect(finite(risks)).toBe(true);
  });

  test('may be one row, or a class of one case', () => {
    const design = { rows: 1, columns: [numberColumn('x', [1])] };
    expect(additivePredictions(fitted(few, design, { kind: 'continuous', y: Float64Array.of(7) }), design)[0]).toBe(7);
    const table = normalTable(2, 60, 2);
    const classes = Int32Array.from({ length: 60 }, (_, row) => (row === 0 ? 2 : row % 2));
    const model = fitted(few, table.design, { kind: 'classes', y: classes, classes: ['a', 'b', 'c'], ordered: false });
    expect(finite(additivePredictions(model, table.design))).toBe(true);
  });

  test('may be 500 columns and 189 rows', () => {
    const table = normalTable(30, 189, 500);
    const outcome = table.drawn(([a = 0]) => 2 * a) as Extract<Outcome, { kind: 'binary' }>;
    const model = fitted({ rounds: 300, bags: 4, patience: 10 }, table.design, outcome);
    const largest = model.shapes.toSorted((p, q) => q.importance - p.importance)[0]!;
    expect(largest.predictor).toBe('x0');
  });
});

test('never answers anything but chances, whatever the rows', () => {
  const value = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.constant(NaN));
  const row = fc.record({
    a: value,
    b: value,
    level: fc.integer({ min: -1, max: 3 }),
    y: fc.integer({ min: 0, max: 1 }),
  });
  fc.assert(
    fc.property(fc.array(row, { minLength: 2, maxLength: 60 }), fc.boolean(), (rows, pairs) => {
      const events = rows.reduce((sum, { y }) => sum + y, 0);
      fc.pre(events > 0 && events < rows.length);
      const design = {
        rows: rows.length,
        columns: [
          numberColumn(
            'a',
            rows.map(({ a }) => a),
          ),
          numberColumn(
            'b',
            rows.map(({ b }) => b),
          ),
          levelColumn(
            'l',
            ['p', 'q', 'r', 's'],
            rows.map(({ level }) => level),
          ),
        ],
      };
      const model = fitted(
        { ...few, minLeaf: 1, interactions: pairs ? 2 : 0 },
        design,
        { kind: 'binary', y: Uint8Array.from(rows, ({ y }) => y) },
        null,
        Int32Array.from(rows, (_, i) => i >> 1),
      );
      const risks = additivePredictions(model, design);
      expect(risks.every((risk) => risk > 0 && risk < 1)).toBe(true);
    }),
    { numRuns: 40 },
  );
});
