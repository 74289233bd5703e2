import { bias, countBits, countMask, gradientBits, hessianOf } from './boosting-entries';

/** What a split must leave on either side, and where the best of each feature is written. */

export let l2: f64 = 0;
export let minHessian: f64 = 0;
/** Shape (features), f64: what the best split of a feature gains; 0 where it has none. */
export let gains: usize = 0;
/** Shape (features), i32: its cut, plus 256 where missing values go left, plus 512 where the node has none. */
export let cuts: usize = 0;
/** Shape (features x 2), f64: values of its sides, where splits are bounded. */
export let sides: usize = 0;

export function setSplits(penalty: f64, leastHessian: f64, ofGains: usize, ofCuts: usize, ofSides: usize): void {
  l2 = penalty;
  minHessian = leastHessian;
  gains = ofGains;
  cuts = ofCuts;
  sides = ofSides;
}

/** The value of a leaf within bounds. */
@inline
export function leafValue(gradient: f64, hessian: f64, low: f64, high: f64): f64 {
  return max(low, min(high, -gradient / max<f64>(hessian + l2, 1e-12)));
}

/** What rows score at a value: what it takes off the loss, doubled. */
@inline
export function scoreAt(gradient: f64, hessian: f64, value: f64): f64 {
  return -(2 * gradient * value + (hessian + l2) * value * value);
}

/** Rows of a side times this many make the unit that sides are counted in: rows, or steps of the hessian. */
@inline
export function leastOf(total: i64, rows: i32, minLeaf: i32): i32 {
  if (countBits > 0) return minLeaf;
  const steps = <f64>(<u64>(total + bias) >> <u64>(countBits + gradientBits));
  return <i32>max<f64>(1, Math.floor((steps * <f64>minLeaf) / <f64>rows));
}

@inline
export function allowedSides(left: i64, total: i64, least: i32): bool {
  const right = total - left;
  if (hessianOf(left) < minHessian || hessianOf(right) < minHessian) return false;
  if (countBits > 0) return (left & countMask) >= <i64>least && (right & countMask) >= <i64>least;
  const shift = <u64>(countBits + gradientBits);
  return <u64>(left + bias) >> shift >= <u64>least && <u64>(right + bias) >> shift >= <u64>least;
}
