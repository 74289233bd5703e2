import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LogisticSpec } from '../../workers/contract/recipe';
import { kernelProducts } from '../../workers/models/kernel-products';
import { fitLogisticModel } from '../../workers/models/logistic';
import { plainProducts, type DesignProducts } from '../../workers/numerics/design-products';
import { linearSolver, type LinearFit } from '../../workers/numerics/linear';
import { logisticSolver, type LogisticFit } from '../../workers/numerics/logistic';
import { multinomialSolver, type MultinomialFit } from '../../workers/numerics/multinomial';
import { randomStream } from '../../workers/numerics/random';
import oracle from '../oracles/elastic-net.json' with { type: 'json' };

function finish<Step, Result>(steps: Generator<Step, Result>): Result {
  for (;;) {
    const next = steps.next();
    if (next.done) return next.value;
  }
}

const rows = oracle.x.length;
const columns = oracle.x[0]!.length;
const design = { x: Float64Array.from(oracle.x.flat()), rows, columns, weight: Float64Array.from(oracle.weight) };
const binary = { ...design, y: Uint8Array.from(oracle.y) };
const continuous = { ...design, y: Float64Array.from(oracle.value) };
const classed = { ...design, y: Int32Array.from(oracle.class), classes: 3 };
const products = kernelProducts(design.x, rows, columns);

const linksOf = (intercept: number, beta: Float64Array): number[] =>
  oracle.x.map((row) => row.reduce((sum, value, j) => sum + value * beta[j]!, intercept));

/** glmnet's own error at its smallest threshold: a slope along which the loss is flat is known the least. */
const TOLERANCE = 1e-5;

function expectClose(actual: readonly number[], expected: readonly number[]): void {
  for (const [i, value] of expected.entries()) expect(Math.abs(actual[i]! - value)).toBeLessThan(TOLERANCE);
}

describe('paths agree with glmnet on more columns than rows, alike and twice the same', () => {
  test.each(oracle.binomial)('logistic, alpha $alpha', ({ alpha, path }) => {
    const solver = logisticSolver(binary, products);
    let last: LogisticFit | null = null;
    for (const { lambda, link, coef } of path) {
      const fit: LogisticFit = finish(solver.fit({ lambda, alpha }, last, 1e-9));
      expectClose(linksOf(fit.intercept, fit.beta), link);
      // A lasso leaves open how two equal columns share their coefficient.
      if (alpha < 1) expectClose([fit.intercept, ...fit.beta], coef);
      last = fit;
    }
  });

  test.each(oracle.gaussian)('linear, alpha $alpha', ({ alpha, path }) => {
    const solver = linearSolver(continuous, products);
    let last: LinearFit | null = null;
    for (const { lambda, link, coef } of path) {
      const fit: LinearFit = finish(solver.fit({ lambda, alpha }, last, 1e-9));
      expectClose(linksOf(fit.intercept, fit.beta), link);
      if (alpha < 1) expectClose([fit.intercept, ...fit.beta], coef);
      last = fit;
    }
  });

  test.each(oracle.multinomial)('multinomial, alpha $alpha', ({ alpha, path }) => {
    const solver = multinomialSolver(classed, products);
    let last: MultinomialFit | null = null;
    for (const { lambda, link } of path) {
      const fit: MultinomialFit = finish(solver.fit({ lambda, alpha }, last, 1e-9));
      const links = [0, 1, 2].map((k) => linksOf(fit.intercepts[k]!, fit.beta.slice(k * columns, (k + 1) * columns)));
      // Only differences between classes tell anything.
      for (const [i, row] of link.entries()) {
        expectClose(
          [links[1]![i]! - links[0]![i]!, links[2]![i]! - links[0]![i]!],
          [row[1]! - row[0]!, row[2]! - row[0]!],
        );
      }
      last = fit;
    }
  });

  test('from any start and with products of either kind', () => {
    for (const alpha of [1, 0.5]) {
      for (const lambda of [0.15, 0.02]) {
        const cold = finish(logisticSolver(binary).fit({ lambda, alpha }, null, 1e-10));
        const warm = logisticSolver(binary, products);
        const from = finish(warm.fit({ lambda: 0.004, alpha }, null, 1e-8));
        const fit = finish(warm.fit({ lambda, alpha }, from, 1e-10));
        expectClose(linksOf(fit.intercept, fit.beta), linksOf(cold.intercept, cold.beta));
        expect(fit.loss).toBeCloseTo(cold.loss, 9);
      }
    }
  });
});

describe('products of a design', () => {
  const cases = fc
    .record({
      seed: fc.integer(),
      rows: fc.integer({ min: 1, max: 700 }),
      columns: fc.integer({ min: 0, max: 30 }),
      outputs: fc.integer({ min: 1, max: 3 }),
    })
    .map(({ seed, rows: n, columns: width, outputs }) => {
      const stream = randomStream(seed);
      const x = Float64Array.from({ length: n * width }, () => (stream.uniform() < 0.3 ? 0 : stream.normal()));
      const size = width + 1;
      const b = Float64Array.from({ length: outputs * size }, () => (stream.uniform() < 0.4 ? 0 : stream.normal()));
      const weight = Float64Array.from({ length: n }, () => (stream.uniform() < 0.2 ? 0 : stream.normal()));
      const right = Int32Array.from({ length: 1 + stream.below(size) }, () => stream.below(size));
      return { x, n, width, outputs, b, weight, right, known: stream.below(right.length) };
    });

  test('by the kernel are those in plain TypeScript', () => {
    fc.assert(
      fc.property(cases, ({ x, n, width, outputs, b, weight, right, known }) => {
        const kernel = kernelProducts(x, n, width);
        const plain = plainProducts(x, n, width);
        const passed = (by: DesignProducts) => {
          const links = new Float64Array(outputs * n);
          const pulls = new Float64Array(outputs * (width + 1));
          by.pass(
            b,
            outputs,
            (first, count, values, stride) => {
              for (let k = 0; k < outputs; k += 1) {
                for (let i = 0; i < count; i += 1) {
                  links[k * n + first + i] = values[k * stride + i]!;
                  values[k * stride + i] = weight[first + i]! * values[k * stride + i]!;
                }
              }
            },
            pulls,
          );
          return [...links, ...pulls];
        };
        const left = right.subarray(known);
        const gram = (by: DesignProducts, triangle: boolean) => {
          const into = new Float64Array(left.length * right.length);
          finish(by.gram(weight, left, right, triangle, into));
          return Array.from(into).filter((_, at) => {
            const [a, c] = [Math.floor(at / right.length), at % right.length];
            return !triangle || c <= known + a;
          });
        };
        // Sums of 700 products in another order differ by rounding alone.
        for (const [ours, theirs] of [
          [passed(kernel), passed(plain)],
          [gram(kernel, true), gram(plain, true)],
          [gram(kernel, false), gram(plain, false)],
        ] as const) {
          expect(ours.length).toBe(theirs.length);
          for (const [at, value] of theirs.entries()) expect(ours[at]).toBeCloseTo(value, 8);
        }
        kernel.release();
      }),
    );
  });

  test('are those of another design after it was given back', () => {
    const one = { ...drawn(5, 30, 3), alpha: 0.5 };
    const other = { ...drawn(6, 400, 6), alpha: 1 };
    const once = [one, other].map(fitted);
    expect([one, other, one].map(fitted)).toEqual([once[0], once[1], once[0]]);
  });
});

function drawn(seed: number, n: number, width: number) {
  const stream = randomStream(seed);
  const x = Float64Array.from({ length: n * width }, () => stream.normal());
  const y = Uint8Array.from({ length: n }, (_, i) => (x[i * width]! + stream.normal() > 0 ? 1 : 0));
  return { design: { x, rows: n, features: Array.from({ length: width }, (_, j) => `x${j}`) }, y };
}

function fitted({ design: of, y, alpha }: ReturnType<typeof drawn> & { readonly alpha: number }) {
  const spec: LogisticSpec = { id: 'l', family: 'logistic', alpha, lambda: 'auto', classWeights: 'none' };
  return finish(fitLogisticModel(spec, of, y, null, 1));
}

test('five hundred columns on 189 rows are fitted with a bounded number of products', () => {
  // Counted and not timed: what made wide fits slow was work on columns that never moved.
  const { design: of, y } = drawn(8, 189, 500);
  const inner = kernelProducts(of.x, 189, 500);
  let entries = 0;
  let passes = 0;
  const counted: DesignProducts = {
    rows: inner.rows,
    size: inner.size,
    pass(...rest) {
      passes += 1;
      inner.pass(...rest);
    },
    *gram(weight, left, right, triangle, into) {
      entries += left.length * right.length;
      yield* inner.gram(weight, left, right, triangle, into);
    },
  };
  const solver = logisticSolver(
    { x: of.x, rows: 189, columns: 500, y, weight: new Float64Array(189).fill(1) },
    counted,
  );
  let last: LogisticFit | null = null;
  for (let k = 0; k < 25; k += 1) last = finish(solver.fit({ lambda: 0.4 * 0.001 ** (k / 24), alpha: 1 }, last, 1e-3));
  inner.release();
  expect(passes).toBeLessThan(25 * 12);
  // Every column's product with every other at each refresh would be 250,000 and more.
  expect(entries / passes).toBeLessThan(25_000);
});

test('a ridge of so many coefficients that no factor is made has no gradient left', () => {
  const stream = randomStream(8);
  const [wideRows, wideColumns, classes] = [70, 66, 7];
  const x = Float64Array.from({ length: wideRows * wideColumns }, () => stream.normal());
  const y = Int32Array.from({ length: wideRows }, (_, i) => i % classes);
  const problem = { x, rows: wideRows, columns: wideColumns, y, classes, weight: new Float64Array(wideRows).fill(1) };
  const penalty = { lambda: 0.03, alpha: 0 };
  const fit = finish(multinomialSolver(problem).fit(penalty, null, 1e-9));
  // The gradient of the objective, written down from its definition.
  for (let k = 0; k < classes; k += 1) {
    for (let j = 0; j < wideColumns; j += 1) {
      let pull = penalty.lambda * fit.beta[k * wideColumns + j]!;
      for (let i = 0; i < wideRows; i += 1) {
        const eta = Array.from({ length: classes }, (_, l) =>
          x
            .subarray(i * wideColumns, (i + 1) * wideColumns)
            .reduce((sum, value, c) => sum + value * fit.beta[l * wideColumns + c]!, fit.intercepts[l]!),
        );
        const all = eta.reduce((sum, value) => sum + Math.exp(value), 0);
        pull += ((Math.exp(eta[k]!) / all - (y[i] === k ? 1 : 0)) * x[i * wideColumns + j]!) / wideRows;
      }
      // A step below 1e-9 in the linear predictor leaves about as much of the gradient.
      expect(Math.abs(pull)).toBeLessThan(1e-8);
    }
  }
});
