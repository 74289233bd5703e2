import type { BinnedPredictor } from './bin-predictors';
import type { BandFit, BandProblem } from './fit-bands';

/** Whole points for the bins of a fit. */
export interface RoundedBands {
  /** One for each predictor of the set, shape (bins): whole, the least 0 where bins have rows; a bin without rows -1. */
  readonly points: readonly Int32Array[];
  /** Log odds of one point, as near to those of the fit as they get; 0 where there are no points. */
  readonly slope: number;
  /** The share of what the fit's log odds vary that the score tells, in [0, 1]. */
  readonly share: number;
}

/** What a further band must tell of the fit's log odds, as a share of all. */
const BAND = 0.0007;
/** Bands that a turn must be worth beside its own: what rises and falls by chance is not believed at the bedside. */
const TURN = 3;
/** What smaller points may leave untold more than larger ones. */
const SMALLER = 0.0005;
/** A start that is worse than the best by more is left: changes do not make up for it. */
const IMPROVES = 0.02;
const MOST_ROUNDS = 50;

/** What points are rounded towards: the quadratic form that tells how far a score is from the log odds of a fit. */
export interface RoundingTarget {
  readonly items: readonly Item[];
  /** Shape (size): log odds. */
  readonly effects: Float64Array;
  readonly size: number;
  /** Shape (size x size): the bins' covariance under the curvature of the loss. */
  readonly covariance: Float64Array;
  /** Shape (size): that of each bin with the log odds. */
  readonly withFit: Float64Array;
  /** The variance of the log odds. */
  readonly spread: number;
  /** Shape (size), 1 where a bin has rows. */
  readonly filled: Uint8Array;
}

/**
 * The best whole points for the bands of a fit: its effects are stretched to each of several sizes and rounded; then
 * points of a band, of all bands from one on, or of bands that could be one with their neighbours are changed while the
 * score comes nearer to the log odds of the fit. Each further band is charged, and of sizes that do equally well the
 * smallest is taken.
 *
 * A score's distance is what of the log odds it leaves untold, rows weighted by the curvature of their loss: near the fit
 * it is the loss added by rounding. After Ustun and Rudin, Machine Learning 102 (2016) 349-391, and Liu et al.,
 * FasterRisk, NeurIPS 35 (2022), who round against the loss itself.
 */
export function roundBands(target: RoundingTarget, largest: number): RoundedBands {
  const { size, items, effects, filled } = target;
  const ranges = items.map(({ from, bins }) => {
    const own = Array.from(effects.subarray(from, from + bins)).filter((_, bin) => filled[from + bin] === 1);
    return { least: Math.min(...own), range: Math.max(...own) - Math.min(...own) };
  });
  const widest = Math.max(0, ...ranges.map(({ range }) => range));
  const none = { points: new Int32Array(size), share: 0, price: 1 };
  let best = none;
  if (widest > 1e-9 && target.spread > 0) {
    const starts = Array.from({ length: largest }, (_, at) => {
      const by = (at + 1) / widest;
      const points = new Int32Array(size);
      for (const [k, { from, bins }] of items.entries()) {
        for (let bin = from; bin < from + bins; bin += 1) {
          if (filled[bin] === 1) points[bin] = Math.round(by * (effects[bin]! - ranges[k]!.least));
        }
      }
      return { points, price: priceOf(target, points) };
    });
    const near = Math.min(...starts.map(({ price }) => price)) + IMPROVES;
    const cards = starts.filter(({ price }) => price <= near).map(({ points }) => improved(target, points, largest));
    const least = Math.min(...cards.map(({ price }) => price));
    const smallest = cards.find(({ price }) => price <= least + SMALLER);
    if (smallest && smallest.price < none.price) best = smallest;
  }
  const { along, own } = products(target, best.points);
  return {
    points: items.map(({ from, bins }) =>
      best.points.slice(from, from + bins).map((value, bin) => (filled[from + bin] === 1 ? value : -1)),
    ),
    slope: own > 0 ? Math.max(0, along / own) : 0,
    share: best.share,
  };
}

interface Item {
  readonly from: number;
  readonly bins: number;
  readonly known: number;
  readonly isNumber: boolean;
  /** The bins that have rows. */
  readonly filled: readonly number[];
}

function itemOf({ bins, known }: BinnedPredictor, from: number, filled: Uint8Array): Item {
  const all = Array.from({ length: known + 1 }, (_, bin) => bin);
  return {
    from,
    bins: known + 1,
    known,
    isNumber: bins.kind === 'number',
    filled: all.filter((bin) => filled[from + bin] === 1),
  };
}

/** What the points of a fit are rounded towards. */
export function roundingTarget({ predictors, weight }: BandProblem, { set, effects, eta }: BandFit): RoundingTarget {
  const offsets: number[] = [];
  let size = 0;
  for (const place of set) {
    offsets.push(size);
    size += predictors[place]!.known + 1;
  }
  const columns = set.map((place) => predictors[place]!.codes);
  const covariance = new Float64Array(size * size);
  const sums = new Float64Array(size);
  const filled = new Uint8Array(size);
  let total = 0;
  const at = new Int32Array(columns.length);
  for (let row = 0; row < eta.length; row += 1) {
    const risk = 1 / (1 + Math.exp(-eta[row]!));
    // Rows that a fit is sure of still have their place in the order.
    const h = weight[row]! * Math.max(1e-6, risk * (1 - risk));
    total += h;
    for (let k = 0; k < at.length; k += 1) {
      at[k] = offsets[k]! + columns[k]![row]!;
      sums[at[k]!]! += h;
      filled[at[k]!] = 1;
      for (let l = 0; l <= k; l += 1) covariance[at[k]! * size + at[l]!]! += h;
    }
  }
  for (let i = 0; i < size; i += 1) {
    for (let j = 0; j <= i; j += 1) {
      const value = covariance[i * size + j]! - (sums[i]! * sums[j]!) / total;
      covariance[i * size + j] = value;
      covariance[j * size + i] = value;
    }
  }
  const withFit = times(covariance, effects, size);
  const items = set.map((place, k) => itemOf(predictors[place]!, offsets[k]!, filled));
  return { items, effects, size, covariance, withFit, spread: dot(withFit, effects), filled };
}

const times = (matrix: Float64Array, vector: ArrayLike<number>, size: number): Float64Array =>
  Float64Array.from({ length: size }, (_, i) => {
    let sum = 0;
    for (let j = 0; j < size; j += 1) sum += matrix[i * size + j]! * vector[j]!;
    return sum;
  });

const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += a[i]! * b[i]!;
  return sum;
};

const products = ({ covariance, withFit, size }: RoundingTarget, points: Int32Array) => ({
  along: dot(withFit, points),
  own: dot(times(covariance, points, size), points),
});

function priceOf(target: RoundingTarget, points: Int32Array): number {
  const { along, own } = products(target, points);
  const bands = target.items.reduce(
    (sum, one) => sum + bandsOf(one, points.subarray(one.from, one.from + one.bins)),
    0,
  );
  return 1 - shareOf(target, along, own) + BAND * bands;
}

const shareOf = ({ spread }: RoundingTarget, along: number, own: number): number =>
  own > 1e-12 && along > 0 ? (along * along) / (own * spread) : 0;

/** Changes points of one item at a time, the best change first, for as long as it lowers the price. */
function improved(target: RoundingTarget, start: Int32Array, largest: number) {
  const { items, size, covariance, withFit } = target;
  const points = start.slice();
  const cuts = items.map((item) => bandsOf(item, points.subarray(item.from, item.from + item.bins)));
  let { along, own } = products(target, points);
  let bands = cuts.reduce((sum, one) => sum + one, 0);
  let price = priceOf(target, points);
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    let changed = false;
    for (const [k, item] of items.entries()) {
      const now = points.subarray(item.from, item.from + item.bins);
      const toward = times(covariance, points, size);
      let best: { next: Int32Array; price: number; along: number; own: number; cuts: number } | null = null;
      for (const next of changes(item, now, largest)) {
        let nextAlong = along;
        let nextOwn = own;
        for (const i of item.filled) {
          const by = next[i]! - now[i]!;
          if (by === 0) continue;
          nextAlong += by * withFit[item.from + i]!;
          nextOwn += 2 * by * toward[item.from + i]!;
          for (const j of item.filled) {
            nextOwn += by * (next[j]! - now[j]!) * covariance[(item.from + i) * size + item.from + j]!;
          }
        }
        const nextCuts = bandsOf(item, next);
        const nextPrice = 1 - shareOf(target, nextAlong, nextOwn) + BAND * (bands - cuts[k]! + nextCuts);
        if (nextPrice < (best?.price ?? price - 1e-9)) {
          best = { next, price: nextPrice, along: nextAlong, own: nextOwn, cuts: nextCuts };
        }
      }
      if (!best) continue;
      points.set(best.next, item.from);
      bands += best.cuts - cuts[k]!;
      cuts[k] = best.cuts;
      ({ along, own, price } = best);
      changed = true;
    }
    if (!changed) break;
  }
  return { points, share: shareOf(target, along, own), price };
}

/** Bands, or groups of levels, beyond the first; a turn from rising to falling, or back, counts as more of them. */
function bandsOf({ filled, known, isNumber }: Item, points: Int32Array): number {
  const own = filled.filter((bin) => bin < known).map((bin) => points[bin]!);
  if (!isNumber) return Math.max(0, new Set(own).size - 1);
  let bands = 0;
  let before = 0;
  for (let at = 1; at < own.length; at += 1) {
    const way = Math.sign(own[at]! - own[at - 1]!);
    if (way === 0) continue;
    bands += way === -before ? 1 + TURN : 1;
    before = way;
  }
  return bands;
}

/** Other points that an item might give. */
function changes({ filled, known, isNumber }: Item, now: Int32Array, largest: number): Int32Array[] {
  const found: Int32Array[] = [];
  const offer = (of: (bin: number) => number) => {
    const next = now.slice();
    let least = Infinity;
    let most = -Infinity;
    for (const bin of filled) {
      next[bin] = of(bin);
      least = Math.min(least, next[bin]);
      most = Math.max(most, next[bin]);
    }
    if (most - least > largest) return;
    for (const bin of filled) next[bin]! -= least;
    found.push(next);
  };
  const values = [...new Set(filled.map((bin) => now[bin]!))];
  for (const bin of filled) {
    for (const by of [-1, 1]) {
      offer((one) => now[one]! + (one === bin ? by : 0));
      if (isNumber && bin < known) offer((one) => now[one]! + (one >= bin && one < known ? by : 0));
    }
    for (const value of values) if (value !== now[bin]) offer((one) => (one === bin ? value : now[one]!));
  }
  // Neighbours, or groups of levels, made one.
  for (const value of values) {
    for (const other of values) {
      if (other !== value) offer((bin) => (now[bin] === value && bin < known ? other : now[bin]!));
    }
    for (const by of [-1, 1]) offer((bin) => now[bin]! + (now[bin] === value ? by : 0));
  }
  return found;
}
