import { factorCholesky, solveCholesky } from './linear-algebra';

/** What is known of a number in one group. */
export interface Moments {
  readonly n: number;
  readonly mean: number;
  /** With n - 1 below the line. */
  readonly variance: number;
}

/**
 * Mean and variance of the values that were measured.
 *
 * @param values - shape (n); NaN where not measured
 * @param rows - which of them count
 * @returns null where nothing was measured; variance 0 of a single value
 */
export function moments(values: Float64Array, rows: Uint32Array): Moments | null {
  let n = 0;
  let mean = 0;
  let squares = 0;
  for (const row of rows) {
    const value = values[row]!;
    if (Number.isNaN(value)) continue;
    n += 1;
    const apart = value - mean;
    mean += apart / n;
    squares += apart * (value - mean);
  }
  return n === 0 ? null : { n, mean, variance: n > 1 ? squares / (n - 1) : 0 };
}

/**
 * Standardised mean difference of a number: the first mean minus the second over the root of the mean of the variances.
 *
 * @returns null where neither group varies and yet they differ
 *
 * Source: Austin, Statistics in Medicine 28 (2009) 3083-3107.
 */
export function meanDifference(first: Moments, second: Moments): number | null {
  const apart = first.mean - second.mean;
  return scaled(apart, Math.sqrt((first.variance + second.variance) / 2));
}

function scaled(apart: number, spread: number): number | null {
  if (apart === 0) return 0;
  const value = apart / spread;
  return Number.isFinite(value) ? value : null;
}

/**
 * Standardised difference of a category: the Mahalanobis distance between the groups' shares of its levels, under the
 * mean of their multinomial covariances. Of two levels it is the absolute difference of shares over the root of their
 * mean variance.
 *
 * @param first - shape (levels), participants by level
 * @param second - shape (levels)
 * @returns 0 or more; null where a group is empty, or where no level varies within the groups and yet they differ
 *
 * Takes O(levels^3) time.
 * Source: Yang and Dalton, SAS Global Forum 2012, paper 335; Austin 2009 for two levels.
 */
export function shareDifference(first: readonly number[], second: readonly number[]): number | null {
  const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);
  const [firstTotal, secondTotal] = [sum(first), sum(second)];
  if (firstTotal === 0 || secondTotal === 0) return null;
  const occurring = [...first.keys()].filter((level) => first[level]! + (second[level] ?? 0) > 0);
  // The shares sum to 1: the last level adds nothing.
  const levels = occurring.slice(0, -1);
  const size = levels.length;
  const p = levels.map((level) => first[level]! / firstTotal);
  const q = levels.map((level) => second[level]! / secondTotal);
  const apart = Float64Array.from(p, (share, k) => share - q[k]!);
  if (apart.every((one) => one === 0)) return 0;

  const covariance = new Float64Array(size * size);
  for (let i = 0; i < size; i += 1) {
    for (let j = 0; j < size; j += 1) {
      covariance[i * size + j] =
        i === j ? (p[i]! * (1 - p[i]!) + q[i]! * (1 - q[i]!)) / 2 : -(p[i]! * p[j]! + q[i]! * q[j]!) / 2;
    }
  }
  const solved = solveCholesky(factorCholesky(covariance, size, new Float64Array(size)), apart);
  let square = 0;
  for (let i = 0; i < size; i += 1) {
    let back = 0;
    for (let j = 0; j < size; j += 1) back += covariance[i * size + j]! * solved[j]!;
    // The groups differ in a direction in which neither varies: the distance is without bound.
    if (Math.abs(back - apart[i]!) > 1e-9) return null;
    square += apart[i]! * solved[i]!;
  }
  return Math.sqrt(Math.max(0, square));
}

/**
 * The mean of the absolute standardised differences between any two groups: of two groups their difference. The largest
 * of them would grow with the number of groups where they differ by chance alone.
 *
 * @param difference - of two groups; null where it has no value, which leaves the pair out
 * @returns null without a pair that has a value
 *
 * Source: as R's tableone gives it for three groups and more (Yoshida and Bartel, 0.13).
 */
export function meanPairwiseDifference<Group>(
  groups: readonly Group[],
  difference: (first: Group, second: Group) => number | null,
): number | null {
  const values = groups.flatMap((first, k) =>
    groups.slice(k + 1).flatMap((second) => {
      const value = difference(first, second);
      return value === null ? [] : [Math.abs(value)];
    }),
  );
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}
