import { cosineOfTwice, cosineWithin, halfAngle, sineWithin } from './periodic';
import { all, multiplyAdd, sumOfFour } from './vector-math';

/**
 * Each number beside three mixtures of sixteen waves of it: x, and sum_k L[j][k] cos(2 pi w[k] x + b[k]) + c[j].
 *
 * The parameters of a number are 16 w, 16 b, 3 x 16 L and 3 c, then one that fills up to 84. Four rows are worked on at once.
 */
const WAVES: usize = 16;
const PHASES: usize = 64;
const MIXTURES: usize = 128;
const SHIFTS: usize = 320;
const BLOCK: usize = 336;
const TAU: f32 = 6.283185307179586;

@inline
function splat(at: usize): v128 {
  return v128.load32_splat(at);
}

/** Four vectors as the columns of a 4 x 4 matrix, written or read as its rows. */
let a: v128 = i32x4.splat(0);
let b: v128 = i32x4.splat(0);
let c: v128 = i32x4.splat(0);
let d: v128 = i32x4.splat(0);

@inline
function transpose(): void {
  const lowAb = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
  const lowCd = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
  const highAb = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
  const highCd = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
  a = v128.shuffle<f64>(lowAb, lowCd, 0, 2);
  b = v128.shuffle<f64>(lowAb, lowCd, 1, 3);
  c = v128.shuffle<f64>(highAb, highCd, 0, 2);
  d = v128.shuffle<f64>(highAb, highCd, 1, 3);
}

/** One column of four rows. */
@inline
function column(from: usize, row: usize): v128 {
  let x = v128.load32_zero(from);
  x = v128.load32_lane(from + row, x, 1);
  x = v128.load32_lane(from + 2 * row, x, 2);
  return v128.load32_lane(from + 3 * row, x, 3);
}

/**
 * @param parameters - of all numbers, one block each
 * @param table - shape (rows x ...), the numbers first
 * @param tableRow - from one row of it to the next, in bytes
 * @param rows - a multiple of 4
 * @param into - shape (rows x ...), four of each number first
 */
export function embed(
  parameters: usize,
  numbers: i32,
  table: usize,
  tableRow: usize,
  rows: i32,
  into: usize,
  intoRow: usize,
): void {
  for (let number = 0; number < numbers; number++) {
    const own = parameters + (<usize>number) * BLOCK;
    const from = table + ((<usize>number) << 2);
    const to = into + ((<usize>number) << 4);
    for (let row = 0; row < rows; row += 4) {
      const x = column(from + (<usize>row) * tableRow, tableRow);
      let first = splat(own + SHIFTS);
      let second = splat(own + SHIFTS + 4);
      let third = splat(own + SHIFTS + 8);
      for (let k: usize = 0; k < WAVES * 4; k += 4) {
        const angle = multiplyAdd(f32x4.mul(splat(own + k), all(TAU)), x, splat(own + PHASES + k));
        const wave = cosineOfTwice(sineWithin(halfAngle(angle)));
        first = multiplyAdd(wave, splat(own + MIXTURES + k), first);
        second = multiplyAdd(wave, splat(own + MIXTURES + 64 + k), second);
        third = multiplyAdd(wave, splat(own + MIXTURES + 128 + k), third);
      }
      a = x;
      b = first;
      c = second;
      d = third;
      transpose();
      const goal = to + (<usize>row) * intoRow;
      v128.store(goal, a);
      v128.store(goal + intoRow, b);
      v128.store(goal + 2 * intoRow, c);
      v128.store(goal + 3 * intoRow, d);
    }
  }
}

/**
 * Writes the gradient of all parameters.
 *
 * @param slopes - shape (rows x ...), by the four of each number
 * @param room - for 4 x rows numbers
 */
export function embedGradient(
  parameters: usize,
  gradient: usize,
  numbers: i32,
  table: usize,
  tableRow: usize,
  rows: i32,
  slopes: usize,
  slopesRow: usize,
  room: usize,
): void {
  const size = (<usize>rows) << 2;
  const end = room + size;
  for (let number = 0; number < numbers; number++) {
    const own = parameters + (<usize>number) * BLOCK;
    const goal = gradient + (<usize>number) * BLOCK;
    let from = table + ((<usize>number) << 2);
    let slope = slopes + ((<usize>number) << 4);
    let sum1 = all(0);
    let sum2 = all(0);
    let sum3 = all(0);
    for (let at = room; at < end; at += 16) {
      a = v128.load(slope);
      b = v128.load(slope + slopesRow);
      c = v128.load(slope + 2 * slopesRow);
      d = v128.load(slope + 3 * slopesRow);
      transpose();
      v128.store(at, column(from, tableRow));
      v128.store(at + size, b);
      v128.store(at + 2 * size, c);
      v128.store(at + 3 * size, d);
      sum1 = f32x4.add(sum1, b);
      sum2 = f32x4.add(sum2, c);
      sum3 = f32x4.add(sum3, d);
      from += tableRow << 2;
      slope += slopesRow << 2;
    }
    store<f32>(goal + SHIFTS, sumOfFour(sum1));
    store<f32>(goal + SHIFTS + 4, sumOfFour(sum2));
    store<f32>(goal + SHIFTS + 8, sumOfFour(sum3));
    store<f32>(goal + SHIFTS + 12, 0);
    for (let k: usize = 0; k < WAVES * 4; k += 4) {
      const turns = f32x4.mul(splat(own + k), all(TAU));
      const phase = splat(own + PHASES + k);
      const mixture1 = splat(own + MIXTURES + k);
      const mixture2 = splat(own + MIXTURES + 64 + k);
      const mixture3 = splat(own + MIXTURES + 128 + k);
      let byWave = all(0);
      let byPhase = all(0);
      sum1 = all(0);
      sum2 = all(0);
      sum3 = all(0);
      for (let at = room; at < end; at += 16) {
        const x = v128.load(at);
        const slope1 = v128.load(at + size);
        const slope2 = v128.load(at + 2 * size);
        const slope3 = v128.load(at + 3 * size);
        const half = halfAngle(multiplyAdd(turns, x, phase));
        const sine = sineWithin(half);
        const wave = cosineOfTwice(sine);
        const fall = f32x4.mul(f32x4.mul(all(-2), sine), cosineWithin(half));
        sum1 = multiplyAdd(wave, slope1, sum1);
        sum2 = multiplyAdd(wave, slope2, sum2);
        sum3 = multiplyAdd(wave, slope3, sum3);
        const whole = multiplyAdd(slope1, mixture1, multiplyAdd(slope2, mixture2, f32x4.mul(slope3, mixture3)));
        const byAngle = f32x4.mul(whole, fall);
        byPhase = f32x4.add(byPhase, byAngle);
        byWave = multiplyAdd(byAngle, x, byWave);
      }
      store<f32>(goal + k, TAU * sumOfFour(byWave));
      store<f32>(goal + PHASES + k, sumOfFour(byPhase));
      store<f32>(goal + MIXTURES + k, sumOfFour(sum1));
      store<f32>(goal + MIXTURES + 64 + k, sumOfFour(sum2));
      store<f32>(goal + MIXTURES + 128 + k, sumOfFour(sum3));
    }
  }
}
