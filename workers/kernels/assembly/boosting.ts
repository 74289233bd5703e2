/**
 * Gradient boosting over binned features: the loops over rows and bins. What to split is decided outside.
 *
 * A histogram entry is one integer of 64 bits that holds three sums over the rows of a bin: of the hessian above, of the
 * gradient in the middle, of rows below. Integers add up to the same whatever their order, and the sums of a parent less
 * those of one child are exactly those of the other. The widths of the three parts leave room for the sum over all rows,
 * so that none runs over; a negative gradient borrows from the hessian, which `BIAS` undoes when they are read.
 *
 * Features with few bins come last and have 8 entries each; the others have 256. The last entry is that of missing
 * values. Features with few bins share bytes of a row, each a field of bits in one, so that a byte counts for several: its
 * 256 entries lie between those of the two sorts of features. Bytes of a row are counted by eights.
 */

const WIDE_BYTES: usize = 2048;
const NARROW_BYTES: usize = 64;
/** Rows whose bins stay in the cache while all features are counted. */
const BLOCK: i32 = 512;

// The table.
let rowCount: i32 = 0;
let features: i32 = 0;
/** Features with 256 entries, which come first. */
let wide: i32 = 0;
let shared: i32 = 0;
let groups: i32 = 0;
/** Shape (rows x 8 groups), u8: bins of the wide features, then the shared bytes. */
let rowBins: usize = 0;
/** Shape (features x rows), u8. */
let columnBins: usize = 0;
/** Shape (shared x rows), u8. */
let sharedBins: usize = 0;
/** Shape (narrow features x 5), i32: its shared byte, shift, mask, entry of the mask's last value, and values of the byte. */
let fields: usize = 0;
/** Shape (groups), u8: 0 where no feature of it is wanted. */
let groupWanted: usize = 0;
/** Shape (features), u8. */
let featureWanted: usize = 0;

// A row's entry.
let packed: usize = 0;
let countBits: i64 = 0;
let gradientBits: i64 = 0;
let bias: i64 = 0;
let countMask: i64 = 0;
let gradientMask: i64 = 0;
let gradientHalf: i64 = 0;
let gradientUnit: f64 = 1;
let hessianUnit: f64 = 1;

// What a split must leave on either side, and what is written of the best of each feature.
let l2: f64 = 0;
let minHessian: f64 = 0;
/** Shape (features), f64: what the best split of a feature gains; 0 where it has none. */
let gains: usize = 0;
/** Shape (features), i32: its cut, plus 256 where missing values go left, plus 512 where the node has none. */
let cuts: usize = 0;
/** Shape (features x 2), f64: values of its sides, where splits are bounded. */
let sides: usize = 0;

/**
 * Shape (5 x 512), 64 bits: entries of the rows of a block, then their bins in each of four groups. While a split is
 * looked for, the sums before each four bins.
 */
let gathered: usize = 0;

export function setTable(
  rows: i32,
  all: i32,
  ofThemWide: i32,
  sharedBytes: i32,
  byRow: usize,
  byColumn: usize,
  byShared: usize,
  ofFields: usize,
  wantedGroups: usize,
  wantedFeatures: usize,
): void {
  rowCount = rows;
  features = all;
  wide = ofThemWide;
  shared = sharedBytes;
  groups = (wide + shared + 7) >> 3;
  rowBins = byRow;
  columnBins = byColumn;
  sharedBins = byShared;
  fields = ofFields;
  groupWanted = wantedGroups;
  featureWanted = wantedFeatures;
}

/** `block` has room for 512 rows of 40 bytes. `ofCount` 0 counts no rows: a share of the hessian stands for them. */
export function setEntries(at: usize, block: usize, ofCount: i32, ofGradient: i32): void {
  packed = at;
  gathered = block;
  countBits = ofCount;
  gradientBits = ofGradient;
  countMask = (1 << countBits) - 1;
  gradientMask = (1 << gradientBits) - 1;
  gradientHalf = 1 << (gradientBits - 1);
  bias = gradientHalf << countBits;
}

export function setSplits(penalty: f64, leastHessian: f64, ofGains: usize, ofCuts: usize, ofSides: usize): void {
  l2 = penalty;
  minHessian = leastHessian;
  gains = ofGains;
  cuts = ofCuts;
  sides = ofSides;
}

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

/** Writes the bins of a narrow feature to its field of a shared byte, which is 0 so far. */
export function share(feature: i32): void {
  const field = fieldOf(feature);
  const column = columnBins + <usize>feature * <usize>rowCount;
  const into = sharedBins + <usize>load<i32>(field) * <usize>rowCount;
  const shift = load<i32>(field, 4);
  const mask = load<i32>(field, 8);
  for (let row: usize = 0; row < <usize>rowCount; row += 1) {
    // The bin of missing values has all bits set, and so has its field.
    store<u8>(into + row, <i32>load<u8>(into + row) | ((<i32>load<u8>(column + row) & mask) << shift));
  }
}

@inline
function fieldOf(feature: i32): usize {
  return fields + <usize>(feature - wide) * 20;
}

/** Where the column of a byte of the rows is; beyond the last of them, one that is not looked at. */
@inline
function byteColumn(byte: i32): usize {
  if (byte < wide) return columnBins + <usize>byte * <usize>rowCount;
  return byte < wide + shared ? sharedBins + <usize>(byte - wide) * <usize>rowCount : columnBins;
}

/** Copies the bytes of one group of columns to the rows. */
export function interleave(group: i32): void {
  const n = <usize>rowCount;
  const stride = <usize>groups << 3;
  const first = group << 3;
  const a = byteColumn(first);
  const b = byteColumn(first + 1);
  const c = byteColumn(first + 2);
  const d = byteColumn(first + 3);
  const e = byteColumn(first + 4);
  const f = byteColumn(first + 5);
  const g = byteColumn(first + 6);
  const h = byteColumn(first + 7);
  let to = rowBins + <usize>first;
  for (let row: usize = 0; row < n; row += 1) {
    let word: u64 = load<u8>(a + row);
    word |= <u64>load<u8>(b + row) << 8;
    word |= <u64>load<u8>(c + row) << 16;
    word |= <u64>load<u8>(d + row) << 24;
    word |= <u64>load<u8>(e + row) << 32;
    word |= <u64>load<u8>(f + row) << 40;
    word |= <u64>load<u8>(g + row) << 48;
    word |= <u64>load<u8>(h + row) << 56;
    store<u64>(to, word);
    to += stride;
  }
}

/** e^x of four numbers in [-87, 87], to about two units in the last place. */
@inline
function exponential(power: v128): v128 {
  const x = f32x4.pmin(f32x4.pmax(power, f32x4.splat(-87)), f32x4.splat(87));
  const whole = f32x4.nearest(f32x4.mul(x, f32x4.splat(1.44269504)));
  // ln 2 in two parts, the first with few digits, so that the rest is exact.
  let rest = f32x4.sub(x, f32x4.mul(whole, f32x4.splat(0.693359375)));
  rest = f32x4.sub(rest, f32x4.mul(whole, f32x4.splat(-2.12194440e-4)));
  let sum = f32x4.splat(1.0 / 5040.0);
  sum = f32x4.add(f32x4.mul(sum, rest), f32x4.splat(1.0 / 720.0));
  sum = f32x4.add(f32x4.mul(sum, rest), f32x4.splat(1.0 / 120.0));
  sum = f32x4.add(f32x4.mul(sum, rest), f32x4.splat(1.0 / 24.0));
  sum = f32x4.add(f32x4.mul(sum, rest), f32x4.splat(1.0 / 6.0));
  sum = f32x4.add(f32x4.mul(sum, rest), f32x4.splat(0.5));
  sum = f32x4.add(f32x4.mul(sum, rest), f32x4.splat(1));
  sum = f32x4.add(f32x4.mul(sum, rest), f32x4.splat(1));
  const twos = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(whole), i32x4.splat(127)), 23);
  return f32x4.mul(sum, twos);
}

/** Adds two lanes after the other, in double precision. */
@inline
function lanes(four: v128): f64 {
  return (
    <f64>f32x4.extract_lane(four, 0) +
    <f64>f32x4.extract_lane(four, 1) +
    <f64>f32x4.extract_lane(four, 2) +
    <f64>f32x4.extract_lane(four, 3)
  );
}

/**
 * Gradient and hessian of the log loss at these scores; `count` is a multiple of 4. Writes the sums of the
 * gradient's size, the hessian and the gradient's square to `sums`, shape (3), f64.
 */
export function logisticGradients(
  score: usize,
  y: usize,
  weight: usize,
  count: i32,
  gradient: usize,
  hessian: usize,
  sums: usize,
): void {
  const one = f32x4.splat(1);
  let size: f64 = 0;
  let curvature: f64 = 0;
  let squares: f64 = 0;
  const end = <usize>count << 2;
  for (let from: usize = 0; from < end; from += 1024) {
    const to = min(end, from + 1024);
    let g1 = f32x4.splat(0);
    let h1 = f32x4.splat(0);
    let g2 = f32x4.splat(0);
    for (let at = from; at < to; at += 16) {
      const risk = f32x4.div(one, f32x4.add(one, exponential(f32x4.neg(v128.load(score + at)))));
      const w = v128.load(weight + at);
      const g = f32x4.mul(w, f32x4.sub(risk, v128.load(y + at)));
      const h = f32x4.mul(w, f32x4.mul(risk, f32x4.sub(one, risk)));
      v128.store(gradient + at, g);
      v128.store(hessian + at, h);
      g1 = f32x4.add(g1, f32x4.abs(g));
      g2 = f32x4.add(g2, f32x4.mul(g, g));
      h1 = f32x4.add(h1, h);
    }
    size += lanes(g1);
    curvature += lanes(h1);
    squares += lanes(g2);
  }
  store<f64>(sums, size);
  store<f64>(sums, curvature, 8);
  store<f64>(sums, squares, 16);
}

/** As `logisticGradients`, of half the squared error. */
export function squaredGradients(
  score: usize,
  y: usize,
  weight: usize,
  count: i32,
  gradient: usize,
  hessian: usize,
  sums: usize,
): void {
  let size: f64 = 0;
  let curvature: f64 = 0;
  let squares: f64 = 0;
  const end = <usize>count << 2;
  for (let from: usize = 0; from < end; from += 1024) {
    const to = min(end, from + 1024);
    let g1 = f32x4.splat(0);
    let h1 = f32x4.splat(0);
    let g2 = f32x4.splat(0);
    for (let at = from; at < to; at += 16) {
      const w = v128.load(weight + at);
      const g = f32x4.mul(w, f32x4.sub(v128.load(score + at), v128.load(y + at)));
      v128.store(gradient + at, g);
      v128.store(hessian + at, w);
      g1 = f32x4.add(g1, f32x4.abs(g));
      g2 = f32x4.add(g2, f32x4.mul(g, g));
      h1 = f32x4.add(h1, w);
    }
    size += lanes(g1);
    curvature += lanes(h1);
    squares += lanes(g2);
  }
  store<f64>(sums, size);
  store<f64>(sums, curvature, 8);
  store<f64>(sums, squares, 16);
}

/** Chances of the classes; `scores` and `chances` have shape (classes x count), `count` a multiple of 4. */
export function softmax(scores: usize, count: i32, classes: i32, chances: usize): void {
  const end = <usize>count << 2;
  const all = end * <usize>classes;
  for (let at: usize = 0; at < end; at += 16) {
    let most = v128.load(scores + at);
    for (let place = at + end; place < all; place += end) most = f32x4.max(most, v128.load(scores + place));
    let sum = f32x4.splat(0);
    for (let place = at; place < all; place += end) {
      const power = exponential(f32x4.sub(v128.load(scores + place), most));
      v128.store(chances + place, power);
      sum = f32x4.add(sum, power);
    }
    for (let place = at; place < all; place += end) v128.store(chances + place, f32x4.div(v128.load(chances + place), sum));
  }
}

/** As `logisticGradients`, of one class's score in a softmax; `y` is the class of a row, as f32. */
export function classGradients(
  chance: usize,
  y: usize,
  code: f32,
  weight: usize,
  count: i32,
  gradient: usize,
  hessian: usize,
  sums: usize,
): void {
  const one = f32x4.splat(1);
  const ours = f32x4.splat(code);
  let size: f64 = 0;
  let curvature: f64 = 0;
  let squares: f64 = 0;
  const end = <usize>count << 2;
  for (let from: usize = 0; from < end; from += 1024) {
    const to = min(end, from + 1024);
    let g1 = f32x4.splat(0);
    let h1 = f32x4.splat(0);
    let g2 = f32x4.splat(0);
    for (let at = from; at < to; at += 16) {
      const risk = v128.load(chance + at);
      const had = v128.and(f32x4.eq(v128.load(y + at), ours), one);
      const w = v128.load(weight + at);
      const g = f32x4.mul(w, f32x4.sub(risk, had));
      const h = f32x4.mul(w, f32x4.mul(risk, f32x4.sub(one, risk)));
      v128.store(gradient + at, g);
      v128.store(hessian + at, h);
      g1 = f32x4.add(g1, f32x4.abs(g));
      g2 = f32x4.add(g2, f32x4.mul(g, g));
      h1 = f32x4.add(h1, h);
    }
    size += lanes(g1);
    curvature += lanes(h1);
    squares += lanes(g2);
  }
  store<f64>(sums, size);
  store<f64>(sums, curvature, 8);
  store<f64>(sums, squares, 16);
}

/** Makes the entries of all rows; the units are those of one step of the integers. `count` is a multiple of 4. */
export function quantise(gradient: usize, hessian: usize, count: i32, ofGradient: f64, ofHessian: f64): void {
  gradientUnit = ofGradient;
  hessianUnit = ofHessian;
  const perGradient = f32x4.splat(<f32>(1 / ofGradient));
  const perHessian = f32x4.splat(<f32>(1 / ofHessian));
  const one = i64x2.splat(countBits > 0 ? 1 : 0);
  const middle = <i32>countBits;
  const top = <i32>(countBits + gradientBits);
  let to = packed;
  const end = <usize>count << 2;
  for (let at: usize = 0; at < end; at += 16) {
    const g = i32x4.trunc_sat_f32x4_s(f32x4.nearest(f32x4.mul(v128.load(gradient + at), perGradient)));
    const h = i32x4.trunc_sat_f32x4_s(f32x4.nearest(f32x4.mul(v128.load(hessian + at), perHessian)));
    const lowG = i64x2.shl(i64x2.extend_low_i32x4_s(g), middle);
    const highG = i64x2.shl(i64x2.extend_high_i32x4_s(g), middle);
    const lowH = i64x2.shl(i64x2.extend_low_i32x4_s(h), top);
    const highH = i64x2.shl(i64x2.extend_high_i32x4_s(h), top);
    v128.store(to, i64x2.add(i64x2.add(lowG, lowH), one));
    v128.store(to, i64x2.add(i64x2.add(highG, highH), one), 16);
    to += 32;
  }
}

export function clear(histogram: usize, bytes: i32): void {
  memory.fill(histogram, 0, bytes);
}

/** Adds `count` rows to a histogram. */
export function addRows(rows: usize, count: i32, histogram: usize): void {
  const lastRow = rows + (<usize>count << 2);
  for (let from = rows; from < lastRow; from += <usize>BLOCK << 2) {
    const to = min(lastRow, from + (<usize>BLOCK << 2));
    let first = nextWanted(0);
    while (first < groups) {
      const second = nextWanted(first + 1);
      const third = nextWanted(second + 1);
      const fourth = nextWanted(third + 1);
      const end = gather(from, to, first, second, third, fourth);
      addGroup(end, 1, first, histogram);
      if (second < groups) addGroup(end, 2, second, histogram);
      if (third < groups) addGroup(end, 3, third, histogram);
      if (fourth < groups) addGroup(end, 4, fourth, histogram);
      first = nextWanted(fourth + 1);
    }
  }
  for (let feature = wide; feature < features; feature += 1) {
    if (load<u8>(featureWanted + <usize>feature) != 0) unshare(histogram, feature);
  }
}

/** Adds up the entries of a narrow feature from those of the byte that it shares. */
function unshare(histogram: usize, feature: i32): void {
  const field = fieldOf(feature);
  const from = histogram + (<usize>(wide + load<i32>(field)) << 11);
  const into = featureAt(histogram, feature);
  const shift = load<i32>(field, 4);
  const mask = load<i32>(field, 8);
  const last = load<i32>(field, 12);
  const values = load<i32>(field, 16);
  memory.fill(into, 0, NARROW_BYTES);
  for (let value = 0; value < values; value += 1) {
    const part = (value >> shift) & mask;
    const place = into + (<usize>(part == mask ? last : part) << 3);
    store<i64>(place, load<i64>(place) + load<i64>(from + (<usize>value << 3)));
  }
}

/** The next group of which a feature is wanted, from this one on; `groups` where there is none. */
function nextWanted(group: i32): i32 {
  while (group < groups && load<u8>(groupWanted + <usize>group) == 0) group += 1;
  return min(group, groups);
}

/**
 * Copies a block's entries, and its bins in four groups, to where they lie group by group: rows of a node lie apart, and
 * their cache lines, of which a group is a part, would not stay in the cache from one group to the next.
 *
 * @returns the end of the entries
 */
function gather(from: usize, to: usize, first: i32, second: i32, third: i32, fourth: i32): usize {
  const stride = <usize>groups << 3;
  const ofFirst = rowBins + (<usize>first << 3);
  // Where there are fewer groups left, one is copied again.
  const ofSecond = second < groups ? rowBins + (<usize>second << 3) : ofFirst;
  const ofThird = third < groups ? rowBins + (<usize>third << 3) : ofFirst;
  const ofFourth = fourth < groups ? rowBins + (<usize>fourth << 3) : ofFirst;
  let into = gathered;
  for (let at = from; at < to; at += 4) {
    const row = <usize>load<u32>(at);
    const bins = row * stride;
    store<i64>(into, load<i64>(packed + (row << 3)));
    store<u64>(into, load<u64>(ofFirst + bins), <usize>BLOCK * 8);
    store<u64>(into, load<u64>(ofSecond + bins), <usize>BLOCK * 16);
    store<u64>(into, load<u64>(ofThird + bins), <usize>BLOCK * 24);
    store<u64>(into, load<u64>(ofFourth + bins), <usize>BLOCK * 32);
    into += 8;
  }
  return into;
}

function addGroup(end: usize, place: usize, group: i32, histogram: usize): void {
  const bins = place * (<usize>BLOCK << 3);
  let into = histogram + (<usize>group << 14);
  const bytes = min(8, wide + shared - (group << 3));
  if (bytes == 8) {
    addEight(end, bins, into);
    return;
  }
  let at = bins;
  if ((bytes & 4) != 0) {
    addFour(end, at, into);
    at += 4;
    into += 4 * WIDE_BYTES;
  }
  if ((bytes & 2) != 0) {
    addTwo(end, at, into);
    at += 2;
    into += 2 * WIDE_BYTES;
  }
  if ((bytes & 1) != 0) addOne(end, at, into);
}

function addEight(end: usize, bins: usize, histogram: usize): void {
  for (let at = gathered; at < end; at += 8) {
    const entry = load<i64>(at);
    const here = at + bins;
    let place = histogram + (<usize>load<u8>(here) << 3);
    store<i64>(place, load<i64>(place) + entry);
    place = histogram + (<usize>load<u8>(here, 1) << 3);
    store<i64>(place, load<i64>(place, 2048) + entry, 2048);
    place = histogram + (<usize>load<u8>(here, 2) << 3);
    store<i64>(place, load<i64>(place, 4096) + entry, 4096);
    place = histogram + (<usize>load<u8>(here, 3) << 3);
    store<i64>(place, load<i64>(place, 6144) + entry, 6144);
    place = histogram + (<usize>load<u8>(here, 4) << 3);
    store<i64>(place, load<i64>(place, 8192) + entry, 8192);
    place = histogram + (<usize>load<u8>(here, 5) << 3);
    store<i64>(place, load<i64>(place, 10240) + entry, 10240);
    place = histogram + (<usize>load<u8>(here, 6) << 3);
    store<i64>(place, load<i64>(place, 12288) + entry, 12288);
    place = histogram + (<usize>load<u8>(here, 7) << 3);
    store<i64>(place, load<i64>(place, 14336) + entry, 14336);
  }
}

function addFour(end: usize, bins: usize, histogram: usize): void {
  for (let at = gathered; at < end; at += 8) {
    const entry = load<i64>(at);
    const here = at + bins;
    let place = histogram + (<usize>load<u8>(here) << 3);
    store<i64>(place, load<i64>(place) + entry);
    place = histogram + (<usize>load<u8>(here, 1) << 3);
    store<i64>(place, load<i64>(place, 2048) + entry, 2048);
    place = histogram + (<usize>load<u8>(here, 2) << 3);
    store<i64>(place, load<i64>(place, 4096) + entry, 4096);
    place = histogram + (<usize>load<u8>(here, 3) << 3);
    store<i64>(place, load<i64>(place, 6144) + entry, 6144);
  }
}

function addTwo(end: usize, bins: usize, histogram: usize): void {
  for (let at = gathered; at < end; at += 8) {
    const entry = load<i64>(at);
    const here = at + bins;
    let place = histogram + (<usize>load<u8>(here) << 3);
    store<i64>(place, load<i64>(place) + entry);
    place = histogram + (<usize>load<u8>(here, 1) << 3);
    store<i64>(place, load<i64>(place, 2048) + entry, 2048);
  }
}

function addOne(end: usize, bins: usize, histogram: usize): void {
  for (let at = gathered; at < end; at += 8) {
    const entry = load<i64>(at);
    const here = at + bins;
    const place = histogram + (<usize>load<u8>(here) << 3);
    store<i64>(place, load<i64>(place) + entry);
  }
}

/** Takes one histogram from another; `bytes` is a multiple of 64. */
export function subtract(histogram: usize, other: usize, bytes: i32): void {
  const end = histogram + <usize>bytes;
  let from = other;
  for (let at = histogram; at < end; at += 32) {
    v128.store(at, i64x2.sub(v128.load(at), v128.load(from)));
    v128.store(at, i64x2.sub(v128.load(at, 16), v128.load(from, 16)), 16);
    from += 32;
  }
}

@inline
function gradientOf(sum: i64): f64 {
  return <f64>((((sum + bias) >> countBits) & gradientMask) - gradientHalf) * gradientUnit;
}

@inline
function hessianOf(sum: i64): f64 {
  return <f64>(<u64>(sum + bias) >> <u64>(countBits + gradientBits)) * hessianUnit;
}

@inline
function featureAt(histogram: usize, feature: i32): usize {
  if (feature < wide) return histogram + <usize>feature * WIDE_BYTES;
  return histogram + <usize>(wide + shared) * WIDE_BYTES + <usize>(feature - wide) * NARROW_BYTES;
}

@inline
function entriesOf(feature: i32): i32 {
  return feature < wide ? 256 : 8;
}

/** The sum over a feature's bins, which is the same for all features wanted. */
function totalOf(histogram: usize, feature: i32): i64 {
  const from = featureAt(histogram, feature);
  const to = from + (<usize>entriesOf(feature) << 3);
  let total: i64 = 0;
  for (let at = from; at < to; at += 8) total += load<i64>(at);
  return total;
}

function firstWanted(): i32 {
  for (let feature = 0; feature < features; feature += 1) {
    if (load<u8>(featureWanted + <usize>feature) != 0) return feature;
  }
  return 0;
}

/** Rows of a side times this many make the unit that sides are counted in: rows, or steps of the hessian. */
@inline
function leastOf(total: i64, rows: i32, minLeaf: i32): i32 {
  if (countBits > 0) return minLeaf;
  const steps = <f64>(<u64>(total + bias) >> <u64>(countBits + gradientBits));
  return <i32>max<f64>(1, Math.floor((steps * <f64>minLeaf) / <f64>rows));
}

/**
 * Finds the best split of each feature wanted.
 *
 * @returns what the node scores unsplit
 */
export function split(histogram: usize, rows: i32, minLeaf: i32): f64 {
  const total = totalOf(histogram, firstWanted());
  const base = (gradientOf(total) * gradientOf(total)) / max<f64>(hessianOf(total) + l2, 1e-12);
  const least = leastOf(total, rows, minLeaf);
  for (let feature = 0; feature < features; feature += 1) {
    if (load<u8>(featureWanted + <usize>feature) == 0) continue;
    const from = featureAt(histogram, feature);
    const entries = entriesOf(feature);
    const missing = load<i64>(from + (<usize>(entries - 1) << 3));
    let cut = bestCut(from, entries, total, 0, base, least);
    let gain = cut < 0 ? 0 : gainAt(from, cut, total) - base;
    if (missing != 0) {
      const other = bestCut(from, entries, total, missing, base, least);
      const otherGain = other < 0 ? 0 : gainAt(from, other, total) - base;
      if (otherGain > gain) {
        cut = other | 256;
        gain = otherGain;
      }
    }
    store<f64>(gains + (<usize>feature << 3), gain);
    store<i32>(cuts + (<usize>feature << 2), cut < 0 || missing != 0 ? cut : cut | 512);
  }
  return base;
}

/** What both sides score at a cut that `bestCut` found last. */
function gainAt(from: usize, cut: i32, total: i64): f64 {
  const group = <usize>(cut >> 2);
  let left = load<i64>(gathered + (group << 3));
  const last = from + (<usize>cut << 3);
  for (let at = from + (group << 5); at <= last; at += 8) left += load<i64>(at);
  const right = total - left;
  const g = gradientOf(left);
  const other = gradientOf(right);
  return (g * g) / (hessianOf(left) + l2) + (other * other) / (hessianOf(right) + l2);
}

/** The cut after which both sides score most, in single precision; -1 where none is allowed or gains. */
function bestCut(from: usize, entries: i32, total: i64, start: i64, base: f64, least: i32): i32 {
  const middle = <i32>countBits;
  const top = <i32>(countBits + gradientBits);
  const whole = total + bias;
  const halves = i64x2.splat(bias);
  const masked = i64x2.splat(gradientMask);
  const half = i32x4.splat(<i32>gradientHalf);
  const allSteps = i32x4.splat(<i32>(<u64>whole >> <u64>top));
  const counts = i64x2.splat(countBits > 0 ? countMask : 0);
  const fromSteps = i32x4.splat(countBits > 0 ? 0 : -1);
  const allCounted = i32x4.splat(countBits > 0 ? <i32>(whole & countMask) : <i32>(<u64>whole >> <u64>top));
  const fewest = i32x4.splat(least);
  const unitG = f32x4.splat(<f32>gradientUnit);
  const unitH = f32x4.splat(<f32>hessianUnit);
  const allG = f32x4.splat(<f32>gradientOf(total));
  const leastH = f32x4.splat(<f32>minHessian);
  const penalty = f32x4.splat(<f32>l2);
  let best = f32x4.splat(<f32>base);
  let bestAt = i32x4.splat(-1);
  let place = i32x4(0, 1, 2, 3);
  const four = i32x4.splat(4);
  // The last entry is that of missing values, which are on the left already or on the right.
  const last = from + (<usize>(entries - 4) << 3);
  let left = start;
  for (let at = from; at <= last; at += 32) {
    const a = load<i64>(at);
    const b = load<i64>(at, 8);
    const c = load<i64>(at, 16);
    const d = at == last ? 0 : load<i64>(at, 24);
    if ((a | b | c | d) != 0) {
      // Kept, so that the sums at the best cut need not be made again from the first bin on.
      store<i64>(gathered + ((at - from) >> 2), left);
      const upToA = left + a;
      const upToB = upToA + b;
      const upToC = upToB + c;
      left = upToC + d;
      if (countBits > 0) {
        // Near the ends of a small node no cut leaves rows enough.
        if ((left & countMask) < <i64>least) {
          place = i32x4.add(place, four);
          continue;
        }
        if (((total - upToA) & countMask) < <i64>least) break;
      }
      const low = i64x2.add(i64x2.replace_lane(i64x2.splat(upToA), 1, upToB), halves);
      const high = i64x2.add(i64x2.replace_lane(i64x2.splat(upToC), 1, left), halves);
      const steps = v128.shuffle<i32>(i64x2.shr_u(low, top), i64x2.shr_u(high, top), 0, 2, 4, 6);
      const lowG = v128.and(i64x2.shr_u(low, middle), masked);
      const highG = v128.and(i64x2.shr_u(high, middle), masked);
      const gradient = i32x4.sub(v128.shuffle<i32>(lowG, highG, 0, 2, 4, 6), half);
      const counted = v128.bitselect(
        steps,
        v128.shuffle<i32>(v128.and(low, counts), v128.and(high, counts), 0, 2, 4, 6),
        fromSteps,
      );
      const leftG = f32x4.mul(f32x4.convert_i32x4_s(gradient), unitG);
      const leftH = f32x4.mul(f32x4.convert_i32x4_s(steps), unitH);
      const rightG = f32x4.sub(allG, leftG);
      const rightH = f32x4.mul(f32x4.convert_i32x4_s(i32x4.sub(allSteps, steps)), unitH);
      const score = f32x4.add(
        f32x4.div(f32x4.mul(leftG, leftG), f32x4.add(leftH, penalty)),
        f32x4.div(f32x4.mul(rightG, rightG), f32x4.add(rightH, penalty)),
      );
      let allowed = v128.and(i32x4.ge_s(counted, fewest), i32x4.ge_s(i32x4.sub(allCounted, counted), fewest));
      allowed = v128.and(allowed, v128.and(f32x4.ge(leftH, leastH), f32x4.ge(rightH, leastH)));
      allowed = v128.and(allowed, f32x4.gt(score, best));
      best = v128.bitselect(score, best, allowed);
      bestAt = v128.bitselect(place, bestAt, allowed);
    }
    place = i32x4.add(place, four);
  }
  let most = f32x4.extract_lane(best, 0);
  let cut = i32x4.extract_lane(bestAt, 0);
  if (better(f32x4.extract_lane(best, 1), i32x4.extract_lane(bestAt, 1), most, cut)) {
    most = f32x4.extract_lane(best, 1);
    cut = i32x4.extract_lane(bestAt, 1);
  }
  if (better(f32x4.extract_lane(best, 2), i32x4.extract_lane(bestAt, 2), most, cut)) {
    most = f32x4.extract_lane(best, 2);
    cut = i32x4.extract_lane(bestAt, 2);
  }
  if (better(f32x4.extract_lane(best, 3), i32x4.extract_lane(bestAt, 3), most, cut)) {
    cut = i32x4.extract_lane(bestAt, 3);
  }
  return cut;
}

/** Whether a cut scores more than another, the lower one where they score the same. */
@inline
function better(score: f32, cut: i32, thanScore: f32, thanCut: i32): bool {
  if (cut < 0) return false;
  return thanCut < 0 || score > thanScore || (score == thanScore && cut < thanCut);
}

/** The value of a leaf within bounds. */
@inline
function leafValue(gradient: f64, hessian: f64, low: f64, high: f64): f64 {
  return max(low, min(high, -gradient / max<f64>(hessian + l2, 1e-12)));
}

/** What rows score at a value: what it takes off the loss, doubled. */
@inline
function scoreAt(gradient: f64, hessian: f64, value: f64): f64 {
  return -(2 * gradient * value + (hessian + l2) * value * value);
}

/**
 * As `split`, where values of leaves are held within bounds and some features to a direction: a split against its
 * direction gives both sides the same value.
 *
 * @param directions - shape (features), i8: 1, -1 or 0
 */
export function splitBounded(
  histogram: usize,
  rows: i32,
  minLeaf: i32,
  low: f64,
  high: f64,
  directions: usize,
): f64 {
  const total = totalOf(histogram, firstWanted());
  const allG = gradientOf(total);
  const allH = hessianOf(total);
  const own = leafValue(allG, allH, low, high);
  const base = scoreAt(allG, allH, own);
  const least = leastOf(total, rows, minLeaf);
  for (let feature = 0; feature < features; feature += 1) {
    if (load<u8>(featureWanted + <usize>feature) == 0) continue;
    const from = featureAt(histogram, feature);
    const entries = entriesOf(feature);
    const missing = load<i64>(from + (<usize>(entries - 1) << 3));
    const direction = <f64>load<i8>(directions + <usize>feature);
    let bestGain: f64 = 0;
    let bestCut: i32 = -1;
    let bestLeft = own;
    let bestRight = own;
    for (let side = 0; side < (missing == 0 ? 1 : 2); side += 1) {
      let left: i64 = side == 0 ? 0 : missing;
      for (let cut = 0; cut < entries - 1; cut += 1) {
        const entry = load<i64>(from + (<usize>cut << 3));
        if (entry == 0) continue;
        left += entry;
        if (!allowedSides(left, total, least)) continue;
        const leftG = gradientOf(left);
        const leftH = hessianOf(left);
        const rightG = gradientOf(total - left);
        const rightH = hessianOf(total - left);
        let ofLeft = leafValue(leftG, leftH, low, high);
        let ofRight = leafValue(rightG, rightH, low, high);
        if (direction * (ofRight - ofLeft) < 0) {
          ofLeft = own;
          ofRight = own;
        }
        const gain = scoreAt(leftG, leftH, ofLeft) + scoreAt(rightG, rightH, ofRight) - base;
        if (gain <= bestGain) continue;
        bestGain = gain;
        bestCut = cut | (side << 8) | (missing == 0 ? 512 : 0);
        bestLeft = ofLeft;
        bestRight = ofRight;
      }
    }
    store<f64>(gains + (<usize>feature << 3), bestGain);
    store<i32>(cuts + (<usize>feature << 2), bestCut);
    store<f64>(sides + (<usize>feature << 4), bestLeft);
    store<f64>(sides + (<usize>feature << 4), bestRight, 8);
  }
  return base;
}

@inline
function allowedSides(left: i64, total: i64, least: i32): bool {
  const right = total - left;
  if (hessianOf(left) < minHessian || hessianOf(right) < minHessian) return false;
  if (countBits > 0) return (left & countMask) >= <i64>least && (right & countMask) >= <i64>least;
  const shift = <u64>(countBits + gradientBits);
  return <u64>(left + bias) >> shift >= <u64>least && <u64>(right + bias) >> shift >= <u64>least;
}

/**
 * Adds what each cut of each feature wanted gains in one node; a cut that the node cannot take gains nothing.
 *
 * @param levels - shape (2 x entries of a histogram), f64: of cuts with missing values right, then left
 * @returns what the node scores unsplit
 */
export function addLevel(
  histogram: usize,
  bytes: i32,
  rows: i32,
  minLeaf: i32,
  low: f64,
  high: f64,
  directions: usize,
  levels: usize,
): f64 {
  const total = totalOf(histogram, firstWanted());
  const allG = gradientOf(total);
  const allH = hessianOf(total);
  const own = leafValue(allG, allH, low, high);
  const base = scoreAt(allG, allH, own);
  const least = leastOf(total, rows, minLeaf);
  for (let feature = 0; feature < features; feature += 1) {
    if (load<u8>(featureWanted + <usize>feature) == 0) continue;
    const from = featureAt(histogram, feature);
    const entries = entriesOf(feature);
    const missing = load<i64>(from + (<usize>(entries - 1) << 3));
    const direction = <f64>load<i8>(directions + <usize>feature);
    // Where nothing is missing both sides gain the same.
    const sides = missing == 0 ? 1 : 2;
    for (let side = 0; side < sides; side += 1) {
      let into = levels + (from - histogram) + (side == 0 ? 0 : <usize>bytes);
      let left: i64 = side == 0 ? 0 : missing;
      let gain: f64 = 0;
      for (let cut = 0; cut < entries - 1; cut += 1) {
        const entry = load<i64>(from + (<usize>cut << 3));
        // A cut after an empty bin parts the rows as the one before it.
        if (entry != 0 || cut == 0) {
          left += entry;
          gain = 0;
          if (allowedSides(left, total, least)) {
            const leftG = gradientOf(left);
            const leftH = hessianOf(left);
            const rightG = gradientOf(total - left);
            const rightH = hessianOf(total - left);
            const ofLeft = leafValue(leftG, leftH, low, high);
            const ofRight = leafValue(rightG, rightH, low, high);
            if (direction * (ofRight - ofLeft) >= 0) {
              gain = scoreAt(leftG, leftH, ofLeft) + scoreAt(rightG, rightH, ofRight) - base;
            }
          }
        }
        store<f64>(into, load<f64>(into) + gain);
        if (sides == 1) store<f64>(into + <usize>bytes, load<f64>(into + <usize>bytes) + gain);
        into += 8;
      }
    }
  }
  return base;
}

/** Finds the best cut of each feature wanted over all nodes that were added up. */
export function splitLevel(levels: usize, bytes: i32): void {
  for (let feature = 0; feature < features; feature += 1) {
    if (load<u8>(featureWanted + <usize>feature) == 0) continue;
    const from = featureAt(levels, feature);
    const entries = entriesOf(feature);
    let best: f64 = 0;
    let bestCut: i32 = -1;
    for (let cut = 0; cut < entries - 1; cut += 1) {
      const at = from + (<usize>cut << 3);
      const missingRight = load<f64>(at);
      const missingLeft = load<f64>(at + <usize>bytes);
      const gain = max(missingRight, missingLeft);
      if (gain <= best) continue;
      best = gain;
      // Where it makes no difference, no node has any.
      bestCut = cut | (missingLeft > missingRight ? 256 : missingLeft == missingRight ? 512 : 0);
    }
    store<f64>(gains + (<usize>feature << 3), best);
    store<i32>(cuts + (<usize>feature << 2), bestCut);
  }
}

/**
 * Parts rows in place, in their order: those that go left first.
 *
 * @param spare - room for as many rows
 * @returns how many go left
 */
export function part(rows: usize, count: i32, feature: i32, cut: i32, spare: usize): i32 {
  const column = columnBins + <usize>feature * <usize>rowCount;
  const mask: i32 = entriesOf(feature) - 1;
  // One more turns the last bin, of missing values, into the first.
  const shift: i32 = (cut & 256) != 0 ? 1 : 0;
  const limit: i32 = (cut & 255) + shift;
  let left = rows;
  let right = spare;
  const end = rows + (<usize>count << 2);
  for (let at = rows; at < end; at += 4) {
    const row = load<u32>(at);
    const goesLeft = <usize>(((<i32>load<u8>(column + <usize>row) + shift) & mask) <= limit) << 2;
    // Written to both sides, since no one can foretell which: the place is written again by the next row.
    store<u32>(left, row);
    store<u32>(right, row);
    left += goesLeft;
    right += 4 - goesLeft;
  }
  memory.copy(left, spare, right - spare);
  return <i32>((left - rows) >> 2);
}

/** Writes the sums of gradient and hessian over some rows, in double precision. */
export function sumRows(rows: usize, count: i32, gradient: usize, hessian: usize, sums: usize): void {
  let g: f64 = 0;
  let h: f64 = 0;
  const end = rows + (<usize>count << 2);
  for (let at = rows; at < end; at += 4) {
    const row = <usize>load<u32>(at) << 2;
    g += <f64>load<f32>(gradient + row);
    h += <f64>load<f32>(hessian + row);
  }
  store<f64>(sums, g);
  store<f64>(sums, h, 8);
}

/** Adds a leaf's value to the scores of its rows. */
export function addValue(rows: usize, count: i32, value: f32, score: usize): void {
  const end = rows + (<usize>count << 2);
  for (let at = rows; at < end; at += 4) {
    const place = score + (<usize>load<u32>(at) << 2);
    store<f32>(place, load<f32>(place) + value);
  }
}

/**
 * Adds a tree's value to the scores of rows that did not grow it.
 *
 * @param nodes - shape (nodes x 4), i32: feature or -1, cut, left child (the right one is the next), and the value as f32
 */
export function addTree(rows: usize, count: i32, nodes: usize, score: usize): void {
  const stride = <usize>groups << 3;
  const end = rows + (<usize>count << 2);
  for (let at = rows; at < end; at += 4) {
    const row = <usize>load<u32>(at);
    const bins = rowBins + row * stride;
    let node = nodes;
    let feature = load<i32>(node);
    while (feature >= 0) {
      const cut = load<i32>(node, 4);
      const shift: i32 = (cut >> 8) & 1;
      // A narrow feature shares its byte of the row.
      const at = feature < wide ? bins + <usize>feature : columnBins + <usize>feature * <usize>rowCount + row;
      const bin = (<i32>load<u8>(at) + shift) & (entriesOf(feature) - 1);
      node = nodes + (<usize>(load<i32>(node, 8) + i32(bin > (cut & 255) + shift)) << 4);
      feature = load<i32>(node);
    }
    const place = score + (row << 2);
    store<f32>(place, load<f32>(place) + load<f32>(node, 12));
  }
}
