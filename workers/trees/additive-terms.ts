import { binOfNumber } from '../models/additive';
import type { RawColumn, RawDesign } from '../recipe/raw-design';

/** How one predictor falls into bins; those without the value, or with a level never seen, into the cell after the last. */
export type AdditiveTerm = {
  /** Column of the raw design. */
  readonly column: number;
  readonly predictor: string;
  /** Without the cell of missing values. */
  readonly bins: number;
} & (
  | { readonly kind: 'number'; readonly cuts: Float64Array }
  /** One a bin, and one bin more for all rarer levels; `binOf` has the bin of each level of the raw column. */
  | { readonly kind: 'levels'; readonly levels: readonly string[]; readonly binOf: Int32Array }
);

/** Cells of one term fit into a byte, so that a shape can be read. */
const MOST_BINS = 254;
const FEWEST_BINS = 16;
/** Rows that a bin of a number holds on average, at least. */
const ROWS_IN_BIN = 4;
/** A level with fewer rows is nobody's business and no basis of a score. */
const FEWEST_OF_LEVEL = 10;
/** Quantiles of more rows than these are taken from every so-manieth one. */
const ROWS_FOR_QUANTILES = 100_000;

/**
 * The bins of each predictor that tells some rows apart; any other is left out.
 *
 * Numbers have at most 254 bins, and on average 4 rows or more in each, cut between distinct values at equal shares of
 * the rows. Levels with fewer than `max(10, minLeaf)` rows share one bin, as do those beyond the 253 commonest.
 */
export function additiveTerms(design: RawDesign, minLeaf: number): AdditiveTerm[] {
  const most = Math.max(FEWEST_BINS, Math.min(MOST_BINS, Math.floor(design.rows / ROWS_IN_BIN)));
  const terms = design.columns.map((column, place) =>
    column.kind === 'number' ? numberTerm(column, place, most) : levelsTerm(column, place, minLeaf),
  );
  return terms.filter((term) => tellsApart(term, design.columns[term.column]!));
}

function tellsApart(term: AdditiveTerm, column: RawColumn): boolean {
  const index = new Uint16Array(column.kind === 'number' ? column.values.length : column.codes.length);
  writeCells(term, column, index);
  return index.some((cell) => cell !== index[0]);
}

/** Writes the cell of each row. Shape (rows). */
export function writeCells(term: AdditiveTerm, column: RawColumn, to: Uint16Array): void {
  if (term.kind === 'number' && column.kind === 'number') {
    const { cuts, bins } = term;
    for (const [row, value] of column.values.entries()) to[row] = Number.isNaN(value) ? bins : binOfNumber(cuts, value);
  }
  if (term.kind === 'levels' && column.kind === 'levels') {
    for (const [row, code] of column.codes.entries()) to[row] = code < 0 ? term.bins : term.binOf[code]!;
  }
}

function numberTerm(column: Extract<RawColumn, { kind: 'number' }>, place: number, most: number): AdditiveTerm {
  const cuts = quantileCuts(column.values, most);
  return { kind: 'number', column: place, predictor: column.name, bins: cuts.length + 1, cuts };
}

/** Cuts halfway between neighbouring values, ascending: all of them, or those nearest to equal shares of the rows. */
function quantileCuts(values: Float64Array, most: number): Float64Array {
  const every = Math.ceil(values.length / ROWS_FOR_QUANTILES);
  const sorted = values.filter((value, row) => row % every === 0 && Number.isFinite(value)).sort();
  const starts = [0];
  for (let i = 1; i < sorted.length; i += 1) if (sorted[i] !== sorted[i - 1]) starts.push(i);
  const between = (start: number) => sorted[start - 1]! / 2 + sorted[start]! / 2;
  if (starts.length <= most) return Float64Array.from(starts.slice(1), between);
  const cuts: number[] = [];
  let wanted = 1;
  for (let k = 1; k < starts.length; k += 1) {
    const start = starts[k]!;
    if (start < (wanted * sorted.length) / most) continue;
    cuts.push(between(start));
    while ((wanted * sorted.length) / most <= start) wanted += 1;
  }
  return Float64Array.from(cuts);
}

function levelsTerm(column: Extract<RawColumn, { kind: 'levels' }>, place: number, minLeaf: number): AdditiveTerm {
  const rowsOf = new Float64Array(column.levels.length);
  for (const code of column.codes) if (code >= 0) rowsOf[code]! += 1;
  const fewest = Math.max(FEWEST_OF_LEVEL, minLeaf);
  const common = [...rowsOf.keys()].filter((code) => rowsOf[code]! >= fewest);
  const kept = common
    .sort((a, b) => rowsOf[b]! - rowsOf[a]! || a - b)
    .slice(0, MOST_BINS - 1)
    .sort((a, b) => a - b);
  const binOf = new Int32Array(column.levels.length).fill(kept.length);
  for (const [bin, code] of kept.entries()) binOf[code] = bin;
  const levels = kept.map((code) => column.levels[code]!);
  return { kind: 'levels', column: place, predictor: column.name, bins: levels.length + 1, levels, binOf };
}
