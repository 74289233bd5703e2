/**
 * Functions of four 32-bit numbers at once. Relative errors stay within a few units of the last place; NaN stays NaN.
 */

/** a b + c, rounded once where the build has fused products. */
@inline
export function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  if (FUSED) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(f32x4.mul(a, b), c);
}

@inline
export function all(value: f32): v128 {
  return f32x4.splat(value);
}

/** Further out e^x is 0 or infinite in 32 bits. */
@inline
function within(x: v128): v128 {
  // Of these two the first operand wins where a comparison fails, as it does for NaN.
  return f32x4.pmin(f32x4.pmax(x, all(-87)), all(88));
}

@inline
function wholePowers(x: v128): v128 {
  return f32x4.nearest(f32x4.mul(x, all(1.44269504)));
}

/** x less n ln 2, with ln 2 in two parts so that little is lost. */
@inline
function remainder(x: v128, n: v128): v128 {
  return f32x4.sub(f32x4.sub(x, f32x4.mul(n, all(0.693359375))), f32x4.mul(n, all(-2.12194440e-4)));
}

/** e^r - 1 by its series, for r within half of ln 2. */
@inline
function series(r: v128): v128 {
  let p = multiplyAdd(r, all(1.0 / 5040.0), all(1.0 / 720.0));
  p = multiplyAdd(p, r, all(1.0 / 120.0));
  p = multiplyAdd(p, r, all(1.0 / 24.0));
  p = multiplyAdd(p, r, all(1.0 / 6.0));
  p = multiplyAdd(p, r, all(0.5));
  return multiplyAdd(f32x4.mul(r, r), p, r);
}

@inline
function powerOfTwo(n: v128): v128 {
  return i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23);
}

/** e^x, between e^-87 and e^88. */
@inline
export function exponential(x: v128): v128 {
  const inside = within(x);
  const n = wholePowers(inside);
  const scale = powerOfTwo(n);
  return multiplyAdd(series(remainder(inside, n)), scale, scale);
}

/** e^x - 1, exact in relative terms near 0 too. */
@inline
export function exponentialLessOne(x: v128): v128 {
  const inside = within(x);
  const n = wholePowers(inside);
  const scale = powerOfTwo(n);
  return multiplyAdd(series(remainder(inside, n)), scale, f32x4.sub(scale, all(1)));
}

/** ln(1 + e) for e in [0, 1], by the series of the inverse hyperbolic tangent of e / (2 + e). */
@inline
export function logOfOnePlus(e: v128): v128 {
  const s = f32x4.div(e, f32x4.add(e, all(2)));
  const square = f32x4.mul(s, s);
  let p = multiplyAdd(square, all(1.0 / 15.0), all(1.0 / 13.0));
  p = multiplyAdd(p, square, all(1.0 / 11.0));
  p = multiplyAdd(p, square, all(1.0 / 9.0));
  p = multiplyAdd(p, square, all(1.0 / 7.0));
  p = multiplyAdd(p, square, all(1.0 / 5.0));
  p = multiplyAdd(p, square, all(1.0 / 3.0));
  const twice = f32x4.add(s, s);
  return multiplyAdd(f32x4.mul(twice, square), p, twice);
}

/** 1 / (1 + e^-x). */
@inline
export function logistic(x: v128): v128 {
  return f32x4.div(all(1), f32x4.add(all(1), exponential(f32x4.neg(x))));
}

/** ln(1 + e^x). */
@inline
export function softplus(x: v128): v128 {
  return f32x4.add(f32x4.pmax(x, all(0)), logOfOnePlus(exponential(f32x4.neg(f32x4.abs(x)))));
}

@inline
export function hyperbolicTangent(x: v128): v128 {
  const less = exponentialLessOne(f32x4.mul(f32x4.abs(x), all(-2)));
  const size = f32x4.div(f32x4.neg(less), f32x4.add(less, all(2)));
  return v128.or(size, v128.and(x, all(-0.0)));
}

@inline
export function sumOfFour(x: v128): f32 {
  const first = f32x4.extract_lane(x, 0) + f32x4.extract_lane(x, 1);
  return first + (f32x4.extract_lane(x, 2) + f32x4.extract_lane(x, 3));
}
