import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Outcome } from '../../workers/cohort/outcome';
import { additivePredictions, additiveSums } from '../../workers/models/additive-forward';
import { auroc } from '../../workers/numerics/discrimination';
import { rawRows } from '../../workers/recipe/raw-design';
import oracle from '../oracles/additive.json';
import { fitted, levelColumn, normalTable, numberColumn, scoreAt } from './additive-cases';

const correlation = (a: readonly number[], b: readonly number[]): number => {
  const centre = (list: readonly number[]) => {
    const mean = list.reduce((sum, one) => sum + one, 0) / list.length;
    return list.map((one) => one - mean);
  };
  const [u, v] = [centre(a), centre(b)];
  const dot = (p: readonly number[], q: readonly number[]) => p.reduce((sum, one, i) => sum + one * q[i]!, 0);
  return dot(u, v) / Math.sqrt(dot(u, u) * dot(v, v));
};

describe('boosting by hand', () => {
  // Two rounds on one predictor without rows held back; values 1, 1, 2, 2, 3, 3, cut at 1.5 and 2.5.
  const x = numberColumn('x', [1, 1, 2, 2, 3, 3]);
  const settings = { rounds: 2, learningRate: 0.5, leaves: 2, bags: 1, minLeaf: 1, patience: 0 };

  test('of a number is two rounds of shortened means', () => {
    const y = Float64Array.of(0, 2, 4, 5, 9, 10);
    const model = fitted(settings, { rows: 6, columns: [x] }, { kind: 'continuous', y });
    const mean = y.reduce((sum, one) => sum + one / 6, 0);
    const sd = Math.sqrt(y.reduce((sum, one) => sum + (one - mean) ** 2 / 6, 0));
    let residuals = Array.from(y, (one) => (one - mean) / sd);
    for (let round = 0; round < 2; round += 1) {
      const move = (from: number, to: number) => {
        const some = residuals.slice(from, to);
        return (0.5 * some.reduce((sum, one) => sum + one, 0)) / (some.length + 1);
      };
      const gain = (cut: number) => 4 * (move(0, cut) ** 2 * (cut + 1) + move(cut, 6) ** 2 * (7 - cut));
      const cut = gain(2) > gain(4) ? 2 : 4;
      const [low, high] = [move(0, cut), move(cut, 6)];
      residuals = residuals.map((one, row) => one - (row < cut ? low : high));
    }
    const expected = Array.from(y, (one, row) => mean + sd * ((one - mean) / sd - residuals[row]!));
    const predicted = additivePredictions(model, { rows: 6, columns: [x] });
    // Single precision of steps of size 1.
    for (const [row, value] of expected.entries()) expect(predicted[row]).toBeCloseTo(value, 5);
  });

  test('of an event is two rounds of Newton steps on the odds', () => {
    const y = Uint8Array.of(0, 0, 1, 0, 1, 1);
    const model = fitted(settings, { rows: 6, columns: [x] }, { kind: 'binary', y });
    const sums = [0, 0, 0, 0, 0, 0];
    for (let round = 0; round < 2; round += 1) {
      const risks = sums.map((sum) => 1 / (1 + Math.exp(-sum)));
      const part = (from: number, to: number) => {
        let [g, h] = [0, 0];
        for (let i = from; i < to; i += 1) {
          g += y[i]! - risks[i]!;
          h += risks[i]! * (1 - risks[i]!);
        }
        return { move: (0.5 * g) / (h + 1), gain: (g * g) / (h + 1) };
      };
      const cut = part(0, 2).gain + part(2, 6).gain >= part(0, 4).gain + part(4, 6).gain ? 2 : 4;
      for (let i = 0; i < 6; i += 1) sums[i]! += i < cut ? part(0, cut).move : part(cut, 6).move;
    }
    const predicted = additiveSums(model, { rows: 6, columns: [x] });
    for (const [row, value] of sums.entries()) expect(predicted[row]).toBeCloseTo(value, 5);
  });
});

describe('an additive truth', () => {
  const logit = ([a = 0, b = 0, c = 0]: readonly number[]) => 1.3 * Math.sin(1.5 * a) + (b > 0.4 ? 1 : -0.6) + 0.8 * c;
  const table = normalTable(3, 3000, 4);
  const outcome = table.drawn(logit);
  const model = fitted({ bags: 8 }, table.design, outcome);

  test('is recovered, shape by shape', () => {
    const grid = Array.from({ length: 41 }, (_, i) => -2 + i / 10);
    const found = (name: string) => grid.map((value) => scoreAt(model, name, value));
    expect(
      correlation(
        found('x0'),
        grid.map((a) => Math.sin(1.5 * a)),
      ),
    ).toBeGreaterThan(0.95);
    expect(
      correlation(
        found('x1'),
        grid.map((b) => (b > 0.4 ? 1 : 0)),
      ),
    ).toBeGreaterThan(0.95);
    expect(correlation(found('x2'), grid)).toBeGreaterThan(0.95);
    const importance = new Map(model.shapes.map((shape) => [shape.predictor, shape.importance]));
    expect(importance.get('x3')).toBeLessThan(0.3 * importance.get('x2')!);
  });

  test('is told about as well as by the truth itself', () => {
    const fresh = normalTable(4, 4000, 4);
    const events = fresh.drawn(logit) as Extract<Outcome, { kind: 'binary' }>;
    const best = auroc(fresh.valueOf(logit), events.y);
    expect(auroc(additivePredictions(model, fresh.design), events.y)).toBeGreaterThan(best - 0.01);
  });

  test('gives shapes of mean 0, with a band', () => {
    for (const shape of model.shapes) {
      const mean = shape.shares
        .slice(0, -1)
        .reduce<number>((sum, share, bin) => sum + (share ?? 0.001) * shape.scores[bin]!, 0);
      // Shares are told to three digits.
      expect(Math.abs(mean)).toBeLessThan(0.15);
      expect(shape.spread?.every((one) => one >= 0)).toBe(true);
    }
  });

  test('is predicted alike one row at a time', () => {
    const all = additivePredictions(model, table.design);
    for (const row of [0, 17, 2999]) {
      expect(additivePredictions(model, rawRows(table.design, Uint32Array.of(row)))[0]).toBe(all[row]);
    }
  });

  test('gives the same model again', () => {
    expect(fitted({ bags: 8 }, table.design, outcome)).toEqual(model);
  });
});

test('tells additive data as well as boosting of small trees in scikit-learn', () => {
  const columns = oracle.columns.map((values, j) =>
    numberColumn(
      `x${j}`,
      values.map((value) => value ?? NaN),
    ),
  );
  const y = Uint8Array.from(oracle.y);
  const rows = (from: number, to: number) => Uint32Array.from({ length: to - from }, (_, i) => from + i);
  const design = { rows: y.length, columns };
  const model = fitted({ rounds: 2000, bags: 8 }, rawRows(design, rows(0, oracle.train)), {
    kind: 'binary',
    y: y.slice(0, oracle.train),
  });
  const risks = additivePredictions(model, rawRows(design, rows(oracle.train, y.length)));
  expect(auroc(risks, y.slice(oracle.train))).toBeGreaterThan(oracle.auroc - 0.01);
});

describe('pairs', () => {
  const table = normalTable(5, 2500, 5);
  const truth = ([a = 0, b = 0, c = 0]: readonly number[]) => 0.6 * a + 1.5 * (b > 0 === c > 0 ? 1 : -1);
  const model = fitted({ interactions: 3 }, table.design, table.noisy(truth, 0.5));

  test('are found where there are some', () => {
    const first = model.pairs.toSorted((p, q) => q.importance - p.importance)[0]!;
    expect(first.shapes.map((place) => model.shapes[place]!.predictor)).toEqual(['x1', 'x2']);
    const fresh = normalTable(6, 2000, 5);
    const expected = fresh.valueOf(truth);
    const predicted = additivePredictions(model, fresh.design);
    const error = predicted.reduce((sum, one, row) => sum + (one - expected[row]!) ** 2, 0) / 2000;
    expect(error).toBeLessThan(0.3);
  });

  test('tell nothing that one of their sides could tell', () => {
    const plain = fitted({ interactions: 3, bags: 1, patience: 20 }, table.design, table.noisy(truth, 0.5));
    for (const { scores, size, shares } of [...model.pairs, ...plain.pairs]) {
      const width = size[1] + 1;
      for (let a = 0; a < size[0]; a += 1) {
        const of = Array.from({ length: size[1] }, (_, b) => a * width + b);
        const total = of.reduce((sum, at) => sum + (shares[at] ?? 0.001), 0);
        const mean = of.reduce((sum, at) => sum + (shares[at] ?? 0.001) * scores[at]!, 0) / total;
        // Shares of cells are told to three digits, of about four here.
        expect(Math.abs(mean)).toBeLessThan(0.25);
      }
    }
  });
});

describe('a direction', () => {
  const table = normalTable(7, 600, 3);
  const outcome = table.drawn(([a = 0, b = 0]) => Math.sin(3 * a) + b);

  test.each([1, -1] as const)('of %i is kept to exactly', (direction) => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 4 }), fc.integer({ min: 1, max: 12 }), (leaves, minLeaf) => {
        const settings = { leaves, minLeaf, rounds: 60, interactions: 4, monotone: { x0: direction } };
        const model = fitted(settings, table.design, outcome);
        const shape = model.shapes.find(({ predictor }) => predictor === 'x0')!;
        for (const [bin, score] of shape.scores.entries()) {
          if (bin > 0) expect(direction * (score - shape.scores[bin - 1]!)).toBeGreaterThanOrEqual(0);
        }
        expect(model.pairs.every((pair) => pair.shapes.every((place) => model.shapes[place] !== shape))).toBe(true);
      }),
      { numRuns: 12 },
    );
  });
});

describe('categories and gaps', () => {
  const table = normalTable(9, 1200, 1);
  const codes = Int32Array.from({ length: 1200 }, (_, row) => (row % 7 === 0 ? -1 : row % 3));
  const effects = [-1, 0.2, 1.1];
  const values = table.valueOf(([a = 0]) => a).map((a, row) => (row % 5 === 0 ? NaN : a));
  const y = Float64Array.from(
    codes,
    (code, row) => (effects[code] ?? 2) + (Number.isNaN(values[row]!) ? -1.5 : values[row]!),
  );
  const design = { rows: 1200, columns: [levelColumn('g', ['a', 'b', 'c'], codes), numberColumn('x', values)] };
  const model = fitted({}, design, { kind: 'continuous', y });

  test('are told apart', () => {
    const [g, x] = model.shapes;
    expect(g!.scores[2]! - g!.scores[0]!).toBeCloseTo(2.1, 0);
    expect(g!.missing[0]! - g!.scores[1]!).toBeCloseTo(1.8, 0);
    expect(x!.missing[0]).toBeLessThan(-0.8);
    const predicted = additivePredictions(model, design);
    expect(predicted.reduce((sum, one, row) => sum + (one - y[row]!) ** 2 / 1200, 0)).toBeLessThan(0.05);
  });

  test('never seen count as missing, rare ones together', () => {
    const rare = [...codes.slice(0, 1190), 3, 3, 3, 4, 4, 4, 5, 5, 5, 5];
    const columns = [levelColumn('g', ['a', 'b', 'c', 'd', 'e', 'f'], rare), design.columns[1]!];
    const other = fitted({}, { rows: 1200, columns }, { kind: 'continuous', y });
    const g = other.shapes[0]!;
    expect(g.kind === 'levels' && g.levels).toEqual(['a', 'b', 'c']);
    const asked = { rows: 2, columns: [levelColumn('g', ['e', 'z'], [0, -1]), numberColumn('x', [0, 0])] };
    const [rareScore, unseen] = additiveSums(other, asked);
    expect(unseen! - rareScore!).toBeCloseTo(g.missing[0]! - g.scores[3]!, 12);
  });
});

describe('several classes', () => {
  const table = normalTable(12, 1500, 3);
  const y = Int32Array.from(table.valueOf(([a = 0, b = 0]) => (a > 0.5 ? 2 : b > 0 ? 1 : 0)));
  const outcome: Outcome = { kind: 'classes', y, classes: ['low', 'mid', 'high', 'never'], ordered: false };
  const model = fitted({ interactions: 2 }, table.design, outcome);

  test('get chances that add up to 1 and find the class', () => {
    const chances = additivePredictions(model, table.design);
    let right = 0;
    for (let row = 0; row < 1500; row += 1) {
      const own = chances.subarray(row * 4, row * 4 + 4);
      expect(own.reduce((sum, one) => sum + one, 0)).toBeCloseTo(1, 12);
      if (own.indexOf(Math.max(...own)) === y[row]) right += 1;
    }
    expect(right / 1500).toBeGreaterThan(0.95);
  });

  test('share nothing: the scores of a bin add up to 0', () => {
    for (const { scores } of model.shapes) {
      for (let at = 0; at < scores.length; at += 4) {
        expect(scores.slice(at, at + 4).reduce((sum, one) => sum + one, 0)).toBeCloseTo(0, 9);
      }
    }
  });
});
