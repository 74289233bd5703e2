import type { ColumnKind, Reading } from '../contract/table';

/** Numbers, or dates as days since 1970-01-01; NaN where not measured. Shape (rows). */
export interface NumberColumn {
  readonly name: string;
  readonly kind: 'number' | 'date';
  readonly values: Float64Array;
  /** Cells that were not numbers: rows in ascending order, NaN in `values`, and what stood there. */
  readonly notNumbers?: { readonly rows: Int32Array; readonly texts: readonly string[] } | undefined;
}

/** Text by dictionary: `levels[codes[row]]`; code -1 where not measured. Shape (rows). */
export interface LevelColumn {
  readonly name: string;
  readonly kind: 'category' | 'yesNo' | 'identifier' | 'text';
  readonly levels: readonly string[];
  readonly codes: Int32Array;
}

export type Column = NumberColumn | LevelColumn;

/** A table as read: columns of cells, in file order. It lives in the study worker and nowhere else. */
export interface Table {
  readonly name: string;
  readonly rows: number;
  readonly columns: readonly Column[];
  /**
   * Data records of the file, from 0 and ascending, that are not among the rows because they could not be read. Blank
   * lines are no records.
   */
  readonly leftOut: Uint32Array;
  readonly reading: Reading;
  readonly detectedKinds: Readonly<Record<string, ColumnKind>>;
  /** Lower-case hexadecimal SHA-256 of names and cells; the same for the same content however it was encoded. */
  readonly fingerprint: string;
}

export function isNumeric(column: Column): column is NumberColumn {
  return column.kind === 'number' || column.kind === 'date';
}

/** @throws RangeError when there is no such column, which the caller has checked */
export function columnNamed(table: Table, name: string): Column {
  const column = table.columns.find((candidate) => candidate.name === name);
  if (!column) throw new RangeError('no such column');
  return column;
}
