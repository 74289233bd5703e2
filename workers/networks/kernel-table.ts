import type { KernelMemory } from '../kernels/load';
import { sparseRows } from './sparse-rows';

/** Where a table stands in the kernel's memory: row by row, or as lists of what is uncommon. 0 where it does not. */
export interface KernelTable {
  /** Rows of 32-bit numbers, made up to fours. */
  readonly tableAt: number;
  readonly startsAt: number;
  /** Of each entry, its column's offset in a panel: 32 bytes a column. */
  readonly placesAt: number;
  /** 0 where all entries differ by 1 from their column's common value. */
  readonly changesAt: number;
  /** 0 where all columns' common values are 0. */
  readonly commonAt: number;
}

/**
 * @param x - shape (rows x features), row-major
 * @param mayBeSparse - whether there is a layer of several units for lists to go into
 */
export function placeTable(memory: KernelMemory, x: Float32Array, features: number, mayBeSparse: boolean): KernelTable {
  const rows = x.length / features;
  const sparse = mayBeSparse ? sparseRows(x, features) : null;
  if (!sparse) {
    const width = Math.ceil(features / 4) * 4;
    const tableAt = memory.take(4 * rows * width);
    const table = memory.f32(tableAt, rows * width);
    if (width === features) table.set(x);
    else
      for (let row = 0; row < rows; row += 1) table.set(x.subarray(row * features, (row + 1) * features), row * width);
    return { tableAt, startsAt: 0, placesAt: 0, changesAt: 0, commonAt: 0 };
  }
  const { starts, columns, changes, common } = sparse;
  const startsAt = memory.take(4 * starts.length);
  memory.i32(startsAt, starts.length).set(starts);
  const placesAt = memory.take(4 * columns.length);
  memory.i32(placesAt, columns.length).set(columns.map((column) => 32 * column));
  const needed = (values: Float32Array, needless: number): number => {
    if (values.every((value) => value === needless)) return 0;
    // The kernel reads the columns that only fill up to four as well.
    const at = memory.take(4 * values.length + 16);
    memory
      .f32(at, values.length + 4)
      .fill(0)
      .set(values);
    return at;
  };
  const [changesAt, commonAt] = [needed(changes, 1), needed(common, 0)];
  return { tableAt: 0, startsAt, placesAt, changesAt, commonAt };
}
