import type { RawColumn, RawDesign } from '../recipe/raw-design';
import { roundestBetween } from './roundest';

/** What the bins of known values are: bands of a number, or levels of a category. */
type Bins =
  /** Bin k holds values from `cuts[k - 1]` and below `cuts[k]`; there is one bin more than there are cuts. */
  | { readonly kind: 'number'; readonly cuts: readonly number[] }
  /** Bin k is `levels[k]`; where `others`, one bin more holds all rarer ones. */
  | { readonly kind: 'levels'; readonly levels: readonly string[]; readonly others: boolean };

/** A predictor cut into a few bins, one a row. */
export interface BinnedPredictor {
  readonly name: string;
  readonly bins: Bins;
  /** Bins of known values; the bin of this number is that of rows without the value. */
  readonly known: number;
  /** Shape (rows), in [0, known]. */
  readonly codes: Uint8Array;
}

const MOST_CUTS = 9;
const MOST_LEVELS = 20;
/** A band or level that fewer rows have does not stand for itself. */
const FEWEST_ROWS = 5;
const LEAST_SHARE = 0.01;

/** Values that cuts are chosen by; where there are more rows, every so many of them. */
const MOST_VALUES = 20_000;

/**
 * Cuts predictors into the bands that a card may give points for: numbers near their deciles, or at each value where
 * these are few, at numbers that are quick to say; categories into their commoner levels.
 *
 * @param counted - the rows that count, ascending: others have no bins
 * @returns its steps are how many predictors have been cut; `codes` are of the rows that count
 */
export function* binPredictors({ columns }: RawDesign, counted: Int32Array): Generator<number, BinnedPredictor[]> {
  const predictors: BinnedPredictor[] = [];
  for (const column of columns) {
    predictors.push(column.kind === 'number' ? binNumber(column, counted) : binLevels(column, counted));
    yield predictors.length;
  }
  return predictors;
}

const fewestOf = (rows: number): number => Math.max(FEWEST_ROWS, LEAST_SHARE * rows);

function binNumber({ name, values }: Extract<RawColumn, { kind: 'number' }>, counted: Int32Array): BinnedPredictor {
  const each = Math.ceil(counted.length / MOST_VALUES);
  const drawn = new Float64Array(Math.ceil(counted.length / each));
  let finite = 0;
  for (let at = 0; at < counted.length; at += each) {
    const value = values[counted[at]!]!;
    if (Number.isFinite(value)) drawn[finite] = value;
    if (Number.isFinite(value)) finite += 1;
  }
  const sorted = drawn.subarray(0, finite).sort();
  const fewest = fewestOf(drawn.length);
  const cuts: number[] = [];
  let before = 0;
  for (const value of startsOf(sorted)) {
    const at = firstAtLeast(sorted, value);
    if (at - before < fewest || sorted.length - at < fewest) continue;
    before = at;
    cuts.push(roundestBetween(sorted[at - 1]!, value));
  }
  const known = cuts.length + 1;
  const codes = new Uint8Array(counted.length);
  for (let at = 0; at < counted.length; at += 1) {
    const value = values[counted[at]!]!;
    codes[at] = Number.isNaN(value) ? known : countUpTo(cuts, value);
  }
  return { name, bins: { kind: 'number', cuts }, known, codes };
}

/** The values at which bands might begin, ascending: every one but the least where they are few, otherwise the deciles. */
function startsOf(sorted: Float64Array): number[] {
  const distinct: number[] = [];
  for (const value of sorted) {
    if (value !== distinct.at(-1)) distinct.push(value);
    if (distinct.length > MOST_CUTS + 1) break;
  }
  if (distinct.length <= MOST_CUTS + 1) return distinct.slice(1);
  const deciles = Array.from(
    { length: MOST_CUTS },
    (_, k) => sorted[Math.floor(((k + 1) * sorted.length) / (MOST_CUTS + 1))]!,
  );
  return deciles.filter((value, k) => value > (k === 0 ? sorted[0]! : deciles[k - 1]!));
}

function binLevels(
  { name, levels, codes: codesOf }: Extract<RawColumn, { kind: 'levels' }>,
  counted: Int32Array,
): BinnedPredictor {
  const rowsOf = new Float64Array(levels.length);
  for (const row of counted) {
    const level = codesOf[row]!;
    if (level >= 0) rowsOf[level]! += 1;
  }
  const fewest = fewestOf(counted.length);
  const common = Array.from(levels.keys())
    .filter((level) => rowsOf[level]! >= fewest)
    .sort((a, b) => rowsOf[b]! - rowsOf[a]! || a - b)
    .slice(0, MOST_LEVELS)
    .sort((a, b) => a - b);
  const binOf = new Int32Array(levels.length).fill(common.length);
  for (const [bin, level] of common.entries()) binOf[level] = bin;
  const others = common.length < levels.length;
  const known = common.length + (others ? 1 : 0);
  const codes = new Uint8Array(counted.length);
  for (let at = 0; at < counted.length; at += 1) {
    const level = codesOf[counted[at]!]!;
    codes[at] = level < 0 ? known : binOf[level]!;
  }
  return { name, bins: { kind: 'levels', levels: common.map((level) => levels[level]!), others }, known, codes };
}

/** The place of the first of ascending values that is not below a value. */
function firstAtLeast(ascending: Float64Array, value: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function countUpTo(cuts: readonly number[], value: number): number {
  let count = 0;
  while (count < cuts.length && cuts[count]! <= value) count += 1;
  return count;
}
