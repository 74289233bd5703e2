import { outcomeClasses } from '../../cohort/outcome-classes';
import { isNumeric, type Column, type Table } from '../../cohort/table';
import type { SubgroupChoice, SubgroupResult } from '../../contract/analyses';
import { InputError, type SubgroupProblem } from '../../contract/faults';
import { rowsWhere } from '../../evaluation/out-of-fold';

/** More groups than this nobody reads. */
const MOST_GROUPS = 100;

/** One group: how it is called, and its rows among the eligible ones. */
interface Group extends Pick<SubgroupResult, 'column' | 'level' | 'from' | 'to'> {
  /** The place of the choice that made it: a column may be chosen twice. */
  readonly choice: number;
  readonly rows: Uint32Array;
}

/**
 * The groups that were asked for, one choice after the other, each ending with those whose value is missing where there
 * are any.
 *
 * @param eligible - table rows
 * @throws {@link InputError} `input.subgroups`
 */
export function groupsOf(table: Table, eligible: Uint32Array, choices: readonly SubgroupChoice[]): readonly Group[] {
  const groups = choices.flatMap((choice, place) => {
    const { column: name } = choice;
    const column = table.columns.find((candidate) => candidate.name === name);
    if (!column) throw refusal(name, 'unknownColumn');
    const own = choice.kind === 'levels' ? levelsOf(column, eligible) : bandsOf(column, eligible, choice.cuts);
    return own.map((group) => ({ ...group, choice: place }));
  });
  if (groups.length > MOST_GROUPS) throw refusal(choices.at(-1)?.column ?? '', 'tooMany');
  return groups;
}

function refusal(column: string, reason: SubgroupProblem): InputError {
  return new InputError('input.subgroups', { column, reason, limit: MOST_GROUPS });
}

function levelsOf(column: Column, eligible: Uint32Array): Omit<Group, 'choice'>[] {
  const { levels, codes } = outcomeClasses(column);
  if (levels.length > 100 * MOST_GROUPS) throw refusal(column.name, 'tooMany');
  const rowsOf = levels.map((): number[] => []);
  const missing: number[] = [];
  for (const [i, row] of eligible.entries()) (rowsOf[codes[row]!] ?? missing).push(i);
  const named = levels.flatMap((level, code) => (rowsOf[code]!.length > 0 ? [{ level, rows: rowsOf[code]! }] : []));
  if (named.length > MOST_GROUPS) throw refusal(column.name, 'tooMany');
  named.sort((a, b) => a.level.localeCompare(b.level, 'en', { numeric: true }));
  const groups = missing.length > 0 ? [...named, { level: null, rows: missing }] : named;
  return groups.map(({ level, rows }) => ({
    column: column.name,
    level,
    from: null,
    to: null,
    rows: Uint32Array.from(rows),
  }));
}

function bandsOf(column: Column, eligible: Uint32Array, cuts: readonly number[]): Omit<Group, 'choice'>[] {
  if (!isNumeric(column)) throw refusal(column.name, 'notNumbers');
  if (cuts.length >= MOST_GROUPS) throw refusal(column.name, 'tooMany');
  const rising = cuts.every((cut, k) => Number.isFinite(cut) && (k === 0 || cut > cuts[k - 1]!));
  if (cuts.length === 0 || !rising) throw refusal(column.name, 'badCuts');
  const { values } = column;
  const within = (low: number, high: number) =>
    rowsWhere(eligible.length, (i) => values[eligible[i]!]! >= low && values[eligible[i]!]! < high);
  const ends = [-Infinity, ...cuts, Infinity];
  const bands = ends.slice(1).map((to, k) => ({
    from: k === 0 ? null : ends[k]!,
    to: to === Infinity ? null : to,
    rows: within(ends[k]!, to),
  }));
  const missing = rowsWhere(eligible.length, (i) => !Number.isFinite(values[eligible[i]!]!));
  const groups = missing.length > 0 ? [...bands, { from: null, to: null, rows: missing }] : bands;
  return groups.map((group) => ({ column: column.name, level: null, ...group }));
}

/**
 * Which groups of one column are too small to be shown: those with fewer participants than the limit, and, smallest
 * first, as many more as it takes for those withheld to be enough together; otherwise they could be got by subtraction.
 *
 * @param participants - of each group
 * @returns the places of those withheld
 */
export function withheld(participants: readonly number[], smallCell: number): ReadonlySet<number> {
  const places = new Set<number>();
  let sum = 0;
  const bySize = [...participants.keys()].sort((a, b) => participants[a]! - participants[b]! || a - b);
  for (const place of bySize) {
    const size = participants[place]!;
    const tooFew = size < smallCell;
    const subtracted = sum > 0 && sum < smallCell;
    if (!tooFew && !subtracted) break;
    places.add(place);
    sum += size;
  }
  return places;
}
