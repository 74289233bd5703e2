import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isStudyError } from '../../../workers/contract/faults';
import { coxInformation } from '../../../workers/numerics/survival/cox';
import { arrangeRiskSets, type CoxProblem } from '../../../workers/numerics/survival/cox-risk-sets';
import { factorCholesky, solveCholesky } from '../../../workers/numerics/linear-algebra';
import { randomStream } from '../../../workers/numerics/random';
import oracle from '../../oracles/cox.json' with { type: 'json' };
import { fitCox as fit, problemOf } from './cox-rows';

function faultOf(run: () => unknown) {
  try {
    run();
  } catch (caught) {
    if (isStudyError(caught)) return caught.code;
    throw caught;
  }
  return null;
}

describe('agrees with its oracles', () => {
  test.each([
    ['lung cancer', oracle.lung],
    ['delayed entry, weights and many ties', oracle.delayed],
  ])('coxph, Efron: %s', (_, rows) => {
    const problem = problemOf(rows);
    const { beta, loss } = fit(problem);
    const sets = arrangeRiskSets(problem);
    const information = coxInformation(sets, beta);
    const factor = factorCholesky(information, 3, new Float64Array(3));
    for (let j = 0; j < 3; j += 1) {
      const unit = new Float64Array(3);
      unit[j] = 1;
      // Both stop far below 1e-9; the reference is printed to 14 digits.
      expect(Math.abs(beta[j]! - rows.coef[j]!)).toBeLessThan(1e-9);
      expect(Math.abs(Math.sqrt(solveCholesky(factor, unit)[j]!) - rows.se[j]!)).toBeLessThan(1e-9);
    }
    expect(Math.abs(-loss * sets.total - rows.loglik[1]!)).toBeLessThan(1e-8);
  });

  test.each(oracle.glmnet)('glmnet without ties, alpha $alpha', ({ alpha, lambda, coef, ...rows }) => {
    const problem = problemOf(rows);
    for (const [k, strength] of lambda.entries()) {
      const { beta } = fit(problem, strength, alpha);
      // glmnet stops at a relative change of 1e-16 of its deviance: about 1e-7 of a coefficient.
      for (const [j, expected] of coef[k]!.entries()) expect(Math.abs(beta[j]! - expected)).toBeLessThan(1e-6);
    }
  });
});

const problems = fc
  .record({
    seed: fc.integer(),
    rows: fc.integer({ min: 12, max: 60 }),
    columns: fc.integer({ min: 1, max: 8 }),
    lambda: fc.double({ min: 0.01, max: 2, noNaN: true }),
    alpha: fc.double({ min: 0, max: 1, noNaN: true }),
    delayed: fc.boolean(),
    ties: fc.boolean(),
  })
  .map(({ seed, rows, columns, lambda, alpha, delayed, ties }) => {
    const stream = randomStream(seed);
    const x = Float64Array.from({ length: rows * columns }, () => 0.6 * stream.normal() + 0.2);
    const time = Float64Array.from({ length: rows }, () => (ties ? 1 + stream.below(7) : 1 + 9 * stream.uniform()));
    const entry = delayed ? time.map((t) => (stream.below(2) === 0 ? 0 : Math.max(0, t - 1 - stream.below(4)))) : null;
    const event = Uint8Array.from({ length: rows }, (_, i) => (i === 0 ? 1 : stream.below(2)));
    const weight = Float64Array.from({ length: rows }, (_, i) =>
      i > 1 && stream.below(4) === 0 ? 0 : stream.uniform() + 0.1,
    );
    return { problem: { x, rows, columns, entry, time, event, weight }, lambda, alpha };
  });

/** Efron's log partial likelihood by its definition, every risk set looked up anew. */
function logLikelihood({ x, rows, columns, entry, time, event, weight }: CoxProblem, beta: Float64Array): number {
  const eta = Array.from({ length: rows }, (_, i) => beta.reduce((sum, b, j) => sum + b * x[i * columns + j]!, 0));
  const all = [...eta.keys()].filter((i) => weight[i]! > 0);
  let sum = 0;
  for (const t of new Set(all.filter((i) => event[i] === 1).map((i) => time[i]!))) {
    const hazard = (rowsIn: number[]) => rowsIn.reduce((total, i) => total + weight[i]! * Math.exp(eta[i]!), 0);
    const dying = all.filter((i) => event[i] === 1 && time[i] === t);
    const atRisk = hazard(all.filter((i) => time[i]! >= t && (entry?.[i] ?? -1) < t));
    const mean = dying.reduce((total, i) => total + weight[i]!, 0) / dying.length;
    for (const [l, i] of dying.entries()) {
      sum += weight[i]! * eta[i]! - mean * Math.log(atRisk - (l / dying.length) * hazard(dying));
    }
  }
  return sum;
}

test('the fit meets the optimality conditions of its objective, and its loss is the partial likelihood', () => {
  fc.assert(
    fc.property(problems, ({ problem, lambda, alpha }) => {
      const { beta, loss } = fit(problem, lambda, alpha);
      const total = problem.weight.reduce((a, b) => a + b, 0);
      expect(loss).toBeCloseTo(-logLikelihood(problem, beta) / total, 10);
      for (let j = 0; j < problem.columns; j += 1) {
        const at = (by: number) =>
          -logLikelihood(
            problem,
            beta.map((b, k) => (k === j ? b + by : b)),
          ) / total;
        // A central difference over 2e-5 is exact to about 1e-9.
        const pull = (at(1e-5) - at(-1e-5)) / 2e-5 + lambda * (1 - alpha) * beta[j]!;
        if (beta[j] === 0) expect(Math.abs(pull)).toBeLessThan(lambda * alpha + 1e-7);
        else expect(Math.abs(pull + lambda * alpha * Math.sign(beta[j]!))).toBeLessThan(1e-7);
      }
    }),
  );
});

test('only the order of times counts, and the level of a feature does not', () => {
  fc.assert(
    fc.property(problems, fc.double({ min: -1e6, max: 1e6, noNaN: true }), ({ problem, lambda, alpha }, shift) => {
      const { x, entry, time } = problem;
      const first = fit(problem, lambda, alpha);
      const warp = (t: number) => Math.log1p(t) ** 3 - 2;
      const warped = fit(
        { ...problem, x: x.map((v) => v + shift), time: time.map(warp), entry: entry?.map(warp) ?? null },
        lambda,
        alpha,
      );
      // Adding a million to a feature leaves it about ten digits.
      for (let j = 0; j < problem.columns; j += 1) expect(warped.beta[j]).toBeCloseTo(first.beta[j]!, 6);
    }),
  );
});

test('a feature in other units has the coefficient in its units, where nothing is penalised', () => {
  const problem = problemOf(oracle.lung);
  const scaled = fit({ ...problem, x: problem.x.map((v, i) => (i % 3 === 0 ? v / 365.25 : v)) });
  const plain = fit(problem);
  expect(scaled.beta[0]! / 365.25).toBeCloseTo(plain.beta[0]!, 10);
  expect(scaled.beta[1]).toBeCloseTo(plain.beta[1]!, 10);
});

test('a row of weight zero changes nothing', () => {
  fc.assert(
    fc.property(problems, ({ problem, lambda, alpha }) => {
      const { x, columns, entry, time, event, weight } = problem;
      const kept = [...weight.keys()].filter((i) => weight[i]! > 0);
      const without = fit(
        {
          x: Float64Array.from(kept.flatMap((i) => [...x.subarray(i * columns, (i + 1) * columns)])),
          rows: kept.length,
          columns,
          entry: entry && Float64Array.from(kept, (i) => entry[i]!),
          time: Float64Array.from(kept, (i) => time[i]!),
          event: Uint8Array.from(kept, (i) => event[i]!),
          weight: weight.filter((w) => w > 0),
        },
        lambda,
        alpha,
      );
      expect(Array.from(fit(problem, lambda, alpha).beta)).toEqual(Array.from(without.beta));
    }),
  );
});

test('the columns of a curvature too wide to be kept lead to the same lasso', () => {
  const stream = randomStream(8);
  const [rows, columns, wide] = [30, 6, 2100];
  const x = Float64Array.from({ length: rows * columns }, () => stream.normal());
  const time = Float64Array.from({ length: rows }, () => 1 + stream.below(9));
  const entry = time.map((t) => t - 1 - stream.below(3));
  const event = Uint8Array.from({ length: rows }, (_, i) => (i % 3 === 0 ? 0 : 1));
  const weight = Float64Array.from({ length: rows }, () => 0.2 + stream.uniform());
  const narrow = fit({ x, rows, columns, entry, time, event, weight }, 0.05, 1);
  const padded = new Float64Array(rows * wide);
  for (let i = 0; i < rows; i += 1) padded.set(x.subarray(i * columns, (i + 1) * columns), i * wide);
  const broad = fit({ x: padded, rows, columns: wide, entry, time, event, weight }, 0.05, 1);
  for (let j = 0; j < columns; j += 1) expect(broad.beta[j]).toBeCloseTo(narrow.beta[j]!, 8);
  expect(broad.beta.subarray(columns).every((b) => b === 0)).toBe(true);
});

describe('hard inputs', () => {
  const rows = { x: [[1], [2], [3], [4], [5], [6]], time: [6, 5, 4, 3, 2, 1], event: [1, 1, 0, 1, 1, 1] };

  test('a feature that ranks the events has no finite effect without a penalty, alone or with others', () => {
    expect(faultOf(() => fit(problemOf(rows)))).toBe('method.notConverged');
    const combined = rows.x.map(([a], i) => [a! + (i % 2), i % 2]);
    expect(faultOf(() => fit(problemOf({ ...rows, x: combined })))).toBe('method.notConverged');
    expect(faultOf(() => fit(problemOf(rows), 1e-3, 0))).toBeNull();
    // One participant of a kind, never with the event.
    const lone = oracle.lung.x.map((row, i) => [...row, i === 70 ? 1 : 0]);
    const event = oracle.lung.event.map((one, i) => (i === 70 ? 0 : one));
    expect(faultOf(() => fit(problemOf({ ...oracle.lung, x: lone, event })))).toBe('method.notConverged');
  });

  test('features that do not vary, or depend on others, or vary only before the first event get 0', () => {
    const earliest = Math.min(...oracle.lung.time);
    const time = [...oracle.lung.time, earliest - 1];
    const x = [...oracle.lung.x, [60, 1, 1]].map((row, i) => [
      ...row,
      1e9 + 0.1,
      row[0]! - 3 * row[1]!,
      i === 227 ? 7 : 4,
    ]);
    const wide = fit(problemOf({ x, time, event: [...oracle.lung.event, 0] }));
    for (const [j, expected] of oracle.lung.coef.entries()) expect(wide.beta[j]).toBeCloseTo(expected, 9);
    expect(Array.from(wide.beta.subarray(3))).toEqual([0, 0, 0]);
  });

  test('no event at all is refused; one event, and everyone at once, are not', () => {
    expect(faultOf(() => fit(problemOf({ ...rows, event: [0, 0, 0, 0, 0, 0] })))).toBe('method.noEvents');
    const one = fit(problemOf({ ...rows, event: [0, 0, 1, 0, 0, 0] }), 0.1, 0);
    expect(Number.isFinite(one.beta[0]!)).toBe(true);
    const atOnce = fit(problemOf({ ...rows, time: [2, 2, 2, 2, 2, 2], event: [1, 1, 1, 1, 1, 1] }));
    expect(atOnce.beta[0]).toBe(0);
  });

  test('linear predictors hundreds apart under delayed entry stay finite', () => {
    const entry = [0, 0, 0, 0, 2.5, 3.5, 4.5, 5.5];
    const time = [1, 2, 3, 4, 5, 6, 7, 8];
    const x = [[-400], [300], [-200], [100], [0], [350], [-380], [10]];
    const { beta } = fit(problemOf({ x, entry, time, event: [1, 1, 1, 1, 1, 1, 1, 1] }), 1e-6, 0);
    expect(Number.isFinite(beta[0]!)).toBe(true);
  });
});
