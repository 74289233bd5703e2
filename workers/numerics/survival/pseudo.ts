import type { Unestimable } from '../estimate';
import { stepsBy, type Timeline } from './follow-up';

/** Below this, sums over the steps since entry would be differences of nearly equal numbers. */
const FAR_DOWN = 1e-6;

/** One way to the horizon: the incidence gathered and the share still event-free. */
interface Passage {
  readonly risk: number;
  readonly left: number;
}

/** The incidence by a horizon, and what it would be without any one row. */
class LeaveOneOut {
  readonly #timeline: Timeline;
  readonly #until: number;
  /** Prefixes with everyone, and with one fewer at risk at every step; shape (steps + 1) each. */
  readonly #all: { readonly risk: Float64Array; readonly left: Float64Array };
  readonly #fewer: { readonly risk: Float64Array; readonly left: Float64Array };
  /** Shape (steps + 1), the risk from each step on of someone event-free before it. */
  readonly #ahead: Float64Array;

  constructor(timeline: Timeline, until: number) {
    this.#timeline = timeline;
    this.#until = until;
    this.#all = this.#prefix(0);
    this.#fewer = this.#prefix(1);
    this.#ahead = new Float64Array(until + 1);
    for (let k = until - 1; k >= 0; k -= 1) {
      const { risk, left } = this.#at(k, 0);
      this.#ahead[k] = risk + left * this.#ahead[k + 1]!;
    }
  }

  get risk(): number {
    return this.#all.risk[this.#until]!;
  }

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

  /** The way from the end of step `from` to the start of step `to` with one fewer at risk. */
  #between(from: number, to: number): Passage {
    const { risk, left } = this.#fewer;
    const start = left[from]!;
    if (start > FAR_DOWN) return { risk: (risk[to]! - risk[from]!) / start, left: left[to]! / start };
    const way = { risk: 0, left: 1 };
    for (let k = from; k < to; k += 1) {
      const step = this.#at(k, 1);
      way.risk += way.left * step.risk;
      way.left *= step.left;
    }
    return way;
  }

  without(row: number): number {
    const { step, from, event } = this.#timeline;
    const start = Math.min(this.#until, from?.[row] ?? 0);
    const own = step[row]!;
    const way = this.#between(start, Math.min(this.#until, own));
    let rest = 0;
    if (own < this.#until) {
      const { risk, left } = this.#at(own, 1, event[row]);
      rest = risk + left * this.#ahead[own + 1]!;
    }
    return this.#all.risk[start]! + this.#all.left[start]! * (way.risk + way.left * rest);
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
  const { times, atRisk, events, competing, step } = timeline;
  const n = step.length;
  if (n < 2) return 'tooFew';
  const last = times.length - 1;
  if (horizon > times[last]! && events[last]! + competing[last]! < atRisk[last]!) return 'beyondFollowUp';
  const out = new LeaveOneOut(timeline, stepsBy(times, horizon));
  return Float64Array.from(step, (_, row) => n * out.risk - (n - 1) * out.without(row));
}
