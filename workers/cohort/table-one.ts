import type { TableOne, TableOneCell, TableOneRow } from '../contract/cohort';
import { meanPairwiseDifference, meanDifference, moments, shareDifference } from '../numerics/smd';
import type { EligibleRows } from './eligibility';
import { smallCells, smallCellsAcross } from './small-cells';
import { spreadOf, type Outcome } from './outcome';
import { columnNamed, isNumeric, type LevelColumn, type NumberColumn, type Table } from './table';

/** Counts below this are not told. */
const SMALL_CELL = 10;
/** Levels listed of a category; the rarer ones are counted together. */
const MOST_LEVELS = 20;

type GroupKind = TableOne['groups'][number]['kind'];

interface Group {
  readonly kind: GroupKind;
  readonly name: string | null;
  /** Table rows. */
  readonly rows: Uint32Array;
}

/** What {@link tableOneSteps} makes, without a pause. */
export function tableOne(...of: Parameters<typeof tableOneSteps>): TableOne {
  const steps = tableOneSteps(...of);
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  return step.value;
}

/**
 * Participants by outcome: every column's values, gaps, and how far apart the groups are. Numbers are given by mean,
 * standard deviation and quartiles, categories by counts and shares of those measured. No cell tells of fewer than
 * `smallCell` rows, be it by what it says or by what is left of a total: see {@link smallCells}. Pauses after every
 * column.
 *
 * @param columns - in the order wanted
 */
export function* tableOneSteps(
  table: Table,
  eligible: EligibleRows,
  columns: readonly string[],
  smallCell = SMALL_CELL,
): Generator<void, TableOne> {
  const groups = groupsOf(eligible);
  const rows: TableOneRow[] = [];
  for (const name of columns) {
    const column = columnNamed(table, name);
    if (isNumeric(column)) rows.push(numberRow(column, groups, smallCell));
    else rows.push(...levelRows(column, groups, smallCell));
    yield;
  }
  return {
    groups: groups.map(({ kind, name, rows: of }) => ({ kind, name, participants: of.length })),
    rows,
    smallCell,
  };
}

function groupsOf({ rows, outcome }: EligibleRows): Group[] {
  const parts = partsOf(outcome).map(({ kind, name = null, holds }): Group => ({
    kind,
    name,
    rows: rows.filter((_, i) => holds(i)),
  }));
  return [{ kind: 'all', name: null, rows }, ...parts.filter((part) => part.rows.length > 0)];
}

interface Part {
  readonly kind: GroupKind;
  readonly name?: string;
  readonly holds: (i: number) => boolean;
}

function partsOf(outcome: Outcome): Part[] {
  switch (outcome.kind) {
    case 'binary':
      return [
        { kind: 'noEvent', holds: (i) => outcome.y[i] === 0 },
        { kind: 'event', holds: (i) => outcome.y[i] === 1 },
      ];
    case 'classes':
      return outcome.classes.map((name, code) => ({ kind: 'class', name, holds: (i) => outcome.y[i] === code }));
    case 'survival':
      return [
        { kind: 'noEvent', holds: (i) => outcome.event[i] === 0 },
        { kind: 'event', holds: (i) => outcome.event[i] === 1 },
        { kind: 'competing', holds: (i) => outcome.event[i] === 2 },
      ];
    case 'continuous': {
      const sorted = outcome.y.slice().sort();
      const cut = (share: number) => sorted[Math.floor(share * sorted.length)]!;
      const [low, high] = [cut(1 / 3), cut(2 / 3)];
      const short = (value: number) => String(Number(value.toPrecision(4)));
      if (!(low < high)) return [];
      return [
        { kind: 'range', name: `< ${short(low)}`, holds: (i) => outcome.y[i]! < low },
        {
          kind: 'range',
          name: `${short(low)} – ${short(high)}`,
          holds: (i) => outcome.y[i]! >= low && outcome.y[i]! < high,
        },
        { kind: 'range', name: `≥ ${short(high)}`, holds: (i) => outcome.y[i]! >= high },
      ];
    }
  }
}

function numberRow(column: NumberColumn, groups: readonly Group[], smallCell: number): TableOneRow {
  const known = groups.map(({ rows }) =>
    Float64Array.from(rows, (row) => column.values[row]!).filter((value) => Number.isFinite(value)),
  );
  const measured = known.map(({ length }) => length);
  const unsaid = smallCellsAcross(measured, smallCell);
  const missing = missingOf(groups, measured, smallCell);
  const cells = known.map((values, g): TableOneCell => {
    if (unsaid[g] === true || values.length === 0) return { kind: 'suppressed' };
    return { kind: 'number', ...spreadOf(values), missing: missing[g]! };
  });
  const said = groups.flatMap(({ rows }, g) => (g > 0 && unsaid[g] === false ? [moments(column.values, rows)] : []));
  const smd = meanPairwiseDifference(
    said.filter((one) => one !== null),
    meanDifference,
  );
  return { column: column.name, level: null, cells, smd };
}

/** Rows of each group without a value, as they may be told; null where they may not. */
function missingOf(groups: readonly Group[], measured: readonly number[], smallCell: number): (number | null)[] {
  const missing = groups.map(({ rows }, g) => rows.length - measured[g]!);
  const unsaid = smallCellsAcross(missing, smallCell);
  return missing.map((count, g) => (unsaid[g] === true ? null : count));
}

function levelRows(column: LevelColumn, groups: readonly Group[], smallCell: number): TableOneRow[] {
  const counts = groups.map(({ rows }) => {
    const of = new Array<number>(column.levels.length).fill(0);
    for (const row of rows) if (column.codes[row]! >= 0) of[column.codes[row]!]! += 1;
    return of;
  });
  const measured = counts.map((of) => of.reduce((sum, count) => sum + count, 0));
  const levels = column.levels
    .map((level, code) => ({ level, code, count: counts[0]![code]! }))
    .filter(({ count }) => count >= smallCell)
    .sort((a, b) => b.count - a.count || (a.level < b.level ? -1 : 1))
    .slice(0, MOST_LEVELS);
  const listed = levels.map(({ code }) => counts.map((of) => of[code]!));
  const rest = measured.map((all, g) => listed.reduce((left, row) => left - row[g]!, all));
  const unsaid = smallCells(listed, rest, smallCell);
  const missing = missingOf(groups, measured, smallCell);
  const own = missing.map((count): TableOneCell => ({ kind: 'missing', missing: count }));
  const occurring = column.levels.length <= 200 ? counts.slice(1) : [];
  // Of two levels, the difference and the counts of all would tell the counts of the groups.
  const telling = levels.length <= 2 && unsaid.some((row) => row.includes(true));
  const smd = telling
    ? null
    : meanPairwiseDifference(
        occurring.filter((_, g) => measured[g + 1]! >= smallCell),
        shareDifference,
      );
  return [
    { column: column.name, level: null, cells: own, smd },
    ...levels.map(({ level }, l) => ({
      column: column.name,
      level,
      cells: listed[l]!.map((count, g): TableOneCell => {
        if (unsaid[l]![g] === true) return { kind: 'suppressed' };
        return { kind: 'count', count, share: measured[g]! > 0 ? count / measured[g]! : 0 };
      }),
      smd: null,
    })),
  ];
}
