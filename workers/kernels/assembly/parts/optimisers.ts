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
/** The rate with what corrects the first moment of AdaMax for its start at 0. */
let corrected: f32 = 0;
/** Added to the gradient for each unit of the weight. */
let pull: f32 = 0;
/** What the weight is multiplied by before the step. */
let kept: f32 = 1;
/**
 * What Adam's updates have in common, each number four times, for updates amid other work: they are then read rather
 * than spread anew.
 */
const ADAM_STEP: usize = memory.data(96, 16);

const PULL: usize = 0;
const KEPT: usize = 16;
const FIRST_DECAY: usize = 32;
const SECOND_DECAY: usize = 48;
/** The rate with what corrects the first moment for its start at 0, negative. */
const STEP: usize = 64;
/** What corrects the root of the second moment likewise. */
const ROOT: usize = 80;

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
  pull = which == ADAMW ? 0 : <f32>weightDecay;
  kept = which == ADAMW ? <f32>(1 - learningRate * weightDecay) : 1;
  // Adam's moments are kept without the shares that new slopes have in them, which saves three products a number.
  v128.store(ADAM_STEP, all(pull), PULL);
  v128.store(ADAM_STEP, all(kept), KEPT);
  v128.store(ADAM_STEP, all(<f32>BETA_1), FIRST_DECAY);
  v128.store(ADAM_STEP, all(<f32>BETA_2), SECOND_DECAY);
  v128.store(ADAM_STEP, all(<f32>((-learningRate * (1 - BETA_1)) / (1 - first))), STEP);
  v128.store(ADAM_STEP, all(<f32>Math.sqrt((1 - BETA_2) / (1 - second))), ROOT);
}

/** Whether the step at hand is one of {@link moveByAdam}. */
export function isAdam(): bool {
  return rule == ADAM || rule == ADAMW;
}

/** Four parameters by Adam, with what {@link beginStep} settled. */
@inline
function adam(
  p: usize,
  gradient: v128,
  toFirst: usize,
  toSecond: usize,
  towards: v128,
  keeping: v128,
  b1: v128,
  b2: v128,
  step: v128,
  root: v128,
): void {
  const old = v128.load(p);
  const slope = multiplyAdd(towards, old, gradient);
  const m = multiplyAdd(b1, v128.load(p + toFirst), slope);
  const v = multiplyAdd(b2, v128.load(p + toSecond), f32x4.mul(slope, slope));
  v128.store(p + toFirst, m);
  v128.store(p + toSecond, v);
  const size = multiplyAdd(f32x4.sqrt(v), root, all(EPSILON));
  v128.store(p, multiplyAdd(step, f32x4.div(m, size), f32x4.mul(old, keeping)));
}

/**
 * Moves four weights by Adam or AdamW.
 *
 * @param toFirst - from a weight to its first moment, in bytes
 * @param toSecond - and to its second
 */
@inline
export function moveByAdam(p: usize, gradient: v128, toFirst: usize, toSecond: usize): void {
  const b1 = v128.load(ADAM_STEP, FIRST_DECAY);
  const b2 = v128.load(ADAM_STEP, SECOND_DECAY);
  const step = v128.load(ADAM_STEP, STEP);
  const root = v128.load(ADAM_STEP, ROOT);
  adam(p, gradient, toFirst, toSecond, v128.load(ADAM_STEP, PULL), v128.load(ADAM_STEP, KEPT), b1, b2, step, root);
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
      const b1 = v128.load(ADAM_STEP, FIRST_DECAY);
      const b2 = v128.load(ADAM_STEP, SECOND_DECAY);
      const step = v128.load(ADAM_STEP, STEP);
      const root = v128.load(ADAM_STEP, ROOT);
      for (; p < end; p += 16) {
        adam(p, v128.load(g), toFirst, toSecond, towards, keeping, b1, b2, step, root);
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
