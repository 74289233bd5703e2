import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Outcome } from '../../workers/cohort/outcome';
import { MethodError } from '../../workers/contract/faults';
import type { ForestSpec } from '../../workers/contract/recipe';
import { forestPredictions } from '../../workers/models/forest-forward';
import { forestShape } from '../../workers/models/forest-shape';
import { auroc } from '../../workers/numerics/discrimination';
import { randomStream } from '../../workers/numerics/random';
import { rawRows, type RawColumn, type RawDesign } from '../../workers/recipe/raw-design';
import { fitForest, growTrees, outOfBag, plantForest } from '../../workers/trees/forest';
import { forestTable } from '../../workers/trees/forest-table';
import type { TreeRows } from '../../workers/trees/tree-rows';
import { generatedTable, outcomeFrom, rawOf } from './generated-table';
import { run } from './run';

const spec: ForestSpec = {
  id: 'forest',
  family: 'forest',
  trees: 12,
  splits: 'best',
  minLeaf: 2,
  columnShare: 'root',
  classWeights: 'none',
};

const both = [{ splits: 'best' }, { splits: 'random' }] as const;

const number = (name: string, values: readonly number[]): RawColumn => ({
  kind: 'number',
  name,
  values: Float64Array.from(values),
});

const of = (design: RawDesign, outcome: Outcome, more: Partial<TreeRows> = {}): TreeRows => ({
  design,
  outcome,
  clusters: null,
  weight: null,
  seed: 5,
  ...more,
});

const binary = (y: readonly number[]): Outcome => ({ kind: 'binary', y: Uint8Array.from(y) });

const fitted = (rows: TreeRows, more: Partial<ForestSpec> = {}) => run(fitForest({ ...spec, ...more }, rows));

/** Some rows with gaps, levels and an outcome that hangs on them. */
function mixed(seed: number, rows = 150): { design: RawDesign; outcome: Outcome } {
  const random = randomStream(seed);
  const draw = (make: () => number) => Array.from({ length: rows }, make);
  const a = draw(() => (random.uniform() < 0.2 ? NaN : Math.round(random.normal() * 20) / 10));
  const b = draw(() => random.normal());
  const codes = Int32Array.from(draw(() => random.below(5) - 1));
  const many = Int32Array.from(draw(() => random.below(60)));
  const y = a.map((value, row) =>
    Number((Number.isNaN(value) ? 1.5 : value) + (codes[row] === 2 ? 1.5 : 0) + random.normal() > 0.7),
  );
  const levels = (count: number) => Array.from({ length: count }, (_, level) => `level ${level}`);
  return {
    design: {
      rows,
      columns: [
        number('a', a),
        number('b', b),
        { kind: 'levels', name: 'c', levels: levels(4), codes },
        { kind: 'levels', name: 'd', levels: levels(60), codes: many },
      ],
    },
    outcome: binary(y),
  };
}

describe.each(both)('$splits splits', ({ splits }) => {
  test('give chances, the same for the same seed, and whatever the rows beside', () => {
    fc.assert(
      fc.property(fc.nat(1000), (seed) => {
        const { design, outcome } = mixed(seed);
        const model = fitted(of(design, outcome, { seed }), { splits });
        const all = forestPredictions(model, design);
        for (const risk of all) {
          expect(risk).toBeGreaterThan(0);
          expect(risk).toBeLessThan(1);
        }
        expect(forestPredictions(fitted(of(design, outcome, { seed }), { splits }), design)).toEqual(all);
        const row = seed % design.rows;
        expect(forestPredictions(model, rawRows(design, Uint32Array.of(row)))[0]).toBe(all[row]);
      }),
      { numRuns: 8 },
    );
  });

  test('of trees grown apart are those of trees grown together', () => {
    const { design, outcome } = mixed(3);
    const rows = of(design, outcome, { clusters: Int32Array.from({ length: 150 }, (_, row) => row % 40) });
    const whole = fitted(rows, { splits });
    const table = run(forestTable({ ...spec, splits }, rows));
    const later = run(growTrees(table, rows.seed, 7, 12));
    const first = run(growTrees(table, rows.seed, 0, 7));
    expect(plantForest({ ...spec, splits }, table, [...first, ...later])).toEqual(whole);
  });

  test('do not see rows of weight 0', () => {
    const { design, outcome } = mixed(11);
    if (outcome.kind !== 'binary') throw new RangeError('made otherwise');
    const weight = Float64Array.from({ length: 150 }, (_, row) => (row % 7 === 0 ? 0 : 1 + (row % 3)));
    const kept = Uint32Array.from(weight.keys()).filter((row) => weight[row]! > 0);
    const clusters = Int32Array.from({ length: 150 }, (_, row) => Math.floor(row / 2));
    const without = of(rawRows(design, kept), binary([...kept].map((row) => outcome.y[row]!)), {
      weight: weight.filter((one) => one > 0),
      clusters: Int32Array.from(kept, (row) => clusters[row]!),
    });
    const spared = fitted(without, { splits });
    expect(fitted(of(design, outcome, { weight, clusters }), { splits })).toEqual(spared);
  });

  test('keep to the fewest rows of a leaf', () => {
    const { design, outcome } = mixed(17);
    const table = run(forestTable({ ...spec, splits, minLeaf: 9 }, of(design, outcome)));
    const model = plantForest(spec, table, run(growTrees({ ...table, bootstrap: false }, 5, 0, 12)));
    const reached = leavesReached(model.trees.split, table.bins, table.rows);
    for (const rows of reached) expect(rows).toBeGreaterThanOrEqual(9);
  });

  test('balanced classes weigh as their rows repeated', () => {
    const { design, outcome } = mixed(19);
    if (outcome.kind !== 'binary') throw new RangeError('made otherwise');
    const events = outcome.y.reduce((sum, one) => sum + one, 0);
    const weight = Float64Array.from(outcome.y, (one) => 150 / (2 * (one === 1 ? events : 150 - events)));
    const balanced = fitted(of(design, outcome), { splits, classWeights: 'balanced' });
    const weighted = fitted(of(design, outcome, { weight }), { splits });
    expect(balanced.trees).toEqual(weighted.trees);
    expect(balanced.shrink.prior[0]).toBeCloseTo(0.5, 12);
  });

  test('learn to which side missing values belong', () => {
    const random = randomStream(23);
    const a = Array.from({ length: 300 }, () => (random.uniform() < 0.3 ? NaN : random.uniform()));
    for (const side of [0, 1]) {
      const y = a.map((value) => (Number.isNaN(value) ? side : Number(value > 0.5)));
      const model = fitted(of({ rows: 300, columns: [number('a', a)] }, binary(y)), { splits, minLeaf: 1 });
      const [missing, low, high] = forestPredictions(model, { rows: 3, columns: [number('a', [NaN, 0.1, 0.9])] });
      expect(missing).toBeCloseTo(side, 1);
      expect(low).toBeLessThan(0.1);
      expect(high).toBeGreaterThan(0.9);
    }
  });

  test('tell missing values apart where known ones tell nothing', () => {
    const a = Array.from({ length: 60 }, (_, row) => (row % 3 === 0 ? NaN : 4));
    const y = a.map((value) => Number(Number.isNaN(value)));
    const model = fitted(of({ rows: 60, columns: [number('a', a)] }, binary(y)), { splits });
    const [missing, known] = forestPredictions(model, { rows: 2, columns: [number('a', [NaN, 1e9])] });
    expect(missing).toBeGreaterThan(0.9);
    expect(known).toBeLessThan(0.1);
  });
});

/** Rows that reach each leaf of a forest. */
function leavesReached(split: Int32Array, bins: Uint8Array, rows: number): number[] {
  const { roots, skip, leaves } = forestShape(split);
  const reached = new Array<number>(leaves).fill(0);
  for (const root of roots) {
    for (let row = 0; row < rows; row += 1) {
      let node = root;
      while (split[node]! >= 0) {
        const bin = bins[(split[node]! >>> 9) * rows + row]!;
        const left = bin === 255 ? (split[node]! & 256) !== 0 : bin <= (split[node]! & 255);
        node += left ? 1 : 1 + skip[node]!;
      }
      reached[skip[node]!]! += 1;
    }
  }
  return reached;
}

test('the rows that a tree did not see judge it as new rows do', () => {
  const { train, test: others } = generatedTable(29, 'fine');
  const rows = of(rawOf(train), outcomeFrom('fine', train));
  const many = { ...spec, trees: 100 };
  const model = run(fitForest(many, rows));
  const own = outOfBag(model, run(forestTable(many, rows)), rows.seed);
  const area = (risk: Float64Array, y: Float64Array) => auroc(risk, Uint8Array.from(y));
  // The standard error of an area of 500 rows is 0.02.
  expect(Math.abs(area(own, train.y) - area(forestPredictions(model, rawOf(others)), others.y))).toBeLessThan(0.05);
});

test('participants are drawn with all their rows', () => {
  const { design, outcome } = mixed(31);
  const clusters = Int32Array.from({ length: 150 }, (_, row) => Math.floor(row / 5));
  const rows = of(design, outcome, { clusters });
  const model = fitted(rows);
  const own = outOfBag(model, run(forestTable(spec, rows)), rows.seed);
  for (let row = 0; row < 150; row += 5) {
    const known = own.subarray(row, row + 5).map((one) => Number(Number.isNaN(one)));
    expect(new Set(known).size).toBe(1);
  }
});

describe('bad input', () => {
  const random = randomStream(41);
  const column = (rows: number) =>
    number(
      'x',
      Array.from({ length: rows }, () => random.normal()),
    );

  test('five hundred columns of 189 rows', () => {
    const design = { rows: 189, columns: Array.from({ length: 500 }, () => column(189)) };
    const y = Array.from({ length: 189 }, (_, row) => Number(row % 3 === 0));
    expect(forestPredictions(fitted(of(design, binary(y))), design).every((risk) => risk > 0 && risk < 1)).toBe(true);
  });

  test('one row has no two outcomes; of a continuous outcome it is the answer', () => {
    const design = { rows: 1, columns: [column(1)] };
    expect(() => fitted(of(design, binary([1])))).toThrow(MethodError);
    const model = fitted(of(design, { kind: 'continuous', y: Float64Array.of(3.25) }));
    expect(forestPredictions(model, { rows: 2, columns: [column(2)] })).toEqual(Float64Array.of(3.25, 3.25));
  });

  test.each([
    ['constant', [2, 2, 2, 2, 2, 2]],
    ['all missing', [NaN, NaN, NaN, NaN, NaN, NaN]],
  ])('a %s column alone gives the shares of the trees', (_, values) => {
    const design = { rows: 6, columns: [number('x', values)] };
    const model = fitted(of(design, binary([1, 0, 0, 0, 1, 0])), { trees: 200 });
    const risks = forestPredictions(model, design);
    expect(new Set(risks).size).toBe(1);
    expect(Math.abs(risks[0]! - 1 / 3)).toBeLessThan(0.05);
  });

  test('no predictor at all', () => {
    const design = { rows: 4, columns: [] };
    expect(forestPredictions(fitted(of(design, binary([1, 0, 0, 1]))), design)).toHaveLength(4);
  });

  test('duplicate columns, two thousand levels and one case in a class', () => {
    const rows = 400;
    const one = column(rows);
    const codes = Int32Array.from({ length: rows }, (_, row) => (row * 37) % 2000);
    const levels = Array.from({ length: 2000 }, (_, level) => `l${level}`);
    const design: RawDesign = { rows, columns: [one, { ...one }, { kind: 'levels', name: 'many', levels, codes }] };
    const y = Int32Array.from({ length: rows }, (_, row) => (row === 9 ? 2 : row % 2));
    const outcome: Outcome = { kind: 'classes', y, classes: ['a', 'b', 'c', 'never'], ordered: false };
    const risks = forestPredictions(fitted(of(design, outcome)), design);
    for (let row = 0; row < rows; row += 1) {
      const sum = risks.subarray(row * 4, row * 4 + 4).reduce((total, risk) => total + risk, 0);
      expect(sum).toBeCloseTo(1, 6);
    }
    expect(risks.every((risk) => risk > 0 && risk < 1)).toBe(true);
  });

  test('weights all 0, and follow-up', () => {
    const design = { rows: 2, columns: [column(2)] };
    expect(() => fitted(of(design, binary([0, 1]), { weight: new Float64Array(2) }))).toThrow(MethodError);
    const survival: Outcome = {
      kind: 'survival',
      time: Float64Array.of(1, 2),
      event: Uint8Array.of(1, 0),
      entry: null,
      horizon: 1,
    };
    expect(() => fitted(of(design, survival))).toThrow(MethodError);
  });

  test('infinite and huge values', () => {
    const values = Array.from({ length: 80 }, (_, row) => [-Infinity, -1e308, 0.3, 1e308, Infinity][row % 5]!);
    const design = { rows: 80, columns: [number('x', values)] };
    const y = values.map((value) => Number(value > 0.5));
    for (const { splits } of both) {
      const risks = forestPredictions(fitted(of(design, binary(y)), { splits, minLeaf: 1 }), design);
      expect(auroc(risks, Uint8Array.from(y))).toBe(1);
    }
  });

  test('a value never moves a continuous prediction out of the range seen', () => {
    const x = Array.from({ length: 90 }, () => random.normal());
    const y = Float64Array.from(x, (one) => 1e6 + 1e-3 * one);
    for (const { splits } of both) {
      const model = fitted(of({ rows: 90, columns: [number('x', x)] }, { kind: 'continuous', y }), { splits });
      const [low, high] = forestPredictions(model, { rows: 2, columns: [number('x', [-1e9, 1e9])] });
      expect(low).toBeGreaterThanOrEqual(Math.min(...y));
      expect(low).toBeLessThan(1e6);
      expect(high).toBeLessThanOrEqual(Math.max(...y));
      expect(high).toBeGreaterThan(1e6);
    }
  });
});
