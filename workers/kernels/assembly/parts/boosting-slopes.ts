import { exponential } from './vector-math';

/** Gradients and hessians of the losses by the scores of the rows. */

/** Adds two lanes after the other, in double precision. */
@inline
function lanes(four: v128): f64 {
  return (
    <f64>f32x4.extract_lane(four, 0) +
    <f64>f32x4.extract_lane(four, 1) +
    <f64>f32x4.extract_lane(four, 2) +
    <f64>f32x4.extract_lane(four, 3)
  );
}

// The losses: of a yes or no, half the squared error, and of one class's score in a softmax.
const LOGISTIC: i32 = 0;
const SQUARED: i32 = 1;
const OF_CLASS: i32 = 2;

/** The sums are made in single precision over 256 rows at a time, in double precision over all. */
@inline
function writeSlopes(
  loss: i32,
  from: usize,
  y: usize,
  code: f32,
  weight: usize,
  count: i32,
  gradient: usize,
  hessian: usize,
  sums: usize,
): void {
  const one = f32x4.splat(1);
  const ours = f32x4.splat(code);
  let size: f64 = 0;
  let curvature: f64 = 0;
  let squares: f64 = 0;
  const end = <usize>count << 2;
  for (let first: usize = 0; first < end; first += 1024) {
    const to = min(end, first + 1024);
    let g1 = f32x4.splat(0);
    let h1 = f32x4.splat(0);
    let g2 = f32x4.splat(0);
    for (let at = first; at < to; at += 16) {
      let expected = v128.load(from + at);
      let had = v128.load(y + at);
      if (loss == LOGISTIC) expected = f32x4.div(one, f32x4.add(one, exponential(f32x4.neg(expected))));
      if (loss == OF_CLASS) had = v128.and(f32x4.eq(had, ours), one);
      const w = v128.load(weight + at);
      const g = f32x4.mul(w, f32x4.sub(expected, had));
      let h = w;
      if (loss != SQUARED) h = f32x4.mul(w, f32x4.mul(expected, f32x4.sub(one, expected)));
      v128.store(gradient + at, g);
      v128.store(hessian + at, h);
      g1 = f32x4.add(g1, f32x4.abs(g));
      g2 = f32x4.add(g2, f32x4.mul(g, g));
      h1 = f32x4.add(h1, h);
    }
    size += lanes(g1);
    curvature += lanes(h1);
    squares += lanes(g2);
  }
  store<f64>(sums, size);
  store<f64>(sums, curvature, 8);
  store<f64>(sums, squares, 16);
}

/**
 * Gradient and hessian of the log loss at these scores; `count` is a multiple of 4. Writes the sums of the
 * gradient's size, the hessian and the gradient's square to `sums`, shape (3), f64.
 */
export function logisticGradients(
  score: usize,
  y: usize,
  weight: usize,
  count: i32,
  gradient: usize,
  hessian: usize,
  sums: usize,
): void {
  writeSlopes(LOGISTIC, score, y, 0, weight, count, gradient, hessian, sums);
}

/** As `logisticGradients`, of half the squared error. */
export function squaredGradients(
  score: usize,
  y: usize,
  weight: usize,
  count: i32,
  gradient: usize,
  hessian: usize,
  sums: usize,
): void {
  writeSlopes(SQUARED, score, y, 0, weight, count, gradient, hessian, sums);
}

/** Chances of the classes; `scores` and `chances` have shape (classes x count), `count` a multiple of 4. */
export function softmax(scores: usize, count: i32, classes: i32, chances: usize): void {
  const end = <usize>count << 2;
  const all = end * <usize>classes;
  for (let at: usize = 0; at < end; at += 16) {
    let most = v128.load(scores + at);
    for (let place = at + end; place < all; place += end) most = f32x4.max(most, v128.load(scores + place));
    let sum = f32x4.splat(0);
    for (let place = at; place < all; place += end) {
      const power = exponential(f32x4.sub(v128.load(scores + place), most));
      v128.store(chances + place, power);
      sum = f32x4.add(sum, power);
    }
    for (let place = at; place < all; place += end) v128.store(chances + place, f32x4.div(v128.load(chances + place), sum));
  }
}

/** As `logisticGradients`, of one class's score in a softmax; `y` is the class of a row, as f32. */
export function classGradients(
  chance: usize,
  y: usize,
  code: f32,
  weight: usize,
  count: i32,
  gradient: usize,
  hessian: usize,
  sums: usize,
): void {
  writeSlopes(OF_CLASS, chance, y, code, weight, count, gradient, hessian, sums);
}
