import type { Encoding } from '../contract/table';

/** Bytes that do not belong to the encoding they were read in. `line` counts from 1. */
export class UndecodableBytes extends Error {
  override readonly name = 'UndecodableBytes';
  readonly line: number;
  readonly chunk: Uint8Array;

  constructor(line: number, chunk: Uint8Array) {
    super('undecodable');
    this.line = line;
    this.chunk = chunk;
  }
}

/** Counts the well-formed sequences of two to four bytes and the bytes that are part of none. */
function utf8Census(bytes: Uint8Array): { sequences: number; strays: number } {
  let sequences = 0;
  let strays = 0;
  for (let i = 0; i < bytes.length; i += 1) {
    const byte = bytes[i]!;
    if (byte < 0x80) continue;
    const more =
      byte >= 0xc2 && byte < 0xe0 ? 1 : byte >= 0xe0 && byte < 0xf0 ? 2 : byte >= 0xf0 && byte < 0xf5 ? 3 : 0;
    let followed = more > 0;
    for (let k = 1; k <= more; k += 1) followed &&= (bytes[i + k] ?? 0) >> 6 === 2;
    if (followed) {
      sequences += 1;
      i += more;
    } else if (i < bytes.length - 4) {
      strays += 1;
    }
  }
  return { sequences, strays };
}

/**
 * GB18030 or Windows-1252. Chinese text is pairs of high bytes, most of them among the 3,755 commonest characters
 * (lead byte B0 to D7); in Western text a high byte stands between ASCII letters.
 */
function chineseOrWestern(bytes: Uint8Array): Encoding {
  let pairs = 0;
  let common = 0;
  let singles = 0;
  for (let i = 0; i < bytes.length; i += 1) {
    const lead = bytes[i]!;
    if (lead < 0x80) continue;
    const trail = bytes[i + 1] ?? 0;
    if (lead >= 0xa1 && trail >= 0xa1) {
      pairs += 1;
      if (lead >= 0xb0 && lead <= 0xd7) common += 1;
      i += 1;
    } else {
      singles += 1;
    }
  }
  return pairs > 4 * singles && common * 2 >= pairs ? 'gb18030' : 'windows-1252';
}

/** UTF-16 without a byte order mark: every other byte of the mostly Latin text is zero. */
function utf16Order(head: Uint8Array): Encoding | null {
  const zeros = [0, 0];
  const seen = Math.min(head.length, 4096) & ~1;
  for (let i = 0; i < seen; i += 1) if (head[i] === 0) zeros[i & 1]! += 1;
  if (seen >= 4 && zeros[1]! > 0.3 * (seen / 2) && zeros[0]! < 0.05 * seen) return 'utf-16le';
  if (seen >= 4 && zeros[0]! > 0.3 * (seen / 2) && zeros[1]! < 0.05 * seen) return 'utf-16be';
  return null;
}

/** The encoding of text that is not UTF-8 throughout, and whether it is UTF-8 all the same but for a few bytes. */
export function encodingOf(bytes: Uint8Array): Encoding {
  const { sequences, strays } = utf8Census(bytes);
  if (strays === 0 || sequences > 10 * strays) return 'utf-8';
  return chineseOrWestern(bytes);
}

/** The encoding the first bytes of a file speak for: its byte order mark, else what they can be. */
export function detectEncoding(head: Uint8Array): Encoding {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return 'utf-8';
  return utf16Order(head) ?? encodingOf(head);
}

function failingLine(chunk: Uint8Array, encoding: Encoding): number {
  const decoder = new TextDecoder(encoding, { fatal: true });
  let line = 0;
  let from = 0;
  while (from < chunk.length) {
    const end = chunk.indexOf(10, from);
    const to = end < 0 ? chunk.length : end + 1;
    try {
      decoder.decode(chunk.subarray(from, to));
    } catch {
      return line;
    }
    line += 1;
    from = to;
  }
  return Math.max(0, line - 1);
}

function countLineFeeds(bytes: Uint8Array): number {
  let count = 0;
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) count += 1;
  return count;
}

/**
 * Turns chunks of a file into UTF-8 without a byte order mark.
 *
 * @param strict - refuse bytes that the encoding does not have, rather than replacing them by U+FFFD
 * @returns a function of the next chunk, and whether it is the last
 * @throws {@link UndecodableBytes} from the returned function, where `strict`
 */
export function createTranscoder(
  encoding: Encoding,
  strict: boolean,
): (chunk: Uint8Array, last: boolean) => Uint8Array {
  const decoder = new TextDecoder(encoding, { fatal: strict });
  const encoder = new TextEncoder();
  const asItStands = encoding === 'utf-8' && strict;
  let line = 1;
  let first = true;
  return (chunk, last) => {
    let text;
    try {
      text = decoder.decode(chunk, { stream: !last });
    } catch {
      throw new UndecodableBytes(line + failingLine(chunk, encoding), chunk);
    }
    const isFirst = first;
    if (chunk.length > 0) first = false;
    if (strict) line += countLineFeeds(chunk);
    if (!asItStands) return encoder.encode(text);
    return isFirst && chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf ? chunk.subarray(3) : chunk;
  };
}
