/** Cells of consecutive rows, to be taken column by column: a loop over one column runs in registers. */
export interface CellBatch {
  /** What the cells lie in; it stands until the batch is taken. */
  bytes: Uint8Array;
  rows: number;
  readonly columns: number;
  /** Rows there is room for, one at least. */
  readonly capacity: number;
  /** Shape (columns, capacity): cell `row` of a column is `bytes[starts[column * capacity + row] .. ends[...])`. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
}

/** Cells of a batch: few enough that they and their bytes stay in the cache. */
const BATCH_CELLS = 32_768;

export function createCellBatch(columns: number): CellBatch {
  const capacity = Math.max(1, Math.floor(BATCH_CELLS / columns));
  return {
    bytes: new Uint8Array(0),
    rows: 0,
    columns,
    capacity,
    starts: new Int32Array(columns * capacity),
    ends: new Int32Array(columns * capacity),
  };
}
