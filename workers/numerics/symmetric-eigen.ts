/** `matrix = vectors diag(values) vectors'`. */
export interface SymmetricEigen {
  /** Shape (size), in no order. */
  readonly values: Float64Array;
  /** Shape (size x size), row-major; column m is the vector of value m, of length 1. */
  readonly vectors: Float64Array;
}

const MOST_SWEEPS = 50;
/** Off the diagonal nothing but rounding is left, as a share of all squares. */
const ROUNDING = 1e-30;

/**
 * Eigenvalues and vectors of a small symmetric matrix.
 *
 * @param matrix - shape (size x size), row-major
 *
 * Takes O(size^3) a sweep, of which about ten are needed. Source: the cyclic method of Jacobi; Golub and Van Loan,
 * Matrix Computations, 4th ed., algorithm 8.5.3.
 */
export function symmetricEigen(matrix: Float64Array, size: number): SymmetricEigen {
  const a = Float64Array.from(matrix);
  const vectors = new Float64Array(size * size);
  for (let k = 0; k < size; k += 1) vectors[k * size + k] = 1;
  const all = a.reduce((sum, value) => sum + value * value, 0);
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep += 1) {
    let off = 0;
    for (let p = 0; p < size; p += 1) for (let q = 0; q < p; q += 1) off += 2 * a[p * size + q]! ** 2;
    if (off <= ROUNDING * all) break;
    for (let p = 0; p < size; p += 1) for (let q = 0; q < p; q += 1) rotate(a, vectors, size, p, q);
  }
  return { values: Float64Array.from({ length: size }, (_, k) => a[k * size + k]!), vectors };
}

/** Turns the plane of two axes so that their entry becomes 0. */
function rotate(a: Float64Array, vectors: Float64Array, size: number, p: number, q: number): void {
  const entry = a[p * size + q]!;
  if (entry === 0) return;
  const tau = (a[q * size + q]! - a[p * size + p]!) / (2 * entry);
  const tangent = (tau < 0 ? -1 : 1) / (Math.abs(tau) + Math.hypot(1, tau));
  const cosine = 1 / Math.hypot(1, tangent);
  const sine = tangent * cosine;
  for (let k = 0; k < size; k += 1) {
    const ofP = a[k * size + p]!;
    const ofQ = a[k * size + q]!;
    a[k * size + p] = cosine * ofP - sine * ofQ;
    a[k * size + q] = sine * ofP + cosine * ofQ;
  }
  for (let k = 0; k < size; k += 1) {
    const ofP = a[p * size + k]!;
    const ofQ = a[q * size + k]!;
    a[p * size + k] = cosine * ofP - sine * ofQ;
    a[q * size + k] = sine * ofP + cosine * ofQ;
  }
  for (let k = 0; k < size; k += 1) {
    const ofP = vectors[k * size + p]!;
    const ofQ = vectors[k * size + q]!;
    vectors[k * size + p] = cosine * ofP - sine * ofQ;
    vectors[k * size + q] = sine * ofP + cosine * ofQ;
  }
}
