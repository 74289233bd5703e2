import { factorCholesky, solveCholesky, type CholeskyFactor } from '../numerics/linear-algebra';
import type { BinnedPredictor } from './bin-predictors';

/** What a card is made from. */
export interface BandProblem {
  readonly predictors: readonly BinnedPredictor[];
  /** Shape (rows), 1 where the event was observed. */
  readonly y: ArrayLike<number>;
  /** Shape (rows), above 0. */
  readonly weight: Float64Array;
}

/** An effect for each bin of some predictors. */
export interface BandFit {
  readonly set: readonly number[];
  readonly intercept: number;
  /** Log odds, of one predictor after the other, each its known bins and then its missing one. */
  readonly effects: Float64Array;
  /** Shape (rows): log odds. */
  readonly eta: Float64Array;
  /** Sum of the weighted log loss. */
  readonly loss: number;
  /** Effective degrees of freedom, that of the intercept left out. */
  readonly df: number;
}

/** Bands are also drawn to zero, by this share of what draws them to their neighbours. */
const ANCHOR = 0.3;
/** A step that gains less, as a share of what is minimised, is the last. */
const ENOUGH = 1e-8;
/** Steps that share one curvature: it costs most of a step, and changes little from one to the next. */
const RENEWED_EVERY = 3;

/** What a fit would cost on other rows like these: its loss, and what it owes to having been fitted to them. */
export const costOf = ({ loss, df }: Pick<BandFit, 'loss' | 'df'>): number => loss + df;

/** The penalty's matrix of one predictor, to be multiplied by the penalty. Shape (bins x bins). */
export function penaltyOf({ bins, known }: BinnedPredictor): Float64Array {
  const size = known + 1;
  const matrix = new Float64Array(size * size);
  if (bins.kind === 'levels') {
    for (let k = 0; k < size; k += 1) matrix[k * size + k] = 1;
    return matrix;
  }
  for (let k = 0; k + 1 < known; k += 1) {
    matrix[k * size + k]! += 1;
    matrix[(k + 1) * size + k + 1]! += 1;
    matrix[k * size + k + 1]! -= 1;
    matrix[(k + 1) * size + k]! -= 1;
  }
  for (let k = 0; k < known; k += 1) matrix[k * size + k]! += ANCHOR;
  matrix[known * size + known] = 1;
  return matrix;
}

/**
 * Additive logistic regression on bins by Newton's method: minimises the sum of the weighted log loss and `penalty / 2`
 * times the squared differences between neighbouring bands (and 0.3 times the squares of their effects), and the squares
 * of the effects of levels and of missing values. The intercept is not penalised.
 *
 * @param start - effects in the order of the set
 *
 * Source: Eilers and Marx, Statistical Science 11 (1996) 89-121, with B-splines of degree 0 and differences of order 1.
 */
export function fitBands(
  { predictors, y, weight }: BandProblem,
  set: readonly number[],
  penalty: number,
  start: { readonly intercept: number; readonly effects: Float64Array },
  mostSteps: number,
): BandFit {
  const rows = weight.length;
  const columns = set.map((place) => predictors[place]!.codes);
  const offsets: number[] = [];
  let size = 1;
  for (const place of set) {
    offsets.push(size);
    size += predictors[place]!.known + 1;
  }
  const pull = penaltyMatrix(predictors, set, offsets, size, penalty);

  const evaluate = (beta: Float64Array) => {
    const eta = new Float64Array(rows).fill(beta[0]!);
    for (let k = 0; k < columns.length; k += 1) {
      const codes = columns[k]!;
      const own = beta.subarray(offsets[k]);
      for (let row = 0; row < rows; row += 1) eta[row]! += own[codes[row]!]!;
    }
    const risk = new Float64Array(rows);
    let loss = 0;
    for (let row = 0; row < rows; row += 1) {
      const value = eta[row]!;
      const small = Math.exp(-Math.abs(value));
      risk[row] = (value < 0 ? small : 1) / (1 + small);
      loss += weight[row]! * (Math.max(value, 0) + Math.log1p(small) - y[row]! * value);
    }
    const drawn = timesSymmetric(pull, beta, size);
    let price = loss;
    for (let i = 0; i < size; i += 1) price += (drawn[i]! * beta[i]!) / 2;
    return { beta, eta, risk, loss, drawn, price };
  };

  const gradientAt = ({ risk, drawn }: ReturnType<typeof evaluate>) => {
    const gradient = drawn.slice();
    const pulls = risk.map((one, row) => weight[row]! * (one - y[row]!));
    gradient[0]! += pulls.reduce((sum, one) => sum + one, 0);
    for (let k = 0; k < columns.length; k += 1) {
      const codes = columns[k]!;
      const offset = offsets[k]!;
      for (let row = 0; row < rows; row += 1) gradient[offset + codes[row]!]! += pulls[row]!;
    }
    return gradient;
  };

  const places = new Int32Array(columns.length + 1);
  const curvatureAt = (risk: Float64Array) => {
    const system = pull.slice();
    for (let row = 0; row < rows; row += 1) {
      const h = weight[row]! * risk[row]! * (1 - risk[row]!);
      for (let k = 0; k < columns.length; k += 1) places[k + 1] = offsets[k]! + columns[k]![row]!;
      for (let k = 0; k < places.length; k += 1) {
        const from = places[k]! * size;
        for (let l = 0; l <= k; l += 1) system[from + places[l]!]! += h;
      }
    }
    return system;
  };

  const first = new Float64Array(size);
  first[0] = start.intercept;
  first.set(start.effects.subarray(0, size - 1), 1);
  let now = evaluate(first);
  let factor: CholeskyFactor | null = null;
  const none = new Float64Array(size);
  for (let step = 0; step < mostSteps; step += 1) {
    if (factor === null || step % RENEWED_EVERY === 0) factor = factorCholesky(curvatureAt(now.risk), size, none);
    const move = solveCholesky(factor, gradientAt(now));
    const before = now;
    for (let by = 1; by > 1e-4; by /= 2) {
      const next = evaluate(before.beta.map((value, i) => value - by * move[i]!));
      if (next.price > before.price) continue;
      now = next;
      break;
    }
    if (before.price - now.price < ENOUGH * (1 + now.price)) break;
  }
  // A fit to its end tells its degrees of freedom where it ended.
  if (mostSteps > RENEWED_EVERY) factor = factorCholesky(curvatureAt(now.risk), size, none);
  const { beta, eta, loss } = now;
  return { set, intercept: beta[0]!, effects: beta.slice(1), eta, loss, df: factor ? freedom(factor, pull) - 1 : 0 };
}

/** @returns shape (rows): log odds of other rows by a fit */
export function etaBy({ set, intercept, effects }: BandFit, { predictors, weight }: BandProblem): Float64Array {
  const eta = new Float64Array(weight.length).fill(intercept);
  let offset = 0;
  for (const place of set) {
    const { codes, known } = predictors[place]!;
    for (const [row, code] of codes.entries()) eta[row]! += effects[offset + code]!;
    offset += known + 1;
  }
  return eta;
}

/**
 * Effective degrees of freedom of a penalised fit: the trace of (H + P)^-1 H, by that of (H + P)^-1 P.
 *
 * @param factor - of H + P
 * @param penalty - P, shape (size x size), in which few entries are not 0
 */
export function freedom({ lower, size, aliased }: CholeskyFactor, penalty: Float64Array): number {
  const inverse = new Float64Array(size * size);
  for (let j = 0; j < size; j += 1) {
    if (aliased[j] === 1) continue;
    inverse[j * size + j] = 1 / lower[j * size + j]!;
    for (let i = j + 1; i < size; i += 1) {
      if (aliased[i] === 1) continue;
      let sum = 0;
      for (let k = j; k < i; k += 1) sum += lower[i * size + k]! * inverse[k * size + j]!;
      inverse[i * size + j] = -sum / lower[i * size + i]!;
    }
  }
  let trace = size - aliased.reduce((sum, is) => sum + is, 0);
  for (let i = 0; i < size; i += 1) {
    for (let j = 0; j < size; j += 1) {
      const own = penalty[i * size + j]!;
      if (own === 0) continue;
      for (let k = Math.max(i, j); k < size; k += 1) trace -= own * inverse[k * size + i]! * inverse[k * size + j]!;
    }
  }
  return Math.max(0, trace);
}

function timesSymmetric(matrix: Float64Array, vector: Float64Array, size: number): Float64Array {
  const product = new Float64Array(size);
  for (let i = 0; i < size; i += 1) {
    let sum = 0;
    for (let j = 0; j < size; j += 1) sum += matrix[i * size + j]! * vector[j]!;
    product[i] = sum;
  }
  return product;
}

function penaltyMatrix(
  predictors: readonly BinnedPredictor[],
  set: readonly number[],
  offsets: readonly number[],
  size: number,
  penalty: number,
): Float64Array {
  const matrix = new Float64Array(size * size);
  for (const [k, place] of set.entries()) {
    const own = penaltyOf(predictors[place]!);
    const bins = predictors[place]!.known + 1;
    const offset = offsets[k]!;
    for (let i = 0; i < bins; i += 1) {
      for (let j = 0; j < bins; j += 1) matrix[(offset + i) * size + offset + j] = penalty * own[i * bins + j]!;
    }
  }
  return matrix;
}
