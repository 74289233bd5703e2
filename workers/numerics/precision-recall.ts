import type { Influenced } from './estimate';
import { ascendingOrder } from './ranks';

/** One corner of a precision-recall curve: all rows with a risk of at least `threshold` are called positive. */
export interface PrecisionRecallPoint {
  readonly threshold: number;
  /** In (0, 1]: the share of the events that are called positive. */
  readonly recall: number;
  /** In [0, 1]: the share of those called positive that have the event; over the prevalence it is the lift. */
  readonly precision: number;
  /** In (0, 1]: the share of all rows that are called positive; against it, recall is the gains curve. */
  readonly flagged: number;
}

/**
 * Precision and recall at every distinct risk, from high to low.
 *
 * @param risk - shape (n), without NaN
 * @param event - shape (n), 1 or 0
 * @param order - shape (n), what {@link ascendingOrder} makes of `risk`, where it is at hand
 * @returns shape (distinct risks); null without any event, where recall is undefined
 *
 * Source: Davis and Goadrich, Proceedings of ICML (2006) 233-240.
 */
export function precisionRecall(
  risk: Float64Array,
  event: Uint8Array,
  order: Uint32Array = ascendingOrder(risk),
): readonly PrecisionRecallPoint[] | null {
  let events = 0;
  for (const one of event) events += one;
  if (events === 0) return null;
  const points: PrecisionRecallPoint[] = [];
  let positives = 0;
  let truePositives = 0;
  for (let k = order.length - 1; k >= 0;) {
    const threshold = risk[order[k]!]!;
    for (; k >= 0 && risk[order[k]!] === threshold; k -= 1) {
      positives += 1;
      truePositives += event[order[k]!]!;
    }
    points.push({
      threshold,
      recall: truePositives / events,
      precision: truePositives / positives,
      flagged: positives / order.length,
    });
  }
  return points;
}

/**
 * Average precision, the area under the precision-recall curve as a sum of steps: the mean over the events of the
 * precision at their own risk. No line joins the steps, which would promise precisions that no threshold has.
 *
 * A row with the event moves it by its own precision, and every row by how it dilutes or lifts the precision of the
 * events at or below its risk; these are the influence values, exact to first order.
 *
 * @param risk - shape (n), without NaN
 * @param event - shape (n), 1 or 0
 * @param order - shape (n), what {@link ascendingOrder} makes of `risk`, where it is at hand
 * @returns value in (0, 1]; expected to be the share of events where risks tell nothing; null without any event
 *
 * Takes O(n) time once ordered. Source: definition as scikit-learn's `average_precision_score`; variance by the
 * infinitesimal jackknife (Efron, The Jackknife, the Bootstrap and Other Resampling Plans (1982), chapter 6).
 */
export function averagePrecision(
  risk: Float64Array,
  event: Uint8Array,
  order: Uint32Array = ascendingOrder(risk),
): Influenced | null {
  const n = risk.length;
  let events = 0;
  for (const one of event) events += one;
  if (events === 0) return null;

  // By row, from high to low risk: the precision there, and what the events there add to the rows above and at them.
  const precision = new Float64Array(n);
  const lift = new Float64Array(n);
  const dilution = new Float64Array(n);
  let value = 0;
  let positives = 0;
  let truePositives = 0;
  for (let end = n - 1, start = n - 1; end >= 0; end = start) {
    const here = risk[order[end]!]!;
    let tiedEvents = 0;
    for (; start >= 0 && risk[order[start]!] === here; start -= 1) tiedEvents += event[order[start]!]!;
    positives += end - start;
    truePositives += tiedEvents;
    const share = truePositives / positives;
    value += (tiedEvents * share) / events;
    for (let k = start + 1; k <= end; k += 1) precision[k] = share;
    // Set once a group: its events, all of which gain or lose by each row at or above.
    lift[start + 1] = (tiedEvents * (1 - share)) / positives;
    dilution[start + 1] = (tiedEvents * share) / positives;
  }

  const influence = new Float64Array(n);
  let lifted = 0;
  let diluted = 0;
  for (let k = 0; k < n; k += 1) {
    // The entry of a group stands at its first row, so that all of the group see it.
    lifted += lift[k]!;
    diluted += dilution[k]!;
    const row = order[k]!;
    influence[row] = (event[row] === 1 ? precision[k]! - value + lifted : -diluted) / events;
  }
  return { value, influence };
}
