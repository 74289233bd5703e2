import type { ColumnWarning } from '../contract/table';
import { dateOfNumber, dateReader } from '../cohort/cell-date';
import { parseMeasurement, parseNumber } from '../cohort/cell-number';
import { columnWithKind, levelColumn, measure, numberColumn } from '../cohort/convert';
import type { Column, NumberColumn } from '../cohort/table';
import type { ColumnCells } from './column-builder';
import { kindOfNumbers, kindOfTexts } from './column-kind';
import { findCodes } from './missing-codes';

/** The share of cells that must be numbers, or dates, for a column to be one. */
const MOSTLY = 0.95;
/** A unit is told to the page, so it must be shared by as many cells as a level that is named. */
const UNIT_CELLS = 10;

/** Distinct cells looked at between two pauses. */
const STRETCH = 65_536;

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
  for (const code of codes) counts[code]! += 1;
  return counts;
}

/**
 * The number in each distinct cell, NaN where there is none; null as soon as most cells turn out to be no numbers, after
 * which nothing asks for them.
 */
function numbersOf(
  texts: readonly string[],
  counts: Int32Array,
  cells: number,
  decimal: '.' | ',',
): Float64Array | null {
  const numbers = new Float64Array(texts.length);
  let others = 0;
  for (const [code, text] of texts.entries()) {
    numbers[code] = parseNumber(text, decimal);
    if (Number.isNaN(numbers[code])) others += counts[code]!;
    if (others * 2 > cells) return null;
  }
  return numbers;
}

/** Whether nearly all cells are numbers with or without a unit. */
function areMeasurements(texts: readonly string[], counts: Int32Array, cells: number, decimal: '.' | ','): boolean {
  let others = 0;
  for (const [code, text] of texts.entries()) {
    if (!Number.isFinite(parseMeasurement(text, decimal).value)) others += counts[code]!;
    if (others > (1 - MOSTLY) * cells) return false;
  }
  return true;
}

function codeWarnings(found: ReturnType<typeof findCodes>): ColumnWarning[] {
  return found.map(({ code, count, taken }) => ({ kind: 'missingCode', code: String(code), count, taken }));
}

/** Whether what stands among numbers is codes such as V27 and E909, so that the numbers are codes too. */
function areCodes(others: readonly string[]): boolean {
  return others.length > 2 && others.filter((text) => /^\p{L}{1,2}\d/u.test(text)).length > 0.5 * others.length;
}

/** Cells that are numbers, of distinct cells and how often each occurs. */
function cellsOf(values: Float64Array, counts: Int32Array): number {
  let cells = 0;
  for (const [code, value] of values.entries()) if (!Number.isNaN(value)) cells += counts[code]!;
  return cells;
}

/** The dates of a column's distinct cells, where nearly all of its cells are dates; serial days may stand among them. */
function datesOf(texts: readonly string[], counts: Int32Array, decimal: '.' | ','): Float64Array | null {
  const readDate = dateReader(texts);
  const probe = texts.slice(0, 200);
  if (probe.filter((text) => !Number.isNaN(readDate(text))).length * 2 < probe.length) return null;
  let dated = 0;
  let cells = 0;
  const days = Float64Array.from(texts, (text, code) => {
    const date = readDate(text);
    const day = Number.isNaN(date) ? dateOfNumber(parseNumber(text, decimal)) : date;
    cells += counts[code]!;
    if (!Number.isNaN(day)) dated += counts[code]!;
    return day;
  });
  return dated >= MOSTLY * cells ? days : null;
}

function* fromCoded(
  name: string,
  cells: Coded,
  decimal: '.' | ',',
  isMissing: (cell: string) => boolean,
): Generator<void, BuiltColumn> {
  const { texts, codes } = cells;
  const allCounts = countCodes(codes, texts.length);
  yield;
  const warnings: ColumnWarning[] = [];
  const missing = new Set<string>();
  // Codes of cells that are measured, renumbered without the missing ones.
  const place = new Int32Array(texts.length).fill(-1);
  const present: string[] = [];
  for (const [code, text] of texts.entries()) {
    if (code % STRETCH === STRETCH - 1) yield;
    if (isMissing(text)) {
      if (text.trim() !== '') missing.add(text.trim());
      continue;
    }
    place[code] = present.length;
    present.push(text);
  }
  const counts = allCounts.filter((_, code) => place[code]! >= 0);
  yield;
  if (present.length < texts.length) {
    for (let row = 0; row < codes.length; row += 1) codes[row] = place[codes[row]!]!;
  }
  const built = (column: Column): BuiltColumn => ({ column, warnings, missing: [...missing] });
  if (present.length === 0) {
    warnings.push({ kind: 'allMissing' });
    return built({ name, kind: 'category', levels: [], codes });
  }

  const total = counts.reduce((sum, count) => sum + count, 0);
  const numbers = numbersOf(present, counts, total, decimal);
  let numeric = 0;
  let infinite = 0;
  for (const [code, value] of numbers?.entries() ?? []) {
    if (!Number.isNaN(value)) numeric += counts[code]!;
    if (Math.abs(value) === Infinity) infinite += counts[code]!;
  }
  yield;
  const mostly = numbers !== null && numeric >= MOSTLY * total && numeric > infinite;
  if (mostly && !areCodes(present.filter((_, code) => Number.isNaN(numbers[code]!)))) {
    const finite = numbers.map((value) => (Number.isFinite(value) ? value : Number.NaN));
    const found = findCodes(finite, counts);
    const taken = new Set(found.filter((one) => one.taken).map((one) => one.code));
    for (const [code, value] of finite.entries()) if (taken.has(value)) missing.add(present[code]!.trim());
    // What is no measurement at all leaves no text behind; what is not a number does.
    const gone = numbers.map((value) => Number(Math.abs(value) === Infinity || taken.has(value)));
    if (gone.includes(1)) {
      for (let row = 0; row < codes.length; row += 1) if (gone[codes[row]!] === 1) codes[row] = -1;
    }
    if (infinite > 0) warnings.push({ kind: 'nonFinite', count: infinite });
    if (numeric < total) warnings.push({ kind: 'mixed', notNumbers: total - numeric });
    warnings.push(...codeWarnings(found));
    const kept = finite.map((value, code) => (gone[code] === 1 ? Number.NaN : value));
    const kind = kindOfNumbers(name, kept, cellsOf(kept, counts));
    yield;
    // Leading zeros carry meaning in an identifier, so its texts are kept as they stand.
    if (kind === 'identifier') return built(levelColumn(name, kind, present, codes));
    return built(columnWithKind(numberColumn(name, 'number', present, codes, finite), kind, '.'));
  }
  const days = datesOf(present, counts, decimal);
  yield;
  if (days) return built(numberColumn(name, 'date', present, codes, days));
  if (areMeasurements(present, counts, total, decimal)) {
    const measured = measure(present, counts, decimal);
    const measuredCells = cellsOf(measured.values, counts);
    if (measured.withUnit >= Math.max(UNIT_CELLS, 0.1 * total) && measuredCells >= MOSTLY * total) {
      warnings.push({ kind: 'unit', unit: measured.unit, count: measured.withUnit });
      if (measuredCells < total) warnings.push({ kind: 'mixed', notNumbers: total - measuredCells });
      const column = numberColumn(name, 'number', present, codes, measured.values);
      return built(columnWithKind(column, kindOfNumbers(name, measured.values, measuredCells), '.'));
    }
  }
  yield;
  if (numeric > 0.5 * total) warnings.push({ kind: 'mixed', notNumbers: total - numeric });
  const kind = kindOfTexts(name, { texts: present, counts });
  yield;
  return built(levelColumn(name, kind, present, codes));
}

function* fromNumbers(
  name: string,
  cells: Numbers,
  isMissing: (cell: string) => boolean,
): Generator<void, BuiltColumn> {
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
  yield;
  const found = findCodes(values, null);
  yield;
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
  yield;
  const kind = mostlyNumbers ? kindOfNumbers(name, values, total - rows.length) : 'category';
  yield;
  return {
    column: columnWithKind(column, kind, '.'),
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
 *
 * Pauses between passes over the column.
 */
export function buildColumn(
  name: string,
  cells: ColumnCells,
  decimal: '.' | ',',
  isMissing: (cell: string) => boolean,
): Generator<void, BuiltColumn> {
  return cells.kind === 'coded' ? fromCoded(name, cells, decimal, isMissing) : fromNumbers(name, cells, isMissing);
}
