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
      // The variance of 50 draws is within a factor of 2 of its expectation in all but one in a million.
      expect(between / chained.between[k]!).toBeGreaterThan(0.4);
      expect(between / chained.between[k]!).toBeLessThan(2.5);
      if (Math.abs(chained.completeCases[k]! - mean) > Math.abs(expected - mean)) further += 1;
    }
    expect(further).toBeGreaterThanOrEqual(4);
  });
});
