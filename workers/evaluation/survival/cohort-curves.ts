import type { StepCurve } from '../../contract/cohort';
import type { OutcomeKind } from '../../contract/recipe';
import { timelineOf, type FollowUp } from '../../numerics/survival/follow-up';
import { stepCurve } from './step-curve';

/** The outcome of a cohort, followed over time or not. */
export type CohortOutcome =
  { readonly kind: Exclude<OutcomeKind, 'survival'> } | ({ readonly kind: 'survival' } & FollowUp);

/** Fewer participants than this are not told. */
const SMALL_CELL = 10;

/**
 * What became of a cohort over time: survival by Kaplan-Meier; where events compete, the cumulative incidence of the event
 * and of the competing ones by Aalen-Johansen, since Kaplan-Meier would say that more have the event than can.
 *
 * @returns none for other outcomes or without any row
 */
export function cohortCurves(outcome: CohortOutcome, smallCell = SMALL_CELL): readonly StepCurve[] {
  if (outcome.kind !== 'survival' || outcome.time.length === 0) return [];
  const timeline = timelineOf(outcome);
  const kinds = outcome.event.includes(2) ? (['event', 'competing'] as const) : (['survival'] as const);
  return kinds.map((kind) => stepCurve(timeline, kind, Infinity, smallCell));
}
