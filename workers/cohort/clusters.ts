import { columnNamed, isNumeric, type Table } from './table';

/**
 * What must stay together in one fold: rows that share a participant or a group, directly or through other rows.
 *
 * @param rows - table rows
 * @param columns - the participant and group columns chosen; with neither, nothing is tied
 * @returns shape (rows), the cluster of each, from 0; null where no column is chosen. A row whose identifier is missing
 * is tied to no other by it.
 *
 * Source: union by path halving (Tarjan and van Leeuwen, J. ACM 31 (1984) 245-281).
 */
export function clustersOf(
  table: Table,
  rows: Uint32Array,
  columns: readonly (string | undefined)[],
): Int32Array | null {
  const chosen = columns.filter((name) => name !== undefined);
  if (chosen.length === 0) return null;
  const parent = Int32Array.from(rows, (_, i) => i);
  const rootOf = (i: number) => {
    let at = i;
    while (parent[at]! !== at) {
      parent[at] = parent[parent[at]!]!;
      at = parent[at]!;
    }
    return at;
  };
  for (const name of chosen) {
    const column = columnNamed(table, name);
    const firstWith = new Map<number, number>();
    for (const [i, row] of rows.entries()) {
      const key = isNumeric(column) ? column.values[row]! : column.codes[row]!;
      if (isNumeric(column) ? Number.isNaN(key) : key < 0) continue;
      const first = firstWith.get(key);
      if (first === undefined) firstWith.set(key, i);
      else parent[rootOf(i)] = rootOf(first);
    }
  }
  return numbered(rows.map((_, i) => rootOf(i)));
}

/** The same ties, numbered from 0 without gaps in the order of their first rows. */
export function numbered(ties: Uint32Array | Int32Array): Int32Array {
  const numbers = new Map<number, number>();
  return Int32Array.from(ties, (tie) => {
    const known = numbers.get(tie) ?? numbers.size;
    numbers.set(tie, known);
    return known;
  });
}

/** How many clusters there are, numbered without gaps; every row its own where nothing is tied. */
export function countClusters(clusters: Int32Array | null, rows: number): number {
  return clusters ? clusters.reduce((most, cluster) => Math.max(most, cluster + 1), 0) : rows;
}
