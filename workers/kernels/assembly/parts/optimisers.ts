import { all, multiplyAdd } from './vector-math';

/** In the order of the contract's list. */
const ADAM: i32 = 0;
const ADAMW: i32 = 1;
const SGD: i32 = 2;
const MOMENTUM_SGD: i32 = 3;
const RMSPROP: i32 = 4;
const ADAGRAD: i32 = 5;
const ADAMAX: i32 = 6;

const MOMENTUM: f32 = 0.9;
const BETA_1: f64 = 0.9;
const BETA_2: f64 = 0.999;
const RMS_DECAY: f32 = 0.99;
const EPSILON: f32 = 1e-8;
const ADAGRAD_EPSILON: f32 = 1e-10;

let rule: i32 = 0;
let rate: f32 = 0;
/** The rate with what corrects the first moment for its start at 0. */
let corrected: f32 = 0;
/** What corrects the root of the second moment likewise. */
let spread: f32 = 0;
/** Added to the gradient for each unit of the weight. */
let pull: f32 = 0;
/** What the weight is multiplied by before the step. */
let kept: f32 = 1;

/**
 * Settles what the updates of one step have in common.
 *
 * @param powers - the powers of both decay rates at the last step, 64-bit; moved on by one
 */
export function beginStep(which: i32, learningRate: f64, weightDecay: f64, powers: usize): void {
  const first = load<f64>(powers) * BETA_1;
  const second = load<f64>(powers, 8) * BETA_2;
  store<f64>(powers, first);
  store<f64>(powers, second, 8);
  rule = which;
  rate = <f32>learningRate;
  corrected = <f32>(learningRate / (1 - first));
  spread = <f32>(1 / Math.sqrt(1 - second));
  pull = which == ADAMW ? 0 : <f32>weightDecay;
  kept = which == ADAMW ? <f32>(1 - learningRate * weightDecay) : 1;
}

/**
 * Moves parameters against their gradient.
 *
 * @param p - `count` parameters, a multiple of 4
 * @param g - their gradient, without the penalty
 * @param toFirst - from a parameter to its first moment, in bytes
 * @param toSecond - and to its second
 * @param decays - whether the weight decay is for them
 */
export function update(p: usize, g: usize, count: i32, toFirst: usize, toSecond: usize, decays: bool): void {
  const end = p + ((<usize>count) << 2);
  const towards = all(decays ? pull : 0);
  const keeping = all(decays ? kept : 1);
  switch (rule) {
    case ADAM:
    case ADAMW: {
      const b1 = all(<f32>BETA_1);
      const c1 = all(<f32>(1 - BETA_1));
      const b2 = all(<f32>BETA_2);
      const c2 = all(<f32>(1 - BETA_2));
      const step = all(corrected);
      const root = all(spread);
      for (; p < end; p += 16) {
        const old = v128.load(p);
        const slope = multiplyAdd(towards, old, v128.load(g));
        const m = multiplyAdd(b1, v128.load(p + toFirst), f32x4.mul(c1, slope));
        const v = multiplyAdd(b2, v128.load(p + toSecond), f32x4.mul(c2, f32x4.mul(slope, slope)));
        v128.store(p + toFirst, m);
        v128.store(p + toSecond, v);
        const size = multiplyAdd(f32x4.sqrt(v), root, all(EPSILON));
        v128.store(p, f32x4.sub(f32x4.mul(old, keeping), f32x4.div(f32x4.mul(step, m), size)));
        g += 16;
      }
      break;
    }
    case SGD:
      for (; p < end; p += 16) {
        const old = v128.load(p);
        const slope = multiplyAdd(towards, old, v128.load(g));
        v128.store(p, f32x4.sub(old, f32x4.mul(all(rate), slope)));
        g += 16;
      }
      break;
    case MOMENTUM_SGD:
      for (; p < end; p += 16) {
        const old = v128.load(p);
        const slope = multiplyAdd(towards, old, v128.load(g));
        const m = multiplyAdd(all(MOMENTUM), v128.load(p + toFirst), slope);
        v128.store(p + toFirst, m);
        v128.store(p, f32x4.sub(old, f32x4.mul(all(rate), m)));
        g += 16;
      }
      break;
    case RMSPROP:
      for (; p < end; p += 16) {
        const old = v128.load(p);
        const slope = multiplyAdd(towards, old, v128.load(g));
        const fresh = f32x4.mul(all(<f32>0.01), f32x4.mul(slope, slope));
        const v = multiplyAdd(all(RMS_DECAY), v128.load(p + toSecond), fresh);
        v128.store(p + toSecond, v);
        const size = f32x4.add(f32x4.sqrt(v), all(EPSILON));
        v128.store(p, f32x4.sub(old, f32x4.div(f32x4.mul(all(rate), slope), size)));
        g += 16;
      }
      break;
    case ADAGRAD:
      for (; p < end; p += 16) {
        const old = v128.load(p);
        const slope = multiplyAdd(towards, old, v128.load(g));
        const v = multiplyAdd(slope, slope, v128.load(p + toSecond));
        v128.store(p + toSecond, v);
        const size = f32x4.add(f32x4.sqrt(v), all(ADAGRAD_EPSILON));
        v128.store(p, f32x4.sub(old, f32x4.div(f32x4.mul(all(rate), slope), size)));
        g += 16;
      }
      break;
    case ADAMAX:
      for (; p < end; p += 16) {
        const old = v128.load(p);
        const slope = multiplyAdd(towards, old, v128.load(g));
        const m = multiplyAdd(all(<f32>BETA_1), v128.load(p + toFirst), f32x4.mul(all(<f32>(1 - BETA_1)), slope));
        const decayed = f32x4.mul(all(<f32>BETA_2), v128.load(p + toSecond));
        const v = f32x4.max(decayed, f32x4.add(f32x4.abs(slope), all(EPSILON)));
        v128.store(p + toFirst, m);
        v128.store(p + toSecond, v);
        v128.store(p, f32x4.sub(old, f32x4.div(f32x4.mul(all(corrected), m), v)));
        g += 16;
      }
      break;
  }
}
