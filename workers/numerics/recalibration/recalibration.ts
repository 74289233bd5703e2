import type { Unestimable } from '../estimate';

/** How risks are moved, as plain data that a file can keep. `a` and the others are in log odds. */
export type Recalibration =
  | { readonly kind: 'none' }
  /** logit p + intercept. */
  | { readonly kind: 'intercept'; readonly intercept: number }
  /** intercept + slope logit p. */
  | { readonly kind: 'logistic'; readonly intercept: number; readonly slope: number }
  /** logit p / temperature. */
  | { readonly kind: 'temperature'; readonly temperature: number }
  /** intercept + a ln p - b ln(1 - p), a and b 0 or more. */
  | { readonly kind: 'beta'; readonly intercept: number; readonly a: number; readonly b: number }
  /** Straight lines through the knots, ascending in both; level beyond the ends. At most 100 knots. */
  | { readonly kind: 'isotonic'; readonly from: readonly number[]; readonly to: readonly number[] };

/**
 * How chances of classes are moved, as plain data that a file can keep: `intercepts[k] + slope ln p_k`, brought back to a
 * sum of 1. The slope is above 0.
 */
export interface ClassRecalibration {
  readonly kind: 'classes';
  readonly intercepts: readonly number[];
  readonly slope: number;
}

/** A fitted recalibration, or the simpler one that took its place and why. */
export interface FittedRecalibration {
  readonly recalibration: Recalibration;
  /** Why the one asked for could not be fitted; null where it was. */
  readonly fallback: Unestimable | null;
}

/** Log odds nearer to certainty than these count as these: beyond them a single risk of 0 or 1 would decide a fit. */
export const MOST_CERTAIN = 1e-6;
