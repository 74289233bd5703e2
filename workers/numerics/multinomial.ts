import { MethodError } from '../contract/faults';
import { factorCholesky, inverseFromCholesky } from './linear-algebra';
import {
  movesASlope,
  newtonSolver,
  rootMeanSquares,
  type ElasticNetPenalty,
  type NewtonSolver,
  type NewtonStep,
  type SmoothLoss,
} from './penalised-newton';
import { weightedGram } from './weighted-gram';

/** What a multinomial logistic regression is fitted to. */
export interface MultinomialProblem {
  /** Shape (rows x columns), row-major, finite. */
  readonly x: Float64Array;
  readonly rows: number;
  readonly columns: number;
  /** Shape (rows), the class, in [0, classes). */
  readonly y: Int32Array;
  /** 2 or more. */
  readonly classes: number;
  /** Shape (rows), 0 or more, not all 0; a row of weight 0 is not fitted to. */
  readonly weight: Float64Array;
}

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
 * Takes O(rows columns classes) an iteration and O(rows columns^2 classes^2) for each of the few refreshed curvatures.
 * Source: Friedman, Hastie and Tibshirani, Journal of Statistical Software 33 (2010) 1, section 4, by Newton steps in
 * all classes at once.
 */
export function multinomialSolver(problem: MultinomialProblem): MultinomialSolver {
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
    const made = solvers.get(free) ?? newtonSolver(softmaxLoss(problem, present, free, total));
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
 * The cross-entropy of the present classes, whose coefficients (each intercept first) follow one another; classes from
 * `free` on have none and a linear predictor of 0.
 */
function softmaxLoss(
  { x, rows, columns, y, weight }: MultinomialProblem,
  present: readonly number[],
  free: number,
  total: number,
): SmoothLoss {
  const size = columns + 1;
  const count = present.length;
  const indexOf = new Int32Array(present.at(-1)! + 1).fill(-1);
  for (const [at, k] of present.entries()) indexOf[k] = at;
  const eta = new Float64Array(count);

  /** Curvature weights of the rows for a pair of classes: -w p_k p_l, or the whole row's sum w p_k (1 - p_k). */
  function pairWeights(rowCurvature: Float64Array, k: number, l: number, into: Float64Array): void {
    for (let i = 0; i < rows; i += 1) {
      const pk = rowCurvature[i * count + k]!;
      const w = weight[i]! / total;
      into[i] = w === 0 ? 0 : k === l ? (pk * (w - pk)) / w : (pk * rowCurvature[i * count + l]!) / w;
    }
  }

  return {
    size: free * size,
    penalised: Uint8Array.from({ length: free * size }, (_, at) => (at % size === 0 ? 0 : 1)),
    curvatureLength: rows * count,
    evaluate(b, gradient, rowCurvature) {
      gradient.fill(0);
      let loss = 0;
      for (let i = 0; i < rows; i += 1) {
        const w = weight[i]! / total;
        if (w === 0) continue;
        const start = i * columns;
        const own = indexOf[y[i]!]!;
        let most = -Infinity;
        for (let k = 0; k < count; k += 1) {
          let sum = 0;
          if (k < free) {
            const from = k * size;
            sum = b[from]!;
            for (let j = 0; j < columns; j += 1) sum += x[start + j]! * b[from + j + 1]!;
          }
          eta[k] = sum;
          if (sum > most) most = sum;
        }
        let others = 0;
        let all = 0;
        const ofOwn = Math.exp(eta[own]! - most);
        for (let k = 0; k < count; k += 1) {
          const e = Math.exp(eta[k]! - most);
          all += e;
          if (k !== own) others += e;
          eta[k] = e;
        }
        // From the others' sum: the logarithm of a chance near 1 would round to 0.
        loss += w * (ofOwn > others ? Math.log1p(others / ofOwn) : Math.log(all / ofOwn));
        for (let k = 0; k < count; k += 1) {
          const weighted = (w * eta[k]!) / all;
          rowCurvature[i * count + k] = weighted;
          if (k >= free) continue;
          const residual = k === own ? (-w * others) / all : weighted;
          const from = k * size;
          gradient[from]! += residual;
          for (let j = 0; j < columns; j += 1) gradient[from + j + 1]! += residual * x[start + j]!;
        }
      }
      return loss;
    },
    *wholeCurvature(rowCurvature, into) {
      into.fill(0);
      const whole = free * size;
      const pair = new Float64Array(rows);
      const gram = new Float64Array(size * size);
      // A row of curvature sums to 0 over all classes, so that the diagonal blocks need no pass of their own.
      for (let k = 0; k < count; k += 1) {
        for (let l = 0; l < k; l += 1) {
          if (l >= free) continue;
          pairWeights(rowCurvature, k, l, pair);
          yield* weightedGram(x, rows, columns, pair, gram);
          for (let a = 0; a < size; a += 1) {
            for (let c = 0; c < size; c += 1) {
              const value = gram[a * size + c]!;
              into[(l * size + a) * whole + l * size + c]! += value;
              if (k >= free) continue;
              into[(k * size + a) * whole + k * size + c]! += value;
              into[(k * size + a) * whole + l * size + c] = -value;
              into[(l * size + a) * whole + k * size + c] = -value;
            }
          }
        }
      }
    },
    curvatureDiagonal(rowCurvature, into) {
      into.fill(0);
      const pair = new Float64Array(rows);
      for (let k = 0; k < free; k += 1) {
        pairWeights(rowCurvature, k, k, pair);
        for (let i = 0; i < rows; i += 1) {
          const w = pair[i]!;
          if (w === 0) continue;
          into[k * size]! += w;
          for (let j = 0; j < columns; j += 1) into[k * size + j + 1]! += w * x[i * columns + j]! ** 2;
        }
      }
    },
    curvatureColumn(rowCurvature, at) {
      const l = Math.floor(at / size);
      const j = at % size;
      const result = new Float64Array(free * size);
      const pair = new Float64Array(rows);
      for (let k = 0; k < free; k += 1) {
        pairWeights(rowCurvature, k, l, pair);
        const sign = k === l ? 1 : -1;
        const from = k * size;
        for (let i = 0; i < rows; i += 1) {
          const scaled = sign * pair[i]! * (j === 0 ? 1 : x[i * columns + j - 1]!);
          if (scaled === 0) continue;
          result[from]! += scaled;
          for (let m = 0; m < columns; m += 1) result[from + m + 1]! += scaled * x[i * columns + m]!;
        }
      }
      return result;
    },
    stillMoves(step) {
      const roots = rootMeanSquares(x, rows, columns, weight, total);
      for (let k = 0; k < free; k += 1)
        if (movesASlope(roots, step.subarray(k * size + 1, (k + 1) * size))) return true;
      return false;
    },
  };
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
  const loss = softmaxLoss(turned, Array.from(order.keys()), free, total);
  const b = new Float64Array(loss.size);
  for (let at = 0; at < free; at += 1) {
    const k = order[at]!;
    b[at * size] = fit.intercepts[k]! - fit.intercepts[0]!;
    for (let j = 0; j < columns; j += 1) b[at * size + j + 1] = fit.beta[k * columns + j]! - fit.beta[j]!;
  }
  const rowCurvature = new Float64Array(loss.curvatureLength);
  loss.evaluate(b, new Float64Array(loss.size), rowCurvature);
  const curvature = new Float64Array(loss.size ** 2);
  const work = loss.wholeCurvature(rowCurvature, curvature);
  while (work.next().done !== true);
  const inverse = inverseFromCholesky(factorCholesky(curvature, loss.size, new Float64Array(loss.size)));
  return Float64Array.from({ length: loss.size }, (_, at) => Math.sqrt(inverse[at * loss.size + at]! / total));
}
