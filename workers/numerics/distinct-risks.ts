import { ascendingOrder } from './ranks';

/** Predictions by distinct risk: all that figures of discrimination, accuracy and calibration depend on. */
export interface DistinctRisks {
  /** Shape (distinct), strictly ascending. */
  readonly risk: Float64Array;
  /** Shape (distinct): rows with the event at this risk, and without. */
  readonly events: Float64Array;
  readonly others: Float64Array;
  /** Shape (n): for each row in ascending order of risk, the place of its risk among the distinct ones. */
  readonly place: Uint32Array;
}

/**
 * Gathers rows of equal risk.
 *
 * @param risk - shape (n), without NaN
 * @param event - shape (n), 1 or 0
 * @param order - shape (n), what {@link ascendingOrder} makes of `risk`, where it is at hand
 *
 * Takes O(n) time once ordered.
 */
export function distinctRisks(
  risk: Float64Array,
  event: Uint8Array,
  order: Uint32Array = ascendingOrder(risk),
): DistinctRisks {
  const n = order.length;
  const value = new Float64Array(n);
  const events = new Float64Array(n);
  const others = new Float64Array(n);
  const place = new Uint32Array(n);
  let last = -1;
  for (let k = 0; k < n; k += 1) {
    const row = order[k]!;
    if (last < 0 || risk[row] !== value[last]) {
      last += 1;
      value[last] = risk[row]!;
    }
    place[k] = last;
    if (event[row] === 1) events[last]! += 1;
    else others[last]! += 1;
  }
  const end = last + 1;
  return { risk: value.slice(0, end), events: events.slice(0, end), others: others.slice(0, end), place };
}
