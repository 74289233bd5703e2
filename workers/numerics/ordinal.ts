import { MethodError } from '../contract/faults';
import { plainProducts, type DesignProducts } from './design-products';
import { factorCholesky, inverseFromCholesky } from './linear-algebra';
import { cumulativeLoss, type OrdinalProblem } from './cumulative-loss';
import { newtonSolver, type ElasticNetPenalty, type NewtonStep } from './penalised-newton';

interface OrdinalCoefficients {
  /** Shape (classes - 1), ascending. */
  readonly thresholds: Float64Array;
  /** Shape (columns). */
  readonly beta: Float64Array;
}

export interface OrdinalFit extends OrdinalCoefficients {
  readonly iterations: number;
  /** Weighted mean cross-entropy in nats, without the penalty. */
  readonly loss: number;
}

/** Fits one problem again and again, along a path of penalties: each fit starts from the curvature of the last. */
export interface OrdinalSolver {
  fit(
    penalty: ElasticNetPenalty,
    start: OrdinalCoefficients | null,
    tolerance: number,
  ): Generator<NewtonStep, OrdinalFit>;
}

/** A class without a row is given the share of half a row: a chance that is small, but finite to a log loss. */
const ROWS_OF_AN_EMPTY_CLASS = 0.5;

/**
 * A solver for proportional-odds logistic regression, `logit P(Y <= k) = threshold_k - x'beta` as in MASS::polr, under
 * `sum_i w_i crossentropy_i / sum_i w_i + lambda (alpha |beta|_1 + (1 - alpha) |beta|_2^2 / 2)`, the thresholds
 * unpenalised.
 *
 * Its fits end when a step would move the linear predictors by less than `tolerance` (root mean square, weighted by the
 * curvature). Columns that depend linearly on earlier ones get the coefficient 0 where nothing is penalised. A class
 * without rows lies between thresholds as far apart as half a row would put them.
 *
 * Each `fit` throws {@link MethodError} `method.oneOutcomeOnly` where fewer than two classes have rows;
 * `method.notConverged` where no finite maximum exists: without a penalty, when the columns separate the classes.
 *
 * Takes O(rows columns) an iteration and O(rows k^2) for each of the few refreshed curvatures, k being the columns that
 * may move.
 *
 * @param products - of the problem's design
 *
 * Source: McCullagh, Journal of the Royal Statistical Society B 42 (1980) 109-142; the likelihood is log-concave in
 * thresholds and coefficients together (Pratt, JASA 76 (1981) 103-106), so that Newton steps find its one maximum.
 */
export function ordinalSolver(
  problem: OrdinalProblem,
  products: DesignProducts = plainProducts(problem.x, problem.rows, problem.columns),
): OrdinalSolver {
  const { x, rows, columns, y, classes, weight } = problem;
  if (x.length !== rows * columns || y.length !== rows || weight.length !== rows) {
    throw new RangeError(`${x.length} entries, ${y.length} outcomes and ${weight.length} weights for ${rows} rows`);
  }
  const ofClass = classTotals(problem);
  const total = ofClass.reduce((sum, w) => sum + w, 0);
  if (!(total > 0)) throw new RangeError('no row has a weight');
  const present = Array.from(ofClass.keys()).filter((k) => ofClass[k]! > 0);
  const cuts = present.length - 1;
  const solver = newtonSolver(cumulativeLoss(problem, present, total, products));
  const participants = weight.reduce((count, w) => count + (w > 0 ? 1 : 0), 0);

  return {
    *fit(penalty, start, tolerance) {
      if (cuts < 1) throw new MethodError('method.oneOutcomeOnly', { events: participants, participants });
      const b = new Float64Array(cuts + columns);
      if (start) {
        // The upper threshold of each present class but the last.
        for (let cut = 0; cut < cuts; cut += 1) b[cut] = start.thresholds[present[cut]!]!;
        b.set(start.beta, cuts);
      } else {
        b.set(cumulativeLogits(present.map((k) => ofClass[k]!)));
      }
      const minimum = yield* solver.minimise(b, penalty, tolerance);
      const rowWeight = total / participants;
      const apart = cumulativeLogits(Array.from(ofClass, (w) => (w > 0 ? w : ROWS_OF_AN_EMPTY_CLASS * rowWeight)));
      const thresholds = new Float64Array(classes - 1);
      for (let cut = 0; cut < cuts; cut += 1) thresholds[present[cut]!] = minimum.b[cut]!;
      for (let k = present[0]! - 1; k >= 0; k -= 1) thresholds[k] = thresholds[k + 1]! + apart[k]! - apart[k + 1]!;
      for (let k = present[0]! + 1; k < classes - 1; k += 1) {
        const known = ofClass[k]! > 0 && k < present.at(-1)!;
        if (!known) thresholds[k] = thresholds[k - 1]! + apart[k]! - apart[k - 1]!;
      }
      return { thresholds, beta: minimum.b.slice(cuts), iterations: minimum.iterations, loss: minimum.loss };
    },
  };
}

/** The weight of each class. */
function classTotals({ y, classes, weight }: OrdinalProblem): Float64Array {
  const totals = new Float64Array(classes);
  for (const [i, k] of y.entries()) totals[k]! += weight[i]!;
  return totals;
}

/** The logits of the shares up to and including each class but the last. */
function cumulativeLogits(totals: readonly number[]): Float64Array {
  let below = 0;
  let above = totals.reduce((sum, w) => sum + w, 0);
  return Float64Array.from(totals.slice(0, -1), (w) => {
    below += w;
    above -= w;
    return Math.log(below / above);
  });
}

/**
 * Standard errors of an unpenalised fit from the observed information; weights count as numbers of rows.
 *
 * @returns shape (columns + classes - 1), the coefficients and then the thresholds, as MASS::polr orders them; a column
 * that depends on earlier ones has 0; null where a class has no rows
 */
export function ordinalStandardErrors(problem: OrdinalProblem, fit: OrdinalFit): Float64Array | null {
  const totals = classTotals(problem);
  if (totals.some((w) => !(w > 0))) return null;
  const total = totals.reduce((sum, w) => sum + w, 0);
  const products = plainProducts(problem.x, problem.rows, problem.columns);
  const loss = cumulativeLoss(problem, Array.from(totals.keys()), total, products);
  const cuts = problem.classes - 1;
  const b = Float64Array.of(...fit.thresholds, ...fit.beta);
  const rowCurvature = new Float64Array(loss.curvatureLength);
  loss.evaluate(b, new Float64Array(loss.size), rowCurvature);
  const curvature = new Float64Array(loss.size ** 2);
  const all = Int32Array.from({ length: loss.size }, (_, j) => j);
  const work = loss.curvatureAmong(rowCurvature, all, 0, curvature, loss.size);
  while (work.next().done !== true);
  const inverse = inverseFromCholesky(factorCholesky(curvature, loss.size, new Float64Array(loss.size)));
  return Float64Array.from({ length: loss.size }, (_, at) => {
    const j = at < problem.columns ? cuts + at : at - problem.columns;
    return Math.sqrt(inverse[j * loss.size + j]! / total);
  });
}
