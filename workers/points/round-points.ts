import { softplus } from '../numerics/activations';
import type { Patterns } from './patterns';
import type { Support } from './search-supports';

/** Whole points for the questions of a support, and how their score becomes log odds. */
interface RoundedCard {
  /** Shape (questions), whole, each of at most the largest size; 0 leaves a question out. */
  readonly points: Int32Array;
  readonly intercept: number;
  /** Log odds of one point. */
  readonly slope: number;
  readonly loss: number;
}

/** Multipliers tried between the coarsest and the finest that the largest points allow. */
const MULTIPLIERS = 24;
const MOST_STEPS = 40;
const MOST_REFINEMENTS = 20;
/** Log odds that no score may pass: where scores separate the outcomes they would rise for ever. */
const CERTAIN = 30;

/**
 * The best whole points for a support: its slopes are multiplied by each of several factors and rounded one after the
 * other, each time the one and the way that raises the loss least given those before it; the best of these is then moved
 * by single points while that helps. Intercept and the worth of a point are fitted to the score.
 *
 * @param largest - the most points, up or down
 *
 * Source: Liu et al., FasterRisk, NeurIPS 35 (2022): star search and sequential rounding. The loss that rounding raises
 * is taken from the curvature at the slopes and not from their bound.
 */
export function roundPoints({ patterns, fit }: Support, largest: number): RoundedCard {
  const { slopes } = fit;
  const count = slopes.length;
  const steepest = slopes.reduce((most, slope) => Math.max(most, Math.abs(slope)), 0);
  const none = scored(patterns, new Int32Array(count));
  if (!(steepest > 0)) return none;
  const curvature = curvatureAt(patterns, fit);
  const finest = largest / steepest;
  const coarsest = finest / (2 * largest);
  let best = none;
  for (let step = 0; step < MULTIPLIERS; step += 1) {
    const multiplier = coarsest + ((finest - coarsest) * step) / (MULTIPLIERS - 1);
    const card = scored(patterns, roundAll(slopes, multiplier, curvature, largest));
    if (card.loss < best.loss) best = card;
  }
  for (let round = 0; round < MOST_REFINEMENTS; round += 1) {
    const before = best;
    for (let k = 0; k < count; k += 1) {
      for (const by of [-1, 1]) {
        const points = before.points.slice();
        points[k]! += by;
        if (Math.abs(points[k]!) > largest) continue;
        const card = scored(patterns, points);
        if (card.loss < best.loss - 1e-12) best = card;
      }
    }
    if (best === before) break;
  }
  return inLowestTerms(patterns, best);
}

/** The curvature of the loss by the slopes, the intercept following them. Shape (questions x questions). */
function curvatureAt({ answers, weight }: Patterns, { intercept, slopes }: Support['fit']): Float64Array {
  const count = slopes.length;
  const curvature = new Float64Array(count * count);
  const sums = new Float64Array(count);
  let total = 0;
  for (const [i, answer] of answers.entries()) {
    let eta = intercept;
    for (let k = 0; k < count; k += 1) if ((answer >> k) & 1) eta += slopes[k]!;
    const risk = 1 / (1 + Math.exp(-eta));
    const w = weight[i]! * risk * (1 - risk);
    total += w;
    for (let k = 0; k < count; k += 1) {
      if (((answer >> k) & 1) === 0) continue;
      sums[k]! += w;
      for (let l = 0; l < count; l += 1) if ((answer >> l) & 1) curvature[k * count + l]! += w;
    }
  }
  if (total > 0) {
    for (let k = 0; k < count; k += 1) {
      for (let l = 0; l < count; l += 1) curvature[k * count + l]! -= (sums[k]! * sums[l]!) / total;
    }
  }
  return curvature;
}

function roundAll(slopes: Float64Array, multiplier: number, curvature: Float64Array, largest: number): Int32Array {
  const count = slopes.length;
  const points = new Int32Array(count);
  const off = new Float64Array(count);
  const left = new Set(slopes.keys());
  while (left.size > 0) {
    let chosen = -1;
    let to = 0;
    let least = Infinity;
    for (const k of left) {
      const exact = slopes[k]! * multiplier;
      let pull = 0;
      for (let l = 0; l < count; l += 1) pull += curvature[k * count + l]! * off[l]!;
      for (const whole of new Set([Math.floor(exact), Math.ceil(exact)])) {
        if (Math.abs(whole) > largest) continue;
        const error = whole - exact;
        const rise = error * pull + (curvature[k * count + k]! * error * error) / 2;
        if (rise < least) {
          least = rise;
          chosen = k;
          to = whole;
        }
      }
    }
    if (chosen < 0) break;
    points[chosen] = to;
    off[chosen] = to - slopes[chosen]! * multiplier;
    left.delete(chosen);
  }
  return points;
}

/** Fits intercept and the worth of a point to the score, by Newton steps on at most a few hundred scores. */
function scored({ answers, weight, events }: Patterns, points: Int32Array): RoundedCard {
  const byScore = new Map<number, { weight: number; events: number }>();
  for (const [i, answer] of answers.entries()) {
    const score = points.reduce((sum, value, k) => sum + (((answer >> k) & 1) === 1 ? value : 0), 0);
    const known = byScore.get(score) ?? { weight: 0, events: 0 };
    known.weight += weight[i]!;
    known.events += events[i]!;
    byScore.set(score, known);
  }
  const share = events.reduce((sum, one) => sum + one, 0);
  let intercept = Math.log(share / (1 - share));
  let slope = 0;
  const lossOf = (a: number, b: number) => {
    let loss = 0;
    for (const [score, sums] of byScore) loss += sums.weight * softplus(a + b * score) - sums.events * (a + b * score);
    return loss;
  };
  let loss = lossOf(intercept, slope);
  const reach = points.reduce((sum, value) => sum + Math.abs(value), 0);
  for (let step = 0; step < MOST_STEPS && byScore.size > 1; step += 1) {
    let [g0, g1, h00, h01, h11] = [0, 0, 0, 0, 0];
    for (const [score, sums] of byScore) {
      const risk = 1 / (1 + Math.exp(-intercept - slope * score));
      const pull = sums.weight * risk - sums.events;
      const w = sums.weight * risk * (1 - risk);
      g0 += pull;
      g1 += pull * score;
      h00 += w;
      h01 += w * score;
      h11 += w * score * score;
    }
    const determinant = h00 * h11 - h01 * h01;
    if (!(determinant > 1e-14 * h00 * h11)) break;
    const [d0, d1] = [(h01 * g1 - h11 * g0) / determinant, (h01 * g0 - h00 * g1) / determinant];
    let by = 1;
    let next = Infinity;
    for (; by > 1e-4; by /= 2) {
      next = lossOf(intercept + by * d0, slope + by * d1);
      if (next <= loss) break;
    }
    if (!(next <= loss) || Math.abs(intercept + by * d0) + Math.abs(slope + by * d1) * reach > CERTAIN) break;
    const gained = loss - next;
    intercept += by * d0;
    slope += by * d1;
    loss = next;
    if (gained < 1e-12) break;
  }
  return { points, intercept, slope, loss };
}

/** Points without a common factor, their worth multiplied by it; turned round where a point lowers the risk. */
function inLowestTerms(patterns: Patterns, card: RoundedCard): RoundedCard {
  const factor = card.points.reduce((common, value) => divisor(common, Math.abs(value)), 0);
  const sign = card.slope < 0 ? -1 : 1;
  if (factor === 0 || (factor === 1 && sign === 1)) return card;
  return scored(
    patterns,
    card.points.map((value) => (sign * value) / factor),
  );
}

function divisor(a: number, b: number): number {
  return b === 0 ? a : divisor(b, a % b);
}
