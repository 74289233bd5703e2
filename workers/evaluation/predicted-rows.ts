import { completeRepeats, rowsWhere } from './out-of-fold';

/**
 * The rows predicted in each repeat, of predictions of any width.
 *
 * @param predicted - one array a repeat, shape (rows x width), row-major; NaN where not predicted
 * @returns one entry for each repeat that counts, see {@link completeRepeats}: which repeat, and its rows, ascending
 */
export function predictedRows(
  predicted: readonly Float64Array[],
  rows: number,
  width: number,
): readonly { readonly repeat: number; readonly rows: Uint32Array }[] {
  return countingRows(predicted.map((one) => rowsWhere(rows, (row) => wholeRow(one, row, width))));
}

/** The same of rows that two models predicted both, repeat by repeat. */
export function sharedRows(
  first: readonly Float64Array[],
  second: readonly Float64Array[],
  rows: number,
  width: number,
): readonly { readonly repeat: number; readonly rows: Uint32Array }[] {
  const shared = first.map((one, repeat) => {
    const other = second[repeat];
    return rowsWhere(other ? rows : 0, (row) => wholeRow(one, row, width) && wholeRow(other!, row, width));
  });
  return countingRows(shared);
}

function countingRows(found: readonly Uint32Array[]) {
  return completeRepeats(found).map((repeat) => ({ repeat, rows: found[repeat]! }));
}

function wholeRow(predicted: Float64Array, row: number, width: number): boolean {
  for (let k = row * width; k < (row + 1) * width; k += 1) if (!Number.isFinite(predicted[k])) return false;
  return true;
}
