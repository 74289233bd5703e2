import type { AdditiveTerm } from './additive-terms';

/** Rows that a cell of a pair holds on average, at least. */
const ROWS_IN_CELL = 10;
/** Predictors whose pairs are tried, at most, and row-pairs that trying them may cost. */
const MOST_PREDICTORS = 100;
const MOST_ROW_PAIRS = 1e9;

/** How the bins of one predictor make up the cells of a pair's side. */
export interface CoarseBins {
  /** Shape (bins): the cell of each. */
  readonly cellOf: readonly number[];
  readonly cells: number;
}

/**
 * Neighbouring bins put together to cells of about equal weight, the levels of a category in the order of their scores.
 *
 * @param weightOf - shape (bins)
 * @param scoreOf - shape (bins), not looked at for a number
 * @param rows - of the whole table; the more, the more cells, up to `most`
 */
export function coarseBins(
  term: AdditiveTerm,
  weightOf: Float64Array,
  scoreOf: Float64Array,
  rows: number,
  most: number,
): CoarseBins {
  const wanted = Math.max(2, Math.min(most, Math.floor(Math.sqrt(rows / ROWS_IN_CELL))));
  const order = Array.from({ length: term.bins }, (_, bin) => bin);
  if (term.kind === 'levels') order.sort((a, b) => scoreOf[a]! - scoreOf[b]! || a - b);
  const total = weightOf.subarray(0, term.bins).reduce((sum, weight) => sum + weight, 0);
  const cellOf = Array.from({ length: term.bins }, () => 0);
  let before = 0;
  let part = 0;
  let cell = 0;
  for (const [place, bin] of order.entries()) {
    const weight = weightOf[bin]!;
    const own = Math.floor(((before + weight / 2) / total) * wanted);
    if (place > 0 && own > part) cell += 1;
    part = Math.max(part, own);
    cellOf[bin] = cell;
    before += weight;
  }
  return { cellOf, cells: cell + 1 };
}

/**
 * The predictors whose pairs are tried: the most important ones, fewer where there are many rows. A predictor that is
 * held to a direction is in no pair, since a grid could turn it around.
 *
 * @returns places of the terms
 */
export function pairCandidates(importance: readonly number[], free: readonly boolean[], rows: number): number[] {
  const affordable = Math.floor(Math.sqrt((2 * MOST_ROW_PAIRS) / Math.max(1, rows)));
  return [...importance.keys()]
    .filter((place) => free[place])
    .sort((a, b) => importance[b]! - importance[a]! || a - b)
    .slice(0, Math.max(2, Math.min(MOST_PREDICTORS, affordable)))
    .sort((a, b) => a - b);
}

/** What is moved out of a grid into the shapes of its two sides. Shape (cells + 1) each. */
export interface Moved {
  readonly across: Float64Array;
  readonly down: Float64Array;
}

/** Sweeps until the means of rows and columns are 0 to the last digits that matter. */
const MOST_SWEEPS = 200;
const STILL = 1e-10;

/**
 * Takes out of a grid, in place, what either predictor tells alone: the weighted mean of each row and column becomes 0,
 * so that a shape shows all that its predictor does on average.
 *
 * @param grid - shape (across x down), row-major
 * @param weight - shape (across x down), 0 or more
 *
 * Source: Lengerich et al., Purifying interaction effects, AISTATS 2020.
 */
export function purify(grid: Float64Array, weight: Float64Array, across: number, down: number): Moved {
  const moved = { across: new Float64Array(across), down: new Float64Array(down) };
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep += 1) {
    const largest = Math.max(
      takeMeans(grid, weight, moved.across, { step: down, of: down, stride: 1 }),
      takeMeans(grid, weight, moved.down, { step: 1, of: across, stride: down }),
    );
    if (largest < STILL) break;
  }
  return moved;
}

/** Takes the weighted mean off each line of a grid; `step` from line to line, `stride` from cell to cell along it. */
function takeMeans(
  grid: Float64Array,
  weight: Float64Array,
  to: Float64Array,
  { step, of, stride }: { readonly step: number; readonly of: number; readonly stride: number },
): number {
  let largest = 0;
  for (let line = 0; line < to.length; line += 1) {
    let [sum, total] = [0, 0];
    for (let i = 0; i < of; i += 1) {
      const at = line * step + i * stride;
      sum += weight[at]! * grid[at]!;
      total += weight[at]!;
    }
    if (!(total > 0)) continue;
    const mean = sum / total;
    for (let i = 0; i < of; i += 1) grid[line * step + i * stride]! -= mean;
    to[line]! += mean;
    largest = Math.max(largest, Math.abs(mean));
  }
  return largest;
}
