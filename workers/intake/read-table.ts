import { InputError, isStudyError } from '../contract/faults';
import type { Encoding, ReadingOptions, ReadingProgress } from '../contract/table';
import type { Intake } from '../cohort/intake';
import { detectDecimal, detectDelimiter, detectHeader, hasUnnamedRowNames, sampleRows } from './dialect';
import { createTranscoder, detectEncoding, encodingOf, UndecodableBytes } from './encoding';
import { looksLike } from './looks-like';
import { createRowScanner, LINE_LIMIT_MIB } from './parse-rows';
import { createTableBuilder, type Plan } from './table-builder';

export type { Intake } from '../cohort/intake';

const CHUNK = 1_048_576;
/** First bytes that settle how to read a file: more only where they hold no whole row. */
const HEADS = [262_144, 4_194_304, LINE_LIMIT_MIB * 1_048_576];
const PROGRESS_EVERY_MS = 100;

interface Attempt {
  readonly encoding: Encoding;
  /** Whether bytes that the encoding does not have are refused rather than replaced and listed. */
  readonly strict: boolean;
}

async function bytesOf(file: File, from: number, to: number): Promise<Uint8Array> {
  try {
    return new Uint8Array(await file.slice(from, to).arrayBuffer());
  } catch (cause) {
    throw new InputError('input.unreadable', { file: file.name }, { cause });
  }
}

/** Settles delimiter, decimal sign and header from the first bytes, but for what the user says. */
async function planReading(file: File, attempt: Attempt, options: ReadingOptions): Promise<Plan> {
  for (const bytes of HEADS) {
    const plan = planFrom(file, await bytesOf(file, 0, bytes), attempt, options);
    if (plan) return plan;
  }
  throw new InputError('input.lineTooLong', { file: file.name, line: 1, limitMiB: LINE_LIMIT_MIB });
}

/** @returns null where the first bytes hold no whole row */
function planFrom(file: File, head: Uint8Array, attempt: Attempt, options: ReadingOptions): Plan | null {
  const whole = head.length === file.size;
  const text = createTranscoder(attempt.encoding, false)(head, whole);
  const delimiter = options.delimiter ?? detectDelimiter(text, whole);
  const rows = sampleRows(text, delimiter, whole);
  const decimal = options.decimal ?? detectDecimal(rows);
  const [first] = rows;
  if (!first && !whole) return null;
  if (!first) throw new InputError('input.emptyFile', { file: file.name });
  const headerInFile = options.header === undefined && detectHeader(rows, decimal);
  const rowNames = headerInFile && hasUnnamedRowNames(rows);
  const given = options.header ?? (headerInFile ? [...(rowNames ? [''] : []), ...first] : []);
  return {
    file: file.name,
    given,
    columns: headerInFile || options.header ? given.length : first.length,
    reading: { encoding: attempt.encoding, delimiter, decimal, headerInFile },
    mendsCharacters: !attempt.strict,
    options,
  };
}

async function readAs(
  file: File,
  attempt: Attempt,
  options: ReadingOptions,
  signal: AbortSignal,
  onProgress: (progress: ReadingProgress) => void,
): Promise<Intake> {
  const plan = await planReading(file, attempt, options);
  const builder = createTableBuilder(plan);
  const scanner = createRowScanner(plan.reading.delimiter, file.name, (row) => builder.add(row));
  const transcode = createTranscoder(attempt.encoding, attempt.strict);
  let lastProgress = performance.now();
  let next = bytesOf(file, 0, CHUNK);
  for (let from = 0; from < file.size; from += CHUNK) {
    const to = Math.min(from + CHUNK, file.size);
    // Reading a slice is a task of its own, so a request to stop is heard between two of them.
    const chunk = await next;
    signal.throwIfAborted();
    next = bytesOf(file, to, to + CHUNK);
    // Where this slice ends the reading, what becomes of the next is no one's concern.
    next.catch(() => {});
    scanner.push(transcode(chunk, to === file.size), to === file.size);
    builder.endChunk();
    if (performance.now() - lastProgress < PROGRESS_EVERY_MS) continue;
    lastProgress = performance.now();
    onProgress({ bytesRead: to, bytes: file.size, rows: builder.rows });
  }
  const intake = await builder.finish(file.size, signal);
  onProgress({ bytesRead: file.size, bytes: file.size, rows: intake.table.rows });
  return intake;
}

/**
 * Reads a delimited text file into a table, in slices of 1 MiB: delimiter, encoding, decimal sign, header and the kind
 * of each column are detected where the options do not give them. Rows are kept unless a cell would be lost by keeping
 * them; what is mended or left out is listed.
 *
 * @param onProgress - called at most ten times a second, and once at the end
 * @throws {@link InputError} `input.emptyFile`, `input.notATable`, `input.headerOnly`, `input.oneColumn`,
 * `input.nulBytes`, `input.lineTooLong`, `input.tooManyColumns`, `input.wrongEncoding`, `input.unreadable`
 * @throws the signal's reason when it is aborted
 *
 * Takes O(bytes) time; memory stays under six times the file.
 */
export async function readTable(
  file: File,
  options: ReadingOptions,
  signal: AbortSignal,
  onProgress: (progress: ReadingProgress) => void = () => {},
): Promise<Intake> {
  signal.throwIfAborted();
  if (file.size === 0) throw new InputError('input.emptyFile', { file: file.name });
  const head = await bytesOf(file, 0, HEADS[0]!);
  const looks = looksLike(head);
  if (looks) throw new InputError('input.notATable', { file: file.name, looksLike: looks });
  const encoding = options.encoding ?? detectEncoding(head);
  try {
    const strict = options.encoding !== undefined || encoding === 'utf-8';
    return await readAs(file, { encoding, strict }, options, signal, onProgress);
  } catch (caught) {
    if (isStudyError(caught) || !(caught instanceof UndecodableBytes)) throw caught;
    if (options.encoding !== undefined) {
      throw new InputError('input.wrongEncoding', { file: file.name, encoding, line: caught.line });
    }
    // The first bytes were plain ASCII, or a few bytes are damaged: what failed says which.
    const second = { encoding: encodingOf(caught.chunk), strict: false };
    return await readAs(file, second, options, signal, onProgress);
  }
}
