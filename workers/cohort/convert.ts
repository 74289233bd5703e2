import type { ColumnKind } from '../contract/table';
import { dateOfNumber, dateReader, isoDate } from './cell-date';
import { parseMeasurement } from './cell-number';
import { isNumeric, type Column, type LevelColumn, type NumberColumn, type Table } from './table';

/** Levels in an order that does not hang on the order of rows: numbers by size, then texts by code unit. */
function compareLevels(a: string, b: string): number {
  const [first, second] = [Number(a), Number(b)];
  const [firstIsNumber, secondIsNumber] = [
    a.trim() !== '' && !Number.isNaN(first),
    b.trim() !== '' && !Number.isNaN(second),
  ];
  if (firstIsNumber && secondIsNumber && first !== second) return first - second;
  if (firstIsNumber !== secondIsNumber) return firstIsNumber ? -1 : 1;
  return a < b ? -1 : Number(a > b);
}

/**
 * A level column in its final order: sorted for categories and yes/no, in order of appearance for the rest. Levels
 * that no row holds are dropped.
 *
 * @param codes - shape (rows), into `levels`, -1 where not measured; renumbered in place
 */
export function levelColumn(
  name: string,
  kind: LevelColumn['kind'],
  levels: readonly string[],
  codes: Int32Array,
): LevelColumn {
  const used = new Uint8Array(levels.length);
  for (const code of codes) if (code >= 0) used[code] = 1;
  const order = [...levels.keys()].filter((code) => used[code] === 1);
  if (kind === 'category' || kind === 'yesNo') order.sort((a, b) => compareLevels(levels[a]!, levels[b]!));
  const renumbered = new Int32Array(levels.length).fill(-1);
  for (const [place, code] of order.entries()) renumbered[code] = place;
  for (let row = 0; row < codes.length; row += 1) {
    const code = codes[row]!;
    if (code >= 0) codes[row] = renumbered[code]!;
  }
  return { name, kind, levels: order.map((code) => levels[code]!), codes };
}

function levelsOfNumbers(column: NumberColumn, kind: LevelColumn['kind']): LevelColumn {
  const { values, notNumbers } = column;
  const codeOf = new Map<string, number>();
  const codeOfValue = new Map<number, number>();
  const codes = new Int32Array(values.length).fill(-1);
  const codeFor = (text: string) => {
    let code = codeOf.get(text);
    if (code === undefined) codeOf.set(text, (code = codeOf.size));
    return code;
  };
  for (let row = 0; row < values.length; row += 1) {
    const value = values[row]!;
    if (Number.isNaN(value)) continue;
    let code = codeOfValue.get(value);
    if (code === undefined) {
      code = codeFor(column.kind === 'date' ? isoDate(value) : String(value));
      codeOfValue.set(value, code);
    }
    codes[row] = code;
  }
  if (notNumbers) {
    for (const [i, row] of notNumbers.rows.entries()) codes[row] = codeFor(notNumbers.texts[i]!);
  }
  return levelColumn(column.name, kind, [...codeOf.keys()], codes);
}

/** What the levels of a column measure. */
export interface Measurements {
  /** Shape (levels); NaN where there is no number, or another unit than the commonest. */
  readonly values: Float64Array;
  /** The unit that most of the cells with a unit carry; empty where none does. */
  readonly unit: string;
  /** Cells that carry that unit. */
  readonly withUnit: number;
}

/**
 * Reads levels as numbers with or without thousands separators and the column's commonest unit, so that mg/dL and
 * mmol/L are never taken for one another.
 *
 * @param counts - shape (levels), rows of each
 */
export function measure(levels: readonly string[], counts: Int32Array, decimal: '.' | ','): Measurements {
  const measured = levels.map((level) => parseMeasurement(level, decimal));
  const total = new Map<string, number>();
  for (const [code, { unit }] of measured.entries()) {
    const spelling = unit.toLowerCase();
    if (unit !== '') total.set(spelling, (total.get(spelling) ?? 0) + counts[code]!);
  }
  let commonest = '';
  for (const [unit, count] of total) if (count > (total.get(commonest) ?? 0)) commonest = unit;
  const hasIt = ({ unit }: { unit: string }) => unit.toLowerCase() === commonest;
  const values = Float64Array.from(measured, (one) =>
    Number.isFinite(one.value) && (one.unit === '' || hasIt(one)) ? one.value : Number.NaN,
  );
  return { values, unit: measured.find(hasIt)?.unit ?? '', withUnit: total.get(commonest) ?? 0 };
}

/**
 * A number or date column from one value for each level; NaN values keep the level's text beside the numbers.
 *
 * @param valueOf - shape (levels)
 */
export function numberColumn(
  name: string,
  kind: NumberColumn['kind'],
  levels: readonly string[],
  codes: Int32Array,
  valueOf: Float64Array,
): NumberColumn {
  const values = new Float64Array(codes.length);
  const rows: number[] = [];
  const texts: string[] = [];
  for (let row = 0; row < codes.length; row += 1) {
    const code = codes[row]!;
    const value = code < 0 ? Number.NaN : valueOf[code]!;
    values[row] = value;
    if (code < 0 || !Number.isNaN(value)) continue;
    rows.push(row);
    texts.push(levels[code]!);
  }
  return rows.length === 0
    ? { name, kind, values }
    : { name, kind, values, notNumbers: { rows: Int32Array.from(rows), texts } };
}

function numbersOfLevels(column: LevelColumn, kind: NumberColumn['kind'], decimal: '.' | ','): NumberColumn {
  const { levels, codes } = column;
  const counts = new Int32Array(levels.length);
  for (const code of codes) if (code >= 0) counts[code]! += 1;
  const { values } = measure(levels, counts, decimal);
  const readDate = dateReader(levels);
  const valueOf = values.map((value, code) => {
    if (kind === 'number') return value;
    const date = readDate(levels[code]!);
    return Number.isNaN(date) ? dateOfNumber(value) : date;
  });
  return numberColumn(column.name, kind, levels, codes, valueOf);
}

function datesOfNumbers(column: NumberColumn): NumberColumn {
  return numbersOfLevels(levelsOfNumbers(column, 'text'), 'date', '.');
}

/**
 * A column as another kind. What the new kind cannot hold is missing there, and comes back when it is turned into
 * levels again. Numbers become levels by `String(value)`, dates by yyyy-mm-dd; levels become numbers with or without
 * thousands separators and the commonest unit.
 */
export function columnWithKind(column: Column, kind: ColumnKind, decimal: '.' | ','): Column {
  if (column.kind === kind) return column;
  if (isNumeric(column)) {
    if (kind === 'date') return datesOfNumbers(column);
    if (kind === 'number') return { ...column, kind };
    return levelsOfNumbers(column, kind);
  }
  if (kind === 'number' || kind === 'date') return numbersOfLevels(column, kind, decimal);
  return levelColumn(column.name, kind, column.levels, column.codes.slice());
}

/**
 * The table with one column as another kind; every other column is shared with the given table.
 *
 * @throws RangeError when there is no such column, which the caller has checked
 */
export function withKind(table: Table, name: string, kind: ColumnKind): Table {
  const place = table.columns.findIndex((column) => column.name === name);
  if (place < 0) throw new RangeError('no such column');
  return {
    ...table,
    columns: table.columns.with(place, columnWithKind(table.columns[place]!, kind, table.reading.decimal)),
  };
}
