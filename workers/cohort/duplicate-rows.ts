import { isNumeric, type Column } from './table';

const bits = new Float64Array(1);
const words = new Int32Array(bits.buffer);

/** Two 32-bit hashes a row, mixed column by column (the finaliser of MurmurHash3, Appleby 2011). */
function mixColumn(column: Column, first: Int32Array, second: Int32Array): void {
  for (let row = 0; row < first.length; row += 1) {
    let low: number;
    let high = 0;
    if (isNumeric(column)) {
      // Adding zero makes -0 the same as 0.
      bits[0] = column.values[row]! + 0;
      low = words[0]!;
      high = words[1]!;
    } else {
      low = column.codes[row]!;
    }
    let hash = Math.imul(first[row]! ^ low, 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13) ^ high, 0xc2b2ae35);
    first[row] = hash ^ (hash >>> 16);
    let other = Math.imul(second[row]! + low, 0x2c1b3c6d);
    other = Math.imul(other ^ (other >>> 12) ^ Math.imul(high, 0x297a2d39), 0x2545f491);
    second[row] = other ^ (other >>> 15);
  }
}

/**
 * Counts the rows that repeat an earlier row in every column, 6 and 6.0 being the same.
 *
 * Pauses between columns and every 65,536 rows. Rows are told apart by 64 bits of hash: among a million rows the chance of one wrong count is about 3e-8.
 */
export function* countDuplicateRows(columns: readonly Column[], rows: number): Generator<void, number> {
  const first = new Int32Array(rows);
  const second = new Int32Array(rows);
  for (const column of columns) {
    mixColumn(column, first, second);
    yield;
  }
  let size = 1024;
  while (size < 2 * rows) size *= 2;
  const slots = new Int32Array(size).fill(-1);
  let duplicates = 0;
  for (let row = 0; row < rows; row += 1) {
    if (row % 65_536 === 65_535) yield;
    let slot = first[row]! & (size - 1);
    let other = slots[slot]!;
    while (other !== -1 && (first[other] !== first[row] || second[other] !== second[row])) {
      slot = (slot + 1) & (size - 1);
      other = slots[slot]!;
    }
    if (other === -1) slots[slot] = row;
    else duplicates += 1;
  }
  return duplicates;
}
