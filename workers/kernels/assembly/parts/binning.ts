/** Parts numbers at borders into bins. */

/** Turns a double into an unsigned integer of the same order. */
@inline
function keyOf(word: u64): u64 {
  // The sign bit of a positive number is set, all bits of a negative one are turned over.
  return word ^ (<u64>(<i64>word >> 63) | 0x8000000000000000);
}

/**
 * Sorts doubles that are not NaN, by their digits in base 2,048 from the last to the first.
 *
 * @param spare - room for as many
 * @param digits - room for 6 x 2,048 u32
 */
export function sort(values: usize, count: i32, spare: usize, digits: usize): void {
  memory.fill(digits, 0, 6 * 8192);
  const bytes = <usize>count << 3;
  for (let at: usize = 0; at < bytes; at += 8) {
    // Of zeros the negative one would come first.
    const value = load<f64>(values + at);
    const key = keyOf(value == 0 ? 0 : reinterpret<u64>(value));
    store<u64>(values + at, key);
    for (let digit: usize = 0; digit < 6; digit += 1) {
      const place = digits + (digit << 13) + (<usize>((key >> (<u64>digit * 11)) & 2047) << 2);
      store<u32>(place, load<u32>(place) + 1);
    }
  }
  let from = values;
  let to = spare;
  for (let digit: usize = 0; digit < 6; digit += 1) {
    const counts = digits + (digit << 13);
    const shift = <u64>digit * 11;
    const first = counts + (<usize>((load<u64>(from) >> shift) & 2047) << 2);
    // A digit that all share parts nothing.
    if (load<u32>(first) == <u32>count) continue;
    let place = to;
    for (let at = counts; at < counts + 8192; at += 4) {
      const many = load<u32>(at);
      store<u32>(at, <u32>place);
      place += <usize>many << 3;
    }
    for (let at: usize = 0; at < bytes; at += 8) {
      const key = load<u64>(from + at);
      const next = counts + (<usize>((key >> shift) & 2047) << 2);
      const into = <usize>load<u32>(next);
      store<u64>(into, key);
      store<u32>(next, <u32>into + 8);
    }
    const other = from;
    from = to;
    to = other;
  }
  for (let at: usize = 0; at < bytes; at += 8) {
    const key = load<u64>(from + at);
    store<u64>(values + at, key ^ (<u64>(<i64>~key >> 63) | 0x8000000000000000));
  }
}

/**
 * The number of borders below each of `count` values; `missing` for NaN. There is one border fewer than a power of two,
 * `halves`, padded with infinity.
 */
export function bin(values: usize, count: i32, borders: usize, halves: i32, missing: i32, into: usize): void {
  const middle = <usize>halves << 2;
  let row: i32 = 0;
  // Four at a time, since each search waits for itself alone.
  for (; row + 4 <= count; row += 4) {
    const from = values + (<usize>row << 3);
    const a = load<f64>(from);
    const b = load<f64>(from, 8);
    const c = load<f64>(from, 16);
    const d = load<f64>(from, 24);
    let ofA: usize = borders;
    let ofB: usize = borders;
    let ofC: usize = borders;
    let ofD: usize = borders;
    for (let half = middle; half >= 8; half >>= 1) {
      const last = half - 8;
      ofA += half & -<usize>(a > load<f64>(ofA + last));
      ofB += half & -<usize>(b > load<f64>(ofB + last));
      ofC += half & -<usize>(c > load<f64>(ofC + last));
      ofD += half & -<usize>(d > load<f64>(ofD + last));
    }
    const to = into + <usize>row;
    store<u8>(to, a == a ? <i32>((ofA - borders) >> 3) : missing);
    store<u8>(to, b == b ? <i32>((ofB - borders) >> 3) : missing, 1);
    store<u8>(to, c == c ? <i32>((ofC - borders) >> 3) : missing, 2);
    store<u8>(to, d == d ? <i32>((ofD - borders) >> 3) : missing, 3);
  }
  for (; row < count; row += 1) {
    const value = load<f64>(values + (<usize>row << 3));
    let place: usize = borders;
    for (let half = middle; half >= 8; half >>= 1) {
      if (value > load<f64>(place + half - 8)) place += half;
    }
    store<u8>(into + <usize>row, value == value ? <i32>((place - borders) >> 3) : missing);
  }
}
