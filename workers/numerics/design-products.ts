/**
 * The two products that a regression needs of its design, whose column 0 is all ones and whose column j + 1 is the
 * design's column j: `size` columns in all. Rows come in runs, so that a design that fills no cache is read once a pass.
 */
export interface DesignProducts {
  readonly rows: number;
  /** Columns and one. */
  readonly size: number;
  /**
   * Gives each run of rows its linear predictors, lets them be turned into the rows' pulls in place, and adds up
   * `sum_i pull_i x_i`.
   *
   * @param b - shape (outputs x size), row-major; entries of 0 cost nothing
   * @param turn - gets the run's first row, how many rows it has, and `values`, whose entry `k stride + i` is output k of
   * the run's row i
   * @param pulls - shape (outputs x size), overwritten
   */
  pass(
    b: Float64Array,
    outputs: number,
    turn: (first: number, count: number, values: Float64Array, stride: number) => void,
    pulls: Float64Array,
  ): void;
  /**
   * Weighted inner products of some columns with others, `sum_i weight_i x_ia x_ic`.
   *
   * @param weight - shape (rows), of any sign
   * @param left - columns, in [0, size)
   * @param right - columns; where `triangle`, `left` is its tail, and of row a only products with the columns of `right`
   * up to the one of row a itself are promised
   * @param into - shape (left x right), row-major, overwritten
   *
   * A generator so that its caller can breathe.
   */
  gram(
    weight: Float64Array,
    left: Int32Array,
    right: Int32Array,
    triangle: boolean,
    into: Float64Array,
  ): Generator<undefined, void>;
}

/** Multiplications between two breaths: about 20 ms. */
const WORK_BETWEEN_BREATHS = 2e7;
const RUN = 64;

/**
 * The products in plain TypeScript, for designs of few columns or rows and where no kernel can be.
 *
 * @param x - shape (rows x columns), row-major
 */
export function plainProducts(x: Float64Array, rows: number, columns: number): DesignProducts {
  const size = columns + 1;
  return {
    rows,
    size,
    pass(b, outputs, turn, pulls) {
      pulls.fill(0);
      const values = new Float64Array(outputs * RUN);
      for (let first = 0; first < rows; first += RUN) {
        const count = Math.min(RUN, rows - first);
        for (let k = 0; k < outputs; k += 1) {
          const from = k * size + 1;
          for (let i = 0; i < count; i += 1) {
            const start = (first + i) * columns;
            let sum = b[from - 1]!;
            for (let j = 0; j < columns; j += 1) sum += x[start + j]! * b[from + j]!;
            values[k * RUN + i] = sum;
          }
        }
        turn(first, count, values, RUN);
        for (let k = 0; k < outputs; k += 1) {
          const from = k * size + 1;
          for (let i = 0; i < count; i += 1) {
            const pull = values[k * RUN + i]!;
            if (pull === 0) continue;
            const start = (first + i) * columns;
            pulls[from - 1]! += pull;
            for (let j = 0; j < columns; j += 1) pulls[from + j]! += pull * x[start + j]!;
          }
        }
      }
    },
    *gram(weight, left, right, triangle, into) {
      into.fill(0);
      const width = right.length;
      const behind = triangle ? width - left.length : width;
      const values = new Float64Array(width);
      let work = 0;
      for (let i = 0; i < rows; i += 1) {
        const w = weight[i]!;
        if (w === 0) continue;
        const start = i * columns - 1;
        for (let c = 0; c < width; c += 1) values[c] = right[c] === 0 ? 1 : x[start + right[c]!]!;
        for (let a = 0; a < left.length; a += 1) {
          const entry = left[a] === 0 ? 1 : x[start + left[a]!]!;
          if (entry === 0) continue;
          const scaled = w * entry;
          const row = a * width;
          const end = triangle ? behind + a + 1 : width;
          for (let c = 0; c < end; c += 1) into[row + c]! += scaled * values[c]!;
          work += end;
        }
        if (work > WORK_BETWEEN_BREATHS) {
          work = 0;
          yield;
        }
      }
    },
  };
}
