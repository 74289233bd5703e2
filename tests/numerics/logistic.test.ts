import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isStudyError } from '../../workers/contract/faults';
import { logisticSolver, type LogisticProblem } from '../../workers/numerics/logistic';
import { turnToRowSpace } from '../../workers/numerics/linear-algebra';
import { randomStream } from '../../workers/numerics/random';
import oracle from '../oracles/logistic.json' with { type: 'json' };

function finish<Step, Result>(steps: Generator<Step, Result>): Result {
  for (;;) {
    const next = steps.next();
    if (next.done) return next.value;
  }
}

function fit(problem: LogisticProblem, lambda: number, alpha: number, tolerance = 1e-11) {
  return finish(logisticSolver(problem).fit({ lambda, alpha }, null, tolerance));
}

function problemOf(
  x: readonly (readonly number[])[],
  y: readonly number[],
  weight?: readonly number[],
): LogisticProblem {
  return {
    x: Float64Array.from(x.flat()),
    rows: x.length,
    columns: x[0]!.length,
    y: Uint8Array.from(y),
    weight: weight ? Float64Array.from(weight) : new Float64Array(x.length).fill(1),
  };
}

/** Columns with mean 0 and population standard deviation 1, and what is needed to go back. */
function standardised(x: readonly (readonly number[])[]) {
  const centre = x[0]!.map((_, j) => x.reduce((sum, row) => sum + row[j]!, 0) / x.length);
  const scale = centre.map((mean, j) => Math.sqrt(x.reduce((sum, row) => sum + (row[j]! - mean) ** 2, 0) / x.length));
  return { x: x.map((row) => row.map((value, j) => (value - centre[j]!) / scale[j]!)), centre, scale };
}

describe('agrees with its oracles', () => {
  // The references are printed to 12 digits and stop at their own tolerance, 1e-8 or so of a coefficient.
  test('glm, no penalty, columns as they stand', () => {
    const { intercept, beta } = fit(problemOf(oracle.x, oracle.y), 0, 0);
    for (const [j, expected] of oracle.glm.entries()) {
      expect(Math.abs([intercept, ...beta][j]! - expected)).toBeLessThan(1e-6 * Math.max(1, Math.abs(expected)));
    }
  });

  test.each(oracle.glmnet)(
    'glmnet, alpha $alpha, lambda $lambda',
    ({ alpha, lambda, coef_with_intercept: expected }) => {
      const { x, centre, scale } = standardised(oracle.x);
      const fitted = fit(problemOf(x, oracle.y), lambda, alpha);
      const beta = [...fitted.beta].map((b, j) => b / scale[j]!);
      const intercept = fitted.intercept - beta.reduce((sum, b, j) => sum + b * centre[j]!, 0);
      for (const [j, value] of [intercept, ...beta].entries()) {
        expect(Math.abs(value - expected[j]!)).toBeLessThan(1e-6 * Math.max(1, Math.abs(expected[j]!)));
      }
    },
  );

  test.each(oracle.cases)('scikit-learn: $name', ({ x, y, weight, lambda, alpha, intercept, beta }) => {
    const fitted = fit(problemOf(x, y, weight), lambda, alpha);
    expect(Math.abs(fitted.intercept - intercept)).toBeLessThan(1e-6);
    for (const [j, expected] of beta.entries()) expect(Math.abs(fitted.beta[j]! - expected)).toBeLessThan(1e-6);
  });
});

const problems = fc
  .record({
    seed: fc.integer(),
    rows: fc.integer({ min: 12, max: 60 }),
    columns: fc.integer({ min: 1, max: 12 }),
    lambda: fc.double({ min: 0.01, max: 2, noNaN: true }),
    alpha: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map(({ seed, rows, columns, lambda, alpha }) => {
    const stream = randomStream(seed);
    const x = Float64Array.from({ length: rows * columns }, () => 0.6 * stream.normal() + 0.2);
    const y = Uint8Array.from({ length: rows }, (_, i) => (i === 0 ? 1 : i === 1 ? 0 : stream.below(2)));
    const weight = Float64Array.from({ length: rows }, (_, i) =>
      i > 1 && stream.below(4) === 0 ? 0 : stream.uniform() + 0.1,
    );
    return { problem: { x, rows, columns, y, weight }, lambda, alpha };
  });

test('the fit meets the optimality conditions of its objective', () => {
  fc.assert(
    fc.property(problems, ({ problem, lambda, alpha }) => {
      const { x, rows, columns, y, weight } = problem;
      const { intercept, beta } = fit(problem, lambda, alpha);
      const total = weight.reduce((a, b) => a + b, 0);
      const gradient = new Float64Array(columns + 1);
      for (let i = 0; i < rows; i += 1) {
        const eta = beta.reduce((sum, b, j) => sum + b * x[i * columns + j]!, intercept);
        const residual = (weight[i]! * (1 / (1 + Math.exp(-eta)) - y[i]!)) / total;
        gradient[0]! += residual;
        for (let j = 0; j < columns; j += 1) gradient[j + 1]! += residual * x[i * columns + j]!;
      }
      expect(Math.abs(gradient[0]!)).toBeLessThan(1e-8);
      for (let j = 0; j < columns; j += 1) {
        const pull = gradient[j + 1]! + lambda * (1 - alpha) * beta[j]!;
        if (beta[j] === 0) expect(Math.abs(pull)).toBeLessThan(lambda * alpha + 1e-8);
        else expect(Math.abs(pull + lambda * alpha * Math.sign(beta[j]!))).toBeLessThan(1e-8);
      }
    }),
  );
});

test('a row of weight zero changes nothing and a weight of two is the row twice', () => {
  fc.assert(
    fc.property(problems, ({ problem, lambda, alpha }) => {
      const { x, rows, columns, y } = problem;
      const weight = problem.weight.map((w, i) => (w === 0 ? 0 : 1 + (i % 2)));
      const kept = Array.from(weight, (w, i) => new Array<number>(w).fill(i)).flat();
      const repeated = {
        x: Float64Array.from(kept.flatMap((i) => [...x.subarray(i * columns, (i + 1) * columns)])),
        rows: kept.length,
        columns,
        y: Uint8Array.from(kept, (i) => y[i]!),
        weight: new Float64Array(kept.length).fill(1),
      };
      const weighted = fit({ ...problem, rows, weight }, lambda, alpha);
      const twice = fit(repeated, lambda, alpha);
      expect(weighted.intercept).toBeCloseTo(twice.intercept, 7);
      for (let j = 0; j < columns; j += 1) expect(weighted.beta[j]).toBeCloseTo(twice.beta[j]!, 7);
    }),
  );
});

test('a path of penalties ends where a single fit ends', () => {
  fc.assert(
    fc.property(problems, ({ problem, lambda, alpha }) => {
      const solver = logisticSolver(problem);
      let start = null;
      for (const times of [16, 8, 4, 2]) start = finish(solver.fit({ lambda: lambda * times, alpha }, start, 1e-6));
      const path = finish(solver.fit({ lambda, alpha }, start, 1e-11));
      const single = fit(problem, lambda, alpha);
      for (let j = 0; j < problem.columns; j += 1) expect(path.beta[j]).toBeCloseTo(single.beta[j]!, 7);
    }),
  );
});

test('a ridge fit on the row space is the ridge fit on the design', () => {
  fc.assert(
    fc.property(
      fc.integer(),
      fc.integer({ min: 6, max: 15 }),
      fc.integer({ min: 16, max: 40 }),
      (seed, rows, columns) => {
        const stream = randomStream(seed);
        const x = Float64Array.from({ length: rows * columns }, () => stream.normal());
        // A row that repeats another makes the rank smaller than the number of rows.
        x.copyWithin(columns, 0, columns);
        const y = Uint8Array.from({ length: rows }, (_, i) => i % 2);
        const weight = new Float64Array(rows).fill(1);
        const turned = turnToRowSpace(x, rows, columns);
        expect(turned.rank).toBe(rows - 1);
        const narrow = fit({ x: turned.x, rows, columns: turned.rank, y, weight }, 0.07, 0);
        const wide = fit({ x, rows, columns, y, weight }, 0.07, 0);
        const beta = turned.expand(narrow.beta);
        expect(narrow.intercept).toBeCloseTo(wide.intercept, 7);
        for (let j = 0; j < columns; j += 1) expect(beta[j]).toBeCloseTo(wide.beta[j]!, 7);
      },
    ),
    { numRuns: 30 },
  );
});

describe('without a penalty', () => {
  const faultOf = (run: () => unknown) => {
    try {
      run();
    } catch (caught) {
      if (isStudyError(caught)) return caught.code;
      throw caught;
    }
    return null;
  };

  test('separated outcomes are refused, complete or in part', () => {
    const complete = problemOf([[1], [2], [3], [4], [5], [6]], [0, 0, 0, 1, 1, 1]);
    expect(faultOf(() => fit(complete, 0, 0))).toBe('method.notConverged');
    const inPart = problemOf(
      [[0, 1], [0, 2], [0, 3], [0, 4], [1, 1], [1, 3]],
      [0, 1, 0, 1, 1, 1],
    ); // prettier-ignore
    expect(faultOf(() => fit(inPart, 0, 0))).toBe('method.notConverged');
    expect(faultOf(() => fit(inPart, 1e-4, 0))).toBeNull();
  });

  test('a column that depends on others gets the coefficient 0 and the risks stay', () => {
    const rows = oracle.x.map((row) => [...row, row[0]! - 2 * row[1]! + 3]);
    const withCopy = fit(problemOf(rows, oracle.y), 0, 0);
    const without = fit(problemOf(oracle.x, oracle.y), 0, 0);
    expect(withCopy.beta[4]).toBe(0);
    for (let j = 0; j < 4; j += 1) expect(withCopy.beta[j]).toBeCloseTo(without.beta[j]!, 6);
  });

  test('one outcome only is refused', () => {
    expect(faultOf(() => fit(problemOf([[1], [2], [3]], [1, 1, 1]), 0, 0))).toBe('method.oneOutcomeOnly');
    expect(faultOf(() => fit(problemOf([[1], [2], [3]], [1, 1, 0], [1, 1, 0]), 0, 0))).toBe('method.oneOutcomeOnly');
  });
});
