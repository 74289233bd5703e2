import { addTo, HIGH, LOW } from './additive-steps';

/** Passes over the rows: they take the last step and gather what the next one asks for. */

/** Takes the last step of a yes/no outcome's odds and gathers gradients by the cells of the next term. */
export function advanceBinary(
  from: i32,
  to: i32,
  vectors: i32,
  state: usize,
  y: usize,
  weight: usize,
  last: usize,
  factor: usize,
  next: usize,
  sums: usize,
): void {
  const wide = (<usize>vectors) << 4;
  let place = (<usize>from) * wide;
  for (let row = <usize>from; row < <usize>to; row += 1) {
    const target = v128.load_splat<f32>(y + (row << 2));
    const multiplier = factor + (<usize>load<u16>(last + (row << 1))) * wide;
    const cell = sums + (<usize>load<u16>(next + (row << 1))) * (wide << 1);
    const own = state + place;
    const counted = weight + place;
    if (vectors == 2) {
      stepBinary(own, multiplier, counted, cell, cell + 32, target);
      stepBinary(own + 16, multiplier + 16, counted + 16, cell + 16, cell + 48, target);
    } else {
      for (let at: usize = 0; at < wide; at += 16) {
        stepBinary(own + at, multiplier + at, counted + at, cell + at, cell + wide + at, target);
      }
    }
    place += wide;
  }
}

@inline
function stepBinary(state: usize, multiplier: usize, weight: usize, gradient: usize, curvature: usize, target: v128): void {
  const one = f32x4.splat(1);
  let odds = f32x4.mul(v128.load(state), v128.load(multiplier));
  odds = f32x4.pmin(f32x4.pmax(odds, f32x4.splat(LOW)), f32x4.splat(HIGH));
  v128.store(state, odds);
  const chance = f32x4.div(odds, f32x4.add(one, odds));
  const counted = v128.load(weight);
  addTo(gradient, f32x4.mul(f32x4.sub(target, chance), counted));
  addTo(curvature, f32x4.mul(f32x4.sub(chance, f32x4.mul(chance, chance)), counted));
}

/** The same of a continuous outcome: the state is the residual. */
export function advanceContinuous(
  from: i32,
  to: i32,
  vectors: i32,
  state: usize,
  y: usize,
  weight: usize,
  last: usize,
  factor: usize,
  next: usize,
  sums: usize,
): void {
  const wide = (<usize>vectors) << 4;
  let place = (<usize>from) * wide;
  for (let row = <usize>from; row < <usize>to; row += 1) {
    const taken = factor + (<usize>load<u16>(last + (row << 1))) * wide;
    const cell = sums + (<usize>load<u16>(next + (row << 1))) * (wide << 1);
    for (let at: usize = 0; at < wide; at += 16) {
      const residual = f32x4.sub(v128.load(state + place + at), v128.load(taken + at));
      v128.store(state + place + at, residual);
      const counted = v128.load(weight + place + at);
      addTo(cell + at, f32x4.mul(residual, counted));
      addTo(cell + wide + at, counted);
    }
    place += wide;
  }
}

/** The same of several classes: the state is each class's chance, which adds up to 1 after every step. */
export function advanceClasses(
  from: i32,
  to: i32,
  vectors: i32,
  classes: i32,
  state: usize,
  y: usize,
  weight: usize,
  last: usize,
  factor: usize,
  next: usize,
  sums: usize,
): void {
  const wide = (<usize>vectors) << 4;
  const block = wide * classes;
  const one = f32x4.splat(1);
  const low = f32x4.splat(LOW);
  for (let row = <usize>from; row < <usize>to; row += 1) {
    const observed = load<i32>(y + (row << 2));
    const multiplier = factor + (<usize>load<u16>(last + (row << 1))) * block;
    const cell = sums + (<usize>load<u16>(next + (row << 1))) * (block << 1);
    const place = state + row * block;
    for (let at: usize = 0; at < wide; at += 16) {
      let all = f32x4.splat(0);
      for (let k: usize = at; k < block; k += wide) {
        const part = f32x4.pmax(f32x4.mul(v128.load(place + k), v128.load(multiplier + k)), low);
        v128.store(place + k, part);
        all = f32x4.add(all, part);
      }
      const share = f32x4.div(one, all);
      const counted = v128.load(weight + row * wide + at);
      for (let k = 0; k < classes; k += 1) {
        const offset = (<usize>k) * wide + at;
        const chance = f32x4.mul(v128.load(place + offset), share);
        v128.store(place + offset, chance);
        const target = f32x4.splat(k == observed ? 1 : 0);
        const gathered = cell + (<usize>k) * (wide << 1) + at;
        addTo(gathered, f32x4.mul(f32x4.sub(target, chance), counted));
        addTo(gathered + wide, f32x4.mul(f32x4.mul(chance, f32x4.sub(one, chance)), counted));
      }
    }
  }
}

/** Adds one list of vectors to another and clears it. */
export function gatherInto(total: usize, part: usize, bytes: usize): void {
  for (let at: usize = 0; at < bytes; at += 16) {
    addTo(total + at, v128.load(part + at));
    v128.store(part + at, f32x4.splat(0));
  }
}

export function clear(at: usize, bytes: usize): void {
  memory.fill(at, 0, bytes);
}

/** The cell of each row in the grid of two columns of bytes. */
export function crossIndex(rows: i32, a: usize, b: usize, width: i32, index: usize): void {
  for (let row: usize = 0; row < <usize>rows; row += 1) {
    const cell = (<i32>load<u8>(a + row)) * width + <i32>load<u8>(b + row);
    store<u16>(index + (row << 1), <u16>cell);
  }
}

/** Rows that each bag trains on, by cell. */
export function countCells(rows: i32, vectors: i32, weight: usize, index: usize, counts: usize): void {
  const wide = (<usize>vectors) << 4;
  const one = f32x4.splat(1);
  const none = f32x4.splat(0);
  for (let row: usize = 0; row < <usize>rows; row += 1) {
    const cell = counts + (<usize>load<u16>(index + (row << 1))) * wide;
    for (let at: usize = 0; at < wide; at += 16) {
      addTo(cell + at, v128.and(one, f32x4.gt(v128.load(weight + row * wide + at), none)));
    }
  }
}
