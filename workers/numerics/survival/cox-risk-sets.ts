/** What a proportional hazards model is fitted to. */
export interface CoxProblem {
  /** Shape (rows x columns), row-major, finite. */
  readonly x: Float64Array;
  readonly rows: number;
  readonly columns: number;
  /** Shape (rows), when each row comes under observation, below its `time`; null where all are from the start. */
  readonly entry: Float64Array | null;
  /** Shape (rows), when follow-up ends, finite. */
  readonly time: Float64Array;
  /** Shape (rows), 1 where follow-up ends with the event, otherwise 0. */
  readonly event: Uint8Array;
  /** Shape (rows), 0 or more; a row of weight 0 is not fitted to. */
  readonly weight: Float64Array;
}

/**
 * The rows that are at risk at one event time or more, by falling time with events before censored rows, and the event
 * times as groups, by falling time too: group k covers the rows whose `[first, beyond)` holds k.
 */
export interface RiskSets {
  readonly rows: number;
  readonly columns: number;
  /** Shape (rows), the problem's row of each. */
  readonly row: Int32Array;
  /** Shape (rows x columns), row-major, less `centre`; all 0 in a column that does not vary. */
  readonly x: Float64Array;
  /** Shape (columns), the weighted mean of each column. */
  readonly centre: Float64Array;
  /** Shape (rows). */
  readonly weight: Float64Array;
  /** Shape (rows), 1 where the row is one of its group's events. */
  readonly event: Uint8Array;
  /** Shape (rows), the first (latest) group at whose time the row is at risk; an event's own group. */
  readonly first: Int32Array;
  /** Shape (rows), one past the last (earliest) group. */
  readonly beyond: Int32Array;
  /** Shape (rows), the rows in the order in which they leave, by rising `beyond`; null without delayed entry. */
  readonly leaving: Int32Array | null;
  readonly groups: number;
  /** Shape (groups), falling. */
  readonly time: Float64Array;
  /** Shape (groups): how many rows have entered, and where among them its events start and how many they are. */
  readonly entered: Int32Array;
  readonly eventsFrom: Int32Array;
  readonly events: Int32Array;
  /** Shape (groups), the events' mean weight. */
  readonly eventWeight: Float64Array;
  /** The sum of the weights of all rows of the problem, at risk or not, and how many have one. */
  readonly total: number;
  readonly participants: number;
}

/** A column whose standard deviation is below this share of its mean carries nothing but rounding. */
const FLAT = 1e-11;

/**
 * Arranges the rows of a problem by risk set. The order of rows with one time is that of the problem.
 *
 * @throws RangeError where shapes disagree, no row has a weight or an entry is not before its time
 *
 * Takes O(n log n) time and a copy of the rows.
 */
export function arrangeRiskSets(problem: CoxProblem): RiskSets {
  const { columns, entry, time, event, weight } = problem;
  checkShapes(problem);
  const total = weight.reduce((sum, w) => sum + w, 0);
  if (!(total > 0)) throw new RangeError('no row has a weight');

  const weighed = Int32Array.from(weight.keys()).filter((i) => weight[i]! > 0);
  const eventTimes = new Set<number>();
  for (const i of weighed) if (event[i] === 1) eventTimes.add(time[i]!);
  const times = Float64Array.from(eventTimes).sort().reverse();
  const groups = times.length;
  const firstOf = (i: number) => timesAbove(times, time[i]!);
  const beyondOf = (i: number) => (entry ? timesAbove(times, entry[i]!) : groups);

  const row = weighed
    .filter((i) => firstOf(i) < beyondOf(i))
    .sort((a, b) => time[b]! - time[a]! || event[b]! - event[a]! || a - b);
  const rows = row.length;
  const first = Int32Array.from(row, firstOf);
  const beyond = Int32Array.from(row, beyondOf);
  const own = Float64Array.from(row, (i) => weight[i]!);
  const events = new Int32Array(groups);
  const eventsFrom = new Int32Array(groups).fill(-1);
  const eventWeight = new Float64Array(groups);
  const entered = new Int32Array(groups);
  for (let i = 0; i < rows; i += 1) {
    const k = first[i]!;
    entered[k] = i + 1;
    if (event[row[i]!] !== 1) continue;
    if (eventsFrom[k] === -1) eventsFrom[k] = i;
    events[k]! += 1;
    eventWeight[k]! += own[i]!;
  }
  for (let k = 0; k < groups; k += 1) eventWeight[k]! /= events[k]!;
  const { x, centre } = centred(problem, row, own);
  return {
    rows,
    columns,
    row,
    x,
    centre,
    weight: own,
    event: Uint8Array.from(row, (i) => event[i]!),
    first,
    beyond,
    leaving: entry ? Int32Array.from(row.keys()).sort((a, b) => beyond[a]! - beyond[b]! || a - b) : null,
    groups,
    time: times,
    entered,
    eventsFrom,
    events,
    eventWeight,
    total,
    participants: weighed.length,
  };
}

function checkShapes({ x, rows, columns, entry, time, event, weight }: CoxProblem): void {
  const lengths = [time.length, event.length, weight.length, entry?.length ?? rows];
  if (x.length !== rows * columns || lengths.some((length) => length !== rows)) {
    throw new RangeError(`${x.length} entries and columns of ${lengths.join(', ')} for ${rows} rows`);
  }
  for (let i = 0; i < rows; i += 1) {
    if (!Number.isFinite(time[i]!)) throw new RangeError('a time is not finite');
    if (entry && !(entry[i]! < time[i]!)) throw new RangeError('an entry is not before its time');
  }
}

/** How many of the falling times lie above `bound`. */
function timesAbove(times: Float64Array, bound: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle]! > bound) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Centring changes no coefficient; without it the curvature would be a difference of large numbers. */
function centred({ x, columns }: CoxProblem, row: Int32Array, weight: Float64Array) {
  const total = weight.reduce((sum, w) => sum + w, 0);
  const centre = new Float64Array(columns);
  const copy = new Float64Array(row.length * columns);
  for (const [i, from] of row.entries()) {
    const share = weight[i]! / total;
    for (let j = 0; j < columns; j += 1) centre[j]! += share * x[from * columns + j]!;
  }
  const squares = new Float64Array(columns);
  for (const [i, from] of row.entries()) {
    const share = weight[i]! / total;
    for (let j = 0; j < columns; j += 1) {
      const value = x[from * columns + j]! - centre[j]!;
      copy[i * columns + j] = value;
      squares[j]! += share * value * value;
    }
  }
  for (let j = 0; j < columns; j += 1) {
    if (squares[j]! > (FLAT * centre[j]!) ** 2) continue;
    for (let i = 0; i < row.length; i += 1) copy[i * columns + j] = 0;
  }
  return { x: copy, centre };
}
