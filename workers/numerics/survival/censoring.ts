import { stepsBy, type Timeline } from './follow-up';

/** The chance of not having been censored, by Kaplan-Meier with events before censorings at tied times. */
export interface Censoring {
  /** Shape (steps), just before the time, G(t-): above 0 wherever anyone is at risk. */
  readonly before: Float64Array;
  /** Shape (steps), after it, G(t). */
  readonly after: Float64Array;
  /** Shape (steps), at risk of censoring: not those with an event at that time. */
  readonly atRisk: Float64Array;
}

/**
 * The distribution of censoring, for weighting by its inverse. Everyone must have been observed from time 0.
 *
 * Programs that leave people with an event at risk of being censored at that same time differ in the fourth decimal of what
 * they weight, and their weights no longer sum to the number of rows.
 *
 * Takes O(steps) time. Source: Graf et al., Statistics in Medicine 18 (1999) 2529-2545; tied times as in Gerds and
 * Schumacher, Biometrical Journal 48 (2006) 1029-1040.
 */
export function censoringOf({ atRisk, events, competing, censored }: Timeline): Censoring {
  const before = new Float64Array(atRisk.length);
  const after = new Float64Array(atRisk.length);
  const exposed = atRisk.map((one, k) => one - events[k]! - competing[k]!);
  let left = 1;
  for (let k = 0; k < before.length; k += 1) {
    before[k] = left;
    if (censored[k]! > 0) left = censored[k]! >= exposed[k]! ? 0 : left * (1 - censored[k]! / exposed[k]!);
    after[k] = left;
  }
  return { before, after, atRisk: exposed };
}

/** @returns the chance of not having been censored by `time` */
export function uncensoredBy(censoring: Censoring, timeline: Timeline, time: number): number {
  return censoring.after[stepsBy(timeline.times, time) - 1] ?? 1;
}

/**
 * Adds to influence values what comes from having estimated the weights: each row also moves the censoring
 * distribution, and by it everyone's weight.
 *
 * @param influence - shape (n), values that take the weights as known; changed in place
 * @param pull - shape (n), derivative of the estimate by the logarithm of the row's inverse probability 1 / G
 * @param steps - shape (n), how many steps enter the G by which the row is weighted: up to its own time or a horizon
 *
 * Takes O(n + steps) time. Source: the influence function of Kaplan-Meier; Blanche et al., Statistics in Medicine 32
 * (2013) 5381-5397, for weighted scores.
 */
export function addCensoringInfluence(
  influence: Float64Array,
  pull: Float64Array,
  steps: Int32Array,
  timeline: Timeline,
  censoring: Censoring,
): void {
  const { censored, event, step } = timeline;
  const count = censored.length;
  // What hangs on the factor of G at each step: the pull of all rows whose weight holds it.
  const hanging = new Float64Array(count + 1);
  for (let i = 0; i < pull.length; i += 1) hanging[steps[i]!]! += pull[i]!;
  for (let k = count - 1; k >= 0; k -= 1) hanging[k]! += hanging[k + 1]!;
  const jump = new Float64Array(count);
  const passed = new Float64Array(count + 1);
  for (let k = 0; k < count; k += 1) {
    const [c, y] = [censored[k]!, censoring.atRisk[k]!];
    // The factor at step k enters the G of those with more than k steps.
    if (c > 0 && c < y) jump[k] = hanging[k + 1]! / (y - c);
    passed[k + 1] = passed[k]! + (c > 0 ? (jump[k]! * c) / y : 0);
  }
  for (let i = 0; i < influence.length; i += 1) {
    const own = step[i]!;
    influence[i]! += event[i] === 0 ? jump[own]! - passed[own + 1]! : -passed[own]!;
  }
}
