import { Z95 } from './normal';

/** The two ends of a 95% interval. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * Wilson's score interval of a proportion, 95%, without continuity correction.
 *
 * @param successes - in [0, trials]; a mean count need not be whole
 * @param trials - above 0
 * @returns both ends in [0, 1], around successes / trials
 * @throws RangeError where the counts make no proportion, which is a defect of the caller
 *
 * Source: Wilson, JASA 22 (1927) 209-212.
 */
export function wilson(successes: number, trials: number): Interval {
  if (!(trials > 0 && successes >= 0 && successes <= trials)) {
    throw new RangeError(`no proportion of ${successes} in ${trials}`);
  }
  const p = successes / trials;
  const z2 = Z95 * Z95;
  const centre = p + z2 / (2 * trials);
  const spread = Z95 * Math.sqrt((p * (1 - p)) / trials + z2 / (4 * trials * trials));
  const width = 1 + z2 / trials;
  // At the ends the score equation holds exactly at 0 or 1; rounding must not leave 1e-17 there.
  return {
    low: successes === 0 ? 0 : Math.max(0, (centre - spread) / width),
    high: successes === trials ? 1 : Math.min(1, (centre + spread) / width),
  };
}

/**
 * 95% interval of a proportion of clustered rows: Wald's on the logit scale with the cluster-robust variance.
 *
 * @param p - inside (0, 1)
 * @param variance - of p, at least 0
 * @returns both ends in [0, 1], around p
 */
export function logitInterval(p: number, variance: number): Interval {
  const spread = (Z95 * Math.sqrt(variance)) / (p * (1 - p));
  const odds = p / (1 - p);
  const low = odds * Math.exp(-spread);
  return { low: low / (1 + low), high: 1 / (1 + Math.exp(-spread) / odds) };
}
