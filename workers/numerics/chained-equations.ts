import { ImputationColumns, type ColumnProducts, type Variable } from './imputation-columns';
import { drawCoefficients, matchDonors } from './predictive-mean-matching';
import type { RandomStream } from './random';

/** One completed data set. */
export interface CompletedVariables {
  /** By variable, shape (rows): numbers, or classes counted from 0, without a gap where one cell at least was seen. */
  readonly cells: readonly (Float64Array | Int32Array)[];
  readonly products: ColumnProducts;
}

/**
 * Completes variables by chained equations: each variable with gaps is regressed in turn on all others, the outcome
 * among them, and each gap takes the value of a donor whose prediction is near (predictive mean matching). Variables
 * without a single cell are left as they are; cells that were seen are never changed.
 *
 * A class is imputed by matching too, as a chain of yes-or-no questions from the commonest class down: is it this one,
 * or one of the rarer? Matching cannot diverge where predictors separate the classes, as a logistic regression would,
 * and gives no class that was not seen; two classes are one question.
 *
 * @param outcome - columns of shape (rows), finite: what is predicted, which the imputations must know of (Moons et
 * al., J Clin Epidemiol 59 (2006) 1092-1101)
 * @param cycles - 1 or more rounds over the variables
 *
 * A generator so that its caller can breathe after each variable. Takes O(rows columns + fewer columns^2) for one, fewer
 * being the gaps or the rows seen.
 * Source: van Buuren, Flexible Imputation of Missing Data, 2nd ed. (2018), algorithm 4.3; White, Royston and Wood,
 * Statistics in Medicine 30 (2011) 377-399.
 */
export function* imputeChained(
  variables: readonly Variable[],
  outcome: readonly Float64Array[],
  cycles: number,
  stream: RandomStream,
): Generator<undefined, CompletedVariables> {
  const gaps = variables.map(gapsOf);
  const seen = variables.map((variable, v) => rest(variable, gaps[v]!));
  const wanting = variables
    .map((_, v) => v)
    .filter((v) => gaps[v]!.length > 0 && seen[v]!.length > 0)
    .sort((a, b) => gaps[a]!.length - gaps[b]!.length || a - b);
  const cells = variables.map(copyOf);
  for (const v of wanting) for (const row of gaps[v]!) cells[v]![row] = cells[v]![drawFrom(seen[v]!, stream)]!;

  const columns = new ImputationColumns(variables, seen, outcome);
  for (const [v, column] of cells.entries()) columns.put(v, column);
  columns.multiplyAll();
  yield;
  for (let cycle = 0; cycle < cycles; cycle += 1) {
    for (const v of wanting) {
      const variable = variables[v]!;
      const column = cells[v]!;
      if (variable.kind === 'number') {
        imputeNumber(columns, v, column, seen[v]!, gaps[v]!, stream);
      } else {
        imputeClasses(columns, v, column, classesByCount(variable), seen[v]!, gaps[v]!, stream);
      }
      columns.put(v, column);
      columns.multiply(v);
      yield;
    }
  }
  return { cells, products: columns.products() };
}

function imputeNumber(
  columns: ImputationColumns,
  v: number,
  column: Float64Array | Int32Array,
  seen: Int32Array,
  gaps: Int32Array,
  stream: RandomStream,
): void {
  const donors = donorsFor(columns, v, columns.targetOf(v), seen, gaps, stream);
  for (const [k, row] of gaps.entries()) column[row] = column[seen[donors[k]!]!]!;
}

function imputeClasses(
  columns: ImputationColumns,
  v: number,
  column: Float64Array | Int32Array,
  classes: readonly number[],
  seen: Int32Array,
  gaps: Int32Array,
  stream: RandomStream,
): void {
  let donorsLeft = seen;
  let gapsLeft = gaps;
  for (const [place, one] of classes.entries()) {
    if (gapsLeft.length === 0) return;
    if (place === classes.length - 1) {
      for (const row of gapsLeft) column[row] = one;
      return;
    }
    const isOne = new Float64Array(column.length);
    for (let row = 0; row < isOne.length; row += 1) isOne[row] = column[row] === one ? 1 : 0;
    const donors = donorsFor(columns, v, isOne, donorsLeft, gapsLeft, stream);
    const taken = donors.map((donor) => isOne[donorsLeft[donor]!]!);
    for (const [k, row] of gapsLeft.entries()) if (taken[k] === 1) column[row] = one;
    gapsLeft = gapsLeft.filter((_, k) => taken[k] === 0);
    donorsLeft = donorsLeft.filter((row) => isOne[row] === 0);
  }
}

function donorsFor(
  columns: ImputationColumns,
  v: number,
  target: Float64Array,
  seen: Int32Array,
  gaps: Int32Array,
  stream: RandomStream,
): Int32Array {
  const moments = columns.momentsFor(v, target, seen);
  const { estimated, drawn } = drawCoefficients(moments, stream);
  // Type 1: the donors' predictions by the estimate, the gaps' by the draw.
  return matchDonors(columns.predict(v, estimated, seen), columns.predict(v, drawn, gaps), stream);
}

function gapsOf(variable: Variable): Int32Array {
  const rows: number[] = [];
  if (variable.kind === 'number') {
    for (const [row, value] of variable.values.entries()) if (!Number.isFinite(value)) rows.push(row);
  } else {
    for (const [row, code] of variable.codes.entries()) if (code < 0) rows.push(row);
  }
  return Int32Array.from(rows);
}

function rest(variable: Variable, gaps: Int32Array): Int32Array {
  const rows = variable.kind === 'number' ? variable.values.length : variable.codes.length;
  let next = 0;
  return Int32Array.from({ length: rows }, (_, row) => row).filter((row) => {
    if (gaps[next] !== row) return true;
    next += 1;
    return false;
  });
}

const copyOf = (variable: Variable) => (variable.kind === 'number' ? variable.values.slice() : variable.codes.slice());

const drawFrom = (rows: Int32Array, stream: RandomStream) => rows[stream.below(rows.length)]!;

/** Classes that occur, the commonest first, the earlier among equals. */
function classesByCount({ codes, classes }: Extract<Variable, { kind: 'classes' }>): number[] {
  const counts = new Uint32Array(classes);
  for (const code of codes) if (code >= 0) counts[code]! += 1;
  return Array.from(counts, (_, one) => one)
    .filter((one) => counts[one]! > 0)
    .sort((a, b) => counts[b]! - counts[a]! || a - b);
}
