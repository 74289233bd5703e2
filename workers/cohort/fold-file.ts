import { InputError } from '../contract/faults';

/** A split that the user brings: which fold each named row falls in. */
export interface FoldFile {
  readonly file: string;
  /** Data records of the table's file, from 0, in the order of the fold file. */
  readonly rows: Uint32Array;
  /** The fold of each, as it stands in the file. Shape as rows. */
  readonly folds: readonly string[];
  /** Line of each in the file, from 1. Shape as rows. */
  readonly lines: Uint32Array;
}

const ROW_NUMBER = /^\d{1,9}$/;

/**
 * Reads a file with the columns `row` (0-based data record of the table's file) and `fold`, in either order, between others or not, separated
 * by comma, semicolon or tab.
 *
 * @throws {@link InputError} `input.emptyFile`, or `input.foldsMismatch` with the line that cannot be read or that
 * names a row a second time
 */
export function readFoldFile(text: string, file: string): FoldFile {
  const all = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  const first = all[0] ?? '';
  if (text.trim() === '') throw new InputError('input.emptyFile', { file });
  const delimiter = [',', ';', '\t'].find((candidate) => first.includes(candidate)) ?? ',';
  const cellsOf = (line: string) => line.split(delimiter).map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
  const header = cellsOf(first).map((cell) => cell.toLowerCase());
  const rowAt = header.indexOf('row');
  const foldAt = header.indexOf('fold');
  if (rowAt < 0 || foldAt < 0) throw new InputError('input.foldsMismatch', { file, line: 1 });

  const rows: number[] = [];
  const folds: string[] = [];
  const lines: number[] = [];
  const seen = new Set<number>();
  for (const [index, line] of all.entries()) {
    if (index === 0 || line.trim() === '') continue;
    const cells = cellsOf(line);
    const row = cells[rowAt] ?? '';
    const fold = cells[foldAt] ?? '';
    if (!ROW_NUMBER.test(row) || fold === '' || seen.has(Number(row))) {
      throw new InputError('input.foldsMismatch', { file, line: index + 1 });
    }
    seen.add(Number(row));
    rows.push(Number(row));
    folds.push(fold);
    lines.push(index + 1);
  }
  if (rows.length === 0) throw new InputError('input.headerOnly', { file });
  return { file, rows: Uint32Array.from(rows), folds, lines: Uint32Array.from(lines) };
}
