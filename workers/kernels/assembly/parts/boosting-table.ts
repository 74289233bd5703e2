/** The binned table of gradient boosting; features of few values share bytes of its rows. */

/** A histogram's bytes of a feature with 256 entries, and of one with 8. */
export const WIDE_BYTES: usize = 2048;
export const NARROW_BYTES: usize = 64;

export let rowCount: i32 = 0;
export let features: i32 = 0;
/** Features with 256 entries, which come first. */
export let wide: i32 = 0;
export let shared: i32 = 0;
export let groups: i32 = 0;
/** Shape (rows x 8 groups), u8: bins of the wide features, then the shared bytes. */
export let rowBins: usize = 0;
/** Shape (features x rows), u8. */
export let columnBins: usize = 0;
/** Shape (shared x rows), u8. */
export let sharedBins: usize = 0;
/** Shape (narrow features x 5), i32: its shared byte, shift, mask, entry of the mask's last value, and values of the byte. */
export let fields: usize = 0;
/** Shape (groups), u8: 0 where no feature of it is wanted. */
export let groupWanted: usize = 0;
/** Shape (features), u8. */
export let featureWanted: usize = 0;

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
export function fieldOf(feature: i32): usize {
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

@inline
export function featureAt(histogram: usize, feature: i32): usize {
  if (feature < wide) return histogram + <usize>feature * WIDE_BYTES;
  return histogram + <usize>(wide + shared) * WIDE_BYTES + <usize>(feature - wide) * NARROW_BYTES;
}

@inline
export function entriesOf(feature: i32): i32 {
  return feature < wide ? 256 : 8;
}

export function firstWanted(): i32 {
  for (let feature = 0; feature < features; feature += 1) {
    if (load<u8>(featureWanted + <usize>feature) != 0) return feature;
  }
  return 0;
}
