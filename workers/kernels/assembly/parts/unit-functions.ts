import { all, exponential, exponentialLessOne, hyperbolicTangent, logistic, logOfOnePlus, multiplyAdd } from './vector-math';

/** The functions of hidden units, in the order of the contract's list. */
export const RELU: i32 = 0;
const ELU: i32 = 1;
const SELU: i32 = 2;
const LEAKY_RELU: i32 = 3;
const GELU: i32 = 4;
const SWISH: i32 = 5;
const MISH: i32 = 6;
const SOFTPLUS: i32 = 7;
const TANH: i32 = 8;
const SIGMOID: i32 = 9;
export const LINEAR: i32 = 10;

const SELU_SCALE: f32 = 1.0507009873554805;
const SELU_ALPHA: f32 = 1.6732632423543772;
const LEAKY_SLOPE: f32 = 0.2;
const GELU_CUBIC: f32 = 0.044715;
const GELU_SCALE: f32 = 0.7978845608028654;
/** Beyond this z the function is z itself in 32 bits, and its powers would overflow. */
const MISH_LIMIT: f32 = 20;

@inline
function less(a: v128, b: v128): v128 {
  return f32x4.sub(a, b);
}

@inline
function eluLike(z: usize, slope: usize, alpha: f32, scale: f32): void {
  const x = v128.load(z);
  const positive = f32x4.gt(x, all(0));
  const below = f32x4.mul(exponentialLessOne(f32x4.pmin(x, all(0))), all(alpha * scale));
  v128.store(z, v128.bitselect(f32x4.mul(x, all(scale)), below, positive));
  v128.store(slope, v128.bitselect(all(scale), f32x4.add(below, all(alpha * scale)), positive));
}

/**
 * Puts the function of each number in its place and its derivative beside it.
 *
 * @param values - `count` numbers, a multiple of 4
 * @param slopes - room for as many
 */
export function applyFunction(which: i32, values: usize, slopes: usize, count: i32): void {
  const end = values + ((<usize>count) << 2);
  let d = slopes;
  switch (which) {
    case LINEAR:
      for (let z = values; z < end; z += 16) {
        v128.store(d, all(1));
        d += 16;
      }
      break;
    case RELU:
      for (let z = values; z < end; z += 16) {
        const x = v128.load(z);
        v128.store(z, f32x4.pmax(x, all(0)));
        v128.store(d, v128.and(f32x4.gt(x, all(0)), all(1)));
        d += 16;
      }
      break;
    case LEAKY_RELU:
      for (let z = values; z < end; z += 16) {
        const x = v128.load(z);
        const slope = v128.bitselect(all(1), all(LEAKY_SLOPE), f32x4.gt(x, all(0)));
        v128.store(z, f32x4.mul(x, slope));
        v128.store(d, slope);
        d += 16;
      }
      break;
    case ELU:
      for (let z = values; z < end; z += 16) {
        eluLike(z, d, 1, 1);
        d += 16;
      }
      break;
    case SELU:
      for (let z = values; z < end; z += 16) {
        eluLike(z, d, SELU_ALPHA, SELU_SCALE);
        d += 16;
      }
      break;
    case SIGMOID:
      for (let z = values; z < end; z += 16) {
        const s = logistic(v128.load(z));
        v128.store(z, s);
        v128.store(d, f32x4.mul(s, less(all(1), s)));
        d += 16;
      }
      break;
    case TANH:
      for (let z = values; z < end; z += 16) {
        const t = hyperbolicTangent(v128.load(z));
        v128.store(z, t);
        v128.store(d, less(all(1), f32x4.mul(t, t)));
        d += 16;
      }
      break;
    case SOFTPLUS:
      for (let z = values; z < end; z += 16) {
        const x = v128.load(z);
        const e = exponential(f32x4.neg(f32x4.abs(x)));
        v128.store(z, f32x4.add(f32x4.pmax(x, all(0)), logOfOnePlus(e)));
        const above = v128.bitselect(all(1), e, f32x4.gt(x, all(0)));
        v128.store(d, f32x4.div(above, f32x4.add(all(1), e)));
        d += 16;
      }
      break;
    case SWISH:
      for (let z = values; z < end; z += 16) {
        const x = v128.load(z);
        const s = logistic(x);
        const h = f32x4.mul(x, s);
        v128.store(z, h);
        v128.store(d, multiplyAdd(h, less(all(1), s), s));
        d += 16;
      }
      break;
    case MISH:
      for (let z = values; z < end; z += 16) {
        // With w = e^z the tangent of ln(1 + w) is q / (q + 2), q = w (w + 2).
        const x = v128.load(z);
        const w = exponential(f32x4.pmin(x, all(MISH_LIMIT)));
        const q = f32x4.mul(w, f32x4.add(w, all(2)));
        const whole = f32x4.add(q, all(2));
        const t = f32x4.div(q, whole);
        const flat = f32x4.div(f32x4.mul(all(4), f32x4.add(q, all(1))), f32x4.mul(whole, whole));
        const s = f32x4.div(w, f32x4.add(w, all(1)));
        v128.store(z, f32x4.mul(x, t));
        v128.store(d, multiplyAdd(f32x4.mul(x, s), flat, t));
        d += 16;
      }
      break;
    case GELU:
      for (let z = values; z < end; z += 16) {
        const x = v128.load(z);
        const square = f32x4.mul(x, x);
        const bent = multiplyAdd(square, all(GELU_CUBIC), all(1));
        const t = hyperbolicTangent(f32x4.mul(f32x4.mul(x, all(GELU_SCALE)), bent));
        const half = f32x4.mul(f32x4.add(t, all(1)), all(0.5));
        v128.store(z, f32x4.mul(x, half));
        const inner = multiplyAdd(square, all(3 * GELU_CUBIC * GELU_SCALE), all(GELU_SCALE));
        const steep = f32x4.mul(f32x4.mul(x, less(all(1), f32x4.mul(t, t))), inner);
        v128.store(d, multiplyAdd(steep, all(0.5), half));
        d += 16;
      }
      break;
  }
}

/** Whether the function is 0 at 0, so that units which only fill a panel stay silent. */
export function isSilentAtZero(which: i32): bool {
  return which != SIGMOID && which != SOFTPLUS;
}
