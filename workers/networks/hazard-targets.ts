import type { SurvivalHead } from '../models/network-head';

/** Follow-up of some rows, as the survival kind of `Outcome` has it. */
interface FollowUp {
  /** Above 0, and above `entry`. */
  readonly time: Float64Array;
  /** 0 censored, 1 the event, 2 a competing event. */
  readonly event: Uint8Array;
  /** Null where all came under observation at 0. */
  readonly entry: Float64Array | null;
}

/** Fewer intervals are coarse; more have few events each to learn from. */
const FEWEST_INTERVALS = 10;
const MOST_INTERVALS = 20;
/** Past the horizon, where less is asked and fewer are left. */
const MOST_INTERVALS_AFTER = 5;
const EVENTS_AN_INTERVAL = 10;

const clamp = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));

/**
 * Intervals of follow-up with about as many events each: 10 to 20 up to the horizon, and up to 5 from there to the end of
 * follow-up. Edges lie at times of the event, at the horizon and at the end of follow-up, beyond which nothing can be
 * learned; ties make fewer intervals. With delayed entry the first begins where the first participant enters.
 *
 * Takes O(rows log rows).
 */
export function survivalHead({ time, event, entry, horizon }: FollowUp & { readonly horizon: number }): SurvivalHead {
  const from = entry?.reduce((first, at) => Math.min(first, at), Infinity) ?? 0;
  const last = time.reduce((latest, at) => Math.max(latest, at), 0);
  const events = time.filter((_, row) => event[row] === 1).sort();
  const edges: number[] = [];
  const divide = (times: Float64Array, intervals: number, end: number): void => {
    for (let j = 1; j < intervals; j += 1) {
      const edge = times[Math.ceil((j * times.length) / intervals) - 1];
      if (edge !== undefined && edge > (edges.at(-1) ?? from) && edge < end) edges.push(edge);
    }
    if (end > (edges.at(-1) ?? from)) edges.push(end);
  };
  const until = events.filter((at) => at <= horizon);
  const after = events.subarray(until.length);
  const wanted = (times: Float64Array) => Math.floor(times.length / EVENTS_AN_INTERVAL);
  divide(until, clamp(wanted(until), FEWEST_INTERVALS, MOST_INTERVALS), Math.min(horizon, last));
  if (last > horizon) divide(after, clamp(wanted(after), 1, MOST_INTERVALS_AFTER), last);
  return { kind: 'survival', from, edges, causes: event.includes(2) ? 2 : 1 };
}

/**
 * What was observed of follow-up, interval by interval: 1 where the event of the cause happened, otherwise 0, and what
 * part of it counts. With p the hazards that the logits give, the sum of the masked cross-entropies is then the negative
 * log-likelihood of discrete time.
 *
 * An interval counts where its event happened, and for those who went through all of it or left it, by censoring or by
 * another cause, in its second half; not for those who left it in its first half. Delayed entry, which the source does
 * not treat, makes the interval in which it falls count for the part that was observed, as under a constant hazard; those
 * before do not count.
 *
 * @returns target and mask, shape (rows x causes x intervals) each
 *
 * Source: Gensheimer and Narasimhan, PeerJ 7 (2019) e6257, equations 3 to 5.
 */
export function hazardTargets(
  { from, edges, causes }: SurvivalHead,
  { time, event, entry }: FollowUp,
): { target: Float32Array<ArrayBuffer>; mask: Float32Array<ArrayBuffer> } {
  const target = new Float32Array(time.length * edges.length * causes);
  const mask = new Float32Array(target.length);
  for (const [row, left] of time.entries()) {
    const entered = entry ? entry[row]! : from;
    let start = from;
    for (const [interval, end] of edges.entries()) {
      if (left <= start) break;
      const part = (Math.min(left, end) - Math.max(entered, start)) / (end - start);
      for (let cause = 0; cause < causes; cause += 1) {
        const at = (row * causes + cause) * edges.length + interval;
        if (left <= end && event[row] === cause + 1) {
          target[at] = 1;
          mask[at] = 1;
        } else if (entered > start) mask[at] = Math.max(0, part);
        else mask[at] = part >= 0.5 ? 1 : 0;
      }
      start = end;
    }
  }
  return { target, mask };
}
