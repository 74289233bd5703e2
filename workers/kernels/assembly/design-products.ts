/**
 * Products with a design that stands in runs of rows: of each run its columns one after another, `run` numbers each, `run`
 * even. What the last run lacks of rows is 0. All numbers are 64-bit; addresses are in bytes.
 */
export { firstFree } from './parts/memory';

@inline
function at(base: usize, index: i32): usize {
  return base + ((<usize>index) << 3);
}

/**
 * Adds up columns of one run: `into_i = sum_c by_c x_{i, column_c}`.
 *
 * @param columns - `count` numbers of columns, 32-bit
 * @param by - `count` factors
 */
export function predict(x: usize, run: i32, columns: usize, by: usize, count: i32, into: usize): void {
  for (let i = 0; i < run; i += 2) v128.store(at(into, i), f64x2.splat(0));
  let c = 0;
  for (; c + 4 <= count; c += 4) {
    const list = columns + ((<usize>c) << 2);
    const x0 = at(x, load<i32>(list) * run);
    const x1 = at(x, load<i32>(list, 4) * run);
    const x2 = at(x, load<i32>(list, 8) * run);
    const x3 = at(x, load<i32>(list, 12) * run);
    const b0 = v128.load64_splat(at(by, c));
    const b1 = v128.load64_splat(at(by, c), 8);
    const b2 = v128.load64_splat(at(by, c), 16);
    const b3 = v128.load64_splat(at(by, c), 24);
    for (let i = 0; i < run; i += 2) {
      const first = f64x2.add(f64x2.mul(b0, v128.load(at(x0, i))), f64x2.mul(b1, v128.load(at(x1, i))));
      const second = f64x2.add(f64x2.mul(b2, v128.load(at(x2, i))), f64x2.mul(b3, v128.load(at(x3, i))));
      v128.store(at(into, i), f64x2.add(v128.load(at(into, i)), f64x2.add(first, second)));
    }
  }
  for (; c < count; c++) {
    const x0 = at(x, load<i32>(columns + ((<usize>c) << 2)) * run);
    const b0 = v128.load64_splat(at(by, c));
    for (let i = 0; i < run; i += 2) {
      v128.store(at(into, i), f64x2.add(v128.load(at(into, i)), f64x2.mul(b0, v128.load(at(x0, i)))));
    }
  }
}

@inline
function total(pair: v128): f64 {
  return f64x2.extract_lane(pair, 0) + f64x2.extract_lane(pair, 1);
}

@inline
function increase(address: usize, by: f64): void {
  store<f64>(address, load<f64>(address) + by);
}

/** Adds the columns' products with a number a row to what they have: `into_j += sum_i pull_i x_ij`, j in [0, size). */
export function pull(x: usize, run: i32, size: i32, pulls: usize, into: usize): void {
  let j = 0;
  for (; j + 4 <= size; j += 4) {
    const x0 = at(x, j * run);
    const x1 = at(x0, run);
    const x2 = at(x1, run);
    const x3 = at(x2, run);
    let s0 = f64x2.splat(0);
    let s1 = f64x2.splat(0);
    let s2 = f64x2.splat(0);
    let s3 = f64x2.splat(0);
    for (let i = 0; i < run; i += 2) {
      const p = v128.load(at(pulls, i));
      s0 = f64x2.add(s0, f64x2.mul(p, v128.load(at(x0, i))));
      s1 = f64x2.add(s1, f64x2.mul(p, v128.load(at(x1, i))));
      s2 = f64x2.add(s2, f64x2.mul(p, v128.load(at(x2, i))));
      s3 = f64x2.add(s3, f64x2.mul(p, v128.load(at(x3, i))));
    }
    increase(at(into, j), total(s0));
    increase(at(into, j + 1), total(s1));
    increase(at(into, j + 2), total(s2));
    increase(at(into, j + 3), total(s3));
  }
  for (; j < size; j++) {
    const x0 = at(x, j * run);
    let s0 = f64x2.splat(0);
    for (let i = 0; i < run; i += 2) s0 = f64x2.add(s0, f64x2.mul(v128.load(at(pulls, i)), v128.load(at(x0, i))));
    increase(at(into, j), total(s0));
  }
}

/** Adds products of two scaled columns with four columns as they stand to two rows of `into`. */
@inline
function addBlock(x: usize, run: i32, list: usize, scaled0: usize, scaled1: usize, into0: usize, into1: usize): void {
  const x0 = at(x, load<i32>(list) * run);
  const x1 = at(x, load<i32>(list, 4) * run);
  const x2 = at(x, load<i32>(list, 8) * run);
  const x3 = at(x, load<i32>(list, 12) * run);
  let s00 = f64x2.splat(0);
  let s01 = f64x2.splat(0);
  let s02 = f64x2.splat(0);
  let s03 = f64x2.splat(0);
  let s10 = f64x2.splat(0);
  let s11 = f64x2.splat(0);
  let s12 = f64x2.splat(0);
  let s13 = f64x2.splat(0);
  for (let i = 0; i < run; i += 2) {
    const a0 = v128.load(at(scaled0, i));
    const a1 = v128.load(at(scaled1, i));
    const v0 = v128.load(at(x0, i));
    s00 = f64x2.add(s00, f64x2.mul(a0, v0));
    s10 = f64x2.add(s10, f64x2.mul(a1, v0));
    const v1 = v128.load(at(x1, i));
    s01 = f64x2.add(s01, f64x2.mul(a0, v1));
    s11 = f64x2.add(s11, f64x2.mul(a1, v1));
    const v2 = v128.load(at(x2, i));
    s02 = f64x2.add(s02, f64x2.mul(a0, v2));
    s12 = f64x2.add(s12, f64x2.mul(a1, v2));
    const v3 = v128.load(at(x3, i));
    s03 = f64x2.add(s03, f64x2.mul(a0, v3));
    s13 = f64x2.add(s13, f64x2.mul(a1, v3));
  }
  increase(into0, total(s00));
  increase(into0 + 8, total(s01));
  increase(into0 + 16, total(s02));
  increase(into0 + 24, total(s03));
  increase(into1, total(s10));
  increase(into1 + 8, total(s11));
  increase(into1 + 16, total(s12));
  increase(into1 + 24, total(s13));
}

/**
 * Adds one run's weighted inner products: `into_{a, c} += sum_i weight_i x_{i, left_a} x_{i, right_c}`.
 *
 * @param left - `leftCount` numbers of columns, 32-bit; even
 * @param right - `rightCount` numbers of columns, 32-bit; a multiple of 4
 * @param behind - below 0, all products; otherwise of row a only those with the first `behind + a + 1` columns of `right`,
 * and a few more
 * @param scratch - room for 2 runs
 * @param into - shape (leftCount x rightCount), row-major
 */
export function gram(
  x: usize,
  run: i32,
  weight: usize,
  left: usize,
  leftCount: i32,
  right: usize,
  rightCount: i32,
  behind: i32,
  scratch: usize,
  into: usize,
): void {
  const second = at(scratch, run);
  for (let a = 0; a < leftCount; a += 2) {
    const from0 = at(x, load<i32>(left + ((<usize>a) << 2)) * run);
    const from1 = at(x, load<i32>(left + ((<usize>a) << 2), 4) * run);
    for (let i = 0; i < run; i += 2) {
      const w = v128.load(at(weight, i));
      v128.store(at(scratch, i), f64x2.mul(w, v128.load(at(from0, i))));
      v128.store(at(second, i), f64x2.mul(w, v128.load(at(from1, i))));
    }
    const end = behind < 0 ? rightCount : min(rightCount, behind + a + 2);
    const into0 = at(into, a * rightCount);
    const into1 = at(into0, rightCount);
    for (let c = 0; c < end; c += 4) {
      addBlock(x, run, right + ((<usize>c) << 2), scratch, second, at(into0, c), at(into1, c));
    }
  }
}
