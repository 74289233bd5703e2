import type { Faults } from '../contract/faults';

type Looks = Faults['input.notATable']['looksLike'];

const SIGNATURES: readonly (readonly [Looks, number, string])[] = [
  ['image', 0, '\x89PNG'],
  ['image', 0, '\xff\xd8\xff'],
  ['image', 0, 'GIF8'],
  ['image', 0, 'II*\0'],
  ['image', 0, 'MM\0*'],
  ['image', 8, 'WEBP'],
  ['image', 128, 'DICM'],
  ['pdf', 0, '%PDF'],
  ['archive', 0, '\x1f\x8b'],
  ['archive', 0, '7z\xbc\xaf'],
  ['archive', 0, 'Rar!'],
  ['archive', 0, 'BZh'],
  ['archive', 0, '\xfd7zXZ'],
  ['archive', 0, '\x28\xb5\x2f\xfd'],
  ['workbook', 0, '\xd0\xcf\x11\xe0'],
  ['binary', 0, 'PAR1'],
  ['binary', 0, 'SQLite format 3'],
  ['binary', 0, '$FL2'],
  ['binary', 0, '\x7fELF'],
  ['other', 0, '{\\rtf'],
];

function latin(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
}

/** What a file is by its first bytes, where they cannot be a table; null where they can. */
export function looksLike(head: Uint8Array): Looks | null {
  const start = latin(head.subarray(0, 4096));
  if (start.startsWith('PK\x03\x04') || start.startsWith('PK\x05\x06')) {
    return /\[Content_Types\]\.xml|xl\/|content\.xml|opendocument\.spreadsheet/.test(start) ? 'workbook' : 'archive';
  }
  for (const [looks, at, signature] of SIGNATURES) if (start.startsWith(signature, at)) return looks;
  if (/^\s*(?:<!doctype|<html|<\?xml|[{[]\s*["{[\]}])/i.test(start.replace(/^\xef\xbb\xbf/, ''))) return 'other';
  if (/^(?:\xff\xfe|\xfe\xff)/.test(start)) return null;
  let controls = 0;
  for (let i = 0; i < start.length; i += 1) {
    const code = start.charCodeAt(i);
    if (code < 32 && code !== 9 && code !== 10 && code !== 13 && code !== 0) controls += 1;
  }
  return controls > 0.05 * start.length && controls > 4 ? 'binary' : null;
}
