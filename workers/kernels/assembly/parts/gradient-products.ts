import { moveByAdam } from './optimisers';
import { all, multiplyAdd } from './vector-math';

/**
 * The gradient by a layer's weights: the product of its transposed inputs, (rows x inputs), with the slopes of its sums,
 * (rows x units), in tiles of 4 x 8 numbers. Both are read four and eight columns at a time, row after row, either where
 * they stand or, where they are large and their rows would drive each other out of the fastest cache, from copies in
 * which those columns stand together.
 */

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

/** Rows that are added up at once, so that what is read again for each tile stays in the fastest cache. */
const ROWS_SUMMED: i32 = 256;

/**
 * Four columns of the one times eight of the other, over the rows: 4 x 8 numbers on end.
 *
 * @param carry - whether to add to what stands there
 * @param parameters - those to move at once by Adam, the gradient then being whole; 0 to store it
 */
@inline
function transposedTile(
  rows: i32,
  left: usize,
  leftRow: usize,
  right: usize,
  rightRow: usize,
  into: usize,
  carry: bool,
  parameters: usize,
  toFirst: usize,
  toSecond: usize,
): void {
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
  let x = left;
  let y = right;
  const end = y + (<usize>rows) * rightRow;
  while (y < end) {
    const p = v128.load(y);
    const q = v128.load(y, 16);
    let w = v128.load32_splat(x);
    s00 = multiplyAdd(w, p, s00);
    s01 = multiplyAdd(w, q, s01);
    w = v128.load32_splat(x, 4);
    s10 = multiplyAdd(w, p, s10);
    s11 = multiplyAdd(w, q, s11);
    w = v128.load32_splat(x, 8);
    s20 = multiplyAdd(w, p, s20);
    s21 = multiplyAdd(w, q, s21);
    w = v128.load32_splat(x, 12);
    s30 = multiplyAdd(w, p, s30);
    s31 = multiplyAdd(w, q, s31);
    x += leftRow;
    y += rightRow;
  }
  if (parameters) {
    moveByAdam(parameters, s00, toFirst, toSecond);
    moveByAdam(parameters + 16, s01, toFirst, toSecond);
    moveByAdam(parameters + 32, s10, toFirst, toSecond);
    moveByAdam(parameters + 48, s11, toFirst, toSecond);
    moveByAdam(parameters + 64, s20, toFirst, toSecond);
    moveByAdam(parameters + 80, s21, toFirst, toSecond);
    moveByAdam(parameters + 96, s30, toFirst, toSecond);
    moveByAdam(parameters + 112, s31, toFirst, toSecond);
  } else {
    v128.store(into, s00);
    v128.store(into, s01, 16);
    v128.store(into, s10, 32);
    v128.store(into, s11, 48);
    v128.store(into, s20, 64);
    v128.store(into, s21, 80);
    v128.store(into, s30, 96);
    v128.store(into, s31, 112);
  }
}

@inline
function eachTile(
  rows: i32,
  inputs: i32,
  left: usize,
  leftRow: usize,
  leftNext: usize,
  right: usize,
  rightRow: usize,
  into: usize,
  carry: bool,
  parameters: usize,
  toFirst: usize,
  toSecond: usize,
): void {
  for (let from = 0; from < rows; from += ROWS_SUMMED) {
    const length = min(ROWS_SUMMED, rows - from);
    const ends = from + length == rows;
    const y = right + (<usize>from) * rightRow;
    let x = left + (<usize>from) * leftRow;
    for (let at: usize = 0; at < (<usize>inputs) << 5; at += 128) {
      const moved = ends && parameters ? parameters + at : 0;
      transposedTile(length, x, leftRow, y, rightRow, into + at, carry || from > 0, moved, toFirst, toSecond);
      x += leftNext;
    }
  }
}

/**
 * One panel of the gradient.
 *
 * @param inputs - columns of the left, a multiple of 4
 * @param left - the inputs
 * @param leftRow - from one row of four columns to the next, in bytes
 * @param leftNext - from four columns to the next four, in bytes
 * @param right - eight columns of the slopes
 * @param rightRow - from one row of these to the next, in bytes
 * @param into - [inputs][8]
 * @param carry - whether to add to what stands there
 */
export function gradientPanel(
  rows: i32,
  inputs: i32,
  left: usize,
  leftRow: usize,
  leftNext: usize,
  right: usize,
  rightRow: usize,
  into: usize,
  carry: bool,
): void {
  eachTile(rows, inputs, left, leftRow, leftNext, right, rightRow, into, carry, 0, 0, 0);
}

/**
 * The same where the gradient is whole after it, and Adam the optimiser: the weights move tile by tile, so that roots and
 * divisions are taken while the next tile is multiplied.
 *
 * @param into - room for sums, read where they are carried
 * @param weights - [inputs][8]
 */
export function movePanelByAdam(
  rows: i32,
  inputs: i32,
  left: usize,
  leftRow: usize,
  leftNext: usize,
  right: usize,
  rightRow: usize,
  into: usize,
  carry: bool,
  weights: usize,
  toFirst: usize,
  toSecond: usize,
): void {
  eachTile(rows, inputs, left, leftRow, leftNext, right, rightRow, into, carry, weights, toFirst, toSecond);
}

/**
 * Sums over the rows of eight columns.
 *
 * @param row - from one row to the next, in bytes
 */
export function sumEights(rows: i32, eights: usize, row: usize, into: usize, carry: bool): void {
  let first = carry ? v128.load(into) : all(0);
  let second = carry ? v128.load(into, 16) : first;
  const end = eights + (<usize>rows) * row;
  for (let at = eights; at < end; at += row) {
    first = f32x4.add(first, v128.load(at));
    second = f32x4.add(second, v128.load(at, 16));
  }
  v128.store(into, first);
  v128.store(into, second, 16);
}
