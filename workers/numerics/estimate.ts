/** Why an estimate has no value on the rows at hand. */
export type Unestimable =
  'oneOutcomeOnly' | 'tooFew' | 'noVariation' | 'separated' | 'notDefined' | 'noEvents' | 'beyondFollowUp';

/** An estimate with its sampling variance, both finite, or the reason why there is none. */
export type Estimate =
  | { readonly kind: 'estimate'; readonly value: number; readonly variance: number }
  | { readonly kind: 'none'; readonly reason: Unestimable };

/**
 * A mean-like estimate by its influence values: how much each row moves it. To first order the estimate's error is
 * their sum, so its variance is the sum of squares over independent units.
 */
export interface Influenced {
  readonly value: number;
  /** Shape (n); sums to zero. */
  readonly influence: Float64Array;
}

/** Which rows belong together, as rows of one participant; null at a use means that every row stands alone. */
export interface Clusters {
  /** Shape (n), each in [0, count). */
  readonly of: Int32Array;
  readonly count: number;
}

/** @returns the estimate for a reason why there is none */
export function unestimable(reason: Unestimable): Estimate {
  return { kind: 'none', reason };
}

/** @returns the estimate, or `notDefined` where the value or the variance is not a finite number */
export function estimate(value: number, variance: number): Estimate {
  if (!Number.isFinite(value) || !Number.isFinite(variance)) return unestimable('notDefined');
  return { kind: 'estimate', value, variance: Math.max(0, variance) };
}

/**
 * Cluster-robust variance of an estimate: G / (G - 1) times the sum over the G clusters of the squared sum of their
 * influence values. With every row its own cluster this is the usual variance of a mean.
 *
 * @param influenced - the estimate and its influence values, shape (n)
 * @param clusters - the rows' clusters, each with at least one row, or null where every row stands alone
 * @returns the estimate with its variance; `tooFew` below two clusters
 *
 * Takes O(n) time. Source: Liang and Zeger, Biometrika 73 (1986) 13-22.
 */
export function withClusterVariance(influenced: Influenced, clusters: Clusters | null): Estimate {
  const { value, influence } = influenced;
  const count = clusters?.count ?? influence.length;
  if (count < 2) return unestimable('tooFew');
  return estimate(value, (sumOfSquares(influence, clusters) * count) / (count - 1));
}

/**
 * A mean with its influence values.
 *
 * @param values - shape (n), n at least 1; turned into the influence values, in place
 */
export function meanInfluence(values: Float64Array): Influenced {
  const n = values.length;
  let sum = 0;
  for (const one of values) sum += one;
  const value = sum / n;
  for (let i = 0; i < n; i += 1) values[i] = (values[i]! - value) / n;
  return { value, influence: values };
}

/** @returns the sum over clusters of the squared sums of `influence`, shape (n) */
export function sumOfSquares(influence: Float64Array, clusters: Clusters | null): number {
  let units = influence;
  if (clusters) {
    units = new Float64Array(clusters.count);
    for (let i = 0; i < influence.length; i += 1) units[clusters.of[i]!]! += influence[i]!;
  }
  let squares = 0;
  for (const unit of units) squares += unit * unit;
  return squares;
}
