import type { CalibrationCurve } from '../contract/report';
import type { Clusters } from '../numerics/estimate';
import { loessAt } from '../numerics/loess';
import { Z95 } from '../numerics/normal';
import { quantile } from '../numerics/ranks';
import { calibrationGroups } from './calibration-groups';
import { pick, type OutOfFold, type Predicted } from './out-of-fold';

const POINTS = 60;
const SPAN = 0.75;
/** Local quadratics over three quarters of the rows cost about as many parameters as this. */
const PARAMETERS = 5;
/** Fewer rows than this say nothing about a curve's shape. */
const FEWEST = 20;

/** One repeat's rows from low to high risk. */
interface Ascending {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly clusters: Clusters | null;
}

function ascending({ risk, event, order, clusters }: Predicted): Ascending {
  return {
    x: pick(risk, order),
    y: Float64Array.from(pick(event, order)),
    clusters: clusters && { of: pick(clusters.of, order), count: clusters.count },
  };
}

const within01 = (value: number) => Math.min(1, Math.max(0, value));

/** The curve at `at`, joined by straight lines and level beyond its ends. */
function lineThrough(at: Float64Array, height: Float64Array, x: Float64Array): Float64Array {
  let next = 0;
  const line = new Float64Array(x.length);
  for (let i = 0; i < x.length; i += 1) {
    while (next + 2 < at.length && at[next + 1]! < x[i]!) next += 1;
    const share = within01((x[i]! - at[next]!) / (at[next + 1]! - at[next]!));
    line[i] = height[next]! + share * (height[next + 1]! - height[next]!);
  }
  return line;
}

/** Values and variances of one repeat's curve at `at`, shape (points). */
function smooth({ x, y, clusters }: Ascending, at: Float64Array): { fit: Float64Array; variance: Float64Array } {
  const fit = at.map((point) => loessAt(x, y, point, SPAN).fit);
  const residual = lineThrough(at, fit.map(within01), x);
  for (let i = 0; i < residual.length; i += 1) residual[i] = y[i]! - residual[i]!;
  const units = clusters?.count ?? x.length;
  const variance = at.map((point) => {
    const { first, weights } = loessAt(x, y, point, SPAN);
    let squares = 0;
    if (clusters) {
      const sums = new Float64Array(units);
      for (let k = 0; k < weights.length; k += 1) sums[clusters.of[first + k]!]! += weights[k]! * residual[first + k]!;
      for (const sum of sums) squares += sum * sum;
    } else {
      for (let k = 0; k < weights.length; k += 1) squares += (weights[k]! * residual[first + k]!) ** 2;
    }
    return (squares * units) / (units - PARAMETERS);
  });
  return { fit, variance };
}

function curve(repeats: readonly Predicted[]): Omit<CalibrationCurve, 'groups'> | null {
  const drawn = repeats.every(
    ({ event, clusters }) =>
      event.length >= FEWEST &&
      (clusters?.count ?? event.length) > PARAMETERS &&
      event.includes(0) &&
      event.includes(1),
  );
  if (repeats.length === 0 || !drawn) return null;
  const sorted = repeats.map(ascending);
  const from = sorted.reduce((most, { x }) => Math.max(most, quantile(x, 0.01)), 0);
  const to = sorted.reduce((least, { x }) => Math.min(least, quantile(x, 0.99)), 1);
  if (!(to - from > 1e-6)) return null;

  const at = Float64Array.from({ length: POINTS }, (_, k) => from + ((to - from) * k) / (POINTS - 1));
  const fit = new Float64Array(POINTS);
  const variance = new Float64Array(POINTS);
  for (const one of sorted) {
    const own = smooth(one, at);
    for (let k = 0; k < POINTS; k += 1) {
      fit[k]! += own.fit[k]! / sorted.length;
      variance[k]! += own.variance[k]! / sorted.length;
    }
  }
  if (![...fit, ...variance].every(Number.isFinite)) return null;
  const spread = variance.map((one) => Z95 * Math.sqrt(one));
  return {
    predicted: [...at],
    observed: Array.from(fit, within01),
    low: Array.from(fit, (value, k) => within01(value - spread[k]!)),
    high: Array.from(fit, (value, k) => within01(value + spread[k]!)),
  };
}

/**
 * Observed against predicted risk: local regression (loess, span 0.75, degree 2) of the outcome on the risk at 60
 * evenly spaced risks between the 1st and 99th percentile seen, with a pointwise 95% band, all cut at 0 and 1. Curves
 * and variances of the repeats are averaged as figures are. The band is robust: a binary outcome varies more in the
 * middle than at the ends and rows may be clustered, so variances come from the rows' own residuals (with n / (n - 5)
 * for the smoother's parameters), not from one residual variance for all. Beside it, groups of about a tenth of the
 * rows.
 *
 * @returns null where neither can be drawn; without a curve (no points) below 20 rows, with one outcome only, with
 * five or fewer clusters, or with constant risks
 *
 * Takes O(60 n) time a repeat, so that a million rows need no sampling.
 * Source: Austin and Steyerberg, Statistics in Medicine 33 (2014) 517-535; band by White, Econometrica 48 (1980) 817-838.
 */
export function calibrationCurve(input: OutOfFold, repeats: readonly Predicted[]): CalibrationCurve | null {
  const groups = calibrationGroups(input);
  const line = curve(repeats);
  if (!line && groups.length === 0) return null;
  return { ...(line ?? { predicted: [], observed: [], low: [], high: [] }), groups };
}
