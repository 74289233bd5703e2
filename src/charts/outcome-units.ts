import type { OutcomeRole, TimeUnit } from '../../workers/contract/recipe';

/** What follow-up is measured in, where the outcome has it and the user said so. */
export function timeUnitOf(outcome: OutcomeRole): TimeUnit | undefined {
  return outcome.kind === 'survival' ? outcome.timeUnit : undefined;
}

/** What the values of a continuous outcome are measured in, where the user said so. */
export function unitOf(outcome: OutcomeRole): string | undefined {
  return outcome.kind === 'continuous' ? outcome.unit : undefined;
}
