import { all, exponential, multiplyAdd, softplus } from './vector-math';

export const CROSS_ENTROPY: i32 = 0;
export const FOCAL: i32 = 1;
export const BRIER: i32 = 2;
export const SOFTMAX: i32 = 3;
export const SQUARED_ERROR: i32 = 4;

/**
 * Puts the slope of the loss by each output in the place of the output.
 *
 * With P the logistic function of a logit and y its target, the slopes are P - y (cross-entropy) and 2 (P - y) P (1 - P)
 * (Brier); with u the logit signed towards its own outcome, -q^2 (2 p softplus(-u) + q) by u (focal).
 *
 * @param outputs - `count` numbers, a multiple of 4
 * @param targets - what each is held against
 * @param shares - what each one's loss counts for; 0 where nothing is asked
 */
export function elementSlopes(loss: i32, outputs: usize, targets: usize, shares: usize, count: i32): void {
  const end = outputs + ((<usize>count) << 2);
  const towards = targets - outputs;
  const away = shares - outputs;
  for (let at = outputs; at < end; at += 16) {
    const z = v128.load(at);
    const target = v128.load(at + towards);
    const share = v128.load(at + away);
    if (loss == SQUARED_ERROR) {
      v128.store(at, f32x4.mul(f32x4.mul(f32x4.sub(z, target), all(2)), share));
      continue;
    }
    // u is the logit signed towards its own outcome; both chances are exact however small.
    const away1 = v128.and(f32x4.ne(target, all(1)), all(-0.0));
    const u = v128.xor(z, away1);
    const e = exponential(f32x4.neg(f32x4.abs(u)));
    const larger = f32x4.div(all(1), f32x4.add(all(1), e));
    const smaller = f32x4.mul(e, larger);
    const positive = f32x4.gt(u, all(0));
    const p = v128.bitselect(larger, smaller, positive);
    const q = v128.bitselect(smaller, larger, positive);
    let slope = q;
    if (loss == FOCAL) {
      const bent = multiplyAdd(f32x4.mul(all(2), p), softplus(f32x4.neg(u)), q);
      slope = f32x4.mul(f32x4.mul(q, q), bent);
    } else if (loss == BRIER) {
      slope = f32x4.mul(f32x4.mul(all(2), p), f32x4.mul(q, q));
    }
    // Down for its own outcome, hence the sign.
    const signed = v128.xor(slope, v128.xor(away1, all(-0.0)));
    v128.store(at, f32x4.mul(signed, share));
  }
}

/**
 * The same for the cross-entropy of a softmax, row by row.
 *
 * @param width - outputs of a row
 * @param room - numbers of a row, a multiple of 4; what is beyond the width comes out as 0 where its share is 0
 */
export function softmaxSlopes(outputs: usize, targets: usize, shares: usize, rows: i32, width: i32, room: i32): void {
  const row = (<usize>room) << 2;
  const towards = targets - outputs;
  const away = shares - outputs;
  for (let i = 0; i < rows; i++) {
    const from = outputs + (<usize>i) * row;
    let most = load<f32>(from);
    for (let k = 1; k < width; k++) most = max(most, load<f32>(from + ((<usize>k) << 2)));
    for (let k = width; k < room; k++) store<f32>(from + ((<usize>k) << 2), most - 200);
    const end = from + row;
    let sum: f32 = 0;
    for (let at = from; at < end; at += 16) {
      v128.store(at, exponential(f32x4.sub(v128.load(at), all(most))));
    }
    for (let k = 0; k < width; k++) sum += load<f32>(from + ((<usize>k) << 2));
    const part = all(1 / sum);
    for (let at = from; at < end; at += 16) {
      const off = f32x4.sub(f32x4.mul(v128.load(at), part), v128.load(at + towards));
      v128.store(at, f32x4.mul(off, v128.load(at + away)));
    }
  }
}
