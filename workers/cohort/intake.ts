import type { TableGlimpse } from '../contract/glimpse';
import type { ColumnWarning, RowProblem } from '../contract/table';
import type { Table } from './table';

/** A table as it came from a file, with everything that was noticed on the way in. */
export interface Intake {
  readonly table: Table;
  /** The first 200 problems, in file order. */
  readonly problems: readonly RowProblem[];
  readonly problemCount: number;
  /** Rows of the file that are not in the table; blank lines are no rows. */
  readonly leftOut: number;
  /** Rows that repeat an earlier row in every cell; they are kept. */
  readonly duplicateRows: number;
  readonly bytes: number;
  readonly glimpse: TableGlimpse;
  /** What reading noticed, by column name. */
  readonly warnings: ReadonlyMap<string, readonly ColumnWarning[]>;
}
