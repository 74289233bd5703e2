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
  storeRow(s00, s01, i0, ending, bias, away, scale);
  storeRow(s10, s11, i1, ending, bias, away, scale);
  storeRow(s20, s21, i2, ending, bias, away, scale);
  storeRow(s30, s31, i3, ending, bias, away, scale);
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
        for (let i = row; i < rowEnd; i += 4) {
          tile(
            length,
            left + (<usize>i) * leftRow + ((<usize>from) << 2),
            leftRow,
            panel,
            into + (<usize>i) * intoRow + at,
            intoRow,
            from > 0,
            endingNow,
            bias + at,
            away,
            scale,
          );
        }
      }
    }
  }
}

/** Rows of eight columns, one after the other: (rows x columns) as panels. */
export function packInEights(from: usize, rows: i32, columns: i32, into: usize): void {
  const row = (<usize>columns) << 2;
  let to = into;
  for (let column = 0; column < columns; column += 8) {
    let at = from + ((<usize>column) << 2);
    for (let i = 0; i < rows; i++) {
      v128.store(to, v128.load(at));
      v128.store(to, v128.load(at, 16), 16);
      to += 32;
      at += row;
    }
  }
}

/** The same in fours: [columns / 4][rows][4]. */
export function packInFours(from: usize, rows: i32, columns: i32, into: usize): void {
  const row = (<usize>columns) << 2;
  let to = into;
  for (let column = 0; column < columns; column += 4) {
    let at = from + ((<usize>column) << 2);
    for (let i = 0; i < rows; i++) {
      v128.store(to, v128.load(at));
      to += 16;
      at += row;
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

/** Rows that are added up at once, so that what stands in eights stays in the fastest cache. */
const ROWS_SUMMED: i32 = 256;

/** Four columns of the one, in fours, times eight of the other, in eights, over the rows: 4 x 8 numbers on end. */
@inline
function transposedTile(rows: i32, fours: usize, eights: usize, into: usize, carry: bool): void {
  let s00 = all(0);
  let s01 = s00;
  let s10 = s00;
  let s11 = s00;
  let s20 = s00;
  let s21 = s00;
  let s30 = s00;
  let s31 = s00;
  if (carry) {
    s00 = v128.load(into);
    s01 = v128.load(into, 16);
    s10 = v128.load(into, 32);
    s11 = v128.load(into, 48);
    s20 = v128.load(into, 64);
    s21 = v128.load(into, 80);
    s30 = v128.load(into, 96);
    s31 = v128.load(into, 112);
  }
  let left = fours;
  let right = eights;
  const end = left + ((<usize>rows) << 4);
  while (left < end) {
    const p = v128.load(right);
    const q = v128.load(right, 16);
    let x = v128.load32_splat(left);
    s00 = multiplyAdd(x, p, s00);
    s01 = multiplyAdd(x, q, s01);
    x = v128.load32_splat(left, 4);
    s10 = multiplyAdd(x, p, s10);
    s11 = multiplyAdd(x, q, s11);
    x = v128.load32_splat(left, 8);
    s20 = multiplyAdd(x, p, s20);
    s21 = multiplyAdd(x, q, s21);
    x = v128.load32_splat(left, 12);
    s30 = multiplyAdd(x, p, s30);
    s31 = multiplyAdd(x, q, s31);
    left += 16;
    right += 32;
  }
  v128.store(into, s00);
  v128.store(into, s01, 16);
  v128.store(into, s10, 32);
  v128.store(into, s11, 48);
  v128.store(into, s20, 64);
  v128.store(into, s21, 80);
  v128.store(into, s30, 96);
  v128.store(into, s31, 112);
}

/**
 * One panel of the product of a transposed matrix with another, both (rows x ...).
 *
 * @param inputs - columns of the first, a multiple of 4
 * @param fours - the first, as {@link packInFours} leaves it
 * @param eights - eight columns of the second
 * @param into - [inputs][8]
 * @param carry - whether to add to what stands there
 */
export function transposedProductPanel(
  rows: i32,
  inputs: i32,
  fours: usize,
  eights: usize,
  into: usize,
  carry: bool,
): void {
  for (let from = 0; from < rows; from += ROWS_SUMMED) {
    const length = min(ROWS_SUMMED, rows - from);
    const right = eights + ((<usize>from) << 5);
    for (let input = 0; input < inputs; input += 4) {
      const left = fours + (<usize>(input >> 2)) * ((<usize>rows) << 4) + ((<usize>from) << 4);
      transposedTile(length, left, right, into + ((<usize>input) << 5), carry || from > 0);
    }
  }
}

/** Sums over the rows of eight columns. */
export function sumEights(rows: i32, eights: usize, into: usize, carry: bool): void {
  let first = carry ? v128.load(into) : all(0);
  let second = carry ? v128.load(into, 16) : first;
  const end = eights + ((<usize>rows) << 5);
  for (let at = eights; at < end; at += 32) {
    first = f32x4.add(first, v128.load(at));
    second = f32x4.add(second, v128.load(at, 16));
  }
  v128.store(into, first);
  v128.store(into, second, 16);
}
