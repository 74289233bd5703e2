import type { Outcome } from '../cohort/outcome';
import { hazardAt } from '../numerics/survival/cox-baseline';
import type { Design } from '../recipe/design';
import type { FittedCause, FittedCox, FittedEstimator } from './model';

/**
 * An estimator of a continuous outcome whose predictions are moved along a line.
 *
 * @param slope - above 0
 * @returns null where the family does not predict one value
 */
export function movedAlongLine(estimator: FittedEstimator, intercept: number, slope: number): FittedEstimator | null {
  if (estimator.family === 'linear') {
    return {
      ...estimator,
      intercept: intercept + slope * estimator.intercept,
      coefficients: estimator.coefficients.map((one) => slope * one),
    };
  }
  if (estimator.family !== 'network' || estimator.head?.kind !== 'continuous') return null;
  const { centre, scale } = estimator.head;
  return { ...estimator, head: { kind: 'continuous', centre: intercept + slope * centre, scale: slope * scale } };
}

/**
 * The line by which observed values are told from predicted ones, by least squares.
 *
 * @param withSlope - whether the slope is fitted too, or 1
 * @returns null where predictions do not vary, or fall as the outcome rises
 */
export function observedLine(
  y: Float64Array,
  predicted: Float64Array,
  withSlope: boolean,
): { readonly intercept: number; readonly slope: number } | null {
  const n = y.length;
  if (n === 0) return null;
  const meanOf = (list: Float64Array) => list.reduce((sum, one) => sum + one / n, 0);
  const [observed, told] = [meanOf(y), meanOf(predicted)];
  if (!withSlope) return { intercept: observed - told, slope: 1 };
  let [products, squares] = [0, 0];
  for (let i = 0; i < n; i += 1) {
    products += (predicted[i]! - told) * (y[i]! - observed);
    squares += (predicted[i]! - told) ** 2;
  }
  const slope = products / squares;
  return squares > 0 && slope > 0 && Number.isFinite(slope) ? { intercept: observed - slope * told, slope } : null;
}

type Survival = Extract<Outcome, { kind: 'survival' }>;

/**
 * A Cox regression recalibrated on new rows, cause by cause, up to the horizon: its baseline hazard times a factor, and
 * with the slope its log hazard ratios too. Events are taken as Poisson, their means the cumulative hazards that the
 * model gives each row while it was followed.
 *
 * @param design - of the new rows, by the steps of the old model
 * @returns null where a cause has no event, or a log hazard ratio would turn around
 *
 * Source: Crowson, Atkinson and Therneau, Statistical Methods in Medical Research 25 (2016) 1692-1706.
 */
export function recalibratedCox(
  old: FittedCox,
  design: Design,
  outcome: Survival,
  withSlope: boolean,
): FittedCox | null {
  const causes: FittedCause[] = [];
  for (const [k, cause] of old.causes.entries()) {
    const moved = movedCause(cause, design, outcome, k + 1, withSlope);
    if (!moved) return null;
    causes.push(moved);
  }
  return { ...old, causes };
}

function movedCause(
  cause: FittedCause,
  { x, rows, features }: Design,
  { time, event, entry, horizon }: Survival,
  code: number,
  withSlope: boolean,
): FittedCause | null {
  const { coefficients, centre, baseline } = cause;
  const width = features.length;
  const lp = Float64Array.from({ length: rows }, (_, row) => {
    let sum = -centre;
    for (let j = 0; j < width; j += 1) sum += coefficients[j]! * x[row * width + j]!;
    return sum;
  });
  const had = Float64Array.from(event, (one, row) => (one === code && time[row]! <= horizon ? 1 : 0));
  const until = cumulativeAt(cause, time, horizon);
  const before = entry && cumulativeAt(cause, entry, horizon);
  const base = until.map((hazard, row) => hazard - (before?.[row] ?? 0));
  const line = poissonLine(base, lp, had, withSlope);
  if (!line) return null;
  const factor = Math.exp(line.intercept);
  return {
    coefficients: coefficients.map((one) => line.slope * one),
    centre: line.slope * centre,
    baseline: { ...baseline, cumulativeHazard: baseline.cumulativeHazard.map((one) => factor * one) },
  };
}

/** The baseline's cumulative hazard at each row's time, or at the horizon where that is earlier. */
function cumulativeAt({ baseline }: FittedCause, time: Float64Array, horizon: number): Float64Array {
  const order = Uint32Array.from(time.keys()).sort((a, b) => time[a]! - time[b]!);
  const { times, cumulativeHazard: values, between } = baseline;
  const sorted = hazardAt(
    { times, values, between },
    Float64Array.from(order, (row) => Math.min(time[row]!, horizon)),
  );
  const hazard = new Float64Array(time.length);
  for (const [place, row] of order.entries()) hazard[row] = sorted[place]!;
  return hazard;
}

const STEPS = 50;

/** Newton's method on the convex `sum base exp(a + b lp) - had (a + b lp)`. */
function poissonLine(base: Float64Array, lp: Float64Array, had: Float64Array, withSlope: boolean) {
  const sumsAt = (a: number, b: number) => {
    const sums = { loss: 0, ga: 0, gb: 0, aa: 0, ab: 0, bb: 0 };
    for (let i = 0; i < base.length; i += 1) {
      const mean = base[i]! * Math.exp(a + b * lp[i]!);
      sums.loss += mean - had[i]! * (a + b * lp[i]!);
      sums.ga += mean - had[i]!;
      sums.gb += lp[i]! * (mean - had[i]!);
      sums.aa += mean;
      sums.ab += mean * lp[i]!;
      sums.bb += mean * lp[i]! ** 2;
    }
    return sums;
  };
  const events = had.reduce((sum, one) => sum + one, 0);
  const expected = sumsAt(0, 1).aa;
  if (!(events > 0 && expected > 0 && Number.isFinite(expected))) return null;
  let [a, b] = [Math.log(events / expected), 1];
  if (!withSlope) return { intercept: a, slope: b };
  let now = sumsAt(a, b);
  for (let step = 0; step < STEPS; step += 1) {
    const determinant = now.aa * now.bb - now.ab * now.ab;
    if (!(determinant > 1e-12 * now.aa * now.bb)) return null;
    const da = (now.bb * now.ga - now.ab * now.gb) / determinant;
    const db = (now.aa * now.gb - now.ab * now.ga) / determinant;
    let share = 1;
    let next = sumsAt(a - da, b - db);
    while (!(next.loss <= now.loss + 1e-12 * Math.abs(now.loss)) && share > 1e-9) {
      share /= 2;
      next = sumsAt(a - share * da, b - share * db);
    }
    [a, b, now] = [a - share * da, b - share * db, next];
    if (Math.abs(da) + Math.abs(db) < 1e-10) break;
  }
  return b > 0 && Number.isFinite(a) && Number.isFinite(b) ? { intercept: a, slope: b } : null;
}
