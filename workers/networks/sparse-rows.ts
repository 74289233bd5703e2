/**
 * A table of which each column has one common value, and each row lists where it differs. One-hot codes, counts and
 * fingerprints are such tables, standardised or not.
 */
export interface SparseRows {
  /** Shape (rows + 1): where each row's entries begin. */
  readonly starts: Int32Array<ArrayBuffer>;
  /** Shape (entries): the column of each. */
  readonly columns: Int32Array<ArrayBuffer>;
  /** Shape (entries): by how far each differs from its column's common value. */
  readonly changes: Float32Array<ArrayBuffer>;
  /** Shape (columns). */
  readonly common: Float32Array<ArrayBuffer>;
}

/** Above this share of entries the dense products are faster. */
const MOST_ENTRIES = 0.2;
/** With fewer columns the whole layer is not worth it. */
const FEWEST_COLUMNS = 32;

/** Rows that the common values are found in. */
const ROWS_ASKED = 500;
/** A table in whose rows asked the share is above this one is not counted through. */
const SURELY_TOO_MANY = 2 * MOST_ENTRIES;

const rowsApart = (rows: number): number => Math.max(1, Math.floor(rows / ROWS_ASKED));

/**
 * The value that more than half of each column has among some rows, where there is one; otherwise some value of it.
 *
 * Source: Boyer and Moore's majority vote (1991).
 */
function commonValues(x: Float32Array, columns: number): Float32Array<ArrayBuffer> {
  const common = new Float32Array(columns);
  const lead = new Int32Array(columns);
  const rows = x.length / columns;
  const apart = rowsApart(rows);
  for (let row = 0; row < rows; row += apart) {
    for (let column = 0, at = row * columns; column < columns; column += 1, at += 1) {
      const value = x[at]!;
      if (lead[column] === 0) {
        common[column] = value;
        lead[column] = 1;
      } else lead[column]! += value === common[column] ? 1 : -1;
    }
  }
  return common;
}

/** The share of entries that are uncommon among the rows asked. */
function shareAsked(x: Float32Array, columns: number, common: Float32Array): number {
  const rows = x.length / columns;
  const apart = rowsApart(rows);
  let entries = 0;
  for (let row = 0; row < rows; row += apart) {
    for (let column = 0, at = row * columns; column < columns; column += 1, at += 1) {
      if (x[at] !== common[column]) entries += 1;
    }
  }
  return entries / (Math.ceil(rows / apart) * columns);
}

/**
 * The table as lists of what is uncommon, where that makes at most a fifth of it; null where it makes more.
 *
 * @param x - shape (rows x columns), row-major
 */
export function sparseRows(x: Float32Array, columns: number): SparseRows | null {
  if (columns < FEWEST_COLUMNS) return null;
  const rows = x.length / columns;
  const common = commonValues(x, columns);
  if (shareAsked(x, columns, common) > SURELY_TOO_MANY) return null;
  const starts = new Int32Array(rows + 1);
  const most = MOST_ENTRIES * x.length;
  let entries = 0;
  for (let row = 0, at = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1, at += 1) if (x[at] !== common[column]) entries += 1;
    if (entries > most) return null;
    starts[row + 1] = entries;
  }
  const places = new Int32Array(entries);
  const changes = new Float32Array(entries);
  for (let row = 0, at = 0, to = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1, at += 1) {
      if (x[at] === common[column]) continue;
      places[to] = column;
      changes[to] = x[at]! - common[column]!;
      to += 1;
    }
  }
  return { starts, columns: places, changes, common };
}
