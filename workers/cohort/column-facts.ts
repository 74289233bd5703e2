import { auroc } from '../numerics/discrimination';
import { midranks } from '../numerics/ranks';
import { countDuplicateRows } from './duplicate-rows';
import { isNumeric, type Column, type Table } from './table';

/** Rows looked at where all of them would only cost time. */
const ENOUGH_ROWS = 20_000;

/** Distinct measured cells of a column within some rows. */
export function countDistinct(column: Column, rows: Uint32Array): number {
  if (isNumeric(column)) {
    const seen = new Set<number>();
    for (const row of rows) seen.add(column.values[row]!);
    return seen.size - (seen.has(NaN) ? 1 : 0);
  }
  const seen = new Uint8Array(column.levels.length);
  for (const row of rows) if (column.codes[row]! >= 0) seen[column.codes[row]!] = 1;
  return seen.reduce((sum, one) => sum + one, 0);
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
  const picked = Array.from({ length: Math.ceil(rows.length / every) }, (_, k) => k * every);
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

/**
 * How closely a column of numbers follows a continuous outcome, by the absolute rank correlation of the rows where it
 * was measured; 0 for other columns and below 20 such rows.
 *
 * @param y - shape (rows)
 */
export function rankCorrelationWith(column: Column, rows: Uint32Array, y: Float64Array): number {
  if (!isNumeric(column)) return 0;
  const every = Math.ceil(rows.length / ENOUGH_ROWS);
  const picked = Array.from(rows.keys()).filter((i) => i % every === 0 && Number.isFinite(column.values[rows[i]!]!));
  if (picked.length < 20) return 0;
  const one = centredRanks(Float64Array.from(picked, (i) => column.values[rows[i]!]!));
  const other = centredRanks(Float64Array.from(picked, (i) => y[i]!));
  const product = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, i) => sum + value * b[i]!, 0);
  const scale = Math.sqrt(product(one, one) * product(other, other));
  return scale > 0 ? Math.abs(product(one, other)) / scale : 0;
}

function centredRanks(values: Float64Array): Float64Array {
  const ranks = midranks(values);
  const mean = (values.length + 1) / 2;
  return ranks.map((rank) => rank - mean);
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

const duplicatesOf = new WeakMap<Table, number>();

/**
 * Rows that repeat an earlier row in every column but those that only number the rows. Counted once a table, because a
 * question is reviewed at every change.
 */
export function countRepeatedRows(table: Table): number {
  const known = duplicatesOf.get(table);
  if (known !== undefined) return known;
  const rows = Uint32Array.from({ length: table.rows }, (_, row) => row);
  const columns = table.columns.filter(
    (column) =>
      !numbersEachRow(column, rows) && !(column.kind === 'identifier' && countDistinct(column, rows) === table.rows),
  );
  const steps = countDuplicateRows(columns, columns.length === 0 ? 0 : table.rows);
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  const repeated = step.value;
  duplicatesOf.set(table, repeated);
  return repeated;
}
