import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isStudyError } from '../../workers/contract/faults';
import { effectiveParameters, linearSolver, linearStandardErrors } from '../../workers/numerics/linear';
import { logisticSolver } from '../../workers/numerics/logistic';
import { multinomialSolver, multinomialStandardErrors } from '../../workers/numerics/multinomial';
import { ordinalSolver, ordinalStandardErrors } from '../../workers/numerics/ordinal';
import { randomStream } from '../../workers/numerics/random';
import oracle from '../oracles/regressions.json' with { type: 'json' };

function finish<Step, Result>(steps: Generator<Step, Result>): Result {
  for (;;) {
    const next = steps.next();
    if (next.done) return next.value;
  }
}

const rows = oracle.x.length;
const columns = 4;
const classes = 4;
const x = Float64Array.from(oracle.x.flat());
const weight = Float64Array.from(oracle.weight);
const ones = new Float64Array(rows).fill(1);
const numbers = { x, rows, columns, y: Float64Array.from(oracle.y), weight };
const named = { x, rows, columns, y: Int32Array.from(oracle.class), classes, weight };

/** Printed to 10 digits; what each reference's own stopping rule leaves is well below the tolerance. */
function expectAll(actual: Iterable<number>, expected: readonly number[], tolerance: number) {
  const values = Array.from(actual);
  expect(values).toHaveLength(expected.length);
  for (const [j, value] of expected.entries()) {
    expect(Math.abs(values[j]! - value)).toBeLessThan(tolerance * Math.max(1, Math.abs(value)));
  }
}

describe('linear regression agrees with its oracles', () => {
  test.each([
    ['every row once', ones, oracle.lm[0]!],
    ['weights', weight, oracle.lm[1]!],
  ])('lm, %s', (_, of, { coef, se, sigma }) => {
    const problem = { ...numbers, weight: of };
    const fit = finish(linearSolver(problem).fit({ lambda: 0, alpha: 0 }, null, 1e-10));
    expectAll([fit.intercept, ...fit.beta], coef, 1e-8);
    const errors = linearStandardErrors(problem, fit)!;
    expectAll(errors.standardErrors, se, 1e-8);
    expect(Math.abs(errors.residualSd - sigma)).toBeLessThan(1e-8);
    expect(effectiveParameters(problem, { lambda: 0, alpha: 0 }, fit.beta)).toBe(5);
  });

  test.each(oracle.gaussian)('glmnet, alpha $alpha, lambda $lambda', ({ alpha, lambda, coef }) => {
    const fit = finish(linearSolver(numbers).fit({ lambda, alpha }, null, 1e-10));
    expectAll([fit.intercept, ...fit.beta], coef, 1e-6);
    for (const [j, b] of fit.beta.entries()) expect(b === 0).toBe(coef[j + 1] === 0);
  });
});

describe('multinomial regression agrees with its oracles', () => {
  test('nnet::multinom, as differences from the first class', () => {
    const fit = finish(multinomialSolver(named).fit({ lambda: 0, alpha: 0 }, null, 1e-11));
    const errors = multinomialStandardErrors(named, fit)!;
    for (const [at, expected] of oracle.multinom.coef_from_first.entries()) {
      const k = at + 1;
      const differences = [fit.intercepts[k]! - fit.intercepts[0]!];
      for (let j = 0; j < columns; j += 1) differences.push(fit.beta[k * columns + j]! - fit.beta[j]!);
      // nnet stops by its deviance, which leaves some 1e-6 of a coefficient.
      expectAll(differences, expected, 1e-5);
      expectAll(errors.subarray(at * 5, at * 5 + 5), oracle.multinom.se[at]!, 1e-5);
    }
    const total = weight.reduce((sum, w) => sum + w, 0);
    expect(2 * fit.loss * total).toBeCloseTo(oracle.multinom.deviance, 6);
  });

  test.each(oracle.multinomial)('glmnet, alpha $alpha, lambda $lambda', ({ alpha, lambda, coef }) => {
    const fit = finish(multinomialSolver(named).fit({ lambda, alpha }, null, 1e-10));
    for (const [k, expected] of coef.entries()) {
      const own = fit.beta.subarray(k * columns, (k + 1) * columns);
      expectAll([fit.intercepts[k]!, ...own], expected, 1e-5);
    }
  });
});

describe('proportional odds agree with their oracles', () => {
  test('MASS::polr', () => {
    const fit = finish(ordinalSolver(named).fit({ lambda: 0, alpha: 0 }, null, 1e-11));
    // polr stops by its deviance too.
    expectAll(fit.beta, oracle.polr.coef, 1e-5);
    expectAll(fit.thresholds, oracle.polr.zeta, 1e-5);
    expectAll(ordinalStandardErrors(named, fit)!, oracle.polr.se, 1e-5);
    const total = weight.reduce((sum, w) => sum + w, 0);
    expect(2 * fit.loss * total).toBeCloseTo(oracle.polr.deviance, 6);
  });

  test('a ridge, by its definition', () => {
    const { lambda, zeta, coef } = oracle.ordinal_ridge;
    const fit = finish(ordinalSolver(named).fit({ lambda, alpha: 0 }, null, 1e-10));
    expectAll(fit.thresholds, zeta, 1e-5);
    expectAll(fit.beta, coef, 1e-5);
  });
});

const problems = fc
  .record({
    seed: fc.integer(),
    rows: fc.integer({ min: 15, max: 50 }),
    columns: fc.integer({ min: 1, max: 8 }),
    classes: fc.integer({ min: 2, max: 5 }),
    lambda: fc.double({ min: 0.02, max: 1, noNaN: true }),
    alpha: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map(({ seed, rows: n, columns: p, classes: k, lambda, alpha }) => {
    const stream = randomStream(seed);
    const design = Float64Array.from({ length: n * p }, () => 0.6 * stream.normal() + 0.2);
    const value = Float64Array.from({ length: n }, (_, i) => 40 + 7 * (design[i * p]! + stream.normal()));
    const of = Int32Array.from({ length: n }, (_, i) => (i < k ? i : stream.below(k)));
    const weights = Float64Array.from({ length: n }, (_, i) =>
      i >= k && stream.below(5) === 0 ? 0 : stream.uniform() + 0.2,
    );
    const shape = { x: design, rows: n, columns: p, weight: weights };
    return { linear: { ...shape, y: value }, classed: { ...shape, y: of, classes: k }, lambda, alpha };
  });

/** Whether a coefficient meets the conditions of an elastic net's optimum, given the loss's derivative by it. */
function expectOptimal(derivative: number, b: number, l1: number, l2: number, tolerance: number) {
  const pull = derivative + l2 * b;
  if (b === 0) expect(Math.abs(pull)).toBeLessThan(l1 + tolerance);
  else expect(Math.abs(pull + l1 * Math.sign(b))).toBeLessThan(tolerance);
}

describe('linear regression', () => {
  test('meets the optimality conditions of its objective', () => {
    fc.assert(
      fc.property(problems, ({ linear, lambda, alpha }) => {
        const { intercept, beta } = finish(linearSolver(linear).fit({ lambda, alpha }, null, 1e-11));
        const total = linear.weight.reduce((a, b) => a + b, 0);
        const mean = linear.weight.reduce((sum, w, i) => sum + w * linear.y[i]!, 0) / total;
        const sd = Math.sqrt(linear.weight.reduce((sum, w, i) => sum + w * (linear.y[i]! - mean) ** 2, 0) / total);
        const gradient = new Float64Array(linear.columns);
        let level = 0;
        for (let i = 0; i < linear.rows; i += 1) {
          const row = linear.x.subarray(i * linear.columns, (i + 1) * linear.columns);
          const residual = row.reduce((sum, value, j) => sum + value * beta[j]!, intercept) - linear.y[i]!;
          level += (linear.weight[i]! * residual) / total;
          for (const [j, value] of row.entries()) gradient[j]! += (linear.weight[i]! * residual * value) / total;
        }
        // glmnet scales a ridge by the outcome's spread, so that the penalty stands for the same at any unit.
        expect(Math.abs(level)).toBeLessThan(1e-9);
        for (const [j, b] of beta.entries()) {
          expectOptimal(gradient[j]!, b, lambda * alpha, (lambda / sd) * (1 - alpha), 1e-7);
        }
      }),
    );
  });

  test('follows the unit and the origin of its outcome and of its columns', () => {
    fc.assert(
      fc.property(problems, ({ linear, lambda, alpha }) => {
        const fit = finish(linearSolver(linear).fit({ lambda, alpha }, null, 1e-11));
        const inOther = { ...linear, y: linear.y.map((value) => 3 * value - 20), x: linear.x.map((v) => v + 5) };
        const other = finish(linearSolver(inOther).fit({ lambda: 3 * lambda, alpha }, null, 1e-11));
        for (const [j, b] of fit.beta.entries()) expect(other.beta[j]).toBeCloseTo(3 * b, 7);
        const moved = fit.beta.reduce((sum, b) => sum + 5 * b, 0);
        expect(other.intercept).toBeCloseTo(3 * (fit.intercept - moved) - 20, 6);
      }),
    );
  });

  test('spends fewer parameters the stronger the ridge, and never fewer than the intercept', () => {
    const spent = [0, 0.1, 1, 10, 1e6].map((lambda) => {
      const { beta } = finish(linearSolver(numbers).fit({ lambda, alpha: 0 }, null, 1e-10));
      return effectiveParameters(numbers, { lambda, alpha: 0 }, beta);
    });
    expect(spent[0]).toBe(5);
    for (const [k, parameters] of spent.slice(1).entries()) expect(parameters).toBeLessThan(spent[k]!);
    expect(spent.at(-1)).toBeCloseTo(1, 3);
  });

  test('gives an outcome that does not vary no coefficient, and a column that does not vary none either', () => {
    const same = { ...numbers, y: new Float64Array(rows).fill(0.1) };
    const flat = finish(linearSolver(same).fit({ lambda: 0, alpha: 0 }, null, 1e-9));
    expect(flat.intercept).toBeCloseTo(0.1, 12);
    expect(Array.from(flat.beta)).toEqual([0, 0, 0, 0]);
    const withConstant = { ...numbers, x: x.map((value, at) => (at % columns === 1 ? 1000.7 : value)) };
    for (const alpha of [0, 1]) {
      for (const lambda of [0, 0.1]) {
        const fit = finish(linearSolver(withConstant).fit({ lambda, alpha }, null, 1e-9));
        expect(fit.beta[1]).toBe(0);
        expect(Number.isFinite(fit.intercept)).toBe(true);
      }
    }
  });

  test('has no standard errors where no degrees of freedom are left', () => {
    const stream = randomStream(4);
    const drawn = Float64Array.from({ length: 20 }, () => stream.normal());
    const five = { x: drawn, rows: 5, columns, y: numbers.y.slice(0, 5), weight: ones.slice(0, 5) };
    const fit = finish(linearSolver(five).fit({ lambda: 0, alpha: 0 }, null, 1e-9));
    expect(linearStandardErrors(five, fit)).toBeNull();
  });
});

describe('multinomial regression', () => {
  test('meets the optimality conditions of its objective', () => {
    fc.assert(
      fc.property(problems, ({ classed, lambda, alpha }) => {
        const { x: design, rows: n, columns: p, y, classes: k, weight: w } = classed;
        const { intercepts, beta } = finish(multinomialSolver(classed).fit({ lambda, alpha }, null, 1e-11));
        const total = w.reduce((a, b) => a + b, 0);
        const gradient = new Float64Array(k * (p + 1));
        for (let i = 0; i < n; i += 1) {
          const row = design.subarray(i * p, (i + 1) * p);
          const odds = Array.from(intercepts, (b, of) =>
            Math.exp(row.reduce((sum, value, j) => sum + value * beta[of * p + j]!, b)),
          );
          const all = odds.reduce((a, b) => a + b, 0);
          for (const [of, own] of odds.entries()) {
            const residual = (w[i]! * (own / all - (y[i] === of ? 1 : 0))) / total;
            gradient[of * (p + 1)]! += residual;
            for (const [j, value] of row.entries()) gradient[of * (p + 1) + 1 + j]! += residual * value;
          }
        }
        for (let of = 0; of < k; of += 1) {
          expect(Math.abs(gradient[of * (p + 1)]!)).toBeLessThan(1e-8);
          for (let j = 0; j < p; j += 1) {
            const derivative = gradient[of * (p + 1) + 1 + j]!;
            expectOptimal(derivative, beta[of * p + j]!, lambda * alpha, lambda * (1 - alpha), 1e-8);
          }
        }
        expect(intercepts.reduce((a, b) => a + b, 0)).toBeCloseTo(0, 10);
      }),
    );
  });

  // Two classes carry the penalty twice: |b| + |-b| is the difference's |d|, b^2 + b^2 half its square.
  test.each([
    [0, 0.5],
    [1, 1],
  ])('of two classes is logistic regression, alpha %d', (alpha, share) => {
    fc.assert(
      fc.property(problems, ({ classed, lambda }) => {
        const y = classed.y.map((of) => (of === 0 ? 0 : 1));
        const fit = finish(multinomialSolver({ ...classed, y, classes: 2 }).fit({ lambda, alpha }, null, 1e-11));
        const binary = { ...classed, y: Uint8Array.from(y) };
        const logistic = finish(logisticSolver(binary).fit({ lambda: lambda * share, alpha }, null, 1e-11));
        expect(fit.intercepts[1]! - fit.intercepts[0]!).toBeCloseTo(logistic.intercept, 7);
        for (const [j, b] of logistic.beta.entries()) {
          expect(fit.beta[classed.columns + j]! - fit.beta[j]!).toBeCloseTo(b, 7);
        }
      }),
    );
  });

  test('starts from another fit to the same end', () => {
    const solver = multinomialSolver(named);
    const strong = finish(solver.fit({ lambda: 0.1, alpha: 0.5 }, null, 1e-10));
    for (const lambda of [0.01, 0]) {
      const warm = finish(solver.fit({ lambda, alpha: 0.5 }, strong, 1e-10));
      const cold = finish(multinomialSolver(named).fit({ lambda, alpha: 0.5 }, null, 1e-10));
      expectAll(warm.beta, Array.from(cold.beta), 1e-7);
      expectAll(warm.intercepts, Array.from(cold.intercepts), 1e-7);
    }
  });
});

/** Cross-entropy of one row by its definition. */
function ordinalLoss(thresholds: readonly number[], eta: number, of: number): number {
  const upTo = (k: number) => (k < 0 ? 0 : k >= thresholds.length ? 1 : 1 / (1 + Math.exp(-(thresholds[k]! - eta))));
  return -Math.log(upTo(of) - upTo(of - 1));
}

describe('proportional odds', () => {
  test('meet the optimality conditions of their objective', () => {
    fc.assert(
      fc.property(problems, ({ classed, lambda, alpha }) => {
        const { x: design, rows: n, columns: p, y, weight: w } = classed;
        const { thresholds, beta } = finish(ordinalSolver(classed).fit({ lambda, alpha }, null, 1e-11));
        for (let cut = 1; cut < thresholds.length; cut += 1) {
          expect(thresholds[cut]).toBeGreaterThan(thresholds[cut - 1]!);
        }
        const total = w.reduce((a, b) => a + b, 0);
        const lossAt = (cuts: readonly number[], slopes: readonly number[]) => {
          let loss = 0;
          for (let i = 0; i < n; i += 1) {
            const eta = slopes.reduce((sum, b, j) => sum + b * design[i * p + j]!, 0);
            if (w[i]! > 0) loss += (w[i]! * ordinalLoss(cuts, eta, y[i]!)) / total;
          }
          return loss;
        };
        // Central differences leave about the square of their step, and rounding over it.
        const step = 1e-5;
        const moved = (list: Float64Array, at: number, by: number) =>
          Array.from(list, (value, j) => (j === at ? value + by : value));
        for (const cut of thresholds.keys()) {
          const rise = lossAt(moved(thresholds, cut, step), Array.from(beta));
          const fall = lossAt(moved(thresholds, cut, -step), Array.from(beta));
          expect(Math.abs(rise - fall) / (2 * step)).toBeLessThan(1e-7);
        }
        for (const [j, b] of beta.entries()) {
          const rise = lossAt(Array.from(thresholds), moved(beta, j, step));
          const fall = lossAt(Array.from(thresholds), moved(beta, j, -step));
          expectOptimal((rise - fall) / (2 * step), b, lambda * alpha, lambda * (1 - alpha), 1e-7);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('of two classes are logistic regression; of reversed classes their own mirror image', () => {
    fc.assert(
      fc.property(problems, ({ classed, lambda, alpha }) => {
        const y = classed.y.map((of) => (of === 0 ? 0 : 1));
        const two = finish(ordinalSolver({ ...classed, y, classes: 2 }).fit({ lambda, alpha }, null, 1e-11));
        const binary = { ...classed, y: Uint8Array.from(y) };
        const logistic = finish(logisticSolver(binary).fit({ lambda, alpha }, null, 1e-11));
        expect(two.thresholds[0]).toBeCloseTo(-logistic.intercept, 7);
        for (const [j, b] of logistic.beta.entries()) expect(two.beta[j]).toBeCloseTo(b, 7);
        const fit = finish(ordinalSolver(classed).fit({ lambda, alpha }, null, 1e-11));
        const reversed = { ...classed, y: classed.y.map((of) => classed.classes - 1 - of) };
        const mirror = finish(ordinalSolver(reversed).fit({ lambda, alpha }, null, 1e-11));
        for (const [j, b] of fit.beta.entries()) expect(mirror.beta[j]).toBeCloseTo(-b, 7);
        const turned = Array.from(mirror.thresholds, (cut) => -cut).reverse();
        for (const [cut, at] of turned.entries()) expect(fit.thresholds[cut]).toBeCloseTo(at, 7);
      }),
    );
  });
});

describe('several classes', () => {
  const line = Float64Array.from({ length: 30 }, (_, i) => i / 10);
  const thirds = Int32Array.from({ length: 30 }, (_, i) => Math.floor(i / 10));
  const separated = { x: line, rows: 30, columns: 1, y: thirds, classes: 3, weight: ones.slice(0, 30) };

  test('that a column separates have no unpenalised fit, and a penalised one', () => {
    for (const solver of [multinomialSolver(separated), ordinalSolver(separated)]) {
      let code: string | null = null;
      try {
        finish<unknown, unknown>(solver.fit({ lambda: 0, alpha: 0 }, null, 1e-9));
      } catch (caught) {
        if (isStudyError(caught)) code = caught.code;
      }
      expect(code).toBe('method.notConverged');
      const fit = finish<unknown, { readonly beta: Float64Array }>(solver.fit({ lambda: 0.1, alpha: 0.5 }, null, 1e-9));
      expect(fit.beta.every(Number.isFinite)).toBe(true);
    }
  });

  test('of which one has no row are told apart all the same, and that one is given little', () => {
    const y = Int32Array.from({ length: 30 }, (_, i) => [1, 2, 4][(i * i + i) % 3] ?? 1);
    const gappy = { ...separated, y, classes: 6 };
    for (const lambda of [0, 0.1]) {
      const { intercepts, beta } = finish(multinomialSolver(gappy).fit({ lambda, alpha: 0.5 }, null, 1e-9));
      for (const empty of [0, 3, 5]) {
        expect(beta[empty]).toBe(0);
        for (const full of [1, 2, 4]) {
          if (y.includes(full)) expect(intercepts[empty]).toBeLessThan(intercepts[full]!);
        }
      }
      const { thresholds } = finish(ordinalSolver(gappy).fit({ lambda, alpha: 0.5 }, null, 1e-9));
      expect(thresholds.every(Number.isFinite)).toBe(true);
      for (let cut = 1; cut < 5; cut += 1) expect(thresholds[cut]).toBeGreaterThan(thresholds[cut - 1]!);
    }
  });

  test('of which only one has rows cannot be told apart', () => {
    const one = { ...separated, y: new Int32Array(30).fill(1) };
    for (const solver of [multinomialSolver(one), ordinalSolver(one)]) {
      expect(() => finish<unknown, unknown>(solver.fit({ lambda: 0.1, alpha: 0 }, null, 1e-9))).toThrow(
        'method.oneOutcomeOnly',
      );
    }
  });

  test('more columns than can all be held are fitted by those that move', () => {
    const stream = randomStream(12);
    const wide = 2100;
    const design = Float64Array.from({ length: 60 * wide }, () => stream.normal());
    const y = Int32Array.from({ length: 60 }, (_, i) =>
      design[i * wide]! < -0.4 ? 0 : design[i * wide]! < 0.4 ? 1 : 2,
    );
    const problem = { x: design, rows: 60, columns: wide, y, classes: 3, weight: ones.slice(0, 60) };
    const ordinal = finish(ordinalSolver(problem).fit({ lambda: 0.1, alpha: 1 }, null, 1e-8));
    const multinomial = finish(multinomialSolver(problem).fit({ lambda: 0.1, alpha: 1 }, null, 1e-8));
    const linear = finish(
      linearSolver({ ...problem, y: Float64Array.from(y) }).fit({ lambda: 0.1, alpha: 1 }, null, 1e-8),
    );
    const strongest = (beta: Float64Array) =>
      beta.reduce((best, b, j) => (Math.abs(b) > Math.abs(beta[best]!) ? j : best), 0);
    expect(strongest(ordinal.beta)).toBe(0);
    expect(strongest(multinomial.beta) % wide).toBe(0);
    expect(strongest(linear.beta)).toBe(0);
  });
});
