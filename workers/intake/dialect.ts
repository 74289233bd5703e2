import { delimiters, type Delimiter } from '../contract/table';
import { dateReader } from '../cohort/cell-date';
import { parseNumber } from '../cohort/cell-number';
import { missingTest } from './missing-codes';
import { createRowScanner } from './parse-rows';

/** Rows that settle how a file is read. */
const SAMPLE_ROWS = 200;
/** In order of preference where two delimiters split the sample equally well. */
const PREFERENCE: readonly Delimiter[] = ['\t', ';', '|', ','];

/** The first rows of a file as text, comment lines before the header left out. */
export function sampleRows(head: Uint8Array, delimiter: Delimiter, whole: boolean): string[][] {
  const rows: string[][] = [];
  const decoder = new TextDecoder();
  const scanner = createRowScanner(delimiter, '', (row) => {
    if (rows.length >= SAMPLE_ROWS) return;
    const cells = Array.from({ length: Math.min(row.cells, row.starts.length) }, (_, i) =>
      decoder.decode(row.bytes.subarray(row.starts[i], row.ends[i])),
    );
    if (cells.every((cell) => cell === '') || (rows.length === 0 && isPreamble(cells[0]!))) return;
    rows.push(cells);
  });
  scanner.push(head, whole);
  return rows;
}

/** Whether a line before the header is a comment, or the directive by which spreadsheets name the delimiter. */
export function isPreamble(firstCell: string): boolean {
  return firstCell.startsWith('#') || /^sep=.?$/i.test(firstCell);
}

/** The share of rows that have the commonest number of cells, zero where that is one. */
function consistency(rows: readonly (readonly string[])[]): number {
  const counts = new Map<number, number>();
  for (const row of rows) counts.set(row.length, (counts.get(row.length) ?? 0) + 1);
  let commonest = 1;
  for (const [cells, count] of counts) if (count > (counts.get(commonest) ?? 0)) commonest = cells;
  return commonest > 1 ? counts.get(commonest)! / rows.length : 0;
}

/**
 * The delimiter that splits the first rows most evenly; a blank only where nothing else splits them at all.
 *
 * @param head - the first bytes of the file, UTF-8
 * @param whole - whether they are the whole file
 */
export function detectDelimiter(head: Uint8Array, whole: boolean): Delimiter {
  const directive = /^sep=([,;\t| ])\r?\n/i.exec(new TextDecoder().decode(head.subarray(0, 8)));
  const named = delimiters.find((delimiter) => delimiter === directive?.[1]);
  if (named) return named;
  let best: Delimiter = ',';
  let bestShare = 0;
  for (const delimiter of PREFERENCE) {
    const share = consistency(sampleRows(head, delimiter, whole));
    if (share > bestShare) [best, bestShare] = [delimiter, share];
  }
  if (bestShare > 0) return best;
  return consistency(sampleRows(head, ' ', whole)) > 0.9 ? ' ' : ',';
}

/**
 * The decimal sign of the file: a comma where more cells can only be numbers with a decimal comma than with a point.
 * `1,234` alone decides nothing, for it may be a thousand.
 */
export function detectDecimal(rows: readonly (readonly string[])[]): '.' | ',' {
  let commas = 0;
  let points = 0;
  for (const row of rows) {
    for (const cell of row) {
      if (/^[+-]?\d*,\d+$/.test(cell) && !/^[+-]?[1-9]\d{0,2},\d{3}$/.test(cell)) commas += 1;
      else if (/^[+-]?\d*\.\d+$/.test(cell)) points += 1;
    }
  }
  return commas > points ? ',' : '.';
}

/** Whether the first row names the columns: most of its cells are no numbers, dates or codes for missing. */
export function detectHeader(rows: readonly (readonly string[])[], decimal: '.' | ','): boolean {
  const first = (rows[0] ?? []).filter((cell) => cell !== '');
  if (first.length === 0) return true;
  const readDate = dateReader(first);
  const isMissing = missingTest([]);
  const likeData = first.filter(
    (cell) => !Number.isNaN(parseNumber(cell, decimal)) || !Number.isNaN(readDate(cell)) || isMissing(cell),
  );
  return likeData.length * 2 < first.length;
}

/** Whether rows start with a name that the header leaves out, as R's write.table has it. */
export function hasUnnamedRowNames(rows: readonly (readonly string[])[]): boolean {
  const [header, ...body] = rows;
  if (!header || body.length < 3) return false;
  const longer = body.filter((row) => row.length === header.length + 1 && row.at(-1) !== '');
  return longer.length >= 0.9 * body.length;
}
