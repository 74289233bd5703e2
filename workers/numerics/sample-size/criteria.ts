import type { SampleSizeCriterion } from '../../contract/cohort';
import type { Unestimable } from '../estimate';

export interface Criterion {
  readonly name: SampleSizeCriterion;
  /** Participants; null where the criterion does not apply to these numbers. */
  readonly participants: number | null;
}

/** The smallest development sample that meets every criterion, or why none can be told. */
export type RequiredSample =
  | {
      readonly kind: 'required';
      /** The largest of the criteria. */
      readonly participants: number;
      readonly criteria: readonly Criterion[];
      /** Anticipated R2: Cox and Snell's, or, for a continuous outcome, the share of variance explained. */
      readonly rSquared: number;
      /** The largest Cox-Snell R2 that the outcome allows; 1 for a continuous outcome. */
      readonly maxRSquared: number;
    }
  | { readonly kind: 'none'; readonly reason: Unestimable };

/** What the user may change: how much is expected of the model and how much overfitting is borne. */
export interface Assumptions {
  /** Anticipated R2 of the new model, adjusted for optimism; in (0, 1). */
  readonly rSquared: number;
  /** Expected shrinkage that is good enough, in (0, 1); usually 0.9. */
  readonly shrinkage: number;
}

/** The published equations round the normal quantile so; the digits matter where a whole number of people comes out. */
export const Z_PUBLISHED = 1.96;

/** Difference of apparent and adjusted Nagelkerke R2 that is borne. */
export const OPTIMISM = 0.05;

/** @returns the largest of the criteria that apply, or `notDefined` where one is not a finite number */
export function required(
  criteria: readonly Criterion[],
  { rSquared, maxRSquared }: { readonly rSquared: number; readonly maxRSquared: number },
): RequiredSample {
  const participants = Math.max(...criteria.map((one) => one.participants ?? 0));
  if (!Number.isFinite(participants)) return { kind: 'none', reason: 'notDefined' };
  return { kind: 'required', participants, criteria, rSquared, maxRSquared };
}

/**
 * Participants needed for an expected uniform shrinkage: p / ((S - 1) ln(1 - R2 / S)).
 *
 * @param parameters - candidate parameters p, after dummies and splines
 * @param rSquared - anticipated Cox-Snell R2, below `shrinkage`
 * @param shrinkage - S, in (0, 1)
 * @returns not rounded
 *
 * Source: Riley et al., Statistics in Medicine 38 (2019) 1276-1296.
 */
export function forShrinkage(parameters: number, rSquared: number, shrinkage: number): number {
  return parameters / ((shrinkage - 1) * Math.log1p(-rSquared / shrinkage));
}

/** The shrinkage at which apparent and adjusted Nagelkerke R2 differ by 0.05 (Riley et al. 2019). */
export function shrinkageForOptimism(rSquared: number, maxRSquared: number): number {
  return rSquared / (rSquared + OPTIMISM * maxRSquared);
}

/**
 * The most candidate parameters for which the participants at hand are enough.
 *
 * @param participantsNeeded - participants needed for so many parameters, not falling as they grow; null where none can
 * be told, which counts as too many
 * @param available - participants at hand
 * @param most - the largest number to consider
 * @returns in [0, most]; 0 where not even one parameter is affordable
 */
export function mostParameters(
  participantsNeeded: (parameters: number) => number | null,
  available: number,
  most: number,
): number {
  let low = 0;
  let high = Math.max(0, Math.floor(most));
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((participantsNeeded(middle) ?? Infinity) <= available) low = middle;
    else high = middle - 1;
  }
  return low;
}
