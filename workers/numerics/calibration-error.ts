import { countedQuantiles } from './counted-quantiles';
import type { DistinctRisks } from './distinct-risks';
import { LoessCurve } from './loess-curve';

/** Distances between risks and the smoothed observed risk. All at least 0; 0 is perfect. */
export interface CalibrationErrors {
  /** Integrated calibration index: the mean distance. */
  readonly ici: number;
  /** The median distance, its 90th percentile and the greatest. */
  readonly e50: number;
  readonly e90: number;
  readonly emax: number;
}

/**
 * Mean, median, 90th percentile and maximum over the rows of |observed - predicted|.
 *
 * @param predicted - shape (distinct)
 * @param observed - shape (distinct), the smoothed observed risk there
 * @param count - shape (distinct), rows, not all 0
 *
 * Source: Austin and Steyerberg, Statistics in Medicine 38 (2019) 4051-4065.
 */
export function calibrationErrors(
  predicted: Float64Array,
  observed: Float64Array,
  count: Float64Array,
): CalibrationErrors {
  const distance = observed.map((one, i) => Math.abs(one - predicted[i]!));
  let sum = 0;
  let rows = 0;
  let emax = 0;
  for (let i = 0; i < distance.length; i += 1) {
    if (count[i] === 0) continue;
    sum += count[i]! * distance[i]!;
    rows += count[i]!;
    if (distance[i]! > emax) emax = distance[i]!;
  }
  const [e50, e90] = countedQuantiles(distance, count.slice(), [0.5, 0.9]);
  return { ici: sum / rows, e50: e50!, e90: e90!, emax };
}

/**
 * Calibration errors against a local regression (loess as R computes it by default) of the outcome on the risk. The
 * curve is not cut at 0 and 1, as in the paper's own program.
 *
 * @returns null with fewer than three distinct risks, through which no curve of their own can be told from noise
 *
 * Takes O(distinct) time. Source: Austin and Steyerberg 2019.
 */
export function loessCalibrationErrors({ risk, events, others }: DistinctRisks): CalibrationErrors | null {
  if (risk.length < 3) return null;
  const count = events.map((one, i) => one + others[i]!);
  const observed = new Float64Array(risk.length);
  new LoessCurve(risk.length).fit({ x: risk, count, sum: events }, observed);
  return calibrationErrors(risk, observed, count);
}
