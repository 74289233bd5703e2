import type { Influenced } from './estimate';
import { Z95 } from './normal';

/** Agreement of two measurements of one quantity. */
export interface Agreement {
  /** Mean difference. */
  readonly bias: Influenced;
  /** Bias less and plus 1.96 standard deviations of the differences: 95% of them lie between, if they are normal. */
  readonly lower: Influenced;
  readonly upper: Influenced;
}

/**
 * Bland and Altman's limits of agreement.
 *
 * @param difference - shape (n), first measurement minus second, in their unit
 * @returns null below three rows. Influence values by the delta method, so that the limits' variances hold for
 * differences that are not normal and for clustered rows; for normal ones they are Bland and Altman's
 * s^2 (1 / n + 1.96^2 / (2 n)).
 *
 * Source: Bland and Altman, Statistical Methods in Medical Research 8 (1999) 135-160.
 */
export function limitsOfAgreement(difference: Float64Array): Agreement | null {
  const n = difference.length;
  if (n < 3) return null;
  const mean = difference.reduce((sum, one) => sum + one, 0) / n;
  const variance = difference.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (n - 1);
  const deviation = Math.sqrt(variance);
  const ofMean = difference.map((one) => (one - mean) / n);
  const ofDeviation = difference.map((one) =>
    deviation > 0 ? ((one - mean) ** 2 - (variance * (n - 1)) / n) / (2 * deviation * n) : 0,
  );
  const limit = (side: 1 | -1): Influenced => ({
    value: mean + side * Z95 * deviation,
    influence: ofMean.map((one, i) => one + side * Z95 * ofDeviation[i]!),
  });
  return { bias: { value: mean, influence: ofMean }, lower: limit(-1), upper: limit(1) };
}
