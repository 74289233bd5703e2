import type { PointsTest } from '../contract/points';
import type { RawColumn, RawDesign } from '../recipe/raw-design';
import { roundestBetween } from './roundest';

/** A predictor cut into a few bins, one a row. */
export interface BinnedPredictor {
  readonly name: string;
  readonly bins: number;
  /** Shape (rows), in [0, bins). */
  readonly codes: Uint8Array;
}

/** A yes/no question about one predictor that a card may give points for. */
export interface Question {
  /** Place in the list of predictors. */
  readonly predictor: number;
  readonly test: PointsTest;
  /** Shape (bins), 1 where rows of the bin pass. */
  readonly passes: Uint8Array;
}

const MOST_CUTS = 9;
const MOST_LEVELS = 20;
/** A question that fewer pass, or fail, is not asked. */
const FEWEST_ROWS = 5;
const LEAST_SHARE = 0.01;
/** Being missing is asked about where it happens this often. */
const MISSING_SHARE = 0.05;

/**
 * The questions that a card may ask: of a number whether it is at least one of its deciles, or one of its values where
 * they are few; of a category whether it is one of its commoner levels; of either whether it is missing, where many are.
 *
 * @param counts - shape (rows), 1 where a row counts
 */
export function binarise(
  { columns }: RawDesign,
  counts: Uint8Array,
): { readonly predictors: readonly BinnedPredictor[]; readonly questions: readonly Question[] } {
  const predictors: BinnedPredictor[] = [];
  const questions: Question[] = [];
  const all = counts.reduce((sum, is) => sum + is, 0);
  const fewest = Math.max(FEWEST_ROWS, LEAST_SHARE * all);
  const seen = new Set<string>();
  for (const column of columns) {
    const { bins, codes, tests } = column.kind === 'number' ? binNumber(column, counts) : binLevels(column, counts);
    const rowsOf = new Float64Array(bins);
    for (const [row, code] of codes.entries()) rowsOf[code]! += counts[row]!;
    const missing = bins - 1;
    const asked = rowsOf[missing]! >= MISSING_SHARE * all ? [...tests, isMissing(missing)] : tests;
    for (const { test, passes } of asked) {
      const passing = passes.reduce((sum, is, bin) => sum + is * rowsOf[bin]!, 0);
      // Of a card's questions, two that all rows answer alike, or just the other way round, are one.
      const key = `${predictors.length} ${answers(passes, rowsOf)}`;
      if (passing < fewest || all - passing < fewest || seen.has(key)) continue;
      seen.add(key);
      questions.push({ predictor: predictors.length, test, passes });
    }
    predictors.push({ name: column.name, bins, codes });
  }
  return { predictors, questions };
}

interface Test {
  readonly test: PointsTest;
  readonly passes: Uint8Array;
}

const isMissing = (missing: number): Test => {
  const passes = new Uint8Array(missing + 1);
  passes[missing] = 1;
  return { test: { kind: 'missing' }, passes };
};

/** How the bins that have rows answer, the first of them always with no. */
function answers(passes: Uint8Array, rowsOf: Float64Array): string {
  const filled = Array.from(passes.keys()).filter((bin) => rowsOf[bin]! > 0);
  const first = passes[filled[0] ?? 0]!;
  return filled.map((bin) => passes[bin]! ^ first).join('');
}

function binNumber({ values }: Extract<RawColumn, { kind: 'number' }>, counts: Uint8Array) {
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
  const cuts = [...above].map((value) => roundestBetween(distinct[firstAtLeast(distinct, value) - 1]!, value));
  const missing = cuts.length + 1;
  const codes = Uint8Array.from(values, (value) => (Number.isNaN(value) ? missing : countUpTo(cuts, value)));
  const tests = cuts.map((value, k): Test => {
    const passes = new Uint8Array(missing + 1).fill(1, k + 1, missing);
    return { test: { kind: 'atLeast', value }, passes };
  });
  return { bins: missing + 1, codes, tests };
}

function binLevels({ levels, codes }: Extract<RawColumn, { kind: 'levels' }>, counts: Uint8Array) {
  const rowsOf = new Float64Array(levels.length);
  for (const [row, code] of codes.entries()) if (code >= 0) rowsOf[code]! += counts[row]!;
  const commonest = Array.from(levels.keys())
    .sort((a, b) => rowsOf[b]! - rowsOf[a]! || a - b)
    .slice(0, MOST_LEVELS);
  // The rarer ones come first: of two levels the rarer is then the one that is asked about.
  const asked = commonest.reverse();
  const others = asked.length;
  const missing = others + 1;
  const binOf = new Int32Array(levels.length).fill(others);
  for (const [bin, level] of asked.entries()) binOf[level] = bin;
  const tests = asked.map((level, bin): Test => {
    const passes = new Uint8Array(missing + 1);
    passes[bin] = 1;
    return { test: { kind: 'level', level: levels[level]! }, passes };
  });
  return { bins: missing + 1, codes: Uint8Array.from(codes, (code) => (code < 0 ? missing : binOf[code]!)), tests };
}

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
