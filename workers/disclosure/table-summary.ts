import type { Disclosed } from '../contract/disclosed';
import type { ColumnProfile, ColumnWarning, LevelCount, SampleId, TableSummary } from '../contract/table';
import type { Intake } from '../cohort/intake';
import { isNumeric, type Column, type LevelColumn, type NumberColumn } from '../cohort/table';
import { discloseAggregate, SMALL_CELL } from './disclose';
import { personalColumn } from './personal-columns';

const LISTED_LEVELS = 20;
const MANY_LEVELS = 50;
const LARGEST_HISTOGRAM = 24;
const MOSTLY_MISSING = 0.5;

/** The summary of a table by itself; whether the study under way knows it is for the study to say. */
export type ReadSummary = Omit<TableSummary, 'recognised'>;

type Profiled = Pick<ColumnProfile, 'missing' | 'distinct' | 'range' | 'histogram' | 'levels' | 'otherLevels'>;

function countDistinct(sorted: Float64Array): number {
  let distinct = 0;
  for (let i = 0; i < sorted.length; i += 1) if (i === 0 || sorted[i] !== sorted[i - 1]) distinct += 1;
  return distinct;
}

/** Bins of equal width from min to max: one for each value where few occur, else by the square root of n. */
function histogramOf(sorted: Float64Array, distinct: number): number[] {
  const min = sorted[0]!;
  const width = sorted.at(-1)! - min;
  if (width === 0) return [sorted.length];
  const bins = Math.max(2, Math.min(LARGEST_HISTOGRAM, distinct, Math.ceil(Math.sqrt(sorted.length))));
  const histogram = new Array<number>(bins).fill(0);
  for (const value of sorted) histogram[Math.min(bins - 1, Math.floor(((value - min) / width) * bins))]! += 1;
  return histogram;
}

function profileNumbers({ values }: NumberColumn): Profiled {
  const present = new Float64Array(values.length);
  let held = 0;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    present[held] = value;
    held += 1;
  }
  const sorted = present.subarray(0, held).sort();
  const missing = values.length - sorted.length;
  if (sorted.length === 0) return { missing, distinct: 0 };
  const middle = sorted.length >> 1;
  const median = sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
  const distinct = countDistinct(sorted);
  return {
    missing,
    distinct,
    range: { min: sorted[0]!, median, max: sorted.at(-1)! },
    histogram: histogramOf(sorted, distinct),
  };
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

function profile(column: Column, intake: Intake): ColumnProfile {
  const { table } = intake;
  const { name, kind } = column;
  const personal = personalColumn(name, isNumeric(column) ? null : column.levels, table.rows);
  const withheld = kind === 'identifier' || kind === 'text' || personal !== null;
  const profiled = isNumeric(column) ? profileNumbers(column) : profileLevels(column, withheld);
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
 * Takes O(rows log rows) time for each column of numbers.
 */
export function summariseTable(intake: Intake, sample?: SampleId): Disclosed<ReadSummary> {
  const { table } = intake;
  return discloseAggregate<ReadSummary>({
    name: table.name,
    bytes: intake.bytes,
    rows: table.rows,
    reading: table.reading,
    columns: table.columns.map((column) => profile(column, intake)),
    problems: intake.problems,
    problemCount: intake.problemCount,
    leftOut: intake.leftOut,
    duplicateRows: intake.duplicateRows,
    fingerprint: table.fingerprint,
    ...(sample !== undefined && { sample }),
  });
}
