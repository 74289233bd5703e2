import type { Interval } from '../proportion';
import { quantile } from '../ranks';

/** Where fewer of the resamples than this can be judged, those that can no longer stand for the whole. */
const ENOUGH = 0.9;
/** Fewer than this have no 2.5th percentile to speak of. */
const FEWEST = 40;

/**
 * 95% percentile interval of bootstrap replicates: their 2.5th and 97.5th percentiles, type 7 (linear between order
 * statistics). Replicates of a figure that cannot fall below 0, as calibration errors, lie above the estimate on the
 * whole, since a resample adds its own noise; the interval then leans upward, and {@link distanceInterval} mends it.
 *
 * @param replicates - shape (resamples), NaN where the figure was not estimable in a resample
 * @returns null where it was not estimable in more than a tenth of the resamples, or there are fewer than 40
 *
 * Source: Efron and Tibshirani, An Introduction to the Bootstrap (1993), 13.3.
 */
export function percentileInterval(replicates: Float64Array): Interval | null {
  const found = replicates.filter((one) => Number.isFinite(one)).sort();
  if (found.length < FEWEST || found.length < ENOUGH * replicates.length) return null;
  return { low: quantile(found, 0.025), high: quantile(found, 0.975) };
}

/**
 * 95% interval of a figure that cannot fall below 0 and that noise can only raise, as the distances of a calibration
 * curve: the lower end of the basic interval, as far below the estimate as the resamples rise above it, never below 0;
 * the upper end of the percentiles, which leans upward like the estimate and so seldom lies too low. The percentile
 * interval alone never reaches 0 and leaves out most true distances near it; the basic one alone is too low at its upper
 * end for the median and the maximum.
 *
 * @param value - the figure of the whole sample, 0 or more
 * @param percentiles - of its replicates, see {@link percentileInterval}
 *
 * Source: Davison and Hinkley, Bootstrap Methods and their Application (1997), 5.2, for the basic interval.
 */
export function distanceInterval(value: number, percentiles: Interval): Interval {
  const { low, high } = percentiles;
  return { low: Math.max(0, Math.min(low, 2 * value - high)), high };
}
