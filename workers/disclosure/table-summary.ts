import type { Disclosed } from '../contract/disclosed';
import type { ColumnProfile, ColumnWarning, LevelCount, SampleId, TableSummary } from '../contract/table';
import type { Intake } from '../cohort/intake';
import { isNumeric, type Column, type LevelColumn, type NumberColumn } from '../cohort/table';
import { discloseAggregate, SMALL_CELL } from './disclose';
import { spreadOf } from './number-spread';
import { personalColumn } from './personal-columns';

const LISTED_LEVELS = 20;
const MANY_LEVELS = 50;
const MOSTLY_MISSING = 0.5;

/** The summary of a table by itself; whether the study under way knows it is for the study to say. */
export type ReadSummary = Omit<TableSummary, 'recognised'>;

type Profiled = Pick<ColumnProfile, 'missing' | 'distinct' | 'range' | 'histogram' | 'levels' | 'otherLevels'>;

function* profileNumbers({ values }: NumberColumn): Generator<void, Profiled> {
  const spread = yield* spreadOf(values);
  if (!spread) return { missing: values.length, distinct: 0 };
  const { measured, distinct, min, median, max, histogram } = spread;
  return { missing: values.length - measured, distinct, range: { min, median, max }, histogram };
}

function countLevels({ codes, levels }: LevelColumn): { counts: Int32Array; missing: number } {
  const counts = new Int32Array(levels.length);
  let missing = 0;
  for (const code of codes) {
    if (code < 0) missing += 1;
    else counts[code]! += 1;
  }
  return { counts, missing };
}

/** Levels that enough participants share, commonest first; the rest only counted. */
function profileLevels(column: LevelColumn, withheld: boolean): Profiled {
  const { counts, missing } = countLevels(column);
  const distinct = counts.reduce((held, count) => held + Number(count > 0), 0);
  if (withheld) return { missing, distinct };
  const shown: LevelCount[] = [];
  let otherCount = 0;
  for (const [code, count] of counts.entries()) {
    if (count >= SMALL_CELL) shown.push({ level: column.levels[code]!, count });
    else otherCount += count;
  }
  shown.sort((a, b) => b.count - a.count);
  const levels = shown.slice(0, LISTED_LEVELS);
  for (const { count } of shown.slice(LISTED_LEVELS)) otherCount += count;
  const others = distinct - levels.length;
  return { missing, distinct, levels, ...(others > 0 && { otherLevels: { levels: others, count: otherCount } }) };
}

function* profile(column: Column, intake: Intake): Generator<void, ColumnProfile> {
  const { table } = intake;
  const { name, kind } = column;
  const personal = personalColumn(name, isNumeric(column) ? null : column.levels, table.rows);
  const withheld = kind === 'identifier' || kind === 'text' || personal !== null;
  const profiled = isNumeric(column) ? yield* profileNumbers(column) : profileLevels(column, withheld);
  const warnings: ColumnWarning[] = [...(intake.warnings.get(name) ?? [])];
  const present = table.rows - profiled.missing;
  if (present === 0 && !warnings.some((warning) => warning.kind === 'allMissing'))
    warnings.push({ kind: 'allMissing' });
  if (profiled.distinct === 1) warnings.push({ kind: 'constant' });
  if (present > 0 && profiled.missing > MOSTLY_MISSING * table.rows) {
    warnings.push({ kind: 'mostlyMissing', share: profiled.missing / table.rows });
  }
  if (personal) warnings.push({ kind: personal });
  else if (kind === 'identifier') warnings.push({ kind: 'looksLikeIdentifier' });
  if (kind === 'category' && profiled.distinct > MANY_LEVELS) {
    warnings.push({ kind: 'manyLevels', levels: profiled.distinct });
  }
  return {
    name,
    kind,
    detectedKind: Object.hasOwn(table.detectedKinds, name) ? table.detectedKinds[name]! : kind,
    rows: table.rows,
    ...profiled,
    warnings,
  };
}

/**
 * What the page may know of a table: counts, distributions and warnings. Levels of fewer than {@link SMALL_CELL}
 * participants are counted together and never named; identifiers, free text and what looks like names of people show
 * no level at all.
 *
 * @param sample - set where the table ships with Benchside
 *
 * Takes O(rows) time for each column, O(rows log rows) where nearly every number is another; pauses every few milliseconds.
 */
export function* summariseTable(intake: Intake, sample?: SampleId): Generator<void, Disclosed<ReadSummary>> {
  const { table } = intake;
  const columns: ColumnProfile[] = [];
  for (const column of table.columns) {
    columns.push(yield* profile(column, intake));
    yield;
  }
  return discloseAggregate<ReadSummary>({
    name: table.name,
    bytes: intake.bytes,
    rows: table.rows,
    reading: table.reading,
    columns,
    problems: intake.problems,
    problemCount: intake.problemCount,
    leftOut: intake.leftOut,
    duplicateRows: intake.duplicateRows,
    fingerprint: table.fingerprint,
    ...(sample !== undefined && { sample }),
  });
}
