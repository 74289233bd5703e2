/** How the measured values of a column lie. */
export interface Spread {
  /** Values that are not NaN. */
  readonly measured: number;
  readonly distinct: number;
  readonly min: number;
  readonly median: number;
  readonly max: number;
  /** Shape (bins), values in bins of equal width from min to max. */
  readonly histogram: readonly number[];
}

/** Ascending values, each with how often it occurs; without counts, each stands as often as it occurs. */
interface Ascending {
  readonly values: Float64Array;
  readonly counts: Int32Array | null;
  readonly measured: number;
}

const LARGEST_HISTOGRAM = 24;
/** Distinct values up to which counting them is faster than sorting all. */
const MOST_COUNTED = 32_768;
/** Values between two pauses: some milliseconds of work. */
const STRETCH = 131_072;

/**
 * Range, median, histogram and number of distinct values of a column. The histogram has a bin for each value where few
 * occur, else about the square root of their number, at most 24.
 *
 * @param values - NaN where not measured
 * @returns null where nothing is measured
 *
 * Takes O(n) time where few values are distinct, else O(n log n); pauses every few milliseconds.
 */
export function* spreadOf(values: Float64Array): Generator<void, Spread | null> {
  const ascending = (yield* countEach(values)) ?? (yield* sortAll(values));
  const { measured } = ascending;
  if (measured === 0) return null;
  const distinct = countDistinct(ascending);
  yield;
  return {
    measured,
    distinct,
    min: ascending.values[0]!,
    median: medianOf(ascending),
    max: ascending.values.at(-1)!,
    histogram: histogramOf(ascending, distinct),
  };
}

/** @returns null where too many values are distinct */
function* countEach(values: Float64Array): Generator<void, Ascending | null> {
  const bits = new Float64Array(1);
  const words = new Int32Array(bits.buffer);
  const mask = 4 * MOST_COUNTED - 1;
  const keys = new Float64Array(mask + 1);
  const held = new Int32Array(mask + 1);
  let distinct = 0;
  let measured = 0;
  for (let row = 0; row < values.length; row += 1) {
    if (row % STRETCH === STRETCH - 1) yield;
    // Adding zero makes -0 the same as 0.
    const value = values[row]! + 0;
    if (Number.isNaN(value)) continue;
    bits[0] = value;
    let slot = Math.imul(words[0]! ^ Math.imul(words[1]!, 0x85ebca6b), 0x9e3779b1);
    slot = (slot ^ (slot >>> 15)) & mask;
    while (held[slot] !== 0 && keys[slot] !== value) slot = (slot + 1) & mask;
    if (held[slot] === 0) {
      if (distinct === MOST_COUNTED) return null;
      distinct += 1;
      keys[slot] = value;
    }
    held[slot]! += 1;
    measured += 1;
  }
  yield;
  const slots = new Int32Array(distinct);
  for (let slot = 0, at = 0; at < distinct; slot += 1) {
    if (held[slot] === 0) continue;
    slots[at] = slot;
    at += 1;
  }
  slots.sort((a, b) => keys[a]! - keys[b]!);
  return {
    values: Float64Array.from(slots, (slot) => keys[slot]!),
    counts: Int32Array.from(slots, (slot) => held[slot]!),
    measured,
  };
}

/** Merge sort from natively sorted stretches, so that no step takes long. */
function* sortAll(values: Float64Array): Generator<void, Ascending> {
  let sorted = values.filter((value) => !Number.isNaN(value));
  yield;
  const n = sorted.length;
  for (let from = 0; from < n; from += STRETCH) {
    sorted.subarray(from, from + STRETCH).sort();
    yield;
  }
  let spare = new Float64Array(n);
  for (let width = STRETCH; width < n; width *= 2) {
    for (let from = 0; from < n; from += 2 * width) {
      const middle = Math.min(from + width, n);
      yield* merge(sorted, from, middle, Math.min(from + 2 * width, n), spare);
    }
    [sorted, spare] = [spare, sorted];
  }
  return { values: sorted, counts: null, measured: n };
}

/** Merges two neighbouring ascending runs into the same places of another array. */
function* merge(
  from: Float64Array,
  start: number,
  middle: number,
  end: number,
  into: Float64Array,
): Generator<void, void> {
  let left = start;
  let right = middle;
  for (let to = start; to < end; to += 1) {
    if (to % STRETCH === 0) yield;
    if (right >= end || (left < middle && from[left]! <= from[right]!)) into[to] = from[left++]!;
    else into[to] = from[right++]!;
  }
}

function countDistinct({ values, counts }: Ascending): number {
  if (counts) return values.length;
  let distinct = 0;
  for (let i = 0; i < values.length; i += 1) if (i === 0 || values[i] !== values[i - 1]) distinct += 1;
  return distinct;
}

/** The value at a place among all values in ascending order. */
function valueAt({ values, counts }: Ascending, place: number): number {
  if (!counts) return values[place]!;
  let i = 0;
  for (let before = counts[0]!; before <= place; before += counts[i]!) i += 1;
  return values[i]!;
}

/** Adding zero makes a -0 of two tiny opposites the same as 0. */
function medianOf(ascending: Ascending): number {
  const middle = ascending.measured >> 1;
  const upper = valueAt(ascending, middle);
  return ascending.measured % 2 === 1 ? upper : (valueAt(ascending, middle - 1) + upper) / 2 + 0;
}

function histogramOf({ values, counts, measured }: Ascending, distinct: number): number[] {
  const min = values[0]!;
  const width = values.at(-1)! - min;
  if (width === 0) return [measured];
  const bins = Math.max(2, Math.min(LARGEST_HISTOGRAM, distinct, Math.ceil(Math.sqrt(measured))));
  const histogram = new Array<number>(bins).fill(0);
  for (let i = 0; i < values.length; i += 1) {
    const bin = Math.min(bins - 1, Math.floor(((values[i]! - min) / width) * bins));
    histogram[bin]! += counts ? counts[i]! : 1;
  }
  return histogram;
}
