import { evaluateCox, stateIn, stateLength } from './cox-likelihood';
import type { RiskSets } from './cox-risk-sets';

/** A cumulative hazard that rises at some times. */
interface CumulativeHazard {
  /** Shape (times), ascending. */
  readonly times: ArrayLike<number>;
  /** Shape (times), at and after each time, not falling. */
  readonly values: ArrayLike<number>;
  /** Whether it jumps at the times, or rises evenly from one to the next (0 before the first in either case). */
  readonly between: 'step' | 'line';
}

/**
 * The cumulative hazard of a participant whose features are at their means, where a Cox model with these coefficients
 * is given; with Efron's shares at tied times.
 *
 * @param beta - shape (columns)
 * @returns the hazard, one time an event time, and the linear predictor at the means
 *
 * Takes O(rows columns) time.
 * Source: Breslow, JRSS B 34 (1972) 216-217; Therneau and Grambsch, Modeling Survival Data (2000), section 10.2, as
 * `survfit` of R's survival does for a fit with Efron's ties.
 */
export function coxBaseline(
  sets: RiskSets,
  beta: Float64Array,
): { readonly centre: number; readonly hazard: CumulativeHazard; readonly events: Int32Array } {
  const { rows, columns, x, groups } = sets;
  const state = stateIn(sets, new Float64Array(stateLength(sets)));
  evaluateCox(sets, beta, new Float64Array(columns), state);
  let highest = -Infinity;
  for (let i = 0; i < rows; i += 1) {
    let eta = 0;
    for (let j = 0; j < columns; j += 1) eta += x[i * columns + j]! * beta[j]!;
    highest = Math.max(highest, eta);
  }
  const relative = Math.exp(-highest);
  const times = new Float64Array(groups);
  const values = new Float64Array(groups);
  const events = new Int32Array(groups);
  let sum = 0;
  for (let g = groups - 1, k = 0; g >= 0; g -= 1, k += 1) {
    sum += state.increment[g]! * relative;
    times[k] = sets.time[g]!;
    values[k] = sum;
    events[k] = sets.events[g]!;
  }
  const centre = sets.centre.reduce((total, mean, j) => total + mean * beta[j]!, 0);
  return { centre, hazard: { times, values, between: 'step' }, events };
}

/**
 * A cumulative hazard at fewer times: those at which equal shares of the events have happened, the first and the last
 * event among them. There it is exact; between them it is taken to rise evenly, which is off by less than the hazard
 * between two neighbours, 1 / (most - 1) of the events.
 *
 * @param events - shape (times), how many events happen at each time
 * @param most - 2 or more; a hazard with no more times than this is returned as it is
 */
export function thinnedHazard(hazard: CumulativeHazard, events: Int32Array, most: number): CumulativeHazard {
  const count = hazard.times.length;
  if (count <= most) return hazard;
  const total = events.reduce((sum, number) => sum + number, 0);
  const kept = new Set([0, count - 1]);
  let seen = 0;
  let next = 1;
  for (let k = 0; k < count; k += 1) {
    seen += events[k]!;
    if (seen < (next * total) / (most - 1)) continue;
    kept.add(k);
    next = Math.floor((seen * (most - 1)) / total) + 1;
  }
  const at = [...kept].sort((a, b) => a - b);
  return { times: at.map((k) => hazard.times[k]!), values: at.map((k) => hazard.values[k]!), between: 'line' };
}

/** @returns shape (at), the cumulative hazard at each time of `at`, ascending; its last value after the last time */
export function hazardAt({ times, values, between }: CumulativeHazard, at: ArrayLike<number>): Float64Array {
  const found = new Float64Array(at.length);
  let k = 0;
  for (let i = 0; i < at.length; i += 1) {
    const time = at[i]!;
    while (k < times.length && times[k]! <= time) k += 1;
    if (k === 0) continue;
    const value = values[k - 1]!;
    const rise = between === 'line' && k < times.length ? values[k]! - value : 0;
    found[i] = rise === 0 ? value : value + (rise * (time - times[k - 1]!)) / (times[k]! - times[k - 1]!);
  }
  return found;
}

/** Beyond this a linear predictor is as good as certain; exponentials stay finite. */
const FARTHEST = 300;

/**
 * The risk of the first of one or two competing causes by each of some times: `1 - exp(-H)`, or the cumulative incidence
 * `sum S(t-) (1 - exp(-dH1 - dH2)) dH1 / (dH1 + dH2)` with `S = exp(-H1 - H2)`. The latter keeps the incidences of both
 * causes and S summing to 1, and differs from `sum S(t-) dH1` by the second order of the steps.
 *
 * @param causes - one or two baseline hazards
 * @param at - shape (times), ascending
 * @returns a function from the causes' linear predictors, less those of the baselines, to the risks, which writes them
 * to `risks` from `offset` on, each in [0, 1]
 *
 * Source: Benichou and Gail, Biometrics 46 (1990) 813-826; Putter, Fiocco and Geskus, Stat Med 26 (2007) 2389-2430.
 */
export function riskByTime(
  causes: readonly CumulativeHazard[],
  at: ArrayLike<number>,
): (apart: readonly number[], risks: Float64Array, offset: number) => void {
  const [first, second] = causes;
  if (!first || causes.length > 2) throw new RangeError(`${causes.length} causes`);
  for (let i = 1; i < at.length; i += 1) if (!(at[i]! >= at[i - 1]!)) throw new RangeError('times are not ascending');
  const relative = (apart: number | undefined) =>
    Math.exp(Math.max(-FARTHEST, Math.min(FARTHEST, apart ?? Number.NaN)));
  if (!second) {
    const hazard = hazardAt(first, at);
    return (apart, risks, offset) => {
      const by = relative(apart[0]);
      for (let i = 0; i < at.length; i += 1) risks[offset + i] = -Math.expm1(-hazard[i]! * by);
    };
  }
  const last = at.length > 0 ? at[at.length - 1]! : -Infinity;
  const all = [first.times, second.times, at].flatMap((times) => Array.from(times));
  const grid = Float64Array.from(new Set(all.filter((time) => time <= last))).sort();
  const hazards = [hazardAt(first, grid), hazardAt(second, grid)] as const;
  return (apart, risks, offset) => {
    const by = [relative(apart[0]), relative(apart[1])] as const;
    let survival = 1;
    let risk = 0;
    let i = 0;
    for (let k = 0; k < grid.length; k += 1) {
      const one = (hazards[0][k]! - (k > 0 ? hazards[0][k - 1]! : 0)) * by[0];
      const other = (hazards[1][k]! - (k > 0 ? hazards[1][k - 1]! : 0)) * by[1];
      const both = one + other;
      if (both > 0) {
        const lost = -survival * Math.expm1(-both);
        risk += (lost * one) / both;
        survival -= lost;
      }
      for (; i < at.length && at[i] === grid[k]; i += 1) risks[offset + i] = Math.min(1, risk);
    }
  };
}
