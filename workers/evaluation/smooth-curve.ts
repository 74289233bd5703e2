import type { CalibrationCurve } from '../contract/results';
import type { Clusters } from '../numerics/estimate';
import { loessAt } from '../numerics/loess';
import { Z95 } from '../numerics/normal';
import { quantile } from '../numerics/ranks';

const POINTS = 60;
const SPAN = 0.75;
/** Local quadratics over three quarters of the rows cost about as many parameters as this. */
const PARAMETERS = 5;
/** Fewer rows than this say nothing about a curve's shape. */
const FEWEST = 20;

/** One repeat's rows from low to high prediction. */
export interface Ascending {
  readonly x: Float64Array;
  /** What was observed: 0 or 1, a number, or a pseudo-observation. */
  readonly y: Float64Array;
  readonly clusters: Clusters | null;
}

/** Where what can be predicted begins and ends: [0, 1] for risks. */
export interface Span {
  readonly least: number;
  readonly most: number;
}

const held = (value: number, { least, most }: Span) => Math.min(most, Math.max(least, value));

/** The curve at `at`, joined by straight lines and level beyond its ends. */
function lineThrough(at: Float64Array, height: Float64Array, x: Float64Array): Float64Array {
  let next = 0;
  const line = new Float64Array(x.length);
  for (let i = 0; i < x.length; i += 1) {
    while (next + 2 < at.length && at[next + 1]! < x[i]!) next += 1;
    const share = held((x[i]! - at[next]!) / (at[next + 1]! - at[next]!), { least: 0, most: 1 });
    line[i] = height[next]! + share * (height[next + 1]! - height[next]!);
  }
  return line;
}

/** Values and variances of one repeat's curve at `at`, shape (points). */
function smooth({ x, y, clusters }: Ascending, at: Float64Array, span: Span) {
  const points = Array.from(at, (point) => loessAt(x, y, point, SPAN));
  const fit = Float64Array.from(points, (point) => point.fit);
  const residual = lineThrough(
    at,
    fit.map((one) => held(one, span)),
    x,
  );
  for (let i = 0; i < residual.length; i += 1) residual[i] = y[i]! - residual[i]!;
  const units = clusters?.count ?? x.length;
  const variance = points.map(({ first, weigh }) => {
    const weights = weigh();
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

/**
 * Observed against predicted values by local regression (loess, span 0.75, degree 2) at 60 evenly spaced predictions
 * between the 1st and 99th percentile seen, with a pointwise 95% band, all cut to `span`. Curves and variances of the
 * repeats are averaged as figures are. The band is robust: what was observed need not vary alike everywhere and rows may
 * be clustered, so variances come from the rows' own residuals (with n / (n - 5) for the smoother's parameters), not
 * from one residual variance for all.
 *
 * @returns null below 20 rows, with five or fewer clusters, or with constant predictions
 *
 * Takes O(60 n) time a repeat, so that a million rows need no sampling.
 * Source: Austin and Steyerberg, Statistics in Medicine 33 (2014) 517-535; band by White, Econometrica 48 (1980) 817-838.
 */
export function smoothCurve(repeats: readonly Ascending[], span: Span): Omit<CalibrationCurve, 'groups'> | null {
  const drawn = repeats.every(({ x, clusters }) => x.length >= FEWEST && (clusters?.count ?? x.length) > PARAMETERS);
  if (repeats.length === 0 || !drawn) return null;
  const from = repeats.reduce((most, { x }) => Math.max(most, quantile(x, 0.01)), span.least);
  const to = repeats.reduce((least, { x }) => Math.min(least, quantile(x, 0.99)), span.most);
  const size = Number.isFinite(span.most - span.least) ? span.most - span.least : Math.abs(from) + Math.abs(to);
  if (!(to - from > 1e-6 * size)) return null;

  const at = Float64Array.from({ length: POINTS }, (_, k) => from + ((to - from) * k) / (POINTS - 1));
  const fit = new Float64Array(POINTS);
  const variance = new Float64Array(POINTS);
  for (const one of repeats) {
    const own = smooth(one, at, span);
    for (let k = 0; k < POINTS; k += 1) {
      fit[k]! += own.fit[k]! / repeats.length;
      variance[k]! += own.variance[k]! / repeats.length;
    }
  }
  if (![...fit, ...variance].every(Number.isFinite)) return null;
  const spread = variance.map((one) => Z95 * Math.sqrt(one));
  return {
    predicted: [...at],
    observed: Array.from(fit, (value) => held(value, span)),
    low: Array.from(fit, (value, k) => held(value - spread[k]!, span)),
    high: Array.from(fit, (value, k) => held(value + spread[k]!, span)),
  };
}
