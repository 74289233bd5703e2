/** A Cholesky factor L of a symmetric matrix, with the columns left out that depend on earlier ones. */
export interface CholeskyFactor {
  readonly size: number;
  /** Shape (size x size), row-major; the lower triangle holds L. */
  readonly lower: Float64Array;
  /** Shape (size), 1 where the column depends linearly on earlier ones: its solution is set to zero. */
  readonly aliased: Uint8Array;
}

/** A pivot below this share of its diagonal entry is rounding: the column depends on the ones before it. */
const DEPENDENT = 1e-11;

/**
 * Factors a symmetric positive semidefinite matrix as L L', leaving out linearly dependent columns as R's `glm` does.
 *
 * @param matrix - shape (size x size), row-major; only the lower triangle is read
 * @param ridge - shape (size), added to the diagonal; each entry 0 or more
 *
 * Takes O(size^3 / 6) multiplications. Source: Golub and Van Loan, Matrix Computations, 4th ed., algorithm 4.2.1.
 */
export function factorCholesky(matrix: Float64Array, size: number, ridge: Float64Array): CholeskyFactor {
  const lower = new Float64Array(size * size);
  const aliased = new Uint8Array(size);
  for (let i = 0; i < size; i += 1) {
    const row = i * size;
    for (let j = 0; j <= i; j += 1) {
      const other = j * size;
      let sum = matrix[row + j]!;
      if (i === j) sum += ridge[i]!;
      const diagonal = sum;
      for (let k = 0; k < j; k += 1) sum -= lower[row + k]! * lower[other + k]!;
      if (i > j) {
        lower[row + j] = aliased[j] === 1 ? 0 : sum / lower[other + j]!;
      } else if (sum > DEPENDENT * diagonal && sum > 0) {
        lower[row + i] = Math.sqrt(sum);
      } else {
        aliased[i] = 1;
        lower.fill(0, row, row + i);
        lower[row + i] = 1;
      }
    }
  }
  return { size, lower, aliased };
}

/**
 * Solves L L' z = b.
 *
 * @param b - shape (size)
 * @returns shape (size), zero at aliased columns
 */
export function solveCholesky(factor: CholeskyFactor, b: Float64Array): Float64Array {
  const { size, lower, aliased } = factor;
  const z = Float64Array.from(b);
  for (let i = 0; i < size; i += 1) {
    let sum = z[i]!;
    for (let k = 0; k < i; k += 1) sum -= lower[i * size + k]! * z[k]!;
    z[i] = aliased[i] === 1 ? 0 : sum / lower[i * size + i]!;
  }
  for (let i = size - 1; i >= 0; i -= 1) {
    const solved = aliased[i] === 1 ? 0 : z[i]! / lower[i * size + i]!;
    z[i] = solved;
    for (let k = 0; k < i; k += 1) z[k]! -= lower[i * size + k]! * solved;
  }
  return z;
}

/**
 * The inverse of the matrix that was factored.
 *
 * @returns shape (size x size), symmetric; rows and columns that were left out are 0
 *
 * Takes O(size^3) multiplications.
 */
export function inverseFromCholesky(factor: CholeskyFactor): Float64Array {
  const { size, aliased } = factor;
  const inverse = new Float64Array(size * size);
  const unit = new Float64Array(size);
  for (let j = 0; j < size; j += 1) {
    if (aliased[j] === 1) continue;
    unit.fill(0);
    unit[j] = 1;
    inverse.set(solveCholesky(factor, unit), j * size);
  }
  return inverse;
}

/** A design whose columns outnumber its rows, turned so that as few columns as its rank carry all of it. */
export interface RowSpace {
  /** Shape (rows x rank), row-major; its inner products between rows equal those of the design. */
  readonly x: Float64Array;
  readonly rank: number;
  /** Turns coefficients of the turned columns, shape (rank), into coefficients of the design's, shape (columns). */
  expand(theta: Float64Array): Float64Array;
}

/**
 * Turns a wide design into its row space. A ridge fit on the turned columns is the ridge fit on the design, because
 * its coefficients lie in the row space and their length is kept.
 *
 * @param x - shape (rows x columns), row-major
 *
 * Takes O(rows^2 columns) time and O(rows^2) memory. Source: Hastie and Tibshirani, Biostatistics 5 (2004) 329-340;
 * the rotation from a Cholesky factorisation with pivots of x x' (Higham, Analysis of the Cholesky decomposition of a
 * semi-definite matrix, 1990).
 */
export function turnToRowSpace(x: Float64Array, rows: number, columns: number): RowSpace {
  const products = new Float64Array(rows * rows);
  for (let i = 0; i < rows; i += 1) {
    const a = x.subarray(i * columns, (i + 1) * columns);
    for (let j = 0; j <= i; j += 1) {
      const b = x.subarray(j * columns, (j + 1) * columns);
      let sum = 0;
      for (let k = 0; k < columns; k += 1) sum += a[k]! * b[k]!;
      products[i * rows + j] = sum;
      products[j * rows + i] = sum;
    }
  }
  const left = Float64Array.from({ length: rows }, (_, i) => products[i * rows + i]!);
  const enough = 1e-12 * left.reduce((a, b) => Math.max(a, b), 0);
  const factor: Float64Array[] = [];
  const pivots: number[] = [];
  while (pivots.length < rows) {
    let pivot = 0;
    for (let i = 1; i < rows; i += 1) if (left[i]! > left[pivot]!) pivot = i;
    if (!(left[pivot]! > enough)) break;
    const root = Math.sqrt(left[pivot]!);
    const column = new Float64Array(rows);
    for (let i = 0; i < rows; i += 1) {
      let sum = products[i * rows + pivot]!;
      for (const done of factor) sum -= done[i]! * done[pivot]!;
      column[i] = sum / root;
    }
    for (const done of pivots) column[done] = 0;
    column[pivot] = root;
    for (let i = 0; i < rows; i += 1) left[i]! -= column[i]! * column[i]!;
    left[pivot] = 0;
    factor.push(column);
    pivots.push(pivot);
  }
  const rank = pivots.length;
  const turned = new Float64Array(rows * rank);
  for (const [k, column] of factor.entries()) for (let i = 0; i < rows; i += 1) turned[i * rank + k] = column[i]!;

  function expand(theta: Float64Array): Float64Array {
    // The pivots' rows of the design are L_S Q with L_S triangular, so Q' theta = x_S' L_S^-T theta.
    const share = Float64Array.from(theta);
    for (let k = rank - 1; k >= 0; k -= 1) {
      const row = pivots[k]! * rank;
      share[k]! /= turned[row + k]!;
      for (let j = 0; j < k; j += 1) share[j]! -= turned[row + j]! * share[k]!;
    }
    const beta = new Float64Array(columns);
    for (const [k, pivot] of pivots.entries()) {
      for (let j = 0; j < columns; j += 1) beta[j]! += share[k]! * x[pivot * columns + j]!;
    }
    return beta;
  }
  return { x: turned, rank, expand };
}
