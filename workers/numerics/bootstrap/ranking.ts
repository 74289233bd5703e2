import type { Prepared, Tally } from './predictions';

/** Figures of one resample that need one pass from high to low risk; NaN where not estimable. */
export interface Ranked {
  events: number;
  others: number;
  auroc: number;
  /** Average precision. */
  auprc: number;
  brier: number;
  scaledBrier: number;
  logLoss: number;
  /** Log of observed over expected events. */
  logObservedExpected: number;
}

/** Changes no count, but keeps 0 / 0 from being met before the first row. */
const NEXT_TO_NOTHING = 1e-300;

/** What a pass fills; made once and filled again by every resample. */
export function emptyRanked(): Ranked {
  return {
    events: 0,
    others: 0,
    auroc: NaN,
    auprc: NaN,
    brier: NaN,
    scaledBrier: NaN,
    logLoss: NaN,
    logObservedExpected: NaN,
  };
}

/**
 * One pass over a tally from high to low risk.
 *
 * @param thresholds - shape (thresholds), ascending, in (0, 1); a row is positive where its risk is at least that
 * @param netBenefit - shape (thresholds), filled with the net benefit, NaN without any row
 *
 * Definitions as in accuracy.ts, discrimination.ts, precision-recall.ts, calibration.ts and decision-curve.ts.
 */
export function rank(
  { risk, lossOfEvent, lossOfOther }: Prepared,
  tally: Tally,
  thresholds: Float64Array,
  netBenefit: Float64Array,
  into: Ranked,
): void {
  let events = 0;
  let others = 0;
  let concordant = 0;
  let precision = 0;
  let squares = 0;
  let loss = 0;
  let expected = 0;
  let next = thresholds.length - 1;
  for (let g = risk.length - 1; g >= 0; g -= 1) {
    const p = risk[g]!;
    for (; next >= 0 && p < thresholds[next]!; next -= 1) {
      netBenefit[next] = events - (others * thresholds[next]!) / (1 - thresholds[next]!);
    }
    const other = tally[2 * g]!;
    const event = tally[2 * g + 1]!;
    // Without branches: which rows were drawn is chance, and a processor would guess wrongly half the time.
    concordant += other * (events + event / 2);
    events += event;
    others += other;
    precision += (event * events) / (events + others + NEXT_TO_NOTHING);
    squares += event * (1 - p) * (1 - p) + other * p * p;
    loss += event * lossOfEvent[g]! + other * lossOfOther[g]!;
    expected += (event + other) * p;
  }
  const rows = events + others;
  for (; next >= 0; next -= 1) {
    netBenefit[next] = events - (others * thresholds[next]!) / (1 - thresholds[next]!);
  }
  for (let k = 0; k < thresholds.length; k += 1) netBenefit[k]! /= rows;
  const both = events > 0 && others > 0;
  into.events = events;
  into.others = others;
  into.auroc = both ? concordant / events / others : NaN;
  into.auprc = events > 0 ? precision / events : NaN;
  into.brier = squares / rows;
  into.scaledBrier = both ? 1 - (squares * rows) / (events * others) : NaN;
  into.logLoss = loss / rows;
  into.logObservedExpected = events > 0 && expected > 0 ? Math.log(events / expected) : NaN;
}
