import type { Variable } from '../numerics/imputation-columns';
import { classesOf, commonestClass } from './cells';
import type { FittedChain, FittedPredictor } from './design';
import type { Filling } from './write-design';

/** Rounds over the gaps of one participant, at most; a single gap needs one. */
const MOST_CYCLES = 20;
/** Rounds end when no term moves by more than this share of its range. */
const SETTLED = 1e-9;

/** How many terms of the chain's regressions a predictor has. */
export const termsOf = (fitted: FittedPredictor) => (fitted.kind === 'number' ? 1 : Math.max(0, classesOf(fitted) - 1));

/**
 * Fills the gaps of each row, on its own, by what the regressions expect from the row's other predictors: a number
 * within the range seen in development; the classes of a category by their shares. Several gaps start from median and
 * commonest class and are then filled in turn until they settle. Nothing is drawn: the same values always get the same
 * answer. Values beyond the range seen count as its end.
 *
 * @param cells - one entry a predictor, shape (rows)
 * @returns one entry a predictor, null where it has no gap
 *
 * Source: deterministic regression imputation at deployment, Sisk et al., Statistical Methods in Medical Research 32
 * (2023) 1461-1477.
 */
export function fillByChain(
  chain: FittedChain,
  predictors: readonly FittedPredictor[],
  cells: readonly Variable[],
  rows: number,
): (Filling | null)[] {
  const starts = startsOf(predictors);
  const terms = new Float64Array(starts.at(-1)!);
  const fillings = predictors.map((fitted, v) => (hasGap(cells[v]!) ? emptyFilling(fitted, rows) : null));
  for (let i = 0; i < rows; i += 1) {
    const gaps = predictors.map((_, v) => v).filter((v) => isGap(cells[v]!, i));
    if (gaps.length === 0) continue;
    terms[0] = 1;
    for (const [v, fitted] of predictors.entries()) setTerms(terms, starts[v]!, fitted, cells[v]!, i);
    const cycles = gaps.length === 1 ? 1 : MOST_CYCLES;
    for (let cycle = 0; cycle < cycles; cycle += 1) {
      let moved = 0;
      for (const v of gaps) moved = Math.max(moved, expect(chain.regressions[v]!, predictors[v]!, terms, starts[v]!));
      if (moved <= SETTLED) break;
    }
    for (const v of gaps) keep(fillings[v] ?? null, predictors[v]!, terms, starts[v]!, i);
  }
  return fillings;
}

/** Where each predictor's terms begin, after the constant; one entry more than predictors. */
export function startsOf(predictors: readonly FittedPredictor[]): number[] {
  const starts = [1];
  for (const fitted of predictors) starts.push(starts.at(-1)! + termsOf(fitted));
  return starts;
}

const hasGap = (cells: Variable) =>
  cells.kind === 'number' ? !cells.values.every(Number.isFinite) : cells.codes.includes(-1);

function isGap(cells: Variable, i: number): boolean {
  return cells.kind === 'number' ? !Number.isFinite(cells.values[i]) : cells.codes[i] === -1;
}

function setTerms(terms: Float64Array, start: number, fitted: FittedPredictor, cells: Variable, i: number): void {
  if (fitted.kind === 'number') {
    const value = cells.kind === 'number' ? cells.values[i]! : NaN;
    terms[start] = Number.isFinite(value) ? Math.min(fitted.max, Math.max(fitted.min, value)) : fitted.median;
    return;
  }
  const code = cells.kind === 'classes' ? cells.codes[i]! : -1;
  const one = code < 0 ? commonestClass(fitted) : code;
  for (let k = 1; k <= termsOf(fitted); k += 1) terms[start + k - 1] = k === one ? 1 : 0;
}

/** Sets a predictor's terms to what its regression expects; returns the furthest move, as a share of the range. */
function expect(regression: readonly number[], fitted: FittedPredictor, terms: Float64Array, start: number): number {
  const own = termsOf(fitted);
  const before = terms.slice(start, start + own);
  const expected = new Float64Array(own);
  for (let k = 0; k < own; k += 1) {
    let sum = 0;
    for (let j = 0; j < terms.length; j += 1) sum += regression[k * terms.length + j]! * terms[j]!;
    expected[k] = sum;
  }
  if (fitted.kind === 'number') {
    const { min, max, median } = fitted;
    terms[start] = Number.isNaN(expected[0]!) ? median : Math.min(max, Math.max(min, expected[0]!));
    return max > min ? Math.abs(terms[start] - before[0]!) / (max - min) : 0;
  }
  // The first class has what the others leave; what lies below 0 is cut off and the rest brought back to 1.
  const first = Math.max(0, 1 - expected.reduce((sum, share) => sum + share, 0));
  const total = expected.reduce((sum, share) => sum + Math.max(0, share), first);
  if (!Number.isFinite(total)) return 0;
  let moved = 0;
  for (let k = 0; k < own; k += 1) {
    terms[start + k] = Math.max(0, expected[k]!) / total;
    moved = Math.max(moved, Math.abs(terms[start + k]! - before[k]!));
  }
  return moved;
}

function emptyFilling(fitted: FittedPredictor, rows: number): Filling {
  return fitted.kind === 'number'
    ? { kind: 'numbers', values: new Float64Array(rows) }
    : { kind: 'shares', shares: new Float64Array(rows * classesOf(fitted)) };
}

function keep(filling: Filling | null, fitted: FittedPredictor, terms: Float64Array, start: number, i: number): void {
  if (filling?.kind === 'numbers') filling.values[i] = terms[start]!;
  if (filling?.kind !== 'shares' || fitted.kind !== 'levels') return;
  const classes = classesOf(fitted);
  let first = 1;
  for (let k = 1; k < classes; k += 1) {
    filling.shares[i * classes + k] = terms[start + k - 1]!;
    first -= terms[start + k - 1]!;
  }
  if (classes > 0) filling.shares[i * classes] = Math.max(0, first);
}
