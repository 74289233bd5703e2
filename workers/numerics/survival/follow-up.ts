import { ascendingOrder } from '../ranks';

/** How each participant was followed. */
export interface FollowUp {
  /** Shape (n), when observation began, below `time`; null where everyone was observed from 0. */
  readonly entry: Float64Array | null;
  /** Shape (n), when follow-up ended, above 0. */
  readonly time: Float64Array;
  /** Shape (n), how it ended: 0 censored, 1 the event, 2 a competing event. */
  readonly event: Uint8Array;
}

/** Follow-up as counts at each distinct time at which anyone's ended. Shape (steps) but where it says otherwise. */
export interface Timeline {
  /** Ascending. */
  readonly times: Float64Array;
  /** Under observation just before the time: entered before it, not yet ended. */
  readonly atRisk: Float64Array;
  readonly events: Float64Array;
  readonly competing: Float64Array;
  readonly censored: Float64Array;
  /** Shape (n), how the row's follow-up ended: 0 censored, 1 the event, 2 a competing event. */
  readonly event: Uint8Array;
  /** Shape (n), the step at which it ended. */
  readonly step: Int32Array;
  /** Shape (n), the first step at which the row was at risk; null where that is 0 for all. */
  readonly from: Int32Array | null;
}

/** @returns how many of the ascending `times` lie at or before `time` */
export function stepsBy(times: Float64Array, time: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (times[middle]! <= time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Counts who was at risk and what happened at each time. Someone is at risk at every time after entry, up to and with
 * the end of follow-up.
 *
 * @throws RangeError where shapes disagree, a time is not finite or an entry is not before its time: upstream refuses
 * such rows
 *
 * Takes O(n log n) time. Source: Klein and Moeschberger, Survival Analysis (2003) 4.6, for delayed entry.
 */
export function timelineOf({ entry, time, event }: FollowUp): Timeline {
  const n = time.length;
  if (event.length !== n || (entry && entry.length !== n)) {
    throw new RangeError(`${n} times but ${event.length} events and ${entry?.length ?? n} entries`);
  }
  const order = ascendingOrder(time);
  const distinct = new Float64Array(n);
  const step = new Int32Array(n);
  let steps = 0;
  for (const row of order) {
    const at = time[row]!;
    if (!Number.isFinite(at)) throw new RangeError('a time is not finite');
    if (steps === 0 || distinct[steps - 1] !== at) {
      distinct[steps] = at;
      steps += 1;
    }
    step[row] = steps - 1;
  }
  const times = distinct.slice(0, steps);
  const atRisk = new Float64Array(steps);
  const counts = [new Float64Array(steps), new Float64Array(steps), new Float64Array(steps)] as const;
  for (let i = 0; i < n; i += 1) {
    atRisk[step[i]!]! += 1;
    counts[event[i] === 1 ? 1 : event[i] === 2 ? 2 : 0][step[i]!]! += 1;
  }
  let from: Int32Array | null = null;
  const entering = new Float64Array(steps);
  if (entry) {
    from = new Int32Array(n);
    for (let i = 0; i < n; i += 1) {
      if (!(entry[i]! < time[i]!)) throw new RangeError('an entry is not before its time');
      from[i] = stepsBy(times, entry[i]!);
      // Not at risk at the step before: taken off there and, by the sum below, at all earlier ones.
      if (from[i]! > 0) entering[from[i]! - 1]! += 1;
    }
  }
  for (let k = steps - 1, ahead = 0; k >= 0; k -= 1) {
    ahead += atRisk[k]! - entering[k]!;
    atRisk[k] = ahead;
  }
  return { times, atRisk, events: counts[1], competing: counts[2], censored: counts[0], event, step, from };
}

/** Rows by a step of each: those of step k are `rows[start[k]]` to before `rows[start[k + 1]]`, in their own order. */
export interface RowsByStep {
  readonly rows: Int32Array;
  readonly start: Int32Array;
}

/**
 * Gathers rows by step, as where they ended or entered.
 *
 * @param step - shape (n), each in [0, steps)
 */
export function rowsByStep(step: Int32Array, steps: number): RowsByStep {
  const start = new Int32Array(steps + 1);
  for (const one of step) start[one + 1]! += 1;
  for (let k = 0; k < steps; k += 1) start[k + 1]! += start[k]!;
  const next = start.slice();
  const rows = new Int32Array(step.length);
  for (let i = 0; i < step.length; i += 1) {
    rows[next[step[i]!]!] = i;
    next[step[i]!]! += 1;
  }
  return { rows, start };
}
