import { gathered, packed } from './boosting-entries';
import {
  entriesOf,
  featureAt,
  features,
  featureWanted,
  fieldOf,
  groups,
  groupWanted,
  NARROW_BYTES,
  rowBins,
  shared,
  wide,
  WIDE_BYTES,
} from './boosting-table';

/**
 * Adds rows up to histograms. Bytes of a row are counted by eights; a byte that several features of few bins share counts
 * for all of them, its 256 entries are told apart afterwards.
 */

/** Rows whose bins stay in the cache while all features are counted. */
const BLOCK: i32 = 512;

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

/** The sum over a feature's bins, which is the same for all features wanted. */
export function totalOf(histogram: usize, feature: i32): i64 {
  const from = featureAt(histogram, feature);
  const to = from + (<usize>entriesOf(feature) << 3);
  let total: i64 = 0;
  for (let at = from; at < to; at += 8) total += load<i64>(at);
  return total;
}
