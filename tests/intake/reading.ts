import type { ReadingOptions } from '../../workers/contract/table';
import { isStudyError, type StudyError } from '../../workers/contract/faults';
import type { Intake } from '../../workers/cohort/intake';
import { isNumeric } from '../../workers/cohort/table';
import { readTable } from '../../workers/intake/read-table';

export function read(content: BlobPart | readonly BlobPart[], options: ReadingOptions = {}): Promise<Intake> {
  const parts = Array.isArray(content) ? (content as BlobPart[]) : [content as BlobPart];
  return readTable(new File(parts, 'clinic.csv'), options, new AbortController().signal);
}

/** The fault that reading ends in. */
export async function refusal(
  content: BlobPart | readonly BlobPart[],
  options: ReadingOptions = {},
): Promise<StudyError> {
  try {
    await read(content, options);
  } catch (caught) {
    if (isStudyError(caught)) return caught;
    throw caught;
  }
  throw new Error('the file was read');
}

/** The cells of a column as numbers, levels, or null where missing. */
export function cells({ table }: Intake, name: string): (number | string | null)[] {
  const column = table.columns.find((one) => one.name === name);
  if (!column) throw new RangeError(`no column ${name}`);
  if (isNumeric(column)) return Array.from(column.values, (value) => (Number.isNaN(value) ? null : value));
  return Array.from(column.codes, (code) => (code < 0 ? null : column.levels[code]!));
}

export function kinds({ table }: Intake): string[] {
  return table.columns.map((column) => column.kind);
}

/** UTF-16 bytes of a text. */
export function utf16(text: string, littleEndian: boolean): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(text.length * 2));
  for (let i = 0; i < text.length; i += 1) view.setUint16(i * 2, text.charCodeAt(i), littleEndian);
  return new Uint8Array(view.buffer);
}

/** Latin-1 bytes of a text. */
export function latin1(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}
