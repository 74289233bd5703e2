import { MethodError } from '../../contract/faults';
import { factorCholesky } from '../linear-algebra';
import { newtonSolver, type ElasticNetPenalty, type NewtonStep } from '../penalised-newton';
import { coxCurvature, coxCurvatureAmong, evaluateCox, stateIn, stateLength } from './cox-likelihood';
import type { RiskSets } from './cox-risk-sets';

export interface CoxFit {
  /** Shape (columns), log hazard ratios. */
  readonly beta: Float64Array;
  readonly iterations: number;
  /** Negative log partial likelihood over the total weight, without the penalty. */
  readonly loss: number;
}

/** Fits one problem again and again, along a path of penalties: each fit starts from the curvature of the last. */
interface CoxSolver {
  fit(
    penalty: ElasticNetPenalty,
    start: { readonly beta: Float64Array } | null,
    tolerance: number,
  ): Generator<NewtonStep, CoxFit>;
}

/**
 * A solver for Cox regression under glmnet's objective `-log partial likelihood / sum_i w_i +
 * lambda (alpha |beta|_1 + (1 - alpha) |beta|_2^2 / 2)`, ties by Efron's method (glmnet has Breslow's), delayed entry
 * and case weights allowed.
 *
 * Its fits end when a step would move the linear predictor by less than `tolerance` (root mean square, weighted by the
 * curvature). Columns that depend linearly on earlier ones get the coefficient 0 where nothing is penalised.
 *
 * @throws {@link MethodError} `method.noEvents` where no row of positive weight has the event
 *
 * Each `fit` throws {@link MethodError} `method.notConverged` where no finite maximum exists: without a penalty, when a
 * combination of columns puts every event at an end of its risk set.
 *
 * Takes O(rows columns) an iteration and O(rows k^2) for each of the few refreshed curvatures, k being the columns that
 * may move.
 * Source: Cox, JRSS B 34 (1972) 187-220; Simon, Friedman, Hastie and Tibshirani, Journal of Statistical Software 39
 * (2011) 5.
 */
export function coxSolver(sets: RiskSets): CoxSolver {
  const size = sets.columns;
  if (sets.groups === 0) throw new MethodError('method.noEvents', { participants: sets.participants });
  let latest: Float64Array = new Float64Array(size);
  const solver = newtonSolver({
    size,
    penalised: new Uint8Array(size).fill(1),
    curvatureLength: stateLength(sets),
    evaluate(b, gradient, buffer) {
      latest = b;
      return evaluateCox(sets, b, gradient, stateIn(sets, buffer));
    },
    curvatureAmong: (buffer, chosen, known, into, stride) =>
      coxCurvatureAmong(sets, stateIn(sets, buffer), chosen, known, into, stride),
    // Where the likelihood rises for ever its curvature dies away along some direction before the steps do.
    stillMoves: () => rankAt(sets, latest) < rankAt(sets, new Float64Array(size)),
  });

  function* fit(
    penalty: ElasticNetPenalty,
    start: { readonly beta: Float64Array } | null,
    tolerance: number,
  ): Generator<NewtonStep, CoxFit> {
    const { b, iterations, loss } = yield* solver.minimise(start?.beta ?? new Float64Array(size), penalty, tolerance);
    return { beta: b, iterations, loss };
  }

  return { fit };
}

/**
 * The observed information of the partial likelihood: the inverse of the covariance of unpenalised coefficients.
 *
 * @param beta - shape (columns)
 * @returns shape (columns x columns), row-major
 */
export function coxInformation(sets: RiskSets, beta: Float64Array): Float64Array {
  const { columns, total } = sets;
  const state = stateIn(sets, new Float64Array(stateLength(sets)));
  evaluateCox(sets, beta, new Float64Array(columns), state);
  const curvature = new Float64Array(columns * columns);
  const work = coxCurvature(sets, state, null, curvature);
  while (work.next().done !== true);
  return curvature.map((value) => value * total);
}

/** How many columns are independent of the ones before them where events happen, as seen at some coefficients. */
function rankAt(sets: RiskSets, beta: Float64Array): number {
  const none = new Float64Array(sets.columns);
  const { aliased } = factorCholesky(coxInformation(sets, beta), sets.columns, none);
  return aliased.reduce((count, is) => count + (is === 1 ? 0 : 1), 0);
}
