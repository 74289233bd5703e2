/**
 * Which counts of a table must stay unsaid so that none below `smallCell` can be read, nor found by taking those that
 * are told off a total: of a group, whose rows are known, or of all groups together.
 *
 * @param counts - shape (levels x groups); the first group is all, the others are its parts
 * @param rest - shape (groups), rows of levels that are not among `counts`
 * @returns shape (levels x groups), true where the count must not be told. Counts of 0 may be
 *
 * Source: primary and secondary cell suppression (Hundepool et al., Statistical Disclosure Control, 2012, chapter 4).
 */
export function smallCells(
  counts: readonly (readonly number[])[],
  rest: readonly number[],
  smallCell: number,
): boolean[][] {
  const hidden = counts.map((row) => row.map((count) => count > 0 && count < smallCell));
  // Every pass hides a cell or is the last.
  for (let changed = true; changed;) {
    changed = false;
    for (const [level, row] of counts.entries()) changed = hideAcross(row, hidden[level]!, smallCell) || changed;
    for (const [group, others] of rest.entries()) {
      changed = hideWithin(counts, hidden, group, others, smallCell) || changed;
    }
  }
  return hidden;
}

/**
 * The same of a single count in each group, where no total of a group is known.
 *
 * @param counts - shape (groups), that of all first
 */
export function smallCellsAcross(counts: readonly number[], smallCell: number): boolean[] {
  const hidden = counts.map((count) => count > 0 && count < smallCell);
  while (hideAcross(counts, hidden, smallCell));
  return hidden;
}

/**
 * Hides one more of the counts of one level, where those told would tell those hidden.
 *
 * @param counts - shape (groups), that of all first
 * @param hidden - shape (groups), changed in place
 * @returns whether one more was hidden
 */
function hideAcross(counts: readonly number[], hidden: boolean[], smallCell: number): boolean {
  const parts = [...counts.keys()].filter((group) => group > 0 && counts[group]! > 0);
  if (parts.length === 0) return false;
  const unsaid = parts.filter((group) => hidden[group]);
  const sum = unsaid.reduce((total, group) => total + counts[group]!, 0);
  const safe = hidden[0] ? unsaid.length > 0 : unsaid.length === 0 || (unsaid.length > 1 && sum >= smallCell);
  if (safe) return false;
  const said = parts.filter((group) => !hidden[group]);
  if (said.length === 0 && hidden[0]) return false;
  hidden[said.length > 0 ? smallestOf(said, counts) : 0] = true;
  return true;
}

/** The same for the counts of one group, whose sum is known. */
function hideWithin(
  counts: readonly (readonly number[])[],
  hidden: readonly boolean[][],
  group: number,
  rest: number,
  smallCell: number,
): boolean {
  const column = counts.map((row) => row[group]!);
  const levels = [...column.keys()].filter((level) => column[level]! > 0);
  const unsaid = levels.filter((level) => hidden[level]![group]);
  const sum = unsaid.reduce((total, level) => total + column[level]!, rest);
  const unknowns = unsaid.length + (rest > 0 ? 1 : 0);
  if (unsaid.length === 0 ? rest === 0 || rest >= smallCell : unknowns > 1 && sum >= smallCell) return false;
  const said = levels.filter((level) => !hidden[level]![group]);
  if (said.length === 0) return false;
  hidden[smallestOf(said, column)]![group] = true;
  return true;
}

const smallestOf = (places: readonly number[], counts: readonly number[]) =>
  places.reduce((least, place) => (counts[place]! < counts[least]! ? place : least));
