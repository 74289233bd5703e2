import { auroc } from '../numerics/discrimination';
import { isNumeric, type Column, type Table } from './table';

/** Rows looked at where all of them would only cost time. */
const ENOUGH_ROWS = 20_000;

/** Distinct measured cells of a column within some rows. */
export function countDistinct(column: Column, rows: Uint32Array): number {
  const seen = new Set<number>();
  for (const row of rows) {
    const cell = isNumeric(column) ? column.values[row]! : column.codes[row]!;
    if (isNumeric(column) ? !Number.isNaN(cell) : cell >= 0) seen.add(cell);
  }
  return seen.size;
}

/** Whether every row holds a whole number that no other row holds. */
export function numbersEachRow(column: Column, rows: Uint32Array): boolean {
  if (!isNumeric(column) || column.kind === 'date') return false;
  return rows.every((row) => Number.isInteger(column.values[row]!)) && countDistinct(column, rows) === rows.length;
}

/**
 * How well one column alone tells the outcomes apart, in either direction: its order where it holds numbers, the share
 * of events in each level where it holds levels, and which cells are missing.
 *
 * @param y - shape (rows), both outcomes present
 * @returns in [0.5, 1]; 0.5 where the column has too many levels for their shares to mean anything. Above 20,000 rows an
 * evenly spaced part of them is looked at
 */
export function separationBy(column: Column, rows: Uint32Array, y: Uint8Array): number {
  const every = Math.ceil(rows.length / ENOUGH_ROWS);
  const picked = Array.from(rows.keys()).filter((i) => i % every === 0);
  const missing = Float64Array.from(picked, (i) => (isMissing(column, rows[i]!) ? 1 : 0));
  const byGaps = separation(
    missing,
    Uint8Array.from(picked, (i) => y[i]!),
  );
  if (!isNumeric(column)) return Math.max(byGaps, byLevels(column.codes, rows, y, picked));
  const measured = picked.filter((_, k) => missing[k] === 0);
  const values = Float64Array.from(measured, (i) => column.values[rows[i]!]!);
  return Math.max(
    byGaps,
    separation(
      values,
      Uint8Array.from(measured, (i) => y[i]!),
    ),
  );
}

function isMissing(column: Column, row: number): boolean {
  return isNumeric(column) ? Number.isNaN(column.values[row]!) : column.codes[row]! < 0;
}

function byLevels(codes: Int32Array, rows: Uint32Array, y: Uint8Array, picked: readonly number[]): number {
  const held = new Map<number, { rows: number; events: number }>();
  for (const i of picked) {
    const entry = held.get(codes[rows[i]!]!) ?? { rows: 0, events: 0 };
    entry.rows += 1;
    entry.events += y[i]!;
    held.set(codes[rows[i]!]!, entry);
  }
  // With few rows a level, each level's share only repeats its rows' outcomes.
  if (held.size > Math.max(2, picked.length / 10)) return 0.5;
  const shares = Float64Array.from(picked, (i) => {
    const entry = held.get(codes[rows[i]!]!)!;
    return entry.events / entry.rows;
  });
  return separation(
    shares,
    Uint8Array.from(picked, (i) => y[i]!),
  );
}

function separation(value: Float64Array, y: Uint8Array): number {
  const events = y.reduce((sum, event) => sum + event, 0);
  // Fewer than ten of either outcome are told apart by chance too often.
  if (Math.min(events, y.length - events) < 10) return 0.5;
  const area = auroc(value, y);
  return Math.max(area, 1 - area);
}

/** Rows that repeat an earlier row in every column. */
export function countDuplicateRows(table: Table): number {
  const seen = new Set<string>();
  const bits = new Float64Array(1);
  const words = new Uint32Array(bits.buffer);
  let repeated = 0;
  for (let row = 0; row < table.rows; row += 1) {
    let a = 0x811c9dc5;
    let b = 0x9e3779b9;
    for (const column of table.columns) {
      bits[0] = isNumeric(column) ? column.values[row]! : column.codes[row]!;
      for (const word of words) {
        a = Math.imul(a ^ word, 0x01000193);
        b = Math.imul(b ^ word ^ (b >>> 15), 0x85ebca6b);
      }
    }
    // Two hashes of 32 bits: among a million different rows, a false repeat has a chance of about 3 in 100 million.
    const key = `${a} ${b}`;
    if (seen.has(key)) repeated += 1;
    else seen.add(key);
  }
  return repeated;
}
