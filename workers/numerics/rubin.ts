import type { Estimate, Unestimable } from './estimate';
import { studentHalfWidth } from './student-t';

/** One figure from several completed data sets. */
export interface PooledEstimate {
  readonly kind: 'pooled';
  readonly value: number;
  /** Total variance: within plus between, with its correction for a finite number of imputations. */
  readonly variance: number;
  /** Mean of the variances that each data set gives. */
  readonly within: number;
  /** Variance of the estimates across data sets. */
  readonly between: number;
  /** Degrees of freedom of the t distribution; null where they are beyond counting and it is the normal. */
  readonly df: number | null;
  /** Share of the information that the gaps took, in [0, 1]. */
  readonly missingInformation: number;
}

/**
 * Pools one estimate over completed data sets by Rubin's rules. Estimates with bounds are pooled on a scale without
 * them: an area under the ROC curve on its logit, a ratio on its logarithm.
 *
 * @param estimates - one from each completed data set, two or more
 * @param completeDf - degrees of freedom that complete data would have, above 0: rows less coefficients; null where
 * they are without bound
 * @returns the pooled estimate, or the reason why there is none: the first that an estimate gives, or `tooFew`
 *
 * Source: Rubin, Multiple Imputation for Nonresponse in Surveys (1987), chapter 3; degrees of freedom by Barnard and
 * Rubin, Biometrika 86 (1999) 948-955.
 */
export function poolByRubin(
  estimates: readonly Estimate[],
  completeDf: number | null,
): PooledEstimate | { readonly kind: 'none'; readonly reason: Unestimable } {
  const m = estimates.length;
  if (m < 2) return { kind: 'none', reason: 'tooFew' };
  let value = 0;
  let within = 0;
  for (const one of estimates) {
    if (one.kind === 'none') return one;
    value += one.value / m;
    within += one.variance / m;
  }
  let between = 0;
  for (const one of estimates) if (one.kind === 'estimate') between += (one.value - value) ** 2 / (m - 1);
  const variance = within + (1 + 1 / m) * between;
  if (!Number.isFinite(value) || !Number.isFinite(variance)) return { kind: 'none', reason: 'notDefined' };
  if (variance === 0)
    return { kind: 'pooled', value, variance, within, between, df: completeDf, missingInformation: 0 };

  const fromGaps = ((1 + 1 / m) * between) / variance;
  const perImputation = fromGaps > 0 ? (m - 1) / fromGaps ** 2 : Infinity;
  const observed = completeDf === null ? Infinity : ((completeDf + 1) / (completeDf + 3)) * completeDf * (1 - fromGaps);
  // Harmonic sum, written so that either part may be without bound.
  const df = observed === 0 ? perImputation : 1 / (1 / perImputation + 1 / observed);
  const rise = within > 0 ? ((1 + 1 / m) * between) / within : Infinity;
  return {
    kind: 'pooled',
    value,
    variance,
    within,
    between,
    df: Number.isFinite(df) ? df : null,
    missingInformation: Number.isFinite(rise) ? Math.min(1, (rise + 2 / (df + 3)) / (1 + rise)) : 1,
  };
}

/** Two-sided interval of a pooled estimate, on the scale it was pooled on; `level` in (0, 1), as 0.95. */
export function pooledInterval(pooled: PooledEstimate, level: number): readonly [number, number] {
  // A t of a hundred million degrees of freedom is the normal to the last digit shown anywhere.
  const half = studentHalfWidth(level, pooled.df ?? 1e8) * Math.sqrt(pooled.variance);
  return [pooled.value - half, pooled.value + half];
}
