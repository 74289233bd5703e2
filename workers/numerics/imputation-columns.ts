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

/**
 * The columns that chained equations regress on: ones, the outcome, then each variable's own (a number standardised, a
 * class as one 0/1 column each but for the first), with all their inner products kept up to date. The products over the
 * rows where one variable was seen are the whole less those of its gaps, whichever are fewer to multiply.
 */
export class ImputationColumns {
  readonly #rows: number;
  readonly #size: number;
  /** Shape (rows x size), row-major. */
  readonly #x: Float64Array;
  /** Where each variable's columns begin; one entry more than variables. */
  readonly #start: readonly number[];
  readonly #spread: readonly (Spread | null)[];
  /** Shape (size x size), row-major, both triangles. */
  readonly #gram: Float64Array;

  /** @param seen - by variable, the rows that have a value */
  constructor(variables: readonly Variable[], seen: readonly Int32Array[], outcome: readonly Float64Array[]) {
    const first = variables[0];
    this.#rows = !first ? 0 : first.kind === 'number' ? first.values.length : first.codes.length;
    this.#spread = variables.map((variable, v) =>
      variable.kind === 'number' ? spreadOf(variable.values, seen[v]!) : null,
    );
    const start = [1 + outcome.length];
    for (const variable of variables) {
      start.push(start.at(-1)! + (variable.kind === 'number' ? 1 : Math.max(0, variable.classes - 1)));
    }
    this.#start = start;
    this.#size = start.at(-1)!;
    this.#x = new Float64Array(this.#rows * this.#size);
    this.#gram = new Float64Array(this.#size ** 2);
    const all = Int32Array.from({ length: this.#rows }, (_, row) => row);
    for (let row = 0; row < this.#rows; row += 1) this.#x[row * this.#size] = 1;
    for (const [k, column] of outcome.entries()) {
      if (column.length !== this.#rows) throw new RangeError(`${column.length} outcomes for ${this.#rows} rows`);
      this.#putNumber(k + 1, column, spreadOf(column, all));
    }
  }

  /** Sets a variable's columns; a cell without a value counts as the mean, or as the first class. */
  put(v: number, cells: Float64Array | Int32Array): void {
    const spread = this.#spread[v];
    const [from, to] = [this.#start[v]!, this.#start[v + 1]!];
    if (spread) {
      this.#putNumber(from, cells, spread);
      return;
    }
    for (let row = 0; row < this.#rows; row += 1) {
      const at = row * this.#size - 1;
      for (let k = from; k < to; k += 1) this.#x[at + 1 + k] = 0;
      const one = cells[row]!;
      if (one > 0) this.#x[at + from + one] = 1;
    }
  }

  #putNumber(at: number, cells: Float64Array | Int32Array, { centre, scale }: Spread): void {
    for (let row = 0; row < this.#rows; row += 1) {
      const cell = cells[row]!;
      this.#x[row * this.#size + at] = Number.isFinite(cell) ? (cell - centre) / scale : 0;
    }
  }

  /** A number's own column, standardised: the target of its regression. */
  targetOf(v: number): Float64Array {
    const at = this.#start[v]!;
    const target = new Float64Array(this.#rows);
    for (let row = 0; row < this.#rows; row += 1) target[row] = this.#x[row * this.#size + at]!;
    return target;
  }

  /** Brings all inner products up to date. */
  multiplyAll(): void {
    this.#multiply(0, this.#size);
  }

  /** Brings the inner products of one variable's columns up to date. */
  multiply(v: number): void {
    this.#multiply(this.#start[v]!, this.#start[v + 1]!);
  }

  #multiply(from: number, to: number): void {
    const [x, gram, size] = [this.#x, this.#gram, this.#size];
    gram.fill(0, from * size, to * size);
    for (let row = 0; row < this.#rows; row += 1) {
      const start = row * size;
      for (let a = from; a < to; a += 1) {
        const entry = x[start + a]!;
        if (entry !== 0) for (let b = 0; b < size; b += 1) gram[a * size + b]! += entry * x[start + b]!;
      }
    }
    for (let a = from; a < to; a += 1) for (let b = 0; b < size; b += 1) gram[b * size + a] = gram[a * size + b]!;
  }

  /**
   * What the regression of a target on all columns but a variable's own needs.
   *
   * @param target - shape (rows); looked at in the `seen` rows only
   * @param seen - the rows to regress on
   */
  momentsFor(v: number, target: Float64Array, seen: Int32Array): Moments {
    const size = this.#size;
    const others = this.#others(v);
    const columns = others.length;
    const fewer = seen.length <= this.#rows / 2;
    const some = this.#productsOver(fewer ? seen : this.#rest(seen));
    const gram = new Float64Array(columns * columns);
    for (const [i, a] of others.entries()) {
      for (let j = 0; j <= i; j += 1) {
        const at = a * size + others[j]!;
        gram[i * columns + j] = fewer ? some[at]! : this.#gram[at]! - some[at]!;
      }
      // Of a column that varies among the gaps alone, the difference leaves nothing but rounding.
      if (gram[i * columns + i]! < 1e-11 * this.#gram[a * size + a]!) gram[i * columns + i] = 0;
    }
    const withAll = new Float64Array(size);
    let squares = 0;
    for (const row of seen) {
      const value = target[row]!;
      const start = row * size;
      squares += value * value;
      if (value !== 0) for (let a = 0; a < size; a += 1) withAll[a]! += value * this.#x[start + a]!;
    }
    const withTarget = Float64Array.from(others, (a) => withAll[a]!);
    return { columns, gram, withTarget, target: squares, rows: seen.length };
  }

  /** Lower triangle of the inner products over some rows, shape (size x size). */
  #productsOver(rows: Int32Array): Float64Array {
    const [x, size] = [this.#x, this.#size];
    const gram = new Float64Array(size * size);
    for (const row of rows) {
      const start = row * size;
      for (let a = 0; a < size; a += 1) {
        const entry = x[start + a]!;
        if (entry !== 0) for (let b = 0; b <= a; b += 1) gram[a * size + b]! += entry * x[start + b]!;
      }
    }
    return gram;
  }

  /** Predictions for some rows from coefficients of all columns but a variable's own. */
  predict(v: number, coefficients: Float64Array, rows: Int32Array): Float64Array {
    const [x, size] = [this.#x, this.#size];
    const all = new Float64Array(size);
    for (const [i, a] of this.#others(v).entries()) all[a] = coefficients[i]!;
    const predicted = new Float64Array(rows.length);
    for (let k = 0; k < rows.length; k += 1) {
      const start = rows[k]! * size;
      let sum = 0;
      for (let a = 0; a < size; a += 1) sum += all[a]! * x[start + a]!;
      predicted[k] = sum;
    }
    return predicted;
  }

  /** The products as they stand, without the outcome. */
  products(): ColumnProducts {
    const kept = [0];
    for (let at = this.#start[0]!; at < this.#size; at += 1) kept.push(at);
    const gram = Float64Array.from(kept.flatMap((a) => kept.map((b) => this.#gram[a * this.#size + b]!)));
    return { gram, size: kept.length, spreads: this.#spread };
  }

  #others(v: number): number[] {
    const [from, to] = [this.#start[v]!, this.#start[v + 1]!];
    return Array.from({ length: this.#size }, (_, at) => at).filter((at) => at < from || at >= to);
  }

  /** All rows but these, of which none stands twice. */
  #rest(rows: Int32Array): Int32Array {
    const isIn = new Uint8Array(this.#rows);
    for (const row of rows) isIn[row] = 1;
    const others = new Int32Array(this.#rows - rows.length);
    let next = 0;
    for (let row = 0; row < this.#rows; row += 1) if (isIn[row] === 0) others[next++] = row;
    return others;
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
