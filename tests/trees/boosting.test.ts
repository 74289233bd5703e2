import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { randomStream } from '../../workers/numerics/random';
import { rawRows } from '../../workers/recipe/raw-design';
import { outcomeOf } from '../../workers/cohort/outcome';
import { fitBoosting } from '../../workers/trees/boosting';
import { boost, classed, events, gappedTable, measured, numbers, plainBoosting, predictionsOf } from './boosting-cases';

const growths = ['leafWise', 'symmetric'] as const;
const kinds = ['binary', 'classes', 'continuous'] as const;
const sampled = {
  rowShare: 0.7,
  columnShare: 0.6,
  bootstrap: 1,
  randomStrength: 1,
  patience: 5,
  members: 2,
  rounds: 15,
};

/** Rows of what must not matter are given other numbers. */
const drawn = (seed: number, rows: number) => {
  const random = randomStream(seed);
  return Float64Array.from({ length: rows }, () => random.uniform());
};

describe.each(growths)('%s trees', (growth) => {
  test.each(kinds)('are the same for the same seed, and others for another, of a %s outcome', (kind) => {
    const { design, outcome, weight } = gappedTable(3, kind);
    const spec = { ...sampled, growth, depth: 4 };
    const fit = (seed: number) => boost(spec, { design, outcome, weight, seed });
    expect(fit(1)).toEqual(fit(1));
    expect(predictionsOf(fit(2), design)).not.toEqual(predictionsOf(fit(1), design));
  });

  test.each(kinds)('predict one row as they predict many, of a %s outcome', (kind) => {
    const { design, outcome } = gappedTable(4, kind);
    const fitted = boost({ ...sampled, growth, depth: 4 }, { design, outcome });
    const width = kind === 'classes' ? 3 : 1;
    const all = predictionsOf(fitted, design);
    expect(all.every(Number.isFinite)).toBe(true);
    for (const row of [0, 17, 399]) {
      const alone = predictionsOf(fitted, rawRows(design, Uint32Array.of(row)));
      expect(alone).toEqual(all.slice(row * width, (row + 1) * width));
    }
  });

  test('do not see rows of weight 0', () => {
    const { design, outcome, weight } = gappedTable(5, 'binary');
    const without = weight.map((one, row) => (row % 3 === 0 ? 0 : one));
    const kept = Uint32Array.from(weight.keys()).filter((row) => row % 3 !== 0);
    const spec = { ...sampled, growth, depth: 4 };
    const zero = boost(spec, { design, outcome, weight: without });
    const absent = boost(spec, {
      design: rawRows(design, kept),
      outcome: outcomeOf(outcome, kept),
      weight: Float64Array.from(kept, (row) => weight[row]!),
    });
    expect(zero).toEqual(absent);
  });

  test('take a row of weight 2 for two rows', () => {
    const { design, outcome } = gappedTable(6, 'continuous');
    const twice = Uint32Array.from([...Array(400).keys(), ...Array(100).keys()]);
    const spec = { growth, depth: 4, minLeaf: 1 };
    const weighted = boost(spec, {
      design,
      outcome,
      weight: Float64Array.from({ length: 400 }, (_, row) => (row < 100 ? 2 : 1)),
    });
    const doubled = boost(spec, { design: rawRows(design, twice), outcome: outcomeOf(outcome, twice) });
    const predicted = predictionsOf(doubled, design);
    // Steps of the gradients are as fine as the number of rows allows, so that sums differ in the last of 24 bits.
    for (const [row, value] of predictionsOf(weighted, design).entries()) expect(value).toBeCloseTo(predicted[row]!, 3);
  });

  test('do not change with the order of rows or of predictors', () => {
    const { design, outcome, weight } = gappedTable(7, 'binary');
    const order = randomStream(1).shuffle(Uint32Array.from({ length: 400 }, (_, row) => row));
    const spec = { growth, depth: 4 };
    const plain = predictionsOf(boost(spec, { design, outcome, weight }), design);
    const rows = boost(spec, {
      design: rawRows(design, order),
      outcome: outcomeOf(outcome, order),
      weight: Float64Array.from(order, (row) => weight[row]!),
    });
    const backwards = { rows: 400, columns: [...design.columns].reverse() };
    const columns = predictionsOf(boost(spec, { design: backwards, outcome, weight }), backwards);
    // Values of leaves are sums of the same numbers in another order.
    for (const [row, value] of predictionsOf(rows, design).entries()) expect(value).toBeCloseTo(plain[row]!, 6);
    for (const [row, value] of columns.entries()) expect(value).toBeCloseTo(plain[row]!, 6);
  });

  test('never go against a direction', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), fc.constantFrom(1 as const, -1 as const), (seed, direction) => {
        const { design, outcome } = gappedTable(seed, seed % 2 === 0 ? 'binary' : 'continuous');
        // The tables fall along x2 where x1 is below 0, so that the direction costs something.
        const fitted = boost(
          { growth, depth: 5, minLeaf: 3, rounds: 8, monotone: { x2: direction, x0: 1 } },
          { design, outcome },
        );
        const grid = Array.from({ length: 60 }, (_, i) => i / 25 - 1.2);
        for (const row of [0, 1, 2, 3]) {
          const along = numbers(
            Object.fromEntries(
              design.columns.map((column) => [
                column.name,
                column.name === 'x2' ? grid : grid.map(() => (column.kind === 'number' ? column.values[row]! : 0)),
              ]),
            ),
          );
          const predicted = predictionsOf(fitted, along);
          for (let i = 1; i < grid.length; i += 1) {
            expect(direction * (predicted[i]! - predicted[i - 1]!)).toBeGreaterThanOrEqual(0);
          }
        }
      }),
      { numRuns: 15 },
    );
  });

  test('learn what there is to learn', () => {
    const { design, outcome } = gappedTable(9, 'continuous');
    const fitted = boost({ growth, depth: 4, rounds: 60, members: 2, patience: 10 }, { design, outcome });
    const other = gappedTable(10, 'continuous');
    if (other.outcome.kind !== 'continuous') throw new Error('not a value');
    const { y } = other.outcome;
    const predicted = predictionsOf(fitted, other.design);
    const error = y.reduce((sum, value, row) => sum + (value - predicted[row]!) ** 2, 0);
    const mean = y.reduce((sum, value) => sum + value, 0) / y.length;
    // The noise that no one can foretell is a fifth of the variance.
    expect(error / y.reduce((sum, value) => sum + (value - mean) ** 2, 0)).toBeLessThan(0.5);
    expect(fitted.rounds).toBeLessThan(60);
  });

  test('take what a table may hold', () => {
    const n = 120;
    const y = drawn(1, n).map((u, row) => Math.round(u * 0.6 + (row % 2) * 0.4));
    const wild = numbers({
      constant: new Float64Array(n).fill(3),
      missing: new Float64Array(n).fill(NaN),
      same: drawn(2, n),
      again: drawn(2, n),
      infinite: drawn(3, n).map((u, row) => (row % 7 === 0 ? Infinity : row % 11 === 0 ? -Infinity : u + (row % 2))),
      huge: drawn(4, n).map((u) => (u - 0.5) * Number.MAX_VALUE * 2),
    });
    const codes = Int32Array.from({ length: n }, (_, row) => (row % 13 === 0 ? -1 : row % 40));
    const levels = Array.from({ length: 2000 }, (_, level) => `level ${level}`);
    const design = {
      rows: n,
      columns: [...wild.columns, { kind: 'levels' as const, name: 'many', levels, codes }],
    };
    for (const outcome of [events(y), measured(y), classed(y, 2)]) {
      const spec = { ...sampled, growth, depth: 4, minLeaf: 2, l2: 0 };
      const fitted = boost(spec, { design, outcome });
      expect(predictionsOf(fitted, design).every(Number.isFinite)).toBe(true);
    }
  });

  test('take perfect separation and a class of one row', () => {
    const x = Array.from({ length: 60 }, (_, row) => row);
    const design = numbers({ x });
    const separate = boost(
      { growth, depth: 3, l2: 0, minLeaf: 1, rounds: 400, learningRate: 1 },
      { design, outcome: events(x.map((value) => Number(value > 29))) },
    );
    const risks = predictionsOf(separate, design);
    expect(risks.every((risk) => risk >= 0 && risk <= 1)).toBe(true);
    expect(risks[29]!).toBeLessThan(0.01);
    expect(risks[30]!).toBeGreaterThan(0.99);
    const alone = boost(
      { ...sampled, growth, depth: 3, minLeaf: 1 },
      {
        design,
        outcome: classed(
          x.map((value) => (value === 5 ? 2 : value % 2)),
          3,
        ),
      },
    );
    expect(predictionsOf(alone, design).every((risk) => risk > 0 && risk < 1)).toBe(true);
  });
});

test('predicts the mean where no tree can grow', () => {
  const design = numbers({ x: [1, 2, 3] });
  const fitted = boost({ minLeaf: 2 }, { design, outcome: measured([1, 2, 6]) });
  expect(fitted.rounds).toBe(1);
  expect(predictionsOf(fitted, design)[0]).toBeCloseTo(3, 6);
  expect(
    predictionsOf(boost({}, { design: numbers({ x: [1] }), outcome: measured([4]) }), numbers({ x: [1] })),
  ).toEqual([4]);
  const bare = boost({}, { design: { rows: 4, columns: [] }, outcome: events([0, 1, 0, 1]) });
  expect(predictionsOf(bare, { rows: 1, columns: [] })).toEqual([0.5]);
});

test('refuses rows with nothing to tell apart', () => {
  const design = numbers({ x: [1, 2, 3] });
  expect(() => boost({}, { design, outcome: events([1, 1, 1]) })).toThrow(
    expect.objectContaining({ code: 'method.oneOutcomeOnly' }),
  );
  expect(() => boost({}, { design, outcome: events([0, 1, 1]), weight: Float64Array.of(0, 0, 0) })).toThrow(
    expect.objectContaining({ code: 'method.tooFewParticipants' }),
  );
});

test('weighs classes alike where asked', () => {
  const n = 200;
  const design = numbers({ x: drawn(5, n) });
  const y = Array.from({ length: n }, (_, row) => Number(row % 10 === 0));
  const fitted = boost({ classWeights: 'balanced', rounds: 1, learningRate: 0.01 }, { design, outcome: events(y) });
  expect(fitted.members[0]!.start[0]).toBeCloseTo(0, 12);
});

test('tells a level of few by itself and of many by what is known of it', () => {
  // About 50 rows a level: too few for a feature of its own.
  const n = 6000;
  const random = randomStream(8);
  const codes = Int32Array.from({ length: n }, () => random.below(120));
  const y = Uint8Array.from(codes, (code) => Number(random.uniform() < (code < 60 ? 0.2 : 0.8)));
  const levels = Array.from({ length: 120 }, (_, level) => `level ${level}`);
  const few = Int32Array.from(codes, (code) => code % 3);
  const design = {
    rows: n,
    columns: [
      { kind: 'levels' as const, name: 'many', levels, codes },
      { kind: 'levels' as const, name: 'few', levels: ['a', 'b', 'c'], codes: few },
    ],
  };
  const fitted = boost({ rounds: 10, patience: 5 }, { design, outcome: { kind: 'binary', y } });
  expect(fitted.features.map(({ kind }) => kind)).toEqual(['statistic', 'level', 'level', 'level']);
  const asked = {
    rows: 3,
    columns: [
      { kind: 'levels' as const, name: 'many', levels, codes: Int32Array.of(3, 80, -1) },
      { kind: 'levels' as const, name: 'few', levels: ['a', 'b', 'c'], codes: Int32Array.of(0, -1, 1) },
    ],
  };
  const [low, high, unknown] = predictionsOf(fitted, asked);
  expect(low).toBeLessThan(0.3);
  expect(high).toBeGreaterThan(0.7);
  expect(unknown).toBeGreaterThan(low!);
  expect(unknown).toBeLessThan(high!);
});

test('learns nothing from levels without meaning', () => {
  const n = 600;
  const random = randomStream(9);
  const codes = Int32Array.from({ length: n }, () => random.below(300));
  const y = Uint8Array.from({ length: n }, () => random.below(2));
  const levels = Array.from({ length: 300 }, (_, level) => `level ${level}`);
  const design = { rows: n, columns: [{ kind: 'levels' as const, name: 'many', levels, codes }] };
  const fitted = boost({ patience: 20, rounds: 200 }, { design, outcome: { kind: 'binary', y } });
  const spread = predictionsOf(fitted, design).map((risk) => Math.abs(risk - 0.5));
  // Means of two rows a level would part the rows almost perfectly.
  expect(spread.reduce((sum, one) => sum + one, 0) / n).toBeLessThan(0.2);
});

describe('features of few values, which share bytes of a row', () => {
  const rows = 300;
  /** As many values as fit, with gaps and without: their fields begin and end anywhere in a byte. */
  const few = [2, 2, 3, 7, 2, 4, 2, 6, 5, 2, 3].flatMap((values) => [
    { values, gaps: false },
    { values, gaps: true },
  ]);
  const design = numbers(
    Object.fromEntries([
      ...Array.from({ length: 11 }, (_, place) => [`many${place}`, drawn(place, rows)] as const),
      ...few.map(({ values, gaps }, place) => {
        const random = randomStream(100 + place);
        const column = Float64Array.from({ length: rows }, () =>
          gaps && random.uniform() < 0.2 ? NaN : Math.floor(random.uniform() * values),
        );
        return [`few${place}`, column] as const;
      }),
    ]),
  );

  test.each([...few.keys()])('are told apart at each cut, number %i', (place) => {
    const { values, gaps } = few[place]!;
    const column = design.columns.find(({ name }) => name === `few${place}`)!;
    if (column.kind !== 'number') throw new Error('not a number');
    const sides = gaps ? [true, false] : [true];
    for (let cut = 0; cut < values - Number(!gaps); cut += 1) {
      for (const missingLeft of sides) {
        // After the last value missing ones alone are on the other side.
        if (cut === values - 1 && missingLeft) continue;
        const y = column.values.map((value) => Number(Number.isNaN(value) ? missingLeft : value <= cut));
        // Rows that did not grow the first tree would be taken for others in the next one if they went astray.
        const spec = { rowShare: 0.6, learningRate: 1, l2: 0, minLeaf: 1, rounds: 3 };
        const fitted = boost(spec, { design, outcome: measured(y) });
        for (const [row, value] of predictionsOf(fitted, design).entries()) expect(value).toBeCloseTo(y[row]!, 4);
      }
    }
  });
});

test('is the same with a column that does not vary in front of the others', () => {
  const n = 400;
  const x = Float64Array.from(drawn(3, n), (value) => Number(value > 0.5));
  const y = Array.from({ length: n }, (_, row) => Number((x[row]! + (row % 7)) % 3 > 1));
  const spec = { rounds: 8, columnShare: 1, bootstrap: 0, randomStrength: 0 };
  const alone = numbers({ x });
  const behind = numbers({ same: new Float64Array(n).fill(3), x });
  const outcome = events(y);
  expect(predictionsOf(boost(spec, { design: behind, outcome }), behind)).toEqual(
    predictionsOf(boost(spec, { design: alone, outcome }), alone),
  );
});

test('tells how far it is, again and again', () => {
  const { design, outcome } = gappedTable(2, 'classes');
  const steps = fitBoosting(
    { ...plainBoosting, members: 2 },
    { design, outcome, clusters: null, weight: null, seed: 1 },
  );
  const done: number[] = [];
  for (const step of steps) {
    expect(step.of).toBe(40);
    done.push(step.done);
  }
  expect(done).toEqual(done.toSorted((a, b) => a - b));
  expect(new Set(done).size).toBeGreaterThanOrEqual(39);
});
