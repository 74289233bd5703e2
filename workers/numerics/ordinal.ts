import { MethodError } from '../contract/faults';
import { factorCholesky, inverseFromCholesky } from './linear-algebra';
import {
  movesASlope,
  newtonSolver,
  rootMeanSquares,
  type ElasticNetPenalty,
  type NewtonStep,
  type SmoothLoss,
} from './penalised-newton';
import { gramColumn, weightedGram } from './weighted-gram';

/** What a proportional-odds regression is fitted to. */
export interface OrdinalProblem {
  /** Shape (rows x columns), row-major, finite. */
  readonly x: Float64Array;
  readonly rows: number;
  readonly columns: number;
  /** Shape (rows), the class from low to high, in [0, classes). */
  readonly y: Int32Array;
  /** 2 or more. */
  readonly classes: number;
  /** Shape (rows), 0 or more, not all 0; a row of weight 0 is not fitted to. */
  readonly weight: Float64Array;
}

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
 * Takes O(rows columns) an iteration and O(rows columns^2) for each of the few refreshed curvatures.
 * Source: McCullagh, Journal of the Royal Statistical Society B 42 (1980) 109-142; the likelihood is log-concave in
 * thresholds and coefficients together (Pratt, JASA 76 (1981) 103-106), so that Newton steps find its one maximum.
 */
export function ordinalSolver(problem: OrdinalProblem): OrdinalSolver {
  const { x, rows, columns, y, classes, weight } = problem;
  if (x.length !== rows * columns || y.length !== rows || weight.length !== rows) {
    throw new RangeError(`${x.length} entries, ${y.length} outcomes and ${weight.length} weights for ${rows} rows`);
  }
  const ofClass = classTotals(problem);
  const total = ofClass.reduce((sum, w) => sum + w, 0);
  if (!(total > 0)) throw new RangeError('no row has a weight');
  const present = Array.from(ofClass.keys()).filter((k) => ofClass[k]! > 0);
  const cuts = present.length - 1;
  const solver = newtonSolver(cumulativeLoss(problem, present, total));
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
 * The cross-entropy of the present classes: `cuts` thresholds, then the coefficients. With u the distance to the
 * threshold above and l to the one below, P = F(u) F(-l) (1 - exp(l - u)) for the logistic F, exact in both tails; the
 * curvature is then the rows' F(u) F(-u) + F(l) F(-l) and, for each class, a part that depends on no row.
 */
function cumulativeLoss(
  { x, rows, columns, y, weight }: OrdinalProblem,
  present: readonly number[],
  total: number,
): SmoothLoss {
  const cuts = present.length - 1;
  const size = cuts + columns;
  const indexOf = new Int32Array(present.at(-1)! + 1).fill(-1);
  for (const [at, k] of present.entries()) indexOf[k] = at;
  const share = new Float64Array(present.length);
  for (let i = 0; i < rows; i += 1) if (weight[i]! > 0) share[indexOf[y[i]!]!]! += weight[i]! / total;

  /** The rows' weights at the threshold above (`side` 0) and below (1), by the present class's index. */
  const rowWeights = (rowCurvature: Float64Array, i: number, side: 0 | 1) => rowCurvature[2 * i + side]!;

  /** Adds what depends on the distance between thresholds alone. */
  function addGaps(rowCurvature: Float64Array, add: (a: number, b: number, value: number) => void): void {
    for (let cut = 1; cut < cuts; cut += 1) {
      const q = rowCurvature[2 * rows + cut]!;
      add(cut, cut, q);
      add(cut - 1, cut - 1, q);
      add(cut, cut - 1, -q);
      add(cut - 1, cut, -q);
    }
  }

  /** Sums over the rows at each threshold of their weight there, and of it times each column. */
  function atThresholds(rowCurvature: Float64Array): { weights: Float64Array; sums: Float64Array } {
    const weights = new Float64Array(cuts);
    const sums = new Float64Array(cuts * columns);
    for (let i = 0; i < rows; i += 1) {
      if (weight[i] === 0) continue;
      const own = indexOf[y[i]!]!;
      for (const side of [0, 1] as const) {
        const cut = own - side;
        const w = rowWeights(rowCurvature, i, side);
        if (w === 0 || cut < 0 || cut >= cuts) continue;
        weights[cut]! += w;
        for (let j = 0; j < columns; j += 1) sums[cut * columns + j]! += w * x[i * columns + j]!;
      }
    }
    return { weights, sums };
  }

  const slopeWeights = (rowCurvature: Float64Array) =>
    Float64Array.from({ length: rows }, (_, i) => rowCurvature[2 * i]! + rowCurvature[2 * i + 1]!);

  return {
    size,
    penalised: new Uint8Array(size).fill(1, cuts),
    // Two numbers a row; then one a class for its distance between thresholds.
    curvatureLength: 2 * rows + present.length,
    evaluate(b, gradient, rowCurvature) {
      gradient.fill(0);
      rowCurvature.fill(0);
      let loss = 0;
      for (let cut = 1; cut < cuts; cut += 1) {
        const gap = b[cut]! - b[cut - 1]!;
        if (!(gap > 0)) return Infinity;
        const odds = 1 / Math.expm1(gap);
        const w = share[cut]!;
        loss -= w * Math.log(-Math.expm1(-gap));
        gradient[cut]! -= w * odds;
        gradient[cut - 1]! += w * odds;
        rowCurvature[2 * rows + cut] = w * odds * (1 + odds);
      }
      for (let i = 0; i < rows; i += 1) {
        const w = weight[i]! / total;
        if (w === 0) continue;
        const start = i * columns;
        let eta = 0;
        for (let j = 0; j < columns; j += 1) eta += x[start + j]! * b[cuts + j]!;
        const own = indexOf[y[i]!]!;
        let pull = 0;
        for (let side = 0; side < 2; side += 1) {
          const cut = own - side;
          if (cut < 0 || cut >= cuts) continue;
          // Above, the row lies under the threshold; below, over it: both are a yes/no outcome at a cut.
          const margin = side === 0 ? b[cut]! - eta : eta - b[cut]!;
          const small = Math.exp(-Math.abs(margin));
          const wrong = margin >= 0 ? small / (1 + small) : 1 / (1 + small);
          loss += w * (Math.log1p(small) + (margin >= 0 ? 0 : -margin));
          rowCurvature[2 * i + side] = (w * small) / ((1 + small) * (1 + small));
          const residual = side === 0 ? -w * wrong : w * wrong;
          gradient[cut]! += residual;
          pull -= residual;
        }
        for (let j = 0; j < columns; j += 1) gradient[cuts + j]! += pull * x[start + j]!;
      }
      return loss;
    },
    *wholeCurvature(rowCurvature, into) {
      into.fill(0);
      const gramSize = columns + 1;
      const gram = new Float64Array(gramSize * gramSize);
      yield* weightedGram(x, rows, columns, slopeWeights(rowCurvature), gram);
      for (let j = 0; j < columns; j += 1) {
        for (let k = 0; k < columns; k += 1) {
          into[(cuts + j) * size + cuts + k] = gram[(j + 1) * gramSize + k + 1]!;
        }
      }
      const { weights, sums } = atThresholds(rowCurvature);
      for (let cut = 0; cut < cuts; cut += 1) {
        into[cut * size + cut]! += weights[cut]!;
        for (let j = 0; j < columns; j += 1) {
          into[cut * size + cuts + j] = into[(cuts + j) * size + cut] = -sums[cut * columns + j]!;
        }
      }
      addGaps(rowCurvature, (a, b, value) => (into[a * size + b]! += value));
    },
    curvatureDiagonal(rowCurvature, into) {
      into.fill(0);
      into.set(atThresholds(rowCurvature).weights);
      addGaps(rowCurvature, (a, b, value) => {
        if (a === b) into[a]! += value;
      });
      const slopes = slopeWeights(rowCurvature);
      for (let i = 0; i < rows; i += 1) {
        const w = slopes[i]!;
        if (w > 0) for (let j = 0; j < columns; j += 1) into[cuts + j]! += w * x[i * columns + j]! ** 2;
      }
    },
    curvatureColumn(rowCurvature, at) {
      const column = new Float64Array(size);
      if (at < cuts) {
        const { weights, sums } = atThresholds(rowCurvature);
        column[at] = weights[at]!;
        for (let j = 0; j < columns; j += 1) column[cuts + j] = -sums[at * columns + j]!;
        addGaps(rowCurvature, (a, b, value) => {
          if (b === at) column[a]! += value;
        });
        return column;
      }
      const products = gramColumn(x, rows, columns, slopeWeights(rowCurvature), at - cuts + 1);
      column.set(products.subarray(1), cuts);
      for (let i = 0; i < rows; i += 1) {
        if (weight[i] === 0) continue;
        const own = indexOf[y[i]!]!;
        const value = x[i * columns + at - cuts]!;
        if (own < cuts) column[own]! -= rowCurvature[2 * i]! * value;
        if (own > 0) column[own - 1]! -= rowCurvature[2 * i + 1]! * value;
      }
      return column;
    },
    stillMoves: (step) => movesASlope(rootMeanSquares(x, rows, columns, weight, total), step.subarray(cuts)),
  };
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
  const loss = cumulativeLoss(problem, Array.from(totals.keys()), total);
  const cuts = problem.classes - 1;
  const b = Float64Array.of(...fit.thresholds, ...fit.beta);
  const rowCurvature = new Float64Array(loss.curvatureLength);
  loss.evaluate(b, new Float64Array(loss.size), rowCurvature);
  const curvature = new Float64Array(loss.size ** 2);
  const work = loss.wholeCurvature(rowCurvature, curvature);
  while (work.next().done !== true);
  const inverse = inverseFromCholesky(factorCholesky(curvature, loss.size, new Float64Array(loss.size)));
  return Float64Array.from({ length: loss.size }, (_, at) => {
    const j = at < problem.columns ? cuts + at : at - problem.columns;
    return Math.sqrt(inverse[j * loss.size + j]! / total);
  });
}
