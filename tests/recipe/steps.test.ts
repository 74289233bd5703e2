import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Steps } from '../../workers/contract/recipe';
import { applySteps } from '../../workers/recipe/apply-steps';
import { fitSteps } from '../../workers/recipe/fit-steps';
import { levels, numbers, tableOf } from '../cohort/make-table';

const steps: Steps = {
  impute: { numbers: 'median', categories: 'ownLevel', indicators: true },
  scale: 'standard',
  encode: { poolBelow: 0, dropFirst: false },
};
const upTo = (n: number) => Uint32Array.from({ length: n }, (_, i) => i);
/** The same cells ten times over: of so many rows a gap is worth a feature of its own. */
const tenfold = <Cell>(cells: readonly Cell[]): Cell[] => Array.from({ length: 10 }, () => cells).flat();
const rowsOf = ({ x, rows, features }: { x: Float64Array; rows: number; features: readonly string[] }) =>
  Array.from({ length: rows }, (_, i) => Array.from(x.subarray(i * features.length, (i + 1) * features.length)));

/** The three features of `w0`, `w1`, `w2` for the commonest of them. */
function ofCommonest(rows: number, gaps: number): number[] {
  const counts = [0, 1, 2].map(
    (k) => Array.from({ length: rows }, (_, i) => i >= gaps && i % 3 === k).filter(Boolean).length,
  );
  const place = counts.indexOf(Math.max(...counts));
  return counts.map((_, k) => (k === place ? 1 : 0));
}

const anySteps: fc.Arbitrary<Steps> = fc.record({
  impute: fc.record({
    numbers: fc.constantFrom('median' as const, 'mean' as const),
    categories: fc.constantFrom('mode' as const, 'ownLevel' as const),
    indicators: fc.boolean(),
  }),
  scale: fc.constantFrom('standard' as const, 'none' as const),
  encode: fc.record({ poolBelow: fc.constantFrom(0, 0.1, 0.3), dropFirst: fc.boolean() }),
});
const cell = fc.option(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { nil: NaN, freq: 4 });
const level = fc.option(fc.constantFrom('a', 'b', 'c', 'd', '7'), { freq: 4 });
const columnsOf = (n: number) =>
  fc.record({
    numbers: fc.array(cell, { minLength: n, maxLength: n }),
    levels: fc.array(level, { minLength: n, maxLength: n }),
  });

describe('the law of the recipe', () => {
  test('whatever the evaluation rows hold, the fitted steps are the same', () => {
    fc.assert(
      fc.property(anySteps, columnsOf(12), columnsOf(9), columnsOf(9), (chosen, development, one, other) => {
        // Evaluation rows stand first, so that even the order of the dictionary may leak.
        const fitBeside = (evaluation: typeof one) => {
          const table = tableOf([
            numbers('n', [...evaluation.numbers, ...development.numbers]),
            levels('l', [...evaluation.levels, ...development.levels]),
          ]);
          return fitSteps(
            chosen,
            table,
            ['n', 'l'],
            Uint32Array.from({ length: 12 }, (_, i) => 9 + i),
          );
        };
        expect(fitBeside(one)).toEqual(fitBeside(other));
      }),
    );
  });

  test('no entry of a design is ever NaN or infinite, on rows seen or unseen', () => {
    fc.assert(
      fc.property(anySteps, columnsOf(12), (chosen, cells) => {
        const withInfinity = cells.numbers.map((value, i) => (i === 2 ? Infinity : value));
        const table = tableOf([numbers('n', withInfinity), levels('l', cells.levels)]);
        const fitted = fitSteps(chosen, table, ['n', 'l'], Uint32Array.of(0, 1, 2, 3, 4, 5));
        const design = applySteps(fitted, table, upTo(12));
        expect(design.x).toHaveLength(12 * fitted.features.length);
        expect(design.x.every(Number.isFinite)).toBe(true);
      }),
    );
  });
});

describe('numbers', () => {
  test('are filled by the median, standardised by the population deviation, and said to be missing', () => {
    const table = tableOf([numbers('age', tenfold([1, NaN, 3, 8]))]);
    const fitted = fitSteps(steps, table, ['age'], upTo(40));
    // Filled: 1, 3, 3, 8; mean 3.75; sum of squares 26.75 of every four.
    expect(fitted.features).toEqual(['age', 'age (missing)']);
    const deviation = Math.sqrt(26.75 / 4);
    const [, second, third] = rowsOf(applySteps(fitted, table, upTo(4)));
    expect(second).toEqual([-0.75 / deviation, 1]);
    expect(third).toEqual([-0.75 / deviation, 0]);
    expect(fitted.predictors[0]).toMatchObject({ min: 1, median: 3, max: 8 });
  });

  test.each([
    [9, 60, []],
    [10, 60, ['age (missing)', 'ward (missing)']],
    [49, 1000, []],
    [50, 1000, ['age (missing)', 'ward (missing)']],
    [99, 5000, []],
    [100, 5000, ['age (missing)', 'ward (missing)']],
  ])('%d gaps among %d rows are worth these features of their own: %j', (gaps, rows, features) => {
    const table = tableOf([
      numbers('age', Array.from({ length: rows }, (_, i) => (i < gaps ? NaN : i))),
      levels('ward', Array.from({ length: rows }, (_, i) => (i < gaps ? null : `w${i % 3}`))),
    ]); // prettier-ignore
    const fitted = fitSteps(steps, table, ['age', 'ward'], upTo(rows));
    expect(fitted.features.filter((feature) => feature.endsWith('(missing)'))).toEqual(features);
    // Otherwise a missing level is the commonest one, the first by text of equals.
    const [first] = rowsOf(applySteps(fitted, table, Uint32Array.of(0)));
    const worth = features.length > 0;
    expect(first!.slice(worth ? 2 : 1)).toEqual(worth ? [0, 0, 0, 1] : ofCommonest(rows, gaps));
  });

  test('that are constant or never measured become a constant of 0', () => {
    const table = tableOf([numbers('same', [0.1, 0.1, 0.1]), numbers('none', [NaN, NaN, NaN])]);
    const fitted = fitSteps(steps, table, ['same', 'none'], upTo(3));
    expect(fitted.features).toEqual(['same', 'none']);
    for (const row of rowsOf(applySteps(fitted, table, upTo(3)))) {
      expect(Math.abs(row[0]!)).toBeLessThan(1e-12);
      expect(row[1]).toBe(0);
    }
  });
});

describe('numbers bent by splines', () => {
  const bent = (knots: 3 | 4 | 5): Steps => ({ ...steps, splines: [{ column: 'age', knots }] });
  const ages = tenfold(Array.from({ length: 50 }, (_, i) => (i % 10 === 7 ? NaN : 20 + ((i * 13) % 50))));
  const table = tableOf([numbers('age', ages), numbers('dose', ages)]);

  test('get a feature for each bend, of mean 0 and deviation 1, gaps filled before they are bent', () => {
    const fitted = fitSteps(bent(4), table, ['age', 'dose'], upTo(500));
    expect(fitted.features).toEqual(['age', "age'", "age''", 'age (missing)', 'dose', 'dose (missing)']);
    const rows = rowsOf(applySteps(fitted, table, upTo(500)));
    for (const j of [0, 1, 2]) {
      const column = rows.map((row) => row[j]!);
      const mean = column.reduce((sum, value) => sum + value, 0) / 500;
      expect(mean).toBeCloseTo(0, 12);
      expect(column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 500).toBeCloseTo(1, 12);
    }
    // The median of 450 values stands for the gap; it is among them.
    const median = ages.filter(Number.isFinite).sort((a, b) => a - b)[225]!;
    const same = rows[ages.indexOf(median)]!;
    expect(rows[7]!.slice(0, 3)).toEqual(same.slice(0, 3));
    expect(rows[7]![3]).toBe(1);
  });

  test('take their knots from development rows alone', () => {
    const development = upTo(30);
    const elsewhere = tableOf([numbers('age', ages.map((age, i) => (i < 30 ? age : 1e4 + i)))]); // prettier-ignore
    const fitted = fitSteps(bent(3), table, ['age'], development);
    expect(fitSteps(bent(3), elsewhere, ['age'], development)).toEqual(fitted);
    expect(applySteps(fitted, elsewhere, upTo(50)).x.every(Number.isFinite)).toBe(true);
  });

  test('stay straight where they bear no bend, and categories stay as they are', () => {
    const few = tableOf([numbers('age', ages.map((_, i) => i % 2)), levels('ward', ages.map((_, i) => `w${i % 3}`))]); // prettier-ignore
    const asked: Steps = { ...steps, splines: [{ column: 'age', knots: 5 }, { column: 'ward', knots: 3 }] }; // prettier-ignore
    expect(fitSteps(asked, few, ['age', 'ward'], upTo(50)).features).toEqual(
      ['age', 'ward = w0', 'ward = w1', 'ward = w2'],
    ); // prettier-ignore
  });
});

describe('levels', () => {
  const cells = tenfold(['b', 'a', 'a', null, 'b', 'a', 'b', 'rare', 'scarce', 'a']);
  const table = tableOf([levels('ward', [...cells, 'new'])]);
  const pooling: Steps = { ...steps, encode: { poolBelow: 0.15, dropFirst: false } };

  test('that are rare are pooled, and one never seen falls among them', () => {
    const fitted = fitSteps(pooling, table, ['ward'], upTo(100));
    expect(fitted.features).toEqual(['ward = a', 'ward = b', 'ward = (other)', 'ward (missing)']);
    const design = rowsOf(applySteps(fitted, table, Uint32Array.of(0, 1, 3, 7, 100)));
    expect(design).toEqual([[0, 1, 0, 0], [1, 0, 0, 0], [0, 0, 0, 1], [0, 0, 1, 0], [0, 0, 1, 0]]); // prettier-ignore
  });

  test('never seen count as none where nothing is pooled', () => {
    const fitted = fitSteps(steps, table, ['ward'], upTo(100));
    expect(rowsOf(applySteps(fitted, table, Uint32Array.of(100)))[0]).toEqual([0, 0, 0, 0, 0]);
  });

  test('missing take the commonest level where the recipe says so', () => {
    const byMode: Steps = { ...pooling, impute: { ...steps.impute, categories: 'mode' } };
    const fitted = fitSteps(byMode, table, ['ward'], upTo(100));
    expect(rowsOf(applySteps(fitted, table, Uint32Array.of(3)))[0]).toEqual([1, 0, 0, 1]);
    const silent = fitSteps({ ...byMode, impute: { ...byMode.impute, indicators: false } }, table, ['ward'], upTo(100));
    expect(rowsOf(applySteps(silent, table, Uint32Array.of(3)))[0]).toEqual([1, 0, 0]);
  });

  test('of a pair need one feature, and the first of several is left out where asked', () => {
    const pair = tableOf([levels('sex', ['m', 'f', 'm'], 'yesNo')]);
    expect(fitSteps(steps, pair, ['sex'], upTo(3)).features).toEqual(['sex = m']);
    const dropping: Steps = { ...steps, encode: { poolBelow: 0, dropFirst: true } };
    expect(fitSteps(dropping, table, ['ward'], upTo(100)).features[0]).toBe('ward = b');
  });

  test('read as numbers elsewhere are matched by their text, and numbers read as text by their value', () => {
    const developed = tableOf([levels('grade', ['1', '2', '3', '1']), numbers('dose', [10, 20, 30, 40])]);
    const fitted = fitSteps(steps, developed, ['grade', 'dose'], upTo(4));
    const elsewhere = tableOf([levels('dose', ['10', '20', 'x', '40']), numbers('grade', [1, 2, 3, NaN])]);
    const here = rowsOf(applySteps(fitted, developed, upTo(4)));
    const there = rowsOf(applySteps(fitted, elsewhere, upTo(4)));
    expect(there[0]).toEqual(here[0]);
    expect(there[1]).toEqual(here[1]);
    expect(there[2]).toEqual([0, 0, 1, 0]);
    expect(there[3]).toEqual([0, 0, 0, here[3]![3]]);
  });
});
