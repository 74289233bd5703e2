import type { Instability } from '../contract/results';
import { quantile } from '../numerics/ranks';

const BINS = 20;
/** Participants in a bin below which its quantiles are single people's. */
const FEWEST = 10;

/**
 * How far models made from other samples of the same people disagree about the same person: for each, the mean absolute
 * difference of the single models' predictions from their mean; and, of people with similar mean predictions, the middle
 * 95% of those differences.
 *
 * @param predictions - one array a resample or repeat, shape (rows); NaN where that model said nothing of the row
 * @returns null with fewer than two predictions of anyone, or too few rows
 *
 * Source: Riley and Collins, Biometrical Journal 65 (2023) 2200302.
 */
export function instabilityOf(predictions: readonly Float64Array[]): Instability | null {
  const rows = predictions[0]?.length ?? 0;
  if (predictions.length < 2) return null;
  const mean = new Float64Array(rows).fill(NaN);
  let error = 0;
  let judged = 0;
  for (let row = 0; row < rows; row += 1) {
    let sum = 0;
    let said = 0;
    for (const one of predictions) {
      if (Number.isNaN(one[row])) continue;
      sum += one[row]!;
      said += 1;
    }
    if (said < 2) continue;
    mean[row] = sum / said;
    let apart = 0;
    for (const one of predictions) if (!Number.isNaN(one[row])) apart += Math.abs(one[row]! - mean[row]!);
    error += apart / said;
    judged += 1;
  }
  if (judged < FEWEST) return null;
  return { resamples: predictions.length, meanAbsoluteError: error / judged, bins: binsOf(predictions, mean, judged) };
}

function binsOf(predictions: readonly Float64Array[], mean: Float64Array, judged: number): Instability['bins'] {
  const order = Uint32Array.from(mean.keys())
    .filter((row) => !Number.isNaN(mean[row]))
    .sort((a, b) => mean[a]! - mean[b]! || a - b);
  const bins = Math.max(1, Math.min(BINS, Math.floor(judged / FEWEST)));
  return Array.from({ length: bins }, (_, bin) => {
    const rows = order.subarray(Math.floor((bin * judged) / bins), Math.floor(((bin + 1) * judged) / bins));
    const centre = rows.reduce((sum, row) => sum + mean[row]!, 0) / rows.length;
    const apart: number[] = [];
    for (const one of predictions) {
      for (const row of rows) if (!Number.isNaN(one[row])) apart.push(one[row]! - mean[row]!);
    }
    const sorted = Float64Array.from(apart).sort();
    return {
      participants: rows.length,
      mean: centre,
      low: centre + quantile(sorted, 0.025),
      high: centre + quantile(sorted, 0.975),
    };
  });
}
