import { quantile } from './ranks';

/** Shares of the values at which knots stand by default (Harrell, Regression Modeling Strategies, 2nd ed., table 2.3). */
const KNOT_SHARES = { 3: [0.1, 0.5, 0.9], 4: [0.05, 0.35, 0.65, 0.95], 5: [0.05, 0.275, 0.5, 0.725, 0.95] } as const;

/** Below this the outer quantiles rest on fewer than five values, and the fifth from either end stands in. */
const FEW = 100;

/**
 * Where the knots of a restricted cubic spline stand by default.
 *
 * @param sorted - shape (n), finite, ascending
 * @returns three knots or more, strictly ascending; null where the values allow only fewer, as do a binary variable
 * and fewer than ten values: a straight line is then all they bear. Ties may leave fewer knots than asked for
 *
 * Source: Harrell, Regression Modeling Strategies, 2nd ed. (2015), section 2.4.6.
 */
export function splineKnots(sorted: Float64Array, count: 3 | 4 | 5): readonly number[] | null {
  const n = sorted.length;
  if (n < 10) return null;
  const places: number[] = KNOT_SHARES[count].map((share) => quantile(sorted, share));
  if (n < FEW) {
    places[0] = sorted[4]!;
    places[count - 1] = sorted[n - 5]!;
  }
  const knots = [...new Set(places)].sort((a, b) => a - b);
  if (knots.length < 3 || !Number.isFinite(knots.at(-1)! - knots[0]!)) return null;
  // With no more values than knots the bent terms would only repeat what dummies of the values say.
  const distinct = sorted.reduce((count, value, i) => count + (i === 0 || value !== sorted[i - 1] ? 1 : 0), 0);
  return distinct > knots.length ? knots : null;
}

/**
 * The bent terms of a restricted cubic spline at one value; with the value itself they span the cubic splines that are
 * straight beyond the outer knots.
 *
 * @param knots - k of them, strictly ascending, k at least 3
 * @returns shape (k - 2), in the unit of `x`, 0 up to the first knot
 *
 * Source: Devlin and Weeks (1986) as in Harrell, Regression Modeling Strategies, 2nd ed. (2015), equation 2.25, divided
 * by the square of the distance between the outer knots as `rcspline.eval` of R's Hmisc does (norm 2).
 */
export function splineTerms(x: number, knots: readonly number[]): number[] {
  const k = knots.length;
  const first = knots[0]!;
  const last = knots[k - 1]!;
  const beforeLast = knots[k - 2]!;
  const width = last - first;
  // A cube of a share of the width: of widths far from 1, a cube would overflow.
  const cube = (from: number) => Math.max(0, (x - from) / width) ** 3;
  const lastGap = last - beforeLast;
  return Array.from({ length: k - 2 }, (_, j) => {
    const knot = knots[j]!;
    const bent =
      cube(knot) - (cube(beforeLast) * (last - knot)) / lastGap + (cube(last) * (beforeLast - knot)) / lastGap;
    return width * bent;
  });
}
