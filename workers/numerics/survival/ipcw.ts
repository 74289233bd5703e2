import type { Influenced, Unestimable } from '../estimate';
import { ascendingOrder } from '../ranks';
import { addCensoringInfluence, uncensoredBy, type Censoring } from './censoring';
import { stepsBy, type Timeline } from './follow-up';

/** What is known by one time of whether the event has happened, weighted for those of whom it is not known. */
export interface KnownBy {
  readonly timeline: Timeline;
  readonly censoring: Censoring;
  /** Shape (n), 1 where the event has happened by then. */
  readonly happened: Uint8Array;
  /**
   * Shape (n): 0 where censored before; otherwise the inverse of the chance of being known, just before an event, or at
   * the time for those who go on.
   */
  readonly weight: Float64Array;
  /** Shape (n), how many steps of the censoring distribution the weight holds. */
  readonly steps: Int32Array;
}

/**
 * Weights by the inverse probability of censoring at one time.
 *
 * @returns `beyondFollowUp` where no one could have been followed past `time`; `notDefined` with delayed entry, for which
 * weighting by censoring alone is not enough; `tooFew` without any row
 *
 * Takes O(n) time. Source: Graf et al., Statistics in Medicine 18 (1999) 2529-2545.
 */
export function knownBy(timeline: Timeline, censoring: Censoring, time: number): KnownBy | Unestimable {
  const { times, event, step, from } = timeline;
  if (from) return 'notDefined';
  if (times.length === 0) return 'tooFew';
  const until = stepsBy(times, time);
  const atTime = uncensoredBy(censoring, timeline, time);
  const someGoOn = until < times.length;
  // Everyone is gone by then: known only where no one was censored among the last.
  if (!someGoOn && timeline.censored[times.length - 1]! > 0) return 'beyondFollowUp';
  const happened = new Uint8Array(event.length);
  const weight = new Float64Array(event.length);
  const steps = new Int32Array(event.length);
  for (let i = 0; i < event.length; i += 1) {
    if (step[i]! >= until) {
      weight[i] = 1 / atTime;
      steps[i] = until;
    } else if (event[i] !== 0) {
      weight[i] = 1 / censoring.before[step[i]!]!;
      steps[i] = step[i]!;
      happened[i] = event[i] === 1 ? 1 : 0;
    }
  }
  return { timeline, censoring, happened, weight, steps };
}

/** The mean of weighted losses, with influence values in which the censoring distribution counts as estimated. */
function weightedMean({ timeline, censoring, weight, steps }: KnownBy, loss: (row: number) => number): Influenced {
  const n = weight.length;
  const pull = weight.map((one, i) => (one === 0 ? 0 : (one * loss(i)) / n));
  let value = 0;
  for (const one of pull) value += one;
  const influence = pull.map((one) => one - value / n);
  addCensoringInfluence(influence, pull, steps, timeline, censoring);
  return { value, influence };
}

/**
 * Brier score at a time: the mean squared distance of the risk by then from whether the event had happened, weighted for
 * censoring. A competing event counts as the event not having happened.
 *
 * @param risk - shape (n), cumulative risk of the event by that time, in [0, 1]
 * @returns in [0, 1] but for the weights' chance; 0 is perfect
 *
 * Source: Graf et al. 1999; Schoop et al., Biometrical Journal 53 (2011) 88-112, for competing events.
 */
export function brierAt(known: KnownBy, risk: Float64Array): Influenced {
  const { happened } = known;
  return weightedMean(known, (i) => (happened[i]! - risk[i]!) ** 2);
}

/**
 * The Brier score of a prediction that gives everyone the risk seen in these same rows (Kaplan-Meier, or Aalen-Johansen
 * with competing events). As that risk is the one with the lowest score, its own error does not enter the influence
 * values.
 */
export function nullBrierAt(known: KnownBy): Influenced {
  const { happened, weight } = known;
  let share = 0;
  let total = 0;
  for (let i = 0; i < weight.length; i += 1) {
    share += weight[i]! * happened[i]!;
    total += weight[i]!;
  }
  return brierAt(known, new Float64Array(weight.length).fill(share / total));
}

/**
 * Scaled Brier score (index of prediction accuracy): 1 - score / reference.
 *
 * @returns at most 1, 0 where no better than the reference; null where the reference is 0: no event yet, or all
 *
 * Source: Kattan and Gerds, Diagnostic and Prognostic Research 2 (2018) 7; influence values by the delta method.
 */
export function scaledBrierAt(score: Influenced, reference: Influenced): Influenced | null {
  if (!(reference.value > 1e-12)) return null;
  const ratio = score.value / reference.value;
  return {
    value: 1 - ratio,
    influence: score.influence.map((one, i) => (ratio * reference.influence[i]! - one) / reference.value),
  };
}

/**
 * Integrated Brier score: the mean over time, from 0 to the last of `times`, by the trapezoid rule between them and the
 * score of 0 at time 0.
 *
 * @param times - shape (scores), ascending, above 0
 * @param scores - one at each time, on the same rows
 */
export function integratedBrier(times: readonly number[], scores: readonly Influenced[]): Influenced {
  const range = times.at(-1)!;
  let value = 0;
  const influence = new Float64Array(scores[0]?.influence.length ?? 0);
  for (const [k, score] of scores.entries()) {
    const share = ((times[k + 1] ?? range) - (times[k - 1] ?? 0)) / 2 / range;
    value += share * score.value;
    for (let i = 0; i < influence.length; i += 1) influence[i]! += share * score.influence[i]!;
  }
  return { value, influence };
}

/**
 * Area under the ROC curve at a time, cumulative and dynamic: the chance that someone with the event by then was given a
 * higher risk than someone without it, still event-free or with a competing event; weighted for censoring, a tied risk
 * counting one half.
 *
 * @param risk - shape (n), without NaN
 * @returns null where by then none has had the event, or everyone
 *
 * Takes O(n log n) time. Source: Blanche et al., Statistics in Medicine 32 (2013) 5381-5397, also for the influence
 * values, in which the censoring distribution counts as estimated.
 */
export function aurocAt(known: KnownBy, risk: Float64Array): Influenced | null {
  const { timeline, censoring, happened, weight, steps } = known;
  const n = weight.length;
  let cases = 0;
  let controls = 0;
  for (let i = 0; i < n; i += 1) {
    if (happened[i] === 1) cases += weight[i]!;
    else controls += weight[i]!;
  }
  if (!(cases > 0 && controls > 0)) return null;

  const order = ascendingOrder(risk);
  const pull = new Float64Array(n);
  let [right, casesBelow, controlsBelow] = [0, 0, 0];
  for (let start = 0, end = 0; start < n; start = end) {
    const value = risk[order[start]!]!;
    let [tiedCases, tiedControls] = [0, 0];
    for (; end < n && risk[order[end]!] === value; end += 1) {
      const row = order[end]!;
      if (happened[row] === 1) tiedCases += weight[row]!;
      else tiedControls += weight[row]!;
    }
    const ofCase = (controlsBelow + tiedControls / 2) / controls;
    const ofControl = 1 - (casesBelow + tiedCases / 2) / cases;
    for (let k = start; k < end; k += 1) pull[order[k]!] = happened[order[k]!] === 1 ? ofCase : ofControl;
    right += tiedCases * ofCase;
    casesBelow += tiedCases;
    controlsBelow += tiedControls;
  }
  const value = right / cases;
  for (let i = 0; i < n; i += 1) pull[i] = (weight[i]! * (pull[i]! - value)) / (happened[i] === 1 ? cases : controls);
  const influence = pull.slice();
  addCensoringInfluence(influence, pull, steps, timeline, censoring);
  return { value, influence };
}
