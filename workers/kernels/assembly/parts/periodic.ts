import { all, multiplyAdd } from './vector-math';

/**
 * Sine and cosine of four numbers at once, by those of half the angle within a quarter turn, whose series end below the
 * last place of 32 bits. Errors stay within 1e-6 for angles of some tens of turns.
 */
const PER_TURN: f32 = 0.15915494309189535;
const PI: f32 = 3.14159265358979;

/** Half of the angle, once whole turns are taken off. */
@inline
export function halfAngle(x: v128): v128 {
  const turns = f32x4.mul(x, all(PER_TURN));
  return f32x4.mul(f32x4.sub(turns, f32x4.nearest(turns)), all(PI));
}

@inline
export function sineWithin(y: v128): v128 {
  const square = f32x4.mul(y, y);
  let p = multiplyAdd(square, all(-1.0 / 39916800.0), all(1.0 / 362880.0));
  p = multiplyAdd(p, square, all(-1.0 / 5040.0));
  p = multiplyAdd(p, square, all(1.0 / 120.0));
  p = multiplyAdd(p, square, all(-1.0 / 6.0));
  return multiplyAdd(f32x4.mul(p, square), y, y);
}

@inline
export function cosineWithin(y: v128): v128 {
  const square = f32x4.mul(y, y);
  let p = multiplyAdd(square, all(1.0 / 479001600.0), all(-1.0 / 3628800.0));
  p = multiplyAdd(p, square, all(1.0 / 40320.0));
  p = multiplyAdd(p, square, all(-1.0 / 720.0));
  p = multiplyAdd(p, square, all(1.0 / 24.0));
  p = multiplyAdd(p, square, all(-0.5));
  return multiplyAdd(p, square, all(1));
}

/** The cosine of an angle whose half has this sine. */
@inline
export function cosineOfTwice(sine: v128): v128 {
  return f32x4.sub(all(1), f32x4.mul(all(2), f32x4.mul(sine, sine)));
}
