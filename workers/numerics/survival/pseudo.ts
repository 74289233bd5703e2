import type { Unestimable } from '../estimate';
import { stepsBy, type Timeline } from './follow-up';

/** What some steps do: the incidence gathered and the share still event-free. */
interface Passage {
  readonly risk: number;
  readonly left: number;
}

/** The incidence by a horizon, and what it would be without any one row. */
class LeaveOneOut {
  readonly #timeline: Timeline;
  readonly #until: number;
  /** What the steps before each do with one fewer at risk; shape (steps + 1) each. */
  readonly #fewer: { readonly risk: Float64Array; readonly left: Float64Array };
  /** Shape (steps + 1), the risk from each step on of someone event-free before it. */
  readonly #ahead: Float64Array;

  constructor(timeline: Timeline, until: number) {
    this.#timeline = timeline;
    this.#until = until;
    this.risk = this.#prefix(0).risk[until]!;
    this.#fewer = this.#prefix(1);
    this.#ahead = new Float64Array(until + 1);
    for (let k = until - 1; k >= 0; k -= 1) {
      const { risk, left } = this.#at(k, 0);
      this.#ahead[k] = risk + left * this.#ahead[k + 1]!;
    }
  }

  /** With everyone. */
  readonly risk: number;

  /** What one step does with `fewer` people at risk, and its event (1, 2) taken out where one is named. */
  #at(k: number, fewer: number, without = 0): Passage {
    const { atRisk, events, competing } = this.#timeline;
    const y = atRisk[k]! - fewer;
    if (!(y > 0)) return { risk: 0, left: 1 };
    const d1 = events[k]! - (without === 1 ? 1 : 0);
    const d = d1 + competing[k]! - (without === 2 ? 1 : 0);
    return { risk: d1 / y, left: Math.max(0, 1 - d / y) };
  }

  #prefix(fewer: number) {
    const risk = new Float64Array(this.#until + 1);
    const left = new Float64Array(this.#until + 1).fill(1);
    for (let k = 0; k < this.#until; k += 1) {
      const step = this.#at(k, fewer);
      risk[k + 1] = risk[k]! + left[k]! * step.risk;
      left[k + 1] = left[k]! * step.left;
    }
    return { risk, left };
  }

  without(row: number): number {
    const { step, event } = this.#timeline;
    const own = step[row]!;
    if (own >= this.#until) return this.#fewer.risk[this.#until]!;
    const { risk, left } = this.#at(own, 1, event[row]);
    return this.#fewer.risk[own]! + this.#fewer.left[own]! * (risk + left * this.#ahead[own + 1]!);
  }
}

/**
 * Jackknife pseudo-observations of the risk of the event by a horizon: n F - (n - 1) F without the row, F being the
 * Aalen-Johansen estimate (one minus Kaplan-Meier without competing events). Their mean is F but for rounding, and given
 * predictors their mean is the risk, so they stand in for the outcome where it is censored. A single one may lie outside
 * [0, 1].
 *
 * @returns shape (n); `beyondFollowUp` after the last time while anyone was event-free; `tooFew` below two rows
 *
 * Takes O(n + steps) time; with delayed entry after times when nearly no one was left, up to O(n steps).
 * Source: Andersen, Klein and Rosthoj, Biometrika 90 (2003) 15-27.
 */
export function pseudoRisks(timeline: Timeline, horizon: number): Float64Array | Unestimable {
  const { times, atRisk, events, competing, step, from } = timeline;
  const n = step.length;
  if (from) return 'notDefined';
  if (n < 2) return 'tooFew';
  const last = times.length - 1;
  if (horizon > times[last]! && events[last]! + competing[last]! < atRisk[last]!) return 'beyondFollowUp';
  const out = new LeaveOneOut(timeline, stepsBy(times, horizon));
  return Float64Array.from(step, (_, row) => n * out.risk - (n - 1) * out.without(row));
}
