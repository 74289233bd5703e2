import { LOW } from './additive-steps';

/** Losses of the rows that a bag holds back. */

/** The loss of rows that a bag holds back, with the last step taken that the state has not yet. */
export function lossBinary(
  count: i32,
  rows: usize,
  lane: i32,
  vectors: i32,
  state: usize,
  y: usize,
  weight: usize,
  last: usize,
  factor: usize,
): f64 {
  const lanes = (<usize>vectors) << 2;
  let sum: f64 = 0;
  for (let i: usize = 0; i < <usize>count; i += 1) {
    const row = <usize>load<i32>(rows + (i << 2));
    const step = load<f32>(factor + (((<usize>load<u16>(last + (row << 1))) * lanes + lane) << 2));
    const odds = <f64>(load<f32>(state + ((row * lanes + lane) << 2)) * step);
    const loss = load<f32>(y + (row << 2)) > 0.5 ? NativeMath.log1p(1 / odds) : NativeMath.log1p(odds);
    sum += <f64>load<f32>(weight + (row << 2)) * loss;
  }
  return sum;
}

export function lossContinuous(
  count: i32,
  rows: usize,
  lane: i32,
  vectors: i32,
  state: usize,
  weight: usize,
  last: usize,
  factor: usize,
): f64 {
  const lanes = (<usize>vectors) << 2;
  let sum: f64 = 0;
  for (let i: usize = 0; i < <usize>count; i += 1) {
    const row = <usize>load<i32>(rows + (i << 2));
    const step = load<f32>(factor + (((<usize>load<u16>(last + (row << 1))) * lanes + lane) << 2));
    const residual = <f64>(load<f32>(state + ((row * lanes + lane) << 2)) - step);
    sum += <f64>load<f32>(weight + (row << 2)) * residual * residual;
  }
  return sum;
}

export function lossClasses(
  count: i32,
  rows: usize,
  lane: i32,
  vectors: i32,
  classes: i32,
  state: usize,
  y: usize,
  weight: usize,
  last: usize,
  factor: usize,
): f64 {
  const lanes = (<usize>vectors) << 2;
  let sum: f64 = 0;
  for (let i: usize = 0; i < <usize>count; i += 1) {
    const row = <usize>load<i32>(rows + (i << 2));
    const cell = <usize>load<u16>(last + (row << 1));
    const observed = load<i32>(y + (row << 2));
    let all: f64 = 0;
    let own: f64 = 0;
    for (let k = 0; k < classes; k += 1) {
      const offset = (<usize>k) * lanes + lane;
      const step = load<f32>(factor + ((cell * lanes * classes + offset) << 2));
      const part = <f64>max<f32>(load<f32>(state + ((row * lanes * classes + offset) << 2)) * step, LOW);
      all += part;
      if (k == observed) own = part;
    }
    sum += <f64>load<f32>(weight + (row << 2)) * NativeMath.log(all / own);
  }
  return sum;
}
