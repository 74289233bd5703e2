import { all, multiplyAdd } from './vector-math';
import { WITH_BIAS_RECTIFIED } from './dense-products';

/**
 * Products with a table of which each column has one common value, and each row lists where it differs: by how far, and
 * in which column, given as the offset of that column's eight weights within a panel. Panels have eight units each,
 * [units / 8][inputs][8].
 */

/** The first entry of a row. */
@inline
function entriesFrom(starts: usize, row: i32): i32 {
  return load<i32>(starts + ((<usize>row) << 2));
}

/**
 * The sums of a layer's units, with its bias, shape (rows x units).
 *
 * @param rows - numbers of rows of the table
 * @param changes - by how far entries differ; 0 where all differ by 1
 * @param common - the columns' common values; 0 where all are 0
 */
export function sparseProduct(
  rows: usize,
  count: i32,
  starts: usize,
  places: usize,
  changes: usize,
  common: usize,
  weights: usize,
  inputs: i32,
  units: i32,
  bias: usize,
  into: usize,
  ending: i32,
): void {
  const row = (<usize>units) << 2;
  const panelSize = (<usize>inputs) << 5;
  const floor = ending == WITH_BIAS_RECTIFIED ? all(0) : all(-Infinity);
  for (let unit = 0; unit < units; unit += 8) {
    const panel = weights + (<usize>(unit >> 3)) * panelSize;
    const biasAt = bias + ((<usize>unit) << 2);
    let base = v128.load(biasAt);
    let next = v128.load(biasAt, 16);
    if (common) {
      for (let input = 0; input < inputs; input++) {
        const value = v128.load32_splat(common + ((<usize>input) << 2));
        const at = panel + ((<usize>input) << 5);
        base = multiplyAdd(value, v128.load(at), base);
        next = multiplyAdd(value, v128.load(at, 16), next);
      }
    }
    let to = into + ((<usize>unit) << 2);
    for (let i = 0; i < count; i++) {
      const which = load<i32>(rows + ((<usize>i) << 2));
      const from = entriesFrom(starts, which);
      const until = entriesFrom(starts, which + 1);
      let first = base;
      let second = next;
      let third = all(0);
      let fourth = third;
      let place = places + ((<usize>from) << 2);
      const end = places + ((<usize>until) << 2);
      if (changes) {
        let change = changes + ((<usize>from) << 2);
        for (; place < end; place += 4) {
          const at = panel + load<u32>(place);
          const by = v128.load32_splat(change);
          first = multiplyAdd(by, v128.load(at), first);
          second = multiplyAdd(by, v128.load(at, 16), second);
          change += 4;
        }
      } else {
        for (; place + 4 < end; place += 8) {
          const at = panel + load<u32>(place);
          const then = panel + load<u32>(place, 4);
          first = f32x4.add(first, v128.load(at));
          second = f32x4.add(second, v128.load(at, 16));
          third = f32x4.add(third, v128.load(then));
          fourth = f32x4.add(fourth, v128.load(then, 16));
        }
        if (place < end) {
          const at = panel + load<u32>(place);
          first = f32x4.add(first, v128.load(at));
          second = f32x4.add(second, v128.load(at, 16));
        }
      }
      v128.store(to, f32x4.pmax(f32x4.add(first, third), floor));
      v128.store(to, f32x4.pmax(f32x4.add(second, fourth), floor), 16);
      to += row;
    }
  }
}

/**
 * One panel of the gradient by the weights: the transposed table times eight columns of the slopes.
 *
 * @param slopes - the first of the eight columns
 * @param row - from one row of the slopes to the next, in bytes
 * @param sums - of the eight columns
 * @param into - [inputs][8]
 * @param carry - whether to add to what stands there
 */
export function sparseGradientPanel(
  rows: usize,
  count: i32,
  starts: usize,
  places: usize,
  changes: usize,
  common: usize,
  slopes: usize,
  row: usize,
  sums: usize,
  inputs: i32,
  into: usize,
): void {
  if (common) {
    const first = v128.load(sums);
    const second = v128.load(sums, 16);
    for (let input = 0; input < inputs; input++) {
      const value = v128.load32_splat(common + ((<usize>input) << 2));
      const at = into + ((<usize>input) << 5);
      v128.store(at, f32x4.mul(value, first));
      v128.store(at, f32x4.mul(value, second), 16);
    }
  } else memory.fill(into, 0, (<usize>inputs) << 5);
  let slope = slopes;
  for (let i = 0; i < count; i++) {
    const first = v128.load(slope);
    const second = v128.load(slope, 16);
    slope += row;
    // Units that were silent for this row.
    if (!v128.any_true(v128.or(first, second))) continue;
    const which = load<i32>(rows + ((<usize>i) << 2));
    const from = entriesFrom(starts, which);
    const until = entriesFrom(starts, which + 1);
    let place = places + ((<usize>from) << 2);
    const end = places + ((<usize>until) << 2);
    if (changes) {
      let change = changes + ((<usize>from) << 2);
      for (; place < end; place += 4) {
        const at = into + load<u32>(place);
        const by = v128.load32_splat(change);
        v128.store(at, multiplyAdd(by, first, v128.load(at)));
        v128.store(at, multiplyAdd(by, second, v128.load(at, 16)), 16);
        change += 4;
      }
    } else {
      for (; place < end; place += 4) {
        const at = into + load<u32>(place);
        v128.store(at, f32x4.add(v128.load(at), first));
        v128.store(at, f32x4.add(v128.load(at, 16), second), 16);
      }
    }
  }
}
