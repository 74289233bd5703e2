import { InputError } from '../contract/faults';
import type { Delimiter } from '../contract/table';

export const LINE_LIMIT_MIB = 64;
export const COLUMN_LIMIT = 20_000;
const LINE_LIMIT = LINE_LIMIT_MIB * 1_048_576;
/** A quoted cell longer than this is taken for a quote that was never closed. */
const QUOTED_LIMIT = 1_048_576;

const LF = 10;
const CR = 13;
const SPACE = 32;
const QUOTE = 34;
const TAB = 9;

/** What is left to do to a cell when its row ends: trim it, nothing, or make one quote of two. */
const PLAIN = 0;
const TIDY = 1;
const QUOTED = 1;
const DOUBLED = 2;

/** One row of the file. It is reused: whoever needs a cell later copies it. */
export interface ScannedRow {
  /** Cell i is `bytes[starts[i] .. ends[i])`, UTF-8, unquoted; an unquoted cell is trimmed. */
  bytes: Uint8Array;
  starts: Int32Array;
  ends: Int32Array;
  /** Cells found; only the first {@link COLUMN_LIMIT} + 1 are stored. */
  cells: number;
  /** Line of the file on which the row starts, from 1. */
  line: number;
  /** A quote was opened and never closed: the cells are those of its first line, quotes taken literally. */
  unclosedQuote: boolean;
  /** Whether a NUL byte stands in the row. */
  nul: boolean;
}

export interface RowScanner {
  /**
   * Takes the next bytes and reports each row that they complete.
   *
   * @param last - true with the end of the file, whose last row needs no line end
   * @throws {@link InputError} `input.lineTooLong`
   */
  push(chunk: Uint8Array, last: boolean): void;
}

type Within = 'start' | 'plain' | 'quoted';

/**
 * Splits UTF-8 bytes into rows and cells: RFC 4180 with any line end, doubled quotes, line breaks inside quotes, blanks
 * around quotes, and quotes in the middle of a cell taken literally. With a blank as the delimiter, runs of blanks
 * count as one. A blank line is a row of one empty cell.
 *
 * The seam for a faster scanner: nothing else in this room looks for delimiters.
 */
export function createRowScanner(delimiter: Delimiter, file: string, onRow: (row: ScannedRow) => void): RowScanner {
  const separator = delimiter.charCodeAt(0);
  const blanks = separator === SPACE;
  const highest = Math.max(separator, CR);
  let buffer = new Uint8Array(0);
  let length = 0;
  let pos = 0;
  let recordStart = 0;
  let line = 1;
  let lineEnds = 0;
  let within: Within = 'start';
  let cellStart = 0;
  let cellLineEnds = 0;
  let doubled = false;
  let literal = false;
  let skipLineFeed = false;
  let nulSeen = false;
  let untidy = false;
  let marks = new Uint8Array(64);
  const row: ScannedRow = {
    bytes: buffer,
    starts: new Int32Array(64),
    ends: new Int32Array(64),
    cells: 0,
    line: 1,
    unclosedQuote: false,
    nul: false,
  };

  function append(chunk: Uint8Array): void {
    const kept = length - recordStart;
    if (kept + chunk.length > buffer.length) {
      const larger = new Uint8Array(Math.max(kept + chunk.length, Math.min(buffer.length * 2, LINE_LIMIT * 1.25)));
      larger.set(buffer.subarray(recordStart, length));
      buffer = larger;
    } else if (recordStart > 0) {
      buffer.copyWithin(0, recordStart, length);
    }
    for (let i = 0; i < Math.min(row.cells, row.starts.length); i += 1) {
      row.starts[i]! -= recordStart;
      row.ends[i]! -= recordStart;
    }
    pos -= recordStart;
    cellStart -= recordStart;
    recordStart = 0;
    buffer.set(chunk, kept);
    length = kept + chunk.length;
    row.bytes = buffer;
  }

  function endCell(start: number, end: number, mark: number): void {
    const at = row.cells;
    row.cells += 1;
    within = 'start';
    untidy = true;
    if (at > COLUMN_LIMIT) return;
    if (at === row.starts.length) {
      const larger = at * 2;
      const [starts, ends, longerMarks] = [new Int32Array(larger), new Int32Array(larger), new Uint8Array(larger)];
      starts.set(row.starts);
      ends.set(row.ends);
      longerMarks.set(marks);
      row.starts = starts;
      row.ends = ends;
      marks = longerMarks;
    }
    row.starts[at] = start;
    row.ends[at] = end;
    marks[at] = mark;
  }

  function trim(cell: number): void {
    let start = row.starts[cell]!;
    let end = row.ends[cell]!;
    while (start < end && (buffer[start] === SPACE || buffer[start] === TAB)) start += 1;
    while (end > start && (buffer[end - 1] === SPACE || buffer[end - 1] === TAB)) end -= 1;
    row.starts[cell] = start;
    row.ends[cell] = end;
  }

  function undouble(cell: number): void {
    const end = row.ends[cell]!;
    let to = row.starts[cell]!;
    for (let from = to; from < end; from += 1) {
      const byte = buffer[from]!;
      buffer[to] = byte;
      to += 1;
      if (byte === QUOTE && buffer[from + 1] === QUOTE && from + 1 < end) from += 1;
    }
    row.ends[cell] = to;
  }

  function endRecord(): void {
    const stored = Math.min(row.cells, COLUMN_LIMIT + 1);
    if (blanks && row.cells > 1 && row.starts[stored - 1] === row.ends[stored - 1] && marks[stored - 1] === PLAIN)
      row.cells -= 1;
    for (let cell = 0; untidy && cell < stored; cell += 1) {
      if (marks[cell] === PLAIN) trim(cell);
      else if (marks[cell] === DOUBLED) undouble(cell);
    }
    untidy = false;
    row.line = line;
    row.unclosedQuote = literal;
    row.nul = nulSeen && buffer.subarray(recordStart, pos).includes(0);
    onRow(row);
    row.cells = 0;
    line += lineEnds + 1;
    lineEnds = 0;
    literal = false;
    recordStart = pos;
    within = 'start';
  }

  /**
   * Takes the unquoted cells that stand whole in the buffer, which most cells of most files are, to the end of the record
   * at most. The first that is otherwise is left to the slower way.
   *
   * @returns whether the record ended
   */
  function scanPlainCells(): boolean {
    const bytes = buffer;
    const end = length;
    const { starts, ends } = row;
    const room = Math.min(starts.length, COLUMN_LIMIT + 1);
    let cell = row.cells;
    let at = pos;
    while (cell < room && at < end) {
      let byte = bytes[at]!;
      if (byte === QUOTE || byte === SPACE) break;
      let next = at;
      while (byte > highest || (byte !== separator && byte !== LF && byte !== CR)) {
        next += 1;
        if (next === end) break;
        byte = bytes[next]!;
      }
      if (next === end) break;
      starts[cell] = at;
      ends[cell] = next;
      const edges = next > at && (bytes[at] === TAB || bytes[next - 1] === SPACE || bytes[next - 1] === TAB);
      marks[cell] = edges ? PLAIN : TIDY;
      untidy ||= edges;
      cell += 1;
      at = next + 1;
      if (byte === separator) continue;
      row.cells = cell;
      pos = at;
      skipLineFeed = byte === CR;
      endRecord();
      return true;
    }
    row.cells = cell;
    pos = at;
    return false;
  }

  /** The quote opened in this record never closes: its first line is read again with quotes as they stand. */
  function rewind(): void {
    pos = recordStart;
    row.cells = 0;
    lineEnds = 0;
    literal = true;
    within = 'start';
  }

  /** @returns false where more bytes are needed */
  function startCell(last: boolean): boolean {
    let at = pos;
    while (at < length && buffer[at] === SPACE) at += 1;
    if (at >= length && !last) return false;
    if (blanks) pos = at;
    doubled = false;
    if (!literal && at < length && buffer[at] === QUOTE) {
      pos = at + 1;
      within = 'quoted';
      cellLineEnds = lineEnds;
    } else {
      within = 'plain';
    }
    cellStart = pos;
    return true;
  }

  function scanPlain(): void {
    const bytes = buffer;
    const end = length;
    let at = pos;
    while (at < end) {
      const byte = bytes[at]!;
      if (byte === separator) {
        endCell(cellStart, at, PLAIN);
        pos = at + 1;
        return;
      }
      if (byte === LF || byte === CR) {
        endCell(cellStart, at, PLAIN);
        skipLineFeed = byte === CR;
        pos = at + 1;
        endRecord();
        return;
      }
      at += 1;
    }
    pos = at;
  }

  /** @returns false where more bytes are needed */
  function closeQuote(last: boolean): boolean {
    let after = pos + 1;
    while (after < length && buffer[after] === SPACE && !blanks) after += 1;
    if (after >= length && !last) return false;
    const next = after < length ? buffer[after]! : LF;
    if (next === separator || next === LF || next === CR) {
      endCell(cellStart, pos, doubled ? DOUBLED : QUOTED);
      pos = Math.min(after + 1, length);
      if (next !== separator) {
        skipLineFeed = next === CR;
        endRecord();
      }
    } else if (lineEnds > cellLineEnds) {
      rewind();
    } else {
      pos += 1;
    }
    return true;
  }

  /** @returns false where more bytes are needed */
  function scanQuoted(last: boolean): boolean {
    while (pos < length) {
      const byte = buffer[pos]!;
      if (byte === QUOTE) {
        if (pos + 1 >= length && !last) return false;
        if (buffer[pos + 1] !== QUOTE || pos + 1 >= length) return closeQuote(last);
        doubled = true;
        pos += 2;
        continue;
      }
      if (byte === CR || (byte === LF && buffer[pos - 1] !== CR)) lineEnds += 1;
      pos += 1;
    }
    if (last || pos - cellStart > QUOTED_LIMIT) rewind();
    return last || literal;
  }

  function scan(last: boolean): void {
    for (;;) {
      if (within === 'start') {
        if (skipLineFeed && row.cells === 0 && pos < length) {
          if (buffer[pos] === LF) {
            pos += 1;
            recordStart = pos;
          }
          skipLineFeed = false;
        }
        if (pos >= length && (!last || row.cells === 0)) return;
        if (!blanks) {
          if (scanPlainCells()) continue;
          if (pos >= length && !last) return;
        }
        if (!startCell(last)) return;
      }
      if (within === 'quoted') {
        if (!scanQuoted(last)) return;
        continue;
      }
      scanPlain();
      if (within !== 'plain') continue;
      if (!last) return;
      endCell(cellStart, pos, PLAIN);
      endRecord();
      return;
    }
  }

  return {
    push(chunk, last) {
      nulSeen ||= chunk.includes(0);
      append(chunk);
      scan(last);
      if (length - recordStart > LINE_LIMIT) {
        throw new InputError('input.lineTooLong', { file, line, limitMiB: LINE_LIMIT_MIB });
      }
    },
  };
}
