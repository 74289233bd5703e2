import { all, multiplyAdd } from './vector-math';
import { TIMES_OTHER, WHERE_POSITIVE } from './dense-products';

/** The last layer where it has one unit: products of vectors instead of matrices that are mostly room. */

/** @param weights - `inputs` numbers, a multiple of 4 */
export function dotProducts(rows: i32, inputs: i32, left: usize, weights: usize, bias: f32, into: usize): void {
  const row = (<usize>inputs) << 2;
  let from = left;
  for (let i = 0; i < rows; i += 4) {
    let s0 = all(0);
    let s1 = s0;
    let s2 = s0;
    let s3 = s0;
    for (let at: usize = 0; at < row; at += 16) {
      const w = v128.load(weights + at);
      let x = from + at;
      s0 = multiplyAdd(v128.load(x), w, s0);
      x += row;
      s1 = multiplyAdd(v128.load(x), w, s1);
      x += row;
      s2 = multiplyAdd(v128.load(x), w, s2);
      x += row;
      s3 = multiplyAdd(v128.load(x), w, s3);
    }
    const lowA = v128.shuffle<f32>(s0, s1, 0, 4, 1, 5);
    const highA = v128.shuffle<f32>(s0, s1, 2, 6, 3, 7);
    const lowB = v128.shuffle<f32>(s2, s3, 0, 4, 1, 5);
    const highB = v128.shuffle<f32>(s2, s3, 2, 6, 3, 7);
    const a = f32x4.add(lowA, highA);
    const b = f32x4.add(lowB, highB);
    const sums = f32x4.add(v128.shuffle<f64>(a, b, 0, 2), v128.shuffle<f64>(a, b, 1, 3));
    v128.store(into + ((<usize>i) << 2), f32x4.add(sums, all(bias)));
    from += row << 2;
  }
}

/** The gradient by the weights: `slopes` times the rows of `left`. */
export function dotGradient(rows: i32, inputs: i32, left: usize, slopes: usize, into: usize, carry: bool): void {
  const row = (<usize>inputs) << 2;
  for (let at: usize = 0; at < row; at += 16) {
    let even = carry ? v128.load(into + at) : all(0);
    let odd = all(0);
    let x = left + at;
    const end = slopes + ((<usize>rows) << 2);
    for (let slope = slopes; slope < end; slope += 8) {
      even = multiplyAdd(v128.load(x), v128.load32_splat(slope), even);
      x += row;
      odd = multiplyAdd(v128.load(x), v128.load32_splat(slope, 4), odd);
      x += row;
    }
    v128.store(into + at, f32x4.add(even, odd));
  }
}

/** The slopes by the inputs, ended as a product of matrices would be. */
export function dotBackward(
  rows: i32,
  inputs: i32,
  slopes: usize,
  weights: usize,
  into: usize,
  ending: i32,
  other: usize,
  scaled: f32,
): void {
  const row = (<usize>inputs) << 2;
  const scale = all(scaled);
  for (let i = 0; i < rows; i++) {
    const slope = v128.load32_splat(slopes + ((<usize>i) << 2));
    const from = (<usize>i) * row;
    for (let at: usize = 0; at < row; at += 16) {
      let product = f32x4.mul(slope, v128.load(weights + at));
      if (ending == WHERE_POSITIVE) {
        product = v128.and(f32x4.mul(product, scale), f32x4.gt(v128.load(other + from + at), all(0)));
      } else if (ending == TIMES_OTHER) product = f32x4.mul(product, v128.load(other + from + at));
      v128.store(into + from + at, product);
    }
  }
}

/** The sum of `count` numbers, a multiple of 4. */
export function sumAll(from: usize, count: i32): f32 {
  let sum = all(0);
  const end = from + ((<usize>count) << 2);
  for (let at = from; at < end; at += 16) sum = f32x4.add(sum, v128.load(at));
  const half = f32x4.add(sum, v128.shuffle<f32>(sum, sum, 2, 3, 0, 1));
  return f32x4.extract_lane(half, 0) + f32x4.extract_lane(half, 1);
}
