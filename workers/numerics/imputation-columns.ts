import type { Moments } from './predictive-mean-matching';

/** A variable with gaps: NaN or infinite among numbers, -1 among classes counted from 0. Shape (rows). */
export type Variable =
  | { readonly kind: 'number'; readonly values: Float64Array }
  | { readonly kind: 'classes'; readonly codes: Int32Array; readonly classes: number };

/** What a number's column is standardised by. */
export interface Spread {
  readonly centre: number;
  /** Above 0; infinite for a number that does not vary. */
  readonly scale: number;
}

/** Inner products of a column of ones and all variables' columns, the outcome apart. */
export interface ColumnProducts {
  /** Shape (size x size), row-major, size being one more than the variables' columns. */
  readonly gram: Float64Array;
  readonly size: number;
  /** By variable: null for classes, whose columns are 0/1. */
  readonly spreads: readonly (Spread | null)[];
}

/** Multiplications between two breaths: about 20 ms. */
const WORK_BETWEEN_BREATHS = 2e7;

/**
 * The columns that chained equations regress on: ones, the outcome, then each variable's own (a number standardised, a
 * class as one 0/1 column each but for the first), with all their inner products kept up to date. The products over the
 * rows where one variable was seen are the whole less those of its gaps, whichever are fewer to multiply.
 */
export class ImputationColumns {
  readonly #rows: number;
  readonly #columns: Float64Array[] = [];
  /** Where each variable's columns begin; one entry more than variables. */
  readonly #start: number[] = [];
  readonly #spread: readonly (Spread | null)[];
  /** Shape (size x size), row-major, both triangles. */
  readonly #gram: Float64Array;

  /** @param seen - by variable, the rows that have a value */
  constructor(variables: readonly Variable[], seen: readonly Int32Array[], outcome: readonly Float64Array[]) {
    const first = variables[0];
    this.#rows = !first ? 0 : first.kind === 'number' ? first.values.length : first.codes.length;
    const all = Int32Array.from({ length: this.#rows }, (_, row) => row);
    this.#columns.push(new Float64Array(this.#rows).fill(1));
    for (const column of outcome) {
      if (column.length !== this.#rows) throw new RangeError(`${column.length} outcomes for ${this.#rows} rows`);
      const { centre, scale } = spreadOf(column, all);
      this.#columns.push(column.map((value) => (value - centre) / scale));
    }
    this.#spread = variables.map((variable, v) =>
      variable.kind === 'number' ? spreadOf(variable.values, seen[v]!) : null,
    );
    for (const variable of variables) {
      this.#start.push(this.#columns.length);
      const own = variable.kind === 'number' ? 1 : Math.max(0, variable.classes - 1);
      for (let k = 0; k < own; k += 1) this.#columns.push(new Float64Array(this.#rows));
    }
    this.#start.push(this.#columns.length);
    this.#gram = new Float64Array(this.#columns.length ** 2);
  }

  /** Sets a variable's columns; a cell without a value counts as the mean, or as the first class. */
  put(v: number, cells: Float64Array | Int32Array): void {
    const spread = this.#spread[v] ?? null;
    for (let at = this.#start[v]!; at < this.#start[v + 1]!; at += 1) {
      const column = this.#columns[at]!;
      const one = at - this.#start[v]! + 1;
      for (let row = 0; row < this.#rows; row += 1) {
        const cell = cells[row]!;
        if (spread) column[row] = Number.isFinite(cell) ? (cell - spread.centre) / spread.scale : 0;
        else column[row] = cell === one ? 1 : 0;
      }
    }
  }

  /** A number's own column, standardised: the target of its regression. */
  targetOf(v: number): Float64Array {
    return this.#columns[this.#start[v]!]!;
  }

  /** Brings all inner products up to date. */
  *multiplyAll(): Generator<undefined, void> {
    yield* this.#multiplyFrom(0, this.#columns.length);
  }

  /** Brings the inner products of one variable's columns up to date. */
  *multiply(v: number): Generator<undefined, void> {
    yield* this.#multiplyFrom(this.#start[v]!, this.#start[v + 1]!);
  }

  *#multiplyFrom(from: number, to: number): Generator<undefined, void> {
    const size = this.#columns.length;
    let work = 0;
    for (let a = from; a < to; a += 1) {
      const one = this.#columns[a]!;
      for (let b = 0; b < size; b += 1) {
        const other = this.#columns[b]!;
        let sum = 0;
        for (let row = 0; row < this.#rows; row += 1) sum += one[row]! * other[row]!;
        this.#gram[a * size + b] = sum;
        this.#gram[b * size + a] = sum;
        work += this.#rows;
        if (work > WORK_BETWEEN_BREATHS) {
          work = 0;
          yield;
        }
      }
    }
  }

  /**
   * What the regression of a target on all columns but a variable's own needs.
   *
   * @param target - shape (rows); looked at in the `seen` rows only
   * @param seen - the rows to regress on
   */
  *momentsFor(v: number, target: Float64Array, seen: Int32Array): Generator<undefined, Moments> {
    const others = this.#others(v);
    const columns = others.length;
    const size = this.#columns.length;
    const gram = new Float64Array(columns * columns);
    const isSeen = new Uint8Array(this.#rows);
    for (const row of seen) isSeen[row] = 1;
    const fewer = seen.length <= this.#rows / 2;
    const work = fewer ? seen : Int32Array.from({ length: this.#rows }, (_, row) => row).filter((row) => !isSeen[row]);
    const withTarget = new Float64Array(columns);
    let done = 0;
    for (const [i, a] of others.entries()) {
      const one = this.#columns[a]!;
      for (const row of seen) withTarget[i]! += one[row]! * target[row]!;
      for (let j = 0; j <= i; j += 1) {
        const other = this.#columns[others[j]!]!;
        let sum = 0;
        for (const row of work) sum += one[row]! * other[row]!;
        gram[i * columns + j] = fewer ? sum : this.#gram[a * size + others[j]!]! - sum;
        // Of a column that varies among the gaps alone, the difference leaves nothing but rounding.
        if (i === j && gram[i * columns + i]! < 1e-11 * this.#gram[a * size + a]!) gram[i * columns + i] = 0;
        done += work.length;
      }
      done += seen.length;
      if (done > WORK_BETWEEN_BREATHS) {
        done = 0;
        yield;
      }
    }
    let squares = 0;
    for (const row of seen) squares += target[row]! ** 2;
    return { columns, gram, withTarget, target: squares, rows: seen.length };
  }

  /** Predictions for some rows from coefficients of all columns but a variable's own. */
  predict(v: number, coefficients: Float64Array, rows: Int32Array): Float64Array {
    const predicted = new Float64Array(rows.length);
    for (const [i, a] of this.#others(v).entries()) {
      const column = this.#columns[a]!;
      const beta = coefficients[i]!;
      if (beta !== 0) for (const [k, row] of rows.entries()) predicted[k]! += beta * column[row]!;
    }
    return predicted;
  }

  /** The products as they stand, without the outcome. */
  products(): ColumnProducts {
    const size = this.#columns.length;
    const kept = this.#columns.map((_, at) => at).filter((at) => at === 0 || at >= this.#start[0]!);
    const gram = Float64Array.from(kept.flatMap((a) => kept.map((b) => this.#gram[a * size + b]!)));
    return { gram, size: kept.length, spreads: this.#spread };
  }

  #others(v: number): number[] {
    const [from, to] = [this.#start[v]!, this.#start[v + 1]!];
    return this.#columns.map((_, at) => at).filter((at) => at < from || at >= to);
  }
}

/**
 * Mean and population standard deviation over some rows. What does not vary, or lies further apart than numbers reach,
 * has an infinite scale: its column is 0 and carries nothing.
 */
function spreadOf(values: Float64Array, rows: Int32Array): Spread {
  let centre = 0;
  for (const row of rows) centre += values[row]! / rows.length;
  let furthest = 0;
  for (const row of rows) furthest = Math.max(furthest, Math.abs(values[row]! - centre));
  if (!Number.isFinite(furthest)) return { centre: 0, scale: Infinity };
  // Rounding of the mean leaves a constant column a deviation of about 1e-16 of its size.
  if (furthest <= 1e-12 * Math.abs(centre)) return { centre, scale: Infinity };
  let squares = 0;
  for (const row of rows) squares += ((values[row]! - centre) / furthest) ** 2;
  return { centre, scale: furthest * Math.sqrt(squares / rows.length) };
}
