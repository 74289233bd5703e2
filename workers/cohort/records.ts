import type { Table } from './table';

/**
 * The row of the table that each data record of its file became: whoever counts rows in the file counts records, for
 * the table lacks those that could not be read.
 *
 * @returns shape (records), table rows ascending; -1 where the record was left out
 */
export function rowsByRecord({ rows, leftOut }: Pick<Table, 'rows' | 'leftOut'>): Int32Array {
  const rowOf = new Int32Array(rows + leftOut.length);
  for (const record of leftOut) rowOf[record] = -1;
  let row = 0;
  for (let record = 0; record < rowOf.length; record += 1) {
    if (rowOf[record] === -1) continue;
    rowOf[record] = row;
    row += 1;
  }
  return rowOf;
}
