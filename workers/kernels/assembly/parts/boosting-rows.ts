import { columnBins, entriesOf, groups, rowBins, rowCount, wide } from './boosting-table';

/** Rows of nodes and leaves: parted, summed, given their values. */

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
