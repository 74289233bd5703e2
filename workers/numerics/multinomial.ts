import { MethodError } from '../contract/faults';
import { plainProducts, type DesignProducts } from './design-products';
import { factorCholesky, inverseFromCholesky } from './linear-algebra';
import { newtonSolver, type ElasticNetPenalty, type NewtonSolver, type NewtonStep } from './penalised-newton';
import { softmaxLoss, type MultinomialProblem } from './softmax-loss';

interface MultinomialCoefficients {
  /** Shape (classes). */
  readonly intercepts: Float64Array;
  /** Shape (classes x columns), row-major. */
  readonly beta: Float64Array;
}

export interface MultinomialFit extends MultinomialCoefficients {
  readonly iterations: number;
  /** Weighted mean cross-entropy in nats, without the penalty. */
  readonly loss: number;
}

/** Fits one problem again and again, along a path of penalties: each fit starts from the curvature of the last. */
export interface MultinomialSolver {
  fit(
    penalty: ElasticNetPenalty,
    start: MultinomialCoefficients | null,
    tolerance: number,
  ): Generator<NewtonStep, MultinomialFit>;
}

/** A class without a row is given the share of half a row: a chance that is small, but finite to a log loss. */
const ROWS_OF_AN_EMPTY_CLASS = 0.5;

/**
 * A solver for multinomial logistic regression under glmnet's objective (type.multinomial = "ungrouped")
 * `sum_i w_i crossentropy_i / sum_i w_i + lambda sum_k (alpha |beta_k|_1 + (1 - alpha) |beta_k|_2^2 / 2)`, one vector of
 * coefficients a class and the intercepts unpenalised. What the objective leaves open is set as glmnet sets it:
 * intercepts have mean 0 over the classes, and a column's coefficients mean 0 without a penalty and median 0 under a
 * lasso.
 *
 * Its fits end when a step would move the linear predictors by less than `tolerance` (root mean square, weighted by the
 * curvature). A class without rows has coefficients 0 and the intercept of half a row.
 *
 * Each `fit` throws {@link MethodError} `method.oneOutcomeOnly` where fewer than two classes have rows;
 * `method.notConverged` where no finite maximum exists: without a penalty, when the columns separate a class.
 *
 * Takes O(rows columns classes) an iteration and O(rows k^2) for each of the few refreshed curvatures, k being the
 * coefficients that may move.
 *
 * @param products - of the problem's design
 *
 * Source: Friedman, Hastie and Tibshirani, Journal of Statistical Software 33 (2010) 1, section 4, by Newton steps in
 * all classes at once.
 */
export function multinomialSolver(
  problem: MultinomialProblem,
  products: DesignProducts = plainProducts(problem.x, problem.rows, problem.columns),
): MultinomialSolver {
  const { x, rows, columns, y, classes, weight } = problem;
  if (x.length !== rows * columns || y.length !== rows || weight.length !== rows) {
    throw new RangeError(`${x.length} entries, ${y.length} outcomes and ${weight.length} weights for ${rows} rows`);
  }
  const size = columns + 1;
  const ofClass = classTotals(problem);
  const total = ofClass.reduce((sum, w) => sum + w, 0);
  if (!(total > 0)) throw new RangeError('no row has a weight');
  const present = Array.from(ofClass.keys()).filter((k) => ofClass[k]! > 0);
  const solvers = new Map<number, NewtonSolver>();

  /** Without a penalty only differences between classes are known: the last class then stays at 0. */
  function solverFor(lambda: number): NewtonSolver {
    const free = lambda === 0 ? present.length - 1 : present.length;
    const made = solvers.get(free) ?? newtonSolver(softmaxLoss(problem, present, free, total, products));
    solvers.set(free, made);
    return made;
  }

  return {
    *fit(penalty, start, tolerance) {
      if (present.length < 2) {
        const participants = weight.reduce((count, w) => count + (w > 0 ? 1 : 0), 0);
        throw new MethodError('method.oneOutcomeOnly', { events: participants, participants });
      }
      const solver = solverFor(penalty.lambda);
      const free = penalty.lambda === 0 ? present.length - 1 : present.length;
      const b = new Float64Array(free * size);
      const last = present.at(-1)!;
      for (let at = 0; at < free; at += 1) {
        const k = present[at]!;
        if (!start) {
          b[at * size] = Math.log(ofClass[k]! / ofClass[last]!);
          continue;
        }
        const pinned = free < present.length;
        b[at * size] = start.intercepts[k]! - (pinned ? start.intercepts[last]! : 0);
        for (let j = 0; j < columns; j += 1) {
          b[at * size + j + 1] = start.beta[k * columns + j]! - (pinned ? start.beta[last * columns + j]! : 0);
        }
      }
      const minimum = yield* solver.minimise(b, penalty, tolerance);
      const intercepts = new Float64Array(classes);
      const beta = new Float64Array(classes * columns);
      for (let at = 0; at < free; at += 1) {
        const k = present[at]!;
        intercepts[k] = minimum.b[at * size]!;
        beta.set(minimum.b.subarray(at * size + 1, (at + 1) * size), k * columns);
      }
      centreOver(present, intercepts, 1, meanOf);
      if (penalty.lambda === 0) centreOver(present, beta, columns, meanOf);
      else if (penalty.alpha === 1) centreOver(present, beta, columns, medianOf);
      const average = present.reduce((sum, k) => sum + Math.log(ofClass[k]!), 0) / present.length;
      const spread = total / weight.reduce((count, w) => count + (w > 0 ? 1 : 0), 0);
      for (let k = 0; k < classes; k += 1) {
        if (!(ofClass[k]! > 0)) intercepts[k] = Math.log(ROWS_OF_AN_EMPTY_CLASS * spread) - average;
      }
      return { intercepts, beta, iterations: minimum.iterations, loss: minimum.loss };
    },
  };
}

/** The weight of each class. */
function classTotals({ y, classes, weight }: MultinomialProblem): Float64Array {
  const totals = new Float64Array(classes);
  for (const [i, k] of y.entries()) totals[k]! += weight[i]!;
  return totals;
}

/** Subtracts from each of `columns` entries of the classes their centre over the classes that are present. */
function centreOver(
  present: readonly number[],
  values: Float64Array,
  columns: number,
  centreOf: (values: Float64Array) => number,
): void {
  for (let j = 0; j < columns; j += 1) {
    const centre = centreOf(Float64Array.from(present, (k) => values[k * columns + j]!));
    for (const k of present) values[k * columns + j]! -= centre;
  }
}

const meanOf = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;

function medianOf(values: Float64Array): number {
  const sorted = values.toSorted();
  const upper = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[upper]! : (sorted[upper - 1]! + sorted[upper]!) / 2;
}

/**
 * Standard errors of an unpenalised fit's differences from the first class, from the observed information; weights
 * count as numbers of rows.
 *
 * @returns shape ((classes - 1) x (columns + 1)), row-major, each class's intercept first; a column that depends on
 * earlier ones has 0; null where a class has no rows
 */
export function multinomialStandardErrors(problem: MultinomialProblem, fit: MultinomialFit): Float64Array | null {
  const { columns, classes } = problem;
  const totals = classTotals(problem);
  if (totals.some((w) => !(w > 0))) return null;
  const total = totals.reduce((sum, w) => sum + w, 0);
  const size = columns + 1;
  // The class without coefficients is the last one here, so the first is moved there.
  const order = Array.from({ length: classes }, (_, k) => (k + 1) % classes);
  const turned = { ...problem, y: problem.y.map((k) => (k + classes - 1) % classes) };
  const free = classes - 1;
  const loss = softmaxLoss(
    turned,
    Array.from(order.keys()),
    free,
    total,
    plainProducts(problem.x, problem.rows, columns),
  );
  const b = new Float64Array(loss.size);
  for (let at = 0; at < free; at += 1) {
    const k = order[at]!;
    b[at * size] = fit.intercepts[k]! - fit.intercepts[0]!;
    for (let j = 0; j < columns; j += 1) b[at * size + j + 1] = fit.beta[k * columns + j]! - fit.beta[j]!;
  }
  const rowCurvature = new Float64Array(loss.curvatureLength);
  loss.evaluate(b, new Float64Array(loss.size), rowCurvature);
  const curvature = new Float64Array(loss.size ** 2);
  const all = Int32Array.from({ length: loss.size }, (_, j) => j);
  const work = loss.curvatureAmong(rowCurvature, all, 0, curvature, loss.size);
  while (work.next().done !== true);
  const inverse = inverseFromCholesky(factorCholesky(curvature, loss.size, new Float64Array(loss.size)));
  return Float64Array.from({ length: loss.size }, (_, at) => Math.sqrt(inverse[at * loss.size + at]! / total));
}
