import { derive, randomStream } from '../numerics/random';

/** The bin of a missing value; bins of values are 0 to 254. */
export const MISSING_BIN = 255;
/** The most borders that one feature has. */
const MOST_BORDERS = 254;
/** Values that borders are found from: more tell the 254 quantiles of a feature no better than the model can use. */
const SAMPLE = 65_536;

/**
 * The rows that borders are found from: all of them where there are at most 65,536, otherwise one drawn from each of
 * that many stretches of equal length, so that no order of the rows keeps a part of them out.
 *
 * @param rows - rows that count
 * @returns some or all of `rows`, in their order
 */
export function borderSample(rows: Uint32Array, seed: number): Uint32Array {
  if (rows.length <= SAMPLE) return rows;
  const random = randomStream(derive(seed, 'borders'));
  const startOf = (stretch: number) => Math.floor((stretch * rows.length) / SAMPLE);
  return Uint32Array.from({ length: SAMPLE }, (_, stretch) => {
    const start = startOf(stretch);
    return rows[start + Math.floor(random.uniform() * (startOf(stretch + 1) - start))]!;
  });
}

/**
 * Borders that part the values of a feature into bins of about equal size: midpoints between neighbouring distinct
 * values, all of them where they are few enough; a value that fills a bin by itself has one of its own.
 *
 * @param values - shape (rows), NaN where missing; infinite values are the lowest and highest
 * @param sample - the rows to look at, from {@link borderSample}
 * @param most - in [1, 254]
 * @returns ascending, `most` at the most; empty where the feature has a single value or none
 *
 * Takes O(s log s) time for s sampled rows.
 * Source: the greedy bins of Ke et al., LightGBM, NeurIPS 2017, on midpoints.
 */
export function quantileBorders(values: Float64Array, sample: Uint32Array, most = MOST_BORDERS): Float64Array {
  const sorted = new Float64Array(sample.length);
  let known = 0;
  for (const row of sample) {
    const value = values[row]!;
    if (Number.isNaN(value)) continue;
    sorted[known] = value;
    known += 1;
  }
  return bordersBetween(sorted.subarray(0, known).sort(), most);
}

/**
 * As {@link quantileBorders}, of values that are ascending already and none of them missing.
 */
export function bordersBetween(sorted: Float64Array, most = MOST_BORDERS): Float64Array {
  const starts = startsOf(sorted);
  const between = (start: number) => midpoint(sorted[start - 1]!, sorted[start]!);
  if (starts.length - 2 <= most) return Float64Array.from(starts.subarray(1, -1), between);

  const countOf = (distinct: number) => starts[distinct + 1]! - starts[distinct]!;
  const heavy = sorted.length / (most + 1);
  let rest = sorted.length;
  let bins = most + 1;
  for (let i = 0; i + 1 < starts.length; i += 1) {
    if (countOf(i) < heavy) continue;
    rest -= countOf(i);
    bins -= 1;
  }
  const borders: number[] = [];
  let filled = 0;
  for (let i = 0; i + 2 < starts.length && borders.length < most; i += 1) {
    const alone = countOf(i) >= heavy;
    filled += countOf(i);
    if (!alone && filled < rest / Math.max(1, bins) && countOf(i + 1) < heavy) continue;
    borders.push(between(starts[i + 1]!));
    if (!alone) {
      rest -= filled;
      bins -= 1;
    }
    filled = 0;
  }
  return Float64Array.from(borders);
}

/** Where each distinct value begins, and the end. */
function startsOf(sorted: Float64Array): Uint32Array {
  const starts = new Uint32Array(sorted.length + 1);
  let distinct = 0;
  for (let i = 1; i < sorted.length; i += 1) {
    if (sorted[i] === sorted[i - 1]) continue;
    distinct += 1;
    starts[distinct] = i;
  }
  starts[distinct + 1] = sorted.length;
  return starts.subarray(0, sorted.length === 0 ? 1 : distinct + 2);
}

/** A number at or above the lower and below the upper value, midway where there is one. */
function midpoint(lower: number, upper: number): number {
  const middle = lower / 2 + upper / 2;
  return middle >= lower && middle < upper ? middle : lower;
}

/**
 * The bin of each value: the number of borders below it, so that a value is in bin b or lower exactly where it is at
 * most border b; {@link MISSING_BIN} where it is missing.
 *
 * @param values - shape (rows)
 * @param borders - ascending, 254 at most
 * @param bins - filled where given, shape (rows)
 */
export function binValues(
  values: Float64Array,
  borders: Float64Array,
  bins: Uint8Array = new Uint8Array(values.length),
): Uint8Array {
  // Padded to a full tree of comparisons, which then needs no ends.
  const padded = new Float64Array(255).fill(Infinity);
  padded.set(borders);
  for (let row = 0; row < values.length; row += 1) {
    const value = values[row]!;
    if (Number.isNaN(value)) {
      bins[row] = MISSING_BIN;
      continue;
    }
    let below = 0;
    for (let half = 128; half > 0; half >>= 1) if (value > padded[below + half - 1]!) below += half;
    bins[row] = below;
  }
  return bins;
}
