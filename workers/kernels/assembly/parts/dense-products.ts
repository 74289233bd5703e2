import { all, multiplyAdd } from './vector-math';

/**
 * Matrix products in tiles of 4 x 8 numbers. The right factor stands in panels of 8 columns, [columns / 8][rows][8]; rows
 * of the results come in fours. The loops over the inner dimension are not unrolled: engines would then run out of
 * registers and keep sums in memory.
 */

/** What becomes of a product before it is stored. */
export const AS_IT_IS: i32 = 0;
export const WITH_BIAS: i32 = 1;
/** Plus the bias, and 0 instead of what is negative. */
export const WITH_BIAS_RECTIFIED: i32 = 2;
/** Times `scale` where the other matrix is positive, otherwise 0. */
export const WHERE_POSITIVE: i32 = 3;
/** Times the other matrix. */
export const TIMES_OTHER: i32 = 4;

/** Rows of the left factor that are multiplied with a panel while it is in the fastest cache. */
const ROWS_AT_ONCE: i32 = 64;
/** Longest stretch of the inner dimension of which four rows and a panel fit there. */
const STRETCH: i32 = 512;

@inline
function finished(sum: v128, ending: i32, bias: usize, other: usize, scale: v128): v128 {
  if (ending == WITH_BIAS) return f32x4.add(sum, v128.load(bias));
  if (ending == WITH_BIAS_RECTIFIED) return f32x4.pmax(f32x4.add(sum, v128.load(bias)), all(0));
  if (ending == WHERE_POSITIVE) return v128.and(f32x4.mul(sum, scale), f32x4.gt(v128.load(other), all(0)));
  if (ending == TIMES_OTHER) return f32x4.mul(sum, v128.load(other));
  return sum;
}

@inline
function storeRow(first: v128, second: v128, into: usize, ending: i32, bias: usize, away: usize, scale: v128): void {
  v128.store(into, finished(first, ending, bias, into + away, scale));
  v128.store(into, finished(second, ending, bias + 16, into + away + 16, scale), 16);
}

@inline
function storeTile(
  s00: v128,
  s01: v128,
  s10: v128,
  s11: v128,
  s20: v128,
  s21: v128,
  s30: v128,
  s31: v128,
  into: usize,
  intoRow: usize,
  ending: i32,
  bias: usize,
  away: usize,
  scale: v128,
): void {
  storeRow(s00, s01, into, ending, bias, away, scale);
  storeRow(s10, s11, into + intoRow, ending, bias, away, scale);
  storeRow(s20, s21, into + intoRow * 2, ending, bias, away, scale);
  storeRow(s30, s31, into + intoRow * 3, ending, bias, away, scale);
}

/**
 * Four rows of the left factor times one panel.
 *
 * @param carry - whether to add to what stands there
 * @param away - from the result to the other matrix, in bytes
 */
@inline
function tile(
  inner: i32,
  left: usize,
  leftRow: usize,
  panel: usize,
  into: usize,
  intoRow: usize,
  carry: bool,
  ending: i32,
  bias: usize,
  away: usize,
  scale: v128,
): void {
  let r0 = left;
  let r1 = r0 + leftRow;
  let r2 = r1 + leftRow;
  let r3 = r2 + leftRow;
  const i0 = into;
  const i1 = i0 + intoRow;
  const i2 = i1 + intoRow;
  const i3 = i2 + intoRow;
  let s00 = all(0);
  let s01 = s00;
  let s10 = s00;
  let s11 = s00;
  let s20 = s00;
  let s21 = s00;
  let s30 = s00;
  let s31 = s00;
  if (carry) {
    s00 = v128.load(i0);
    s01 = v128.load(i0, 16);
    s10 = v128.load(i1);
    s11 = v128.load(i1, 16);
    s20 = v128.load(i2);
    s21 = v128.load(i2, 16);
    s30 = v128.load(i3);
    s31 = v128.load(i3, 16);
  }
  let right = panel;
  const end = r0 + ((<usize>inner) << 2);
  while (r0 < end) {
    const p = v128.load(right);
    const q = v128.load(right, 16);
    let x = v128.load32_splat(r0);
    s00 = multiplyAdd(x, p, s00);
    s01 = multiplyAdd(x, q, s01);
    x = v128.load32_splat(r1);
    s10 = multiplyAdd(x, p, s10);
    s11 = multiplyAdd(x, q, s11);
    x = v128.load32_splat(r2);
    s20 = multiplyAdd(x, p, s20);
    s21 = multiplyAdd(x, q, s21);
    x = v128.load32_splat(r3);
    s30 = multiplyAdd(x, p, s30);
    s31 = multiplyAdd(x, q, s31);
    r0 += 4;
    r1 += 4;
    r2 += 4;
    r3 += 4;
    right += 32;
  }
  // Asked once for a tile, not for each of its rows.
  if (ending == WITH_BIAS_RECTIFIED) {
    storeTile(s00, s01, s10, s11, s20, s21, s30, s31, into, intoRow, WITH_BIAS_RECTIFIED, bias, away, scale);
  } else if (ending == WHERE_POSITIVE) {
    storeTile(s00, s01, s10, s11, s20, s21, s30, s31, into, intoRow, WHERE_POSITIVE, bias, away, scale);
  } else if (ending == WITH_BIAS) {
    storeTile(s00, s01, s10, s11, s20, s21, s30, s31, into, intoRow, WITH_BIAS, bias, away, scale);
  } else if (ending == TIMES_OTHER) {
    storeTile(s00, s01, s10, s11, s20, s21, s30, s31, into, intoRow, TIMES_OTHER, bias, away, scale);
  } else {
    storeTile(s00, s01, s10, s11, s20, s21, s30, s31, into, intoRow, AS_IT_IS, bias, away, scale);
  }
}

/**
 * (rows x inner) times (inner x columns).
 *
 * @param rows - a multiple of 4
 * @param leftRow - from one row of the left factor to the next, in bytes
 * @param panelRows - rows that each panel has room for
 * @param columns - a multiple of 8
 * @param other - shape (rows x columns), where the ending wants one
 */
export function product(
  rows: i32,
  inner: i32,
  columns: i32,
  left: usize,
  leftRow: usize,
  panels: usize,
  panelRows: i32,
  into: usize,
  ending: i32,
  bias: usize,
  other: usize,
  scaled: f32,
): void {
  const intoRow = (<usize>columns) << 2;
  const panelSize = (<usize>panelRows) << 5;
  const scale = all(scaled);
  const away = other - into;
  for (let from = 0; from < inner; from += STRETCH) {
    const length = min(STRETCH, inner - from);
    const endingNow = from + length == inner ? ending : AS_IT_IS;
    for (let row = 0; row < rows; row += ROWS_AT_ONCE) {
      const rowEnd = min(row + ROWS_AT_ONCE, rows);
      for (let column = 0; column < columns; column += 8) {
        const panel = panels + (<usize>(column >> 3)) * panelSize + ((<usize>from) << 5);
        const at = (<usize>column) << 2;
        const last = left + (<usize>rowEnd) * leftRow + ((<usize>from) << 2);
        let to = into + (<usize>row) * intoRow + at;
        for (let x = last - (<usize>(rowEnd - row)) * leftRow; x < last; x += leftRow << 2) {
          tile(length, x, leftRow, panel, to, intoRow, from > 0, endingNow, bias + at, away, scale);
          to += intoRow << 2;
        }
      }
    }
  }
}

/** Panels of (inputs x units) as panels of (units x inputs); both are multiples of 8. */
export function transposePanels(from: usize, inputs: i32, units: i32, into: usize): void {
  for (let input = 0; input < inputs; input += 8) {
    for (let unit = 0; unit < units; unit += 8) {
      const source = from + ((<usize>(unit >> 3)) * (<usize>inputs) + (<usize>input)) * 32;
      const goal = into + ((<usize>(input >> 3)) * (<usize>units) + (<usize>unit)) * 32;
      for (let down = 0; down < 2; down++) {
        for (let across = 0; across < 2; across++) {
          const p = source + (<usize>down) * 128 + (<usize>across) * 16;
          const q = goal + (<usize>across) * 128 + (<usize>down) * 16;
          const a = v128.load(p);
          const b = v128.load(p, 32);
          const c = v128.load(p, 64);
          const d = v128.load(p, 96);
          const lowAb = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
          const lowCd = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
          const highAb = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
          const highCd = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
          v128.store(q, v128.shuffle<f64>(lowAb, lowCd, 0, 2));
          v128.store(q, v128.shuffle<f64>(lowAb, lowCd, 1, 3), 32);
          v128.store(q, v128.shuffle<f64>(highAb, highCd, 0, 2), 64);
          v128.store(q, v128.shuffle<f64>(highAb, highCd, 1, 3), 96);
        }
      }
    }
  }
}
