/** Counts below this are not told; none at all is. */
export const SMALL_CELL = 10;

/** A count as it may be told: none, or enough of them; null where it is held back. */
export const told = (count: number, limit = SMALL_CELL): number | null =>
  count === 0 || count >= limit ? count : null;

/**
 * A table of counts as it may be told. Where a line of which the total is known holds back one count only, that could be
 * worked out, so the smallest of the others that is not nought is held back with it; in rows and in columns.
 *
 * @param counts - shape (rows x columns)
 * @returns the same shape; null where a count is held back
 */
export function toldCounts(
  counts: readonly (readonly number[])[],
  limit = SMALL_CELL,
): readonly (readonly (number | null)[])[] {
  const shown = counts.map((row) => row.map((count) => told(count, limit) !== null));
  const columns = counts[0]?.length ?? 0;
  const lines = [
    ...counts.map((row, r) => row.map((_, c) => [r, c] as const)),
    ...Array.from({ length: columns }, (_, c) => counts.map((_, r) => [r, c] as const)),
  ];
  const countAt = ([r, c]: readonly [number, number]) => counts[r]?.[c] ?? 0;
  for (let changed = true; changed;) {
    changed = false;
    for (const line of lines) {
      const hidden = line.filter(([r, c]) => shown[r]?.[c] === false);
      if (hidden.length !== 1) continue;
      const [next] = line
        .filter((cell) => shown[cell[0]]?.[cell[1]] === true && countAt(cell) > 0)
        .toSorted((a, b) => countAt(a) - countAt(b));
      const row = next && shown[next[0]];
      if (!row) continue;
      row[next[1]] = false;
      changed = true;
    }
  }
  return counts.map((row, r) => row.map((count, c) => (shown[r]?.[c] === true ? count : null)));
}
