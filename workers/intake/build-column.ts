import type { ColumnWarning } from '../contract/table';
import { dateOfNumber, dateReader } from '../cohort/cell-date';
import { parseNumber } from '../cohort/cell-number';
import { columnWithKind, levelColumn, measure, numberColumn } from '../cohort/convert';
import type { Column, NumberColumn } from '../cohort/table';
import type { ColumnCells } from './column-builder';
import { kindOfNumbers, kindOfTexts } from './column-kind';
import { findCodes } from './missing-codes';

/** The share of cells that must be numbers, or dates, for a column to be one. */
const MOSTLY = 0.95;
/** A unit is told to the page, so it must be shared by as many cells as a level that is named. */
const UNIT_CELLS = 10;

export interface BuiltColumn {
  readonly column: Column;
  readonly warnings: readonly ColumnWarning[];
  /** Cells taken as "not measured", as they stood, without the empty one. */
  readonly missing: readonly string[];
}

type Coded = Extract<ColumnCells, { kind: 'coded' }>;
type Numbers = Extract<ColumnCells, { kind: 'numbers' }>;

function countCodes(codes: Int32Array, levels: number): Int32Array {
  const counts = new Int32Array(levels);
  for (const code of codes) if (code >= 0) counts[code]! += 1;
  return counts;
}

function codeWarnings(found: ReturnType<typeof findCodes>): ColumnWarning[] {
  return found.map(({ code, count, taken }) => ({ kind: 'missingCode', code: String(code), count, taken }));
}

/** Whether what stands among numbers is codes such as V27 and E909, so that the numbers are codes too. */
function areCodes(others: readonly string[]): boolean {
  return others.length > 2 && others.filter((text) => /^\p{L}{1,2}\d/u.test(text)).length > 0.5 * others.length;
}

/** A number column as the kind its numbers speak for. */
function settled(column: NumberColumn): Column {
  return columnWithKind(column, kindOfNumbers(column.name, column.values), '.');
}

/** The dates of a column's distinct cells, where nearly all of its cells are dates; serial days may stand among them. */
function datesOf(texts: readonly string[], counts: Int32Array, numbers: Float64Array): Float64Array | null {
  const readDate = dateReader(texts);
  const probe = texts.slice(0, 200);
  if (probe.filter((text) => !Number.isNaN(readDate(text))).length * 2 < probe.length) return null;
  let dated = 0;
  let cells = 0;
  const days = Float64Array.from(texts, (text, code) => {
    const date = readDate(text);
    const day = Number.isNaN(date) ? dateOfNumber(numbers[code]!) : date;
    cells += counts[code]!;
    if (!Number.isNaN(day)) dated += counts[code]!;
    return day;
  });
  return dated >= MOSTLY * cells ? days : null;
}

function fromCoded(name: string, cells: Coded, decimal: '.' | ',', isMissing: (cell: string) => boolean): BuiltColumn {
  const { texts, codes } = cells;
  const counts = countCodes(codes, texts.length);
  const warnings: ColumnWarning[] = [];
  const missing = new Set<string>();
  // Codes of cells that are measured, renumbered without the missing ones.
  const place = new Int32Array(texts.length).fill(-1);
  const present: string[] = [];
  const presentCounts: number[] = [];
  for (const [code, text] of texts.entries()) {
    if (isMissing(text)) {
      if (text.trim() !== '') missing.add(text.trim());
      continue;
    }
    place[code] = present.length;
    present.push(text);
    presentCounts.push(counts[code]!);
  }
  for (let row = 0; row < codes.length; row += 1) codes[row] = place[codes[row]!]!;
  const built = (column: Column): BuiltColumn => ({ column, warnings, missing: [...missing] });
  if (present.length === 0) {
    warnings.push({ kind: 'allMissing' });
    return built({ name, kind: 'category', levels: [], codes });
  }

  const numbers = Float64Array.from(present, (text) => parseNumber(text, decimal));
  const presentCountsArray = Int32Array.from(presentCounts);
  let total = 0;
  let numeric = 0;
  let infinite = 0;
  for (const [code, count] of presentCounts.entries()) {
    total += count;
    if (!Number.isNaN(numbers[code]!)) numeric += count;
    if (Math.abs(numbers[code]!) === Infinity) infinite += count;
  }
  const others = present.filter((_, code) => Number.isNaN(numbers[code]!));
  if (numeric >= MOSTLY * total && numeric > infinite && !areCodes(others)) {
    const finite = numbers.map((value) => (Number.isFinite(value) ? value : Number.NaN));
    const found = findCodes(finite, presentCountsArray);
    const taken = new Set(found.filter((one) => one.taken).map((one) => one.code));
    for (const [code, value] of finite.entries()) if (taken.has(value)) missing.add(present[code]!.trim());
    // What is no measurement at all leaves no text behind; what is not a number does.
    const gone = (code: number) => Math.abs(numbers[code]!) === Infinity || taken.has(finite[code]!);
    for (let row = 0; row < codes.length; row += 1) if (codes[row]! >= 0 && gone(codes[row]!)) codes[row] = -1;
    if (infinite > 0) warnings.push({ kind: 'nonFinite', count: infinite });
    if (numeric < total) warnings.push({ kind: 'mixed', notNumbers: total - numeric });
    warnings.push(...codeWarnings(found));
    const column = numberColumn(name, 'number', present, codes, finite);
    // Leading zeros carry meaning in an identifier, so its texts are kept as they stand.
    const kind = kindOfNumbers(name, column.values);
    return built(kind === 'identifier' ? levelColumn(name, kind, present, codes) : settled(column));
  }
  const days = datesOf(present, presentCountsArray, numbers);
  if (days) return built(numberColumn(name, 'date', present, codes, days));
  const measured = measure(present, presentCountsArray, decimal);
  let measuredCells = 0;
  for (const [code, count] of presentCounts.entries())
    if (!Number.isNaN(measured.values[code]!)) measuredCells += count;
  if (measured.withUnit >= Math.max(UNIT_CELLS, 0.1 * total) && measuredCells >= MOSTLY * total) {
    warnings.push({ kind: 'unit', unit: measured.unit, count: measured.withUnit });
    if (measuredCells < total) warnings.push({ kind: 'mixed', notNumbers: total - measuredCells });
    return built(settled(numberColumn(name, 'number', present, codes, measured.values)));
  }
  if (numeric > 0.5 * total) warnings.push({ kind: 'mixed', notNumbers: total - numeric });
  const kind = kindOfTexts(name, { texts: present, counts: presentCounts });
  return built(levelColumn(name, kind, present, codes));
}

function fromNumbers(name: string, cells: Numbers, isMissing: (cell: string) => boolean): BuiltColumn {
  const { values, otherRows, otherCodes, texts } = cells;
  const warnings: ColumnWarning[] = [];
  const missing = new Set<string>();
  const reasons = texts.map((text) => {
    if (isMissing(text)) return 'missing';
    return Number.isNaN(parseNumber(text, '.')) && Number.isNaN(parseNumber(text, ',')) ? 'text' : 'infinite';
  });
  const rows: number[] = [];
  const kept: string[] = [];
  let infinite = 0;
  for (const [i, row] of otherRows.entries()) {
    const code = otherCodes[i]!;
    if (reasons[code] === 'infinite') infinite += 1;
    if (reasons[code] !== 'text') continue;
    rows.push(row);
    kept.push(texts[code]!);
  }
  for (const [code, text] of texts.entries())
    if (reasons[code] === 'missing' && text.trim() !== '') missing.add(text.trim());
  const found = findCodes(values, null);
  const taken = new Set(found.filter((one) => one.taken).map((one) => one.code));
  if (taken.size > 0) {
    for (const code of taken) missing.add(String(code));
    for (let row = 0; row < values.length; row += 1) if (taken.has(values[row]!)) values[row] = Number.NaN;
  }
  const total = values.length - otherRows.length + rows.length;
  const column: NumberColumn = {
    name,
    kind: 'number',
    values,
    ...(rows.length > 0 && { notNumbers: { rows: Int32Array.from(rows), texts: kept } }),
  };
  if (infinite > 0) warnings.push({ kind: 'nonFinite', count: infinite });
  if (rows.length > 0) warnings.push({ kind: 'mixed', notNumbers: rows.length });
  warnings.push(...codeWarnings(found));
  const mostlyNumbers = total - rows.length >= MOSTLY * total;
  return {
    column: mostlyNumbers ? settled(column) : columnWithKind(column, 'category', '.'),
    warnings,
    missing: [...missing],
  };
}

/**
 * Settles what a column is and which of its cells are missing.
 *
 * At least 95% numbers make a number column: the cells that are no numbers are missing there, counted in a `mixed`
 * warning and kept as text beside the numbers. -999 and -9999 outside the rest are taken as missing; other codes
 * are only reported. One unit behind the numbers of a column is set aside and reported. Infinities are missing and reported.
 */
export function buildColumn(
  name: string,
  cells: ColumnCells,
  decimal: '.' | ',',
  isMissing: (cell: string) => boolean,
): BuiltColumn {
  return cells.kind === 'coded' ? fromCoded(name, cells, decimal, isMissing) : fromNumbers(name, cells, isMissing);
}
