/** Multiplications between two breaths: about 20 ms. */
const WORK_BETWEEN_BREATHS = 2e7;

/**
 * The weighted inner products of a design's columns, with a column of ones before them:
 * `sum_i weight_i (1, x_i)' (1, x_i)`.
 *
 * @param x - shape (rows x columns), row-major
 * @param weight - shape (rows), 0 or more; rows of weight 0 cost nothing
 * @param gram - shape ((columns + 1)^2), row-major, overwritten; both triangles are filled
 *
 * A generator so that its caller can breathe. Takes O(rows k^2 / 2) time, k being the entries of a row other than 0.
 */
export function* weightedGram(
  x: Float64Array,
  rows: number,
  columns: number,
  weight: Float64Array,
  gram: Float64Array,
): Generator<undefined, void> {
  const size = columns + 1;
  gram.fill(0);
  const index = new Int32Array(size);
  const value = new Float64Array(size);
  let work = 0;
  for (let i = 0; i < rows; i += 1) {
    const w = weight[i]!;
    if (w === 0) continue;
    index[0] = 0;
    value[0] = 1;
    let filled = 1;
    const start = i * columns;
    for (let j = 0; j < columns; j += 1) {
      const entry = x[start + j]!;
      if (entry === 0) continue;
      index[filled] = j + 1;
      value[filled] = entry;
      filled += 1;
    }
    if (filled === size) addDense(gram, size, value, w);
    else addSparse(gram, size, index, value, filled, w);
    work += filled * filled;
    if (work > WORK_BETWEEN_BREATHS) {
      work = 0;
      yield;
    }
  }
  for (let a = 0; a < size; a += 1) {
    for (let b = a + 1; b < size; b += 1) gram[a * size + b] = gram[b * size + a]!;
  }
}

function addDense(gram: Float64Array, size: number, value: Float64Array, w: number): void {
  for (let a = 0; a < size; a += 1) {
    const scaled = w * value[a]!;
    const row = a * size;
    for (let b = 0; b <= a; b += 1) gram[row + b]! += scaled * value[b]!;
  }
}

function addSparse(
  gram: Float64Array,
  size: number,
  index: Int32Array,
  value: Float64Array,
  filled: number,
  w: number,
): void {
  for (let a = 0; a < filled; a += 1) {
    const scaled = w * value[a]!;
    const row = index[a]! * size;
    for (let b = 0; b <= a; b += 1) gram[row + index[b]!]! += scaled * value[b]!;
  }
}
