import { logits } from '../calibration';
import { distinctRisks } from '../distinct-risks';
import { ascendingOrder } from '../ranks';

/** One set of predictions: a model's in one repeat. */
export interface Predictions {
  /** Shape (rows), in [0, 1]. */
  readonly risk: Float64Array;
  /** Shape (rows), 1 or 0. */
  readonly event: Uint8Array;
  /** Shape (rows): the participant, in [0, units), whose row it is; all rows of one are drawn together. */
  readonly unit: Int32Array;
}

/** Predictions made ready, so that a resample costs a few passes over sorted arrays and sorts nothing. */
export interface Prepared {
  /** Shape (distinct), ascending. */
  readonly risk: Float64Array;
  /** Shape (distinct): log odds, held within those of 1e-15 and 1 - 1e-15. */
  readonly logit: Float64Array;
  /** Shape (distinct): the log loss of a row with the event, and without. */
  readonly lossOfEvent: Float64Array;
  readonly lossOfOther: Float64Array;
  /** Shape (rows), in ascending order of risk: the row's participant, and where it is tallied, see {@link Tally}. */
  readonly unit: Int32Array;
  readonly slot: Uint32Array;
}

/**
 * A resample of predictions. Shape (2 x distinct): at `2 g` the rows with risk `g` that had no event, at `2 g + 1` those
 * that had it.
 */
export type Tally = Float64Array;

/** Sorts predictions and computes what all their resamples share. */
export function prepare({ risk, event, unit }: Predictions): Prepared {
  const order = ascendingOrder(risk);
  const distinct = distinctRisks(risk, event, order);
  const logit = logits(distinct.risk);
  return {
    risk: distinct.risk,
    logit,
    lossOfEvent: logit.map((one) => Math.max(-one, 0) + Math.log1p(Math.exp(-Math.abs(one)))),
    lossOfOther: logit.map((one) => Math.max(one, 0) + Math.log1p(Math.exp(-Math.abs(one)))),
    unit: Int32Array.from(order, (row) => unit[row]!),
    slot: distinct.place.map((place, k) => 2 * place + event[order[k]!]!),
  };
}

/**
 * Tallies a resample.
 *
 * @param counts - shape (units): how often each participant was drawn
 * @param tally - filled
 */
export function tallyRows({ unit, slot }: Prepared, counts: Int32Array, tally: Tally): void {
  tally.fill(0);
  for (let k = 0; k < unit.length; k += 1) tally[slot[k]!]! += counts[unit[k]!]!;
}

/** The rows of a tally, one by one, for what is too rare to be worth a method of its own. */
export function rowsOf(tally: Tally, value: Float64Array): { value: Float64Array; event: Uint8Array } {
  const rows = tally.reduce((sum, one) => sum + one, 0);
  const repeated = new Float64Array(rows);
  const event = new Uint8Array(rows);
  let row = 0;
  for (let slot = 0; slot < tally.length; slot += 1) {
    for (let k = 0; k < tally[slot]!; k += 1, row += 1) {
      repeated[row] = value[slot >> 1]!;
      event[row] = slot & 1;
    }
  }
  return { value: repeated, event };
}
