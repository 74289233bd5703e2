import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Steps } from '../../workers/contract/recipe';
import type { Column } from '../../workers/cohort/table';
import { factorCholesky, solveCholesky } from '../../workers/numerics/linear-algebra';
import { weightedGram } from '../../workers/numerics/weighted-gram';
import { applySteps } from '../../workers/recipe/apply-steps';
import type { Design } from '../../workers/recipe/design';
import { fitSteps } from '../../workers/recipe/fit-steps';
import { fitStepsMultiple, type MultipleFit } from '../../workers/recipe/fit-steps-multiple';
import { levels, numbers, tableOf } from '../cohort/make-table';

interface Oracle {
  readonly chained: {
    readonly x: readonly (number | null)[];
    readonly z: readonly (number | null)[];
    readonly sex: readonly (string | null)[];
    readonly ward: readonly (string | null)[];
    readonly y: readonly number[];
    readonly imputations: number;
    readonly coefficients: readonly number[];
    readonly standardErrors: readonly number[];
    readonly between: readonly number[];
    readonly completeCases: readonly number[];
  };
  readonly chain: {
    readonly x: readonly number[];
    readonly z: readonly number[];
    readonly sex: readonly string[];
    readonly ward: readonly string[];
    readonly regressions: readonly (readonly number[])[];
  };
}
const oracle = JSON.parse(readFileSync('tests/oracles/imputation.json', 'utf8')) as Oracle;

const plain = (imputations: number, cycles = 10): Steps => ({
  impute: { numbers: 'median', categories: 'ownLevel', indicators: false, multiple: { imputations, cycles } },
  scale: 'none',
  encode: { poolBelow: 0, dropFirst: true },
});
const upTo = (n: number) => Uint32Array.from({ length: n }, (_, i) => i);
const column = ({ x, rows, features }: Design, j: number) =>
  Array.from({ length: rows }, (_, i) => x[i * features.length + j]!);

function fit(
  steps: Steps,
  columns: readonly Column[],
  rows: Uint32Array,
  outcome: readonly Float64Array[],
  seed = 1,
): MultipleFit {
  const names = columns.map(({ name }) => name);
  const fitting = fitStepsMultiple(steps, tableOf(columns), names, rows, outcome, seed);
  for (;;) {
    const next = fitting.next();
    if (next.done === true) return next.value;
  }
}

/** Least squares with an intercept, which comes first. */
function leastSquares({ x, rows, features }: Design, y: Float64Array): Float64Array {
  const size = features.length + 1;
  const gram = new Float64Array(size * size);
  Array.from(weightedGram(x, rows, features.length, new Float64Array(rows).fill(1), gram));
  const withY = new Float64Array(size);
  for (let i = 0; i < rows; i += 1) {
    withY[0]! += y[i]!;
    for (const j of features.keys()) withY[j + 1]! += x[i * features.length + j]! * y[i]!;
  }
  return solveCholesky(factorCholesky(gram, size, new Float64Array(size)), withY);
}

describe('data missing at random', () => {
  const { chained } = oracle;
  const y = Float64Array.from(chained.y);
  const columns = [
    numbers('x', chained.x.map((value) => value ?? NaN)),
    numbers('z', chained.z.map((value) => value ?? NaN)),
    levels('sex', chained.sex),
    levels('ward', chained.ward),
  ]; // prettier-ignore
  const imputations = 50;

  test('give the pooled coefficients of mice, and not those of the complete rows', () => {
    const { designs } = fit(plain(imputations), columns, upTo(y.length), [y]);
    const fits = designs.map((design) => leastSquares(design, y));
    expect(fits).toHaveLength(imputations);
    let further = 0;
    for (const [k, expected] of chained.coefficients.entries()) {
      const mean = fits.reduce((sum, beta) => sum + beta[k]!, 0) / imputations;
      const between = fits.reduce((sum, beta) => sum + (beta[k]! - mean) ** 2, 0) / (imputations - 1);
      // Four Monte Carlo errors of the two means, and a fifth of a standard error for what is done otherwise there:
      // classes come from logistic regressions in mice and from matching here.
      const chance = Math.sqrt(chained.between[k]! * (1 / imputations + 1 / chained.imputations));
      expect(Math.abs(mean - expected)).toBeLessThan(4 * chance + 0.2 * chained.standardErrors[k]!);
      // The variance of 50 draws is within a factor of 2 of its expectation in all but one in a million.
      expect(between / chained.between[k]!).toBeGreaterThan(0.4);
      expect(between / chained.between[k]!).toBeLessThan(2.5);
      if (Math.abs(chained.completeCases[k]! - mean) > Math.abs(expected - mean)) further += 1;
    }
    expect(further).toBeGreaterThanOrEqual(4);
  });

  test('give other draws for another seed, and the same for the same', () => {
    const xOf = (seed: number) => fit(plain(2, 1), columns, upTo(60), [y.slice(0, 60)], seed).designs.map(({ x }) => x);
    expect(xOf(4)).toEqual(xOf(4));
    expect(xOf(4)).not.toEqual(xOf(5));
    const [one, two] = xOf(4);
    expect(one).not.toEqual(two);
  });
});

describe('gaps of a new participant', () => {
  const { chain } = oracle;
  const n = chain.x.length;
  const complete = [numbers('x', chain.x), numbers('z', chain.z), levels('sex', chain.sex), levels('ward', chain.ward)];
  const y = Float64Array.from({ length: n }, (_, i) => i % 2);

  test('are filled by ridge regressions on the other predictors, without the outcome', () => {
    const { steps, designs } = fit(plain(5), complete, upTo(n), [y]);
    expect(designs).toHaveLength(1);
    for (const [v, expected] of chain.regressions.entries()) {
      const own = steps.chain!.regressions[v]!;
      expect(own).toHaveLength(expected.length);
      // Both solve the same equations, with a condition number of about 10.
      for (const [k, beta] of own.entries()) expect(beta).toBeCloseTo(expected[k]!, 9);
    }
    const outcomeAside = fit(plain(5), complete, upTo(n), [y.map((event) => 1 - event)]);
    expect(outcomeAside.steps).toEqual(steps);
  });

  test('get what is expected of the others: a number in the range seen, shares that sum to 1', () => {
    const steps: Steps = { ...plain(5), encode: { poolBelow: 0, dropFirst: false } };
    const names = complete.map(({ name }) => name);
    const { steps: fitted } = fit(steps, complete, upTo(n), [y]);
    const lacking = tableOf([
      numbers('x', [70, NaN, NaN, 1e300]),
      numbers('z', [NaN, 0.3, NaN, NaN]),
      levels('sex', ['f', 'm', null, 'f']),
      levels('ward', ['a', null, null, 'never seen']),
    ]);
    const design = applySteps(fitted, lacking, upTo(4));
    expect(names).toHaveLength(4);
    expect(design.x.every(Number.isFinite)).toBe(true);
    const zOf = chain.regressions[1]!;
    expect(column(design, 1)[0]).toBeCloseTo(zOf[0]! + 70 * zOf[1]!, 9);
    expect(column(design, 1)[3]).toBeLessThanOrEqual(Math.max(...chain.z));
    const ward = [3, 4, 5].map((j) => column(design, j));
    for (const i of [1, 2]) expect(ward[0]![i]! + ward[1]![i]! + ward[2]![i]!).toBeCloseTo(1, 12);
    expect(ward.map((shares) => shares[0])).toEqual([1, 0, 0]);
    expect(ward.map((shares) => shares[3])).toEqual([0, 0, 0]);
  });
});

const cell = fc.option(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { nil: NaN, freq: 3 });
const level = fc.option(fc.constantFrom('a', 'b', 'c', 'd'), { freq: 3 });
const cellsOf = (n: number) =>
  fc.record({
    one: fc.array(cell, { minLength: n, maxLength: n }),
    two: fc.array(cell, { minLength: n, maxLength: n }),
    ward: fc.array(level, { minLength: n, maxLength: n }),
    y: fc.array(fc.integer({ min: 0, max: 1 }), { minLength: n, maxLength: n }),
  });
const asColumns = (cells: { one: number[]; two: number[]; ward: (string | null)[] }) => [
  numbers('one', cells.one),
  numbers('two', cells.two),
  levels('ward', cells.ward),
];
const wholeLevels: Steps = { ...plain(3, 2), encode: { poolBelow: 0, dropFirst: false } };

describe('multiple imputation', () => {
  test('leaves no gap, changes nothing seen, and gives only values that occur', () => {
    fc.assert(
      fc.property(fc.integer({ min: 5, max: 14 }).chain(cellsOf), (cells) => {
        const { designs, steps } = fit(wholeLevels, asColumns(cells), upTo(cells.y.length), [
          Float64Array.from(cells.y),
        ]);
        for (const design of designs) {
          expect(design.x.every(Number.isFinite)).toBe(true);
          for (const [j, seen] of [cells.one, cells.two].entries()) {
            const known = seen.filter(Number.isFinite);
            for (const [i, value] of column(design, j).entries()) {
              if (Number.isFinite(seen[i])) expect(value).toBe(seen[i]);
              else expect(known.length === 0 ? [0] : known).toContain(value);
            }
          }
          const predictor = steps.predictors[2]!;
          const wards = predictor.kind === 'levels' ? predictor.levels : [];
          for (const [i, ward] of cells.ward.entries()) {
            if (wards.length < 3) continue;
            const own = wards.filter((_, k) => column(design, 2 + k)[i] === 1);
            expect(own).toHaveLength(1);
            if (ward !== null) expect(own).toEqual([ward]);
          }
        }
      }),
      { numRuns: 50 },
    );
  });

  test('learns nothing from evaluation rows, and fills each of them on its own', () => {
    fc.assert(
      fc.property(cellsOf(10), cellsOf(6), cellsOf(6), (development, one, other) => {
        const beside = (evaluation: typeof one) =>
          asColumns({
            one: [...evaluation.one, ...development.one],
            two: [...evaluation.two, ...development.two],
            ward: [...evaluation.ward, ...development.ward],
          });
        const rows = Uint32Array.from({ length: 10 }, (_, i) => 6 + i);
        const y = [Float64Array.from(development.y)];
        const fitted = fit(wholeLevels, beside(one), rows, y);
        expect(fit(wholeLevels, beside(other), rows, y)).toEqual(fitted);
        const table = tableOf(beside(one));
        const together = applySteps(fitted.steps, table, upTo(6));
        const width = together.features.length;
        for (const i of [5, 2, 0]) {
          const alone = applySteps(fitted.steps, table, Uint32Array.of(i));
          expect(alone.x).toEqual(together.x.slice(i * width, (i + 1) * width));
        }
      }),
      { numRuns: 50 },
    );
  });

  test('standardises all completed data sets by the same centre and scale', () => {
    const cells = oracle.chained.z.map((value) => value ?? NaN);
    const columns = [numbers('z', cells), numbers('x', oracle.chain.x)];
    const steps: Steps = { ...plain(4, 3), scale: 'standard', splines: [{ column: 'z', knots: 4 }] };
    const { designs, steps: fitted } = fit(steps, columns, upTo(cells.length), [Float64Array.from(oracle.chained.y)]);
    expect(fitted.features).toEqual(['z', "z'", "z''", 'x']);
    for (const j of fitted.features.keys()) {
      const all = designs.flatMap((design) => column(design, j));
      const mean = all.reduce((sum, value) => sum + value, 0) / all.length;
      expect(mean).toBeCloseTo(0, 10);
      expect(all.reduce((sum, value) => sum + value * value, 0) / all.length).toBeCloseTo(1, 10);
    }
    const known = cells.findIndex(Number.isFinite);
    expect(new Set(designs.map((design) => column(design, 1)[known])).size).toBe(1);
  });

  test('says where a value was missing only where the recipe asks for it', () => {
    const often = <Cell>(cells: readonly Cell[]): Cell[] => Array.from({ length: 10 }, () => cells).flat();
    const columns = [
      numbers('one', often([1, NaN, 3, 4, 8, 9])),
      levels('ward', often(['a', 'b', null, 'a', 'b', 'c'])),
    ];
    const y = [Float64Array.from(often([0, 1, 0, 1, 1, 0]))];
    const steps: Steps = { ...wholeLevels, impute: { ...wholeLevels.impute, indicators: true } };
    const { designs } = fit(steps, columns, upTo(60), y);
    expect(designs[0]!.features).toEqual([
      'one',
      'one (missing)',
      'ward = a',
      'ward = b',
      'ward = c',
      'ward (missing)',
    ]);
    expect(column(designs[0]!, 1)).toEqual(often([0, 1, 0, 0, 0, 0]));
    expect(column(designs[0]!, 5)).toEqual(often([0, 0, 1, 0, 0, 0]));
    expect(fitSteps(wholeLevels, tableOf(columns), ['one', 'ward'], upTo(60)).features).toHaveLength(4);
  });
});

describe('hard tables', () => {
  const y = [Float64Array.of(0, 1, 0, 1, 1)];
  const none = [NaN, NaN, NaN, NaN, NaN];
  const hard: Record<string, readonly Column[]> = {
    'a column never measured': [numbers('none', none), numbers('some', [1, NaN, 2, 5, NaN])],
    'a category never measured': [levels('none', [null, null, null, null, null]), numbers('some', [1, NaN, 2, 5, NaN])],
    'nothing measured at all': [numbers('none', none)],
    'a constant': [numbers('same', [3.1, NaN, 3.1, 3.1, NaN]), numbers('some', [1, NaN, 2, 5, NaN])],
    'one donor': [numbers('one', [NaN, NaN, 7, NaN, NaN]), levels('only', [null, 'a', null, null, null])],
    'a rare level': [levels('ward', ['a', 'a', 'b', null, 'a']), numbers('some', [1, NaN, 2, 5, NaN])],
    'numbers as far apart as numbers go': [numbers('far', [-1e308, 1e308, NaN, 1e308, 0]), numbers('x', [1, 2, 3, NaN, 5])],
    'more columns than rows': Array.from({ length: 12 }, (_, j) =>
      numbers(`n${j}`, [0, 1, 2, 3, 4].map((i) => ((i * 7 + j * 3) % 5 === j % 4 ? NaN : (i * j * 5 + i + j) % 7)))),
    'copies of one column': [0, 1, 2].map((j) => numbers(`n${j}`, [1, 2, j === 1 ? NaN : 3, 4, j === 2 ? NaN : 5])),
  }; // prettier-ignore

  test.each(Object.keys(hard))('with %s are completed, and used', (name) => {
    const columns = hard[name]!;
    for (const scale of ['standard', 'none'] as const) {
      const { steps, designs } = fit({ ...wholeLevels, scale }, columns, upTo(5), y);
      for (const design of designs) expect(design.x.every(Number.isFinite)).toBe(true);
      expect(steps.chain!.regressions.flat().every(Number.isFinite)).toBe(true);
      expect(applySteps(steps, tableOf(columns), upTo(5)).x.every(Number.isFinite)).toBe(true);
    }
  });

  test('with one donor take its value', () => {
    const { designs } = fit(wholeLevels, hard['one donor']!, upTo(5), y);
    for (const design of designs) expect(column(design, 0)).toEqual([7, 7, 7, 7, 7]);
  });

  test('with more terms than a chain bears are refused', () => {
    const columns = Array.from({ length: 301 }, (_, j) => numbers(`n${j}`, [1, 2, 3, 4, j]));
    expect(() => fit(wholeLevels, columns, upTo(5), y)).toThrow(
      expect.objectContaining({ code: 'method.tooManyFeatures', facts: { features: 301, limit: 300 } }),
    );
  });
});
