import type { Figure } from '../contract/figures';
import { logitInterval, wilson } from '../numerics/proportion';
import { figure } from './figures';

/** A proportion of rows; means over the repeats. */
export interface Proportion {
  readonly successes: number;
  readonly trials: number;
  /** Set where rows are clustered. */
  readonly clustered: { readonly variance: number; readonly clusters: number } | null;
}

/**
 * A proportion with its 95% interval: Wilson's, or, where rows are clustered, Wald's on the logit scale with the
 * cluster-robust variance. Where that variance says nothing (no success, no failure, one cluster) Wilson's again, each
 * cluster counted once.
 *
 * @returns `notDefined` without any trial
 */
export function proportionFigure({ successes, trials, clustered }: Proportion): Figure {
  if (!(trials > 0)) return { kind: 'notEstimable', reason: 'notDefined' };
  const p = Math.min(1, Math.max(0, successes / trials));
  const wald = clustered !== null && clustered.variance > 0 && clustered.clusters >= 2 && p > 0 && p < 1;
  const units = clustered ? Math.min(trials, Math.max(1, clustered.clusters)) : trials;
  const { low, high } = wald ? logitInterval(p, clustered.variance) : wilson(p * units, units);
  return figure(p, low, high);
}
