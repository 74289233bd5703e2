import type { RawColumn, RawDesign } from '../recipe/raw-design';
import { roundestBetween } from './roundest';

/** What the bins of known values are: bands of a number, or levels of a category. */
export type Bins =
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

/**
 * Cuts predictors into the bands that a card may give points for: numbers near their deciles, or at each value where
 * these are few, at numbers that are quick to say; categories into their commoner levels.
 *
 * @param counts - shape (rows), 1 where a row counts
 */
export function binPredictors({ columns }: RawDesign, counts: Uint8Array): BinnedPredictor[] {
  const all = counts.reduce((sum, is) => sum + is, 0);
  const fewest = Math.max(FEWEST_ROWS, LEAST_SHARE * all);
  return columns.map((column) =>
    column.kind === 'number' ? binNumber(column, counts, fewest) : binLevels(column, counts, fewest),
  );
}

function binNumber(
  { name, values }: Extract<RawColumn, { kind: 'number' }>,
  counts: Uint8Array,
  fewest: number,
): BinnedPredictor {
  const sorted = values.filter((value, row) => counts[row] === 1 && Number.isFinite(value)).sort();
  const distinct = sorted.filter((value, at) => at === 0 || value !== sorted[at - 1]);
  const above = new Set<number>();
  if (distinct.length <= MOST_CUTS + 1) for (const value of distinct.slice(1)) above.add(value);
  else {
    for (let k = 1; k <= MOST_CUTS; k += 1) {
      const value = sorted[Math.floor((k * sorted.length) / (MOST_CUTS + 1))]!;
      if (value > distinct[0]!) above.add(value);
    }
  }
  const cuts: number[] = [];
  let before = 0;
  for (const value of above) {
    const at = firstAtLeast(sorted, value);
    if (at - before < fewest || sorted.length - at < fewest) continue;
    before = at;
    cuts.push(roundestBetween(sorted[at - 1]!, value));
  }
  const known = cuts.length + 1;
  const codes = Uint8Array.from(values, (value) => (Number.isNaN(value) ? known : countUpTo(cuts, value)));
  return { name, bins: { kind: 'number', cuts }, known, codes };
}

function binLevels(
  { name, levels, codes }: Extract<RawColumn, { kind: 'levels' }>,
  counts: Uint8Array,
  fewest: number,
): BinnedPredictor {
  const rowsOf = new Float64Array(levels.length);
  for (const [row, code] of codes.entries()) if (code >= 0) rowsOf[code]! += counts[row]!;
  const common = Array.from(levels.keys())
    .filter((level) => rowsOf[level]! >= fewest)
    .sort((a, b) => rowsOf[b]! - rowsOf[a]! || a - b)
    .slice(0, MOST_LEVELS)
    .sort((a, b) => a - b);
  const binOf = new Int32Array(levels.length).fill(common.length);
  for (const [bin, level] of common.entries()) binOf[level] = bin;
  const others = common.length < levels.length;
  const known = common.length + (others ? 1 : 0);
  return {
    name,
    bins: { kind: 'levels', levels: common.map((level) => levels[level]!), others },
    known,
    codes: Uint8Array.from(codes, (code) => (code < 0 ? known : binOf[code]!)),
  };
}

/** The same predictors of some of the rows. */
export function binnedRows(predictors: readonly BinnedPredictor[], rows: Int32Array): BinnedPredictor[] {
  return predictors.map((one) => ({ ...one, codes: Uint8Array.from(rows, (row) => one.codes[row]!) }));
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
