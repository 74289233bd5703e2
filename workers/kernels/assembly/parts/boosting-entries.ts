/**
 * A histogram entry is one integer of 64 bits that holds three sums over the rows of a bin: of the hessian above, of the
 * gradient in the middle, of rows below. Integers add up to the same whatever their order, and the sums of a parent less
 * those of one child are exactly those of the other. The widths of the three parts leave room for the sum over all rows,
 * so that none runs over; a negative gradient borrows from the hessian, which `bias` undoes when they are read.
 */

/** Shape (rows), i64: the entry of each row. */
export let packed: usize = 0;
export let countBits: i64 = 0;
export let gradientBits: i64 = 0;
export let bias: i64 = 0;
export let countMask: i64 = 0;
export let gradientMask: i64 = 0;
export let gradientHalf: i64 = 0;
export let gradientUnit: f64 = 1;
export let hessianUnit: f64 = 1;

/**
 * Shape (5 x 512), 64 bits: entries of the rows of a block, then their bins in each of four groups. While a split is
 * looked for, the sums before each four bins.
 */
export let gathered: usize = 0;

/** `block` has room for 512 rows of 40 bytes. `ofCount` 0 counts no rows: a share of the hessian stands for them. */
export function setEntries(at: usize, block: usize, ofCount: i32, ofGradient: i32): void {
  packed = at;
  gathered = block;
  countBits = ofCount;
  gradientBits = ofGradient;
  countMask = (1 << countBits) - 1;
  gradientMask = (1 << gradientBits) - 1;
  gradientHalf = 1 << (gradientBits - 1);
  bias = gradientHalf << countBits;
}

/** Makes the entries of all rows; the units are those of one step of the integers. `count` is a multiple of 4. */
export function quantise(gradient: usize, hessian: usize, count: i32, ofGradient: f64, ofHessian: f64): void {
  gradientUnit = ofGradient;
  hessianUnit = ofHessian;
  const perGradient = f32x4.splat(<f32>(1 / ofGradient));
  const perHessian = f32x4.splat(<f32>(1 / ofHessian));
  const one = i64x2.splat(countBits > 0 ? 1 : 0);
  const middle = <i32>countBits;
  const top = <i32>(countBits + gradientBits);
  let to = packed;
  const end = <usize>count << 2;
  for (let at: usize = 0; at < end; at += 16) {
    const g = i32x4.trunc_sat_f32x4_s(f32x4.nearest(f32x4.mul(v128.load(gradient + at), perGradient)));
    const h = i32x4.trunc_sat_f32x4_s(f32x4.nearest(f32x4.mul(v128.load(hessian + at), perHessian)));
    const lowG = i64x2.shl(i64x2.extend_low_i32x4_s(g), middle);
    const highG = i64x2.shl(i64x2.extend_high_i32x4_s(g), middle);
    const lowH = i64x2.shl(i64x2.extend_low_i32x4_s(h), top);
    const highH = i64x2.shl(i64x2.extend_high_i32x4_s(h), top);
    v128.store(to, i64x2.add(i64x2.add(lowG, lowH), one));
    v128.store(to, i64x2.add(i64x2.add(highG, highH), one), 16);
    to += 32;
  }
}

@inline
export function gradientOf(sum: i64): f64 {
  return <f64>((((sum + bias) >> countBits) & gradientMask) - gradientHalf) * gradientUnit;
}

@inline
export function hessianOf(sum: i64): f64 {
  return <f64>(<u64>(sum + bias) >> <u64>(countBits + gradientBits)) * hessianUnit;
}
