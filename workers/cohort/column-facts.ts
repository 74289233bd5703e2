import { auroc } from '../numerics/discrimination';
import { midranks } from '../numerics/ranks';
import { countDuplicateRows } from './duplicate-rows';
import { isNumeric, type Column, type Table } from './table';

/** Rows looked at where all of them would only cost time. */
const ENOUGH_ROWS = 20_000;
/** Fewer than so many rows of either outcome are told apart by chance too often. */
const FEWEST_OF_EITHER = 10;

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
  const seen = new Set<number>();
  for (const row of rows) {
    const value = column.values[row]!;
    if (!Number.isInteger(value) || seen.has(value)) return false;
    seen.add(value);
  }
  return true;
}

/**
 * How well one column alone tells the outcomes apart, in either direction: its order where it holds numbers, the share
 * of events in each level where it holds levels, and which cells are missing.
 *
 * @param y - shape (rows), both outcomes present
 * @returns in [0.5, 1]; 0.5 where the column has too many levels for their shares to mean anything. Above 20,000 rows a part
 * of them is looked at, see {@link partOf}
 */
export function separationBy(column: Column, rows: Uint32Array, y: Uint8Array): number {
  const part = partOf(rows.length);
  return isNumeric(column)
    ? separationByNumber(column.values, rows, y, part)
    : separationByLevel(column.codes, column.levels.length, rows, y, part);
}

/**
 * At most 20,000 of so many rows: one of each stretch of equal length, not always the same one, since tables are often
 * made in turns, a case and its control.
 *
 * @returns ascending places among the rows
 */
function partOf(rows: number): Uint32Array {
  const every = Math.ceil(rows / ENOUGH_ROWS);
  const part = new Uint32Array(Math.ceil(rows / every));
  // Multiples of the golden ratio's share of 2^32 are spread evenly and repeat nothing (Knuth 3, 6.4).
  for (let k = 0; k < part.length; k += 1) {
    const within = Math.floor(((Math.imul(k, 0x9e3779b1) >>> 0) / 2 ** 32) * every);
    part[k] = Math.min(rows - 1, k * every + within);
  }
  return part;
}

function separationByNumber(values: Float64Array, rows: Uint32Array, y: Uint8Array, part: Uint32Array): number {
  const measured = new Float64Array(part.length);
  const event = new Uint8Array(part.length);
  const byGap = [emptyGroup(), emptyGroup()] as const;
  let count = 0;
  for (const i of part) {
    const value = values[rows[i]!]!;
    const own = y[i]!;
    const group = byGap[Number.isNaN(value) ? 1 : 0];
    group.rows += 1;
    group.events += own;
    if (Number.isNaN(value)) continue;
    measured[count] = value;
    event[count] = own;
    count += 1;
  }
  const byGaps = separationOfGroups(byGap);
  const { rows: known, events } = byGap[0];
  if (Math.min(events, known - events) < FEWEST_OF_EITHER) return byGaps;
  const area = auroc(measured.subarray(0, count), event.subarray(0, count));
  return Math.max(byGaps, area, 1 - area);
}

function separationByLevel(
  codes: Int32Array,
  levels: number,
  rows: Uint32Array,
  y: Uint8Array,
  part: Uint32Array,
): number {
  // Missing cells are a level of their own, the last.
  const found = Array.from({ length: levels + 1 }, emptyGroup);
  for (const i of part) {
    const code = codes[rows[i]!]!;
    const group = found[code < 0 ? levels : code]!;
    group.rows += 1;
    group.events += y[i]!;
  }
  const gaps = found[levels]!;
  const seen = found.filter((group) => group.rows > 0);
  const measured = seen.filter((group) => group !== gaps);
  const total = { rows: 0, events: 0 };
  for (const group of measured) {
    total.rows += group.rows;
    total.events += group.events;
  }
  const byGaps = separationOfGroups([total, gaps]);
  // With few rows a level, each level's share only repeats its rows' outcomes.
  return seen.length > Math.max(2, part.length / 10) ? byGaps : Math.max(byGaps, separationOfGroups(seen));
}

/** Rows that share a level, and those of them with the event. */
interface Group {
  rows: number;
  events: number;
}

const emptyGroup = (): Group => ({ rows: 0, events: 0 });

/** The area under the ROC curve of the groups' shares of events, which are never below chance. */
function separationOfGroups(groups: readonly Group[]): number {
  const ascending = groups
    .filter(({ rows }) => rows > 0)
    .map(({ rows, events }) => ({ others: rows - events, events, share: events / rows }))
    .sort((a, b) => a.share - b.share);
  let [below, events, concordant] = [0, 0, 0];
  for (const group of ascending) {
    // Groups of equal share tie as one would: what they gain and lose by their order is the same.
    concordant += group.events * (below + group.others / 2);
    below += group.others;
    events += group.events;
  }
  return Math.min(events, below) < FEWEST_OF_EITHER ? 0.5 : concordant / (events * below);
}

/**
 * How closely a column of numbers follows a continuous outcome, by the absolute rank correlation of the rows where it
 * was measured; 0 for other columns and below 20 such rows.
 *
 * @param y - shape (rows)
 */
export function rankCorrelationWith(column: Column, rows: Uint32Array, y: Float64Array): number {
  if (!isNumeric(column)) return 0;
  const picked = partOf(rows.length).filter((i) => Number.isFinite(column.values[rows[i]!]!));
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
