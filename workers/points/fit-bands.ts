import { softplus } from '../numerics/activations';
import { factorCholesky, solveCholesky, type CholeskyFactor } from '../numerics/linear-algebra';
import type { BinnedPredictor } from './bin-predictors';

/** What a card is made from. */
export interface BandProblem {
  readonly predictors: readonly BinnedPredictor[];
  /** Shape (rows), 1 where the event was observed, or the chance that it would be. */
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
const ENOUGH = 1e-8;

/** What a fit would cost on other rows like these: its loss, and what it owes to having been fitted to them. */
export const costOf = ({ loss, df }: Pick<BandFit, 'loss' | 'df'>): number => loss + df;

/** The penalty's matrix of one predictor, to be multiplied by the penalty. Shape (bins x bins). */
export function penaltyOf({ bins, known }: BinnedPredictor): Float64Array {
  const size = known + 1;
  const matrix = new Float64Array(size * size);
  if (bins.kind === 'levels') for (let k = 0; k < size; k += 1) matrix[k * size + k] = 1;
  else {
    for (let k = 0; k + 1 < known; k += 1) {
      matrix[k * size + k]! += 1;
      matrix[(k + 1) * size + k + 1]! += 1;
      matrix[k * size + k + 1]! -= 1;
      matrix[(k + 1) * size + k]! -= 1;
    }
    for (let k = 0; k < known; k += 1) matrix[k * size + k]! += ANCHOR;
    matrix[known * size + known] = 1;
  }
  return matrix;
}

/**
 * Additive logistic regression on bins: minimises the sum of the weighted log loss and `penalty / 2` times the squared
 * differences between neighbouring bands, and the squares of levels' effects, and of that of a missing value.
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
  let beta: Float64Array = new Float64Array(size);
  beta[0] = start.intercept;
  beta.set(start.effects.subarray(0, size - 1), 1);
  const etaOf = (of: Float64Array) => {
    const eta = new Float64Array(rows).fill(of[0]!);
    for (const [k, codes] of columns.entries()) {
      const offset = offsets[k]!;
      for (let row = 0; row < rows; row += 1) eta[row]! += of[offset + codes[row]!]!;
    }
    return eta;
  };
  const lossOf = (eta: Float64Array) => {
    let loss = 0;
    for (let row = 0; row < rows; row += 1) loss += weight[row]! * (softplus(eta[row]!) - y[row]! * eta[row]!);
    return loss;
  };
  const priceOf = (of: Float64Array) => {
    let sum = 0;
    for (let i = 1; i < size; i += 1) {
      for (let j = 1; j < size; j += 1) sum += of[i]! * pull[i * size + j]! * of[j]!;
    }
    return sum / 2;
  };
  let eta = etaOf(beta);
  let loss = lossOf(eta);
  let priced = loss + priceOf(beta);
  let factor: CholeskyFactor | null = null;
  let curvature = new Float64Array(size * size);
  const none = new Float64Array(size);
  const places = new Int32Array(columns.length + 1);
  for (let step = 0; step < mostSteps; step += 1) {
    curvature = new Float64Array(size * size);
    const gradient = new Float64Array(size);
    for (let row = 0; row < rows; row += 1) {
      const risk = 1 / (1 + Math.exp(-eta[row]!));
      const g = weight[row]! * (risk - y[row]!);
      const h = weight[row]! * risk * (1 - risk);
      for (let k = 0; k < columns.length; k += 1) places[k + 1] = offsets[k]! + columns[k]![row]!;
      for (let k = 0; k < places.length; k += 1) {
        const at = places[k]!;
        gradient[at]! += g;
        for (let l = 0; l <= k; l += 1) curvature[at * size + places[l]!]! += h;
      }
    }
    const system = curvature.slice();
    for (let i = 1; i < size; i += 1) {
      let sum = 0;
      for (let j = 1; j < size; j += 1) {
        sum += pull[i * size + j]! * beta[j]!;
        system[i * size + j]! += pull[i * size + j]!;
      }
      gradient[i]! += sum;
    }
    factor = factorCholesky(system, size, none);
    const move = solveCholesky(factor, gradient);
    let by = 1;
    let gained = -1;
    for (; by > 1e-4; by /= 2) {
      const next = beta.map((value, i) => value - by * move[i]!);
      const nextEta = etaOf(next);
      const nextLoss = lossOf(nextEta);
      const nextPriced = nextLoss + priceOf(next);
      if (nextPriced <= priced) {
        gained = priced - nextPriced;
        [beta, eta, loss, priced] = [next, nextEta, nextLoss, nextPriced];
        break;
      }
    }
    if (gained < ENOUGH * (1 + priced)) break;
  }
  const df = factor ? freedom(factor, curvature, size) : 0;
  return { set, intercept: beta[0]!, effects: beta.slice(1), eta, loss, df };
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

/** The trace of (H + P)^-1 H, less the intercept's 1. Of H the lower triangle is read. */
function freedom(factor: CholeskyFactor, curvature: Float64Array, size: number): number {
  let trace = 0;
  for (let j = 0; j < size; j += 1) {
    const column = new Float64Array(size);
    for (let i = 0; i < size; i += 1) column[i] = curvature[i >= j ? i * size + j : j * size + i]!;
    trace += solveCholesky(factor, column)[j]!;
  }
  return Math.max(0, trace - 1);
}
