import { InputError } from '../contract/faults';
import type { ColumnKind, ColumnWarning, Reading, ReadingOptions, RowProblem } from '../contract/table';
import { columnWithKind } from '../cohort/convert';
import { countDuplicateRows } from '../cohort/duplicate-rows';
import type { Intake } from '../cohort/intake';
import type { Column, Table } from '../cohort/table';
import { drive } from '../jobs/breathe';
import { buildColumn } from './build-column';
import { createCellBatch } from './cell-batch';
import { createColumnBuilder } from './column-builder';
import { nameColumns } from './column-names';
import { isPreamble } from './dialect';
import { growableInts } from './growable';
import { missingTest, numericCodes } from './missing-codes';
import { COLUMN_LIMIT, type ScannedRow } from './parse-rows';
import { createRowDigest } from './row-digest';

const LISTED_PROBLEMS = 200;
const GLIMPSE_ROWS = 8;
/** More rows with NUL bytes than this share are a damaged file, not a few damaged rows. */
const NUL_SHARE = 0.01;
const HASH = 35;

/** How a file is to be read, settled before its first row. */
export interface Plan {
  readonly file: string;
  /** Names of the columns as given by the header row or the user. */
  readonly given: readonly string[];
  readonly columns: number;
  readonly reading: Omit<Reading, 'missing'>;
  /** Whether undecodable bytes stand as U+FFFD, to be listed. */
  readonly mendsCharacters: boolean;
  readonly options: ReadingOptions;
}

export interface TableBuilder {
  readonly rows: number;
  add(row: ScannedRow): void;
  /** Takes in the cells of the rows added since, before the bytes they lie in go. */
  endChunk(): void;
  /** Ends the table; breathes between columns. */
  finish(bytes: number, signal: AbortSignal): Promise<Intake>;
}

function holdsReplacement(cells: Uint8Array): boolean {
  for (let at = cells.indexOf(0xef); at >= 0; at = cells.indexOf(0xef, at + 1)) {
    if (cells[at + 1] === 0xbf && cells[at + 2] === 0xbd) return true;
  }
  return false;
}

/**
 * Builds a table row by row as the scanner finds them.
 *
 * @throws {@link InputError} `input.oneColumn`, `input.tooManyColumns`; from `add` `input.nulBytes` for a damaged
 * header; from `finish` `input.headerOnly`, `input.nulBytes`
 */
export function createTableBuilder(plan: Plan): TableBuilder {
  const { file, columns, options } = plan;
  if (columns > COLUMN_LIMIT) throw new InputError('input.tooManyColumns', { file, columns, limit: COLUMN_LIMIT });
  if (columns < 2) throw new InputError('input.oneColumn', { file, delimiter: plan.reading.delimiter });
  const { names, warnings: nameWarnings } = nameColumns(plan.given, columns);
  const named = names.map((name) => [
    ...(options.missing ?? []),
    ...(options.missingIn && Object.hasOwn(options.missingIn, name) ? options.missingIn[name]! : []),
  ]);
  const isMissing = named.map((codes) => missingTest(codes));
  const batch = createCellBatch(columns);
  const builders = named.map((codes, place) =>
    createColumnBuilder(batch.capacity, plan.reading.decimal, isMissing[place]!, numericCodes(codes)),
  );
  const digest = createRowDigest(names);
  const glimpse: string[][] = [];
  const problems: RowProblem[] = [];
  const decoder = new TextDecoder();
  let problemCount = 0;
  const leftOut = growableInts();
  let rows = 0;
  let headerDue = plan.reading.headerInFile;
  let started = false;
  let nulRows = 0;
  let firstNulLine = 0;
  // Blank lines are problems only where a row follows them.
  let blankLines: number[] = [];
  let blankCount = 0;
  let emptyRecords = 0;

  function list(line: number, reason: RowProblem['reason'], cells: number, kept: boolean): void {
    problemCount += 1;
    if (problems.length < LISTED_PROBLEMS) problems.push({ line, reason, cells, kept });
  }

  function leaveOut(row: ScannedRow, reason: RowProblem['reason']): void {
    leftOut.push(rows + leftOut.length);
    list(row.line, reason, row.cells, false);
  }

  function listBlanks(): void {
    for (const line of blankLines) list(line, 'blank', 0, false);
    problemCount += blankCount - blankLines.length;
    blankLines = [];
    blankCount = 0;
    for (; emptyRecords > 0; emptyRecords -= 1) leftOut.push(rows + leftOut.length);
  }

  function isBlank(row: ScannedRow): boolean {
    if (row.cells > COLUMN_LIMIT) return false;
    for (let i = 0; i < row.cells; i += 1) if (row.starts[i] !== row.ends[i]) return false;
    return true;
  }

  function cellText(row: ScannedRow, place: number): string {
    return decoder.decode(row.bytes.subarray(row.starts[place], row.ends[place]));
  }

  function surplusIsEmpty(row: ScannedRow): boolean {
    if (row.cells > COLUMN_LIMIT) return false;
    for (let i = columns; i < row.cells; i += 1) if (row.starts[i] !== row.ends[i]) return false;
    return true;
  }

  /** @returns whether the row is no data: a comment or directive before the header, or the header */
  function isBeforeData(row: ScannedRow): boolean {
    if (started) return false;
    const first = row.bytes[row.starts[0]!];
    if ((first === HASH || row.ends[0]! - row.starts[0]! < 6) && isPreamble(cellText(row, 0))) return true;
    started = true;
    return headerDue;
  }

  function keep(row: ScannedRow): void {
    const { bytes, starts, ends } = row;
    const short = row.cells < columns;
    if (short) list(row.line, 'tooFewCells', row.cells, true);
    if (plan.mendsCharacters && holdsReplacement(bytes.subarray(starts[0], ends[Math.min(row.cells, columns) - 1]))) {
      list(row.line, 'undecodable', row.cells, true);
    }
    if (glimpse.length < GLIMPSE_ROWS) {
      glimpse.push(names.map((_, place) => (place < row.cells ? cellText(row, place) : '')));
    }
    batch.bytes = bytes;
    const { capacity, starts: batchStarts, ends: batchEnds } = batch;
    for (let place = 0, at = batch.rows; place < columns; place += 1, at += capacity) {
      batchStarts[at] = place < row.cells ? starts[place]! : 0;
      batchEnds[at] = place < row.cells ? ends[place]! : 0;
    }
    batch.rows += 1;
    rows += 1;
    if (batch.rows === capacity) endChunk();
  }

  function endChunk(): void {
    digest.add(batch);
    for (const [place, builder] of builders.entries()) {
      const from = place * batch.capacity;
      const to = from + batch.rows;
      builder.add(batch.bytes, batch.starts.subarray(from, to), batch.ends.subarray(from, to), batch.rows);
    }
    batch.rows = 0;
  }

  function add(row: ScannedRow): void {
    if (isBlank(row)) {
      if (!started) return;
      blankCount += 1;
      // A row of nothing but delimiters is a record to every reader of CSV; a blank line is none.
      if (row.cells > 1) emptyRecords += 1;
      if (blankLines.length < LISTED_PROBLEMS) blankLines.push(row.line);
      return;
    }
    if (isBeforeData(row)) {
      if (started) headerDue = false;
      if (started && row.nul) throw new InputError('input.nulBytes', { file, line: row.line });
      return;
    }
    if (blankCount > 0) listBlanks();
    if (row.nul) {
      nulRows += 1;
      if (firstNulLine === 0) firstNulLine = row.line;
      leaveOut(row, 'nulByte');
    } else if (row.unclosedQuote) leaveOut(row, 'unclosedQuote');
    else if (row.cells > columns && !surplusIsEmpty(row)) leaveOut(row, 'tooManyCells');
    else keep(row);
  }

  async function finish(bytes: number, signal: AbortSignal): Promise<Intake> {
    if (nulRows > NUL_SHARE * (rows + nulRows)) throw new InputError('input.nulBytes', { file, line: firstNulLine });
    if (rows === 0) throw new InputError('input.headerOnly', { file });
    const detected: Column[] = [];
    const built: Column[] = [];
    const detectedKinds: [string, ColumnKind][] = [];
    const missing = new Set<string>();
    const warnings = new Map<string, readonly ColumnWarning[]>(nameWarnings);
    for (const [place, name] of names.entries()) {
      const building = buildColumn(name, builders[place]!.take(), plan.reading.decimal, isMissing[place]!);
      const { column, ...noticed } = await drive(building, signal, () => {});
      for (const code of noticed.missing) missing.add(code);
      if (noticed.warnings.length > 0) warnings.set(name, [...(warnings.get(name) ?? []), ...noticed.warnings]);
      detected.push(column);
      detectedKinds.push([name, column.kind]);
      const kind = options.kinds && Object.hasOwn(options.kinds, name) ? options.kinds[name]! : column.kind;
      built.push(columnWithKind(column, kind, plan.reading.decimal));
    }
    const duplicateRows = await drive(countDuplicateRows(detected, rows), signal, () => {});
    const left = leftOut.take();
    const table: Table = {
      name: file,
      rows,
      columns: built,
      leftOut: Uint32Array.from(left),
      reading: { ...plan.reading, missing: [...missing].sort() },
      detectedKinds: Object.fromEntries(detectedKinds),
      fingerprint: await digest.fingerprint(),
    };
    return {
      table,
      problems,
      problemCount,
      leftOut: left.length,
      duplicateRows,
      bytes,
      glimpse: { columns: names, rows: glimpse },
      warnings,
    };
  }

  return {
    get rows() {
      return rows;
    },
    add,
    endChunk,
    finish,
  };
}
