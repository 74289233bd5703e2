import { twoSidedP } from './normal';

/**
 * The chance that a chi-squared deviate exceeds a value.
 *
 * @param value - 0 or more
 * @param df - degrees of freedom, a whole number above 0
 * @returns in [0, 1], with a relative error below 1e-11
 *
 * Takes O(df) time. Source: NIST Digital Library of Mathematical Functions, 8.4.10 and 8.8.10: from one degree (or
 * two) upward by the recurrence of the incomplete gamma function.
 */
export function chiSquaredUpper(value: number, df: number): number {
  if (!(value > 0)) return 1;
  const half = value / 2;
  const odd = df % 2 === 1;
  let chance = odd ? twoSidedP(Math.sqrt(value)) : Math.exp(-half);
  // half^a e^-half / Gamma(a + 1), for a from 1/2 (or 1) in steps of 1.
  let term = odd ? Math.exp(-half) * Math.sqrt(half) * (2 / Math.sqrt(Math.PI)) : Math.exp(-half) * half;
  for (let a = odd ? 0.5 : 1; a < df / 2; a += 1) {
    chance += term;
    term *= half / (a + 1);
  }
  return Math.min(1, chance);
}
