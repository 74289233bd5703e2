import type { ColumnKind } from '../../workers/contract/table';
import type { Column, Table } from '../../workers/cohort/table';

/** A column of numbers, NaN where not measured. */
export function numbers(name: string, values: Iterable<number>): Column {
  return { name, kind: 'number', values: Float64Array.from(values) };
}

/** A column of levels, null where not measured. */
export function levels(
  name: string,
  cells: readonly (string | null)[],
  kind: Exclude<ColumnKind, 'number' | 'date'> = 'category',
): Column {
  const known = [...new Set(cells.filter((cell) => cell !== null))];
  return {
    name,
    kind,
    levels: known,
    codes: Int32Array.from(cells, (cell) => (cell === null ? -1 : known.indexOf(cell))),
  };
}

/** @param leftOut - records of the file that are not among the rows */
export function tableOf(columns: readonly Column[], leftOut: readonly number[] = []): Table {
  const first = columns[0]!;
  return {
    name: 'table.csv',
    rows: 'values' in first ? first.values.length : first.codes.length,
    columns,
    leftOut: Uint32Array.from(leftOut),
    reading: { encoding: 'utf-8', delimiter: ',', decimal: '.', headerInFile: true, missing: [] },
    detectedKinds: Object.fromEntries(columns.map(({ name, kind }) => [name, kind])),
    fingerprint: '0'.repeat(64),
  };
}
