/** Counts below this are not told; none at all is. */
export const SMALL_CELL = 10;

/** A count as it may be told: none, or enough of them; null where it is held back. */
const told = (count: number, limit = SMALL_CELL): number | null => (count === 0 || count >= limit ? count : null);

/**
 * A table of counts as it may be told. Where a line of which the total is known holds back one count only, that could be
 * worked out, so another that is not nought is held back with it, in rows and in columns: one whose other line lacks a
 * second too, else the smallest.
 *
 * @param counts - shape (rows x columns)
 * @returns the same shape; null where a count is held back
 */
export function toldCounts(
  counts: readonly (readonly number[])[],
  limit = SMALL_CELL,
): readonly (readonly (number | null)[])[] {
  const cells = counts.flatMap((row, r) =>
    row.map((count, c) => ({ r, c, count, shown: told(count, limit) !== null })),
  );
  const inRow = (r: number) => cells.filter((cell) => cell.r === r);
  const inColumn = (c: number) => cells.filter((cell) => cell.c === c);
  const alone = (line: typeof cells) => line.filter(({ shown }) => !shown).length === 1;
  const hideOneMore = (line: typeof cells, across: (cell: (typeof cells)[number]) => typeof cells): boolean => {
    if (!alone(line)) return false;
    const [next] = line
      .filter(({ shown, count }) => shown && count > 0)
      .map((cell) => ({ cell, closes: alone(across(cell)) }))
      .toSorted((a, b) => Number(b.closes) - Number(a.closes) || a.cell.count - b.cell.count);
    if (next) next.cell.shown = false;
    return next !== undefined;
  };
  const rows = counts.map((_, r) => inRow(r));
  const columns = (counts[0] ?? []).map((_, c) => inColumn(c));
  // Each turn hides one count more, so that this ends.
  while (
    rows.some((line) => hideOneMore(line, ({ c }) => inColumn(c))) ||
    columns.some((line) => hideOneMore(line, ({ r }) => inRow(r)))
  );
  return rows.map((row) => row.map(({ count, shown }) => (shown ? count : null)));
}
