/** Times ascending, each with how many end there and how many of them are censored. */
function* ends(time: Float64Array, event: Uint8Array): Generator<{ time: number; ended: number; censored: number }> {
  const order = Uint32Array.from(time.keys()).sort((a, b) => time[a]! - time[b]!);
  for (let i = 0; i < order.length;) {
    const at = time[order[i]!]!;
    let ended = 0;
    let censored = 0;
    for (; i < order.length && time[order[i]!] === at; i += 1) {
      ended += 1;
      if (event[order[i]!] === 0) censored += 1;
    }
    yield { time: at, ended, censored };
  }
}

/**
 * The Nelson-Aalen cumulative hazard of the event at each row's own time.
 *
 * @returns shape (rows)
 */
export function cumulativeHazard(time: Float64Array, event: Uint8Array): Float64Array {
  const order = Uint32Array.from(time.keys()).sort((a, b) => time[a]! - time[b]!);
  const hazard = new Float64Array(time.length);
  let sum = 0;
  for (let i = 0; i < order.length;) {
    const at = time[order[i]!]!;
    let to = i;
    let events = 0;
    for (; to < order.length && time[order[to]!] === at; to += 1) if (event[order[to]!] === 1) events += 1;
    sum += events / (order.length - i);
    for (; i < to; i += 1) hazard[order[i]!] = sum;
  }
  return hazard;
}

/**
 * Median length of follow-up by reverse Kaplan-Meier: how long participants were followed had none had an event.
 *
 * @returns null where fewer than half of the follow-up ends by censoring
 *
 * Source: Schemper and Smith, Control Clin Trials 17 (1996) 343-346.
 */
export function reverseMedian(time: Float64Array, event: Uint8Array): number | null {
  let atRisk = time.length;
  let left = 1;
  for (const end of ends(time, event)) {
    // Events come before censorings at the same time.
    const afterEvents = atRisk - (end.ended - end.censored);
    if (afterEvents > 0) left *= 1 - end.censored / afterEvents;
    if (left <= 0.5) return end.time;
    atRisk -= end.ended;
  }
  return null;
}

/**
 * A horizon where none was chosen: a round number at or below the median length of observation, by which at least one
 * event was seen; otherwise the median time of the events.
 */
export function defaultHorizon(time: Float64Array, event: Uint8Array): number {
  const round = roundBelow(medianOf(time));
  const events = time.filter((at, row) => event[row] === 1 && at > 0);
  return events.some((at) => at <= round) ? round : medianOf(events.length > 0 ? events : time);
}

const medianOf = (values: Float64Array): number => values.slice().sort()[Math.floor((values.length - 1) / 2)]!;

/** The largest number of two digits at most (1, 1.5, 2, 2.5, 3, 4, ... times a power of ten) that is not above. */
function roundBelow(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const steps = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 7, 8, 9];
  const step = steps.findLast((one) => one * power <= value) ?? 1;
  return Number((step * power).toPrecision(2));
}

/** Times at which risks are judged, the horizon among them. */
const TIMES = 16;

/**
 * Times at which the risks of a survival outcome are judged and integrated: up to sixteen, evenly spread over the events
 * by the horizon, ascending, the horizon last.
 */
export function judgedTimes(time: Float64Array, event: Uint8Array, horizon: number): number[] {
  const events = time.filter((at, row) => event[row] === 1 && at <= horizon).sort();
  const times = new Set<number>();
  for (let k = 1; k < TIMES && events.length > 0; k += 1) {
    const at = events[Math.floor((k * events.length) / TIMES)]!;
    if (at < horizon) times.add(at);
  }
  return [...times, horizon];
}
