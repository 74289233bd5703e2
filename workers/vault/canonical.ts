import { arrayText } from './kept-arrays';

/** Deeper than any study is; a file that goes deeper was made to break its reader. */
const DEEPEST = 64;

/**
 * JSON with the keys of every object in code-unit order and no white space: the same text for the same content, and so
 * the same hash, whoever wrote it.
 *
 * @param value - plain JSON, as `JSON.parse` makes it; members that are undefined are left out. Lists of numbers of one
 * type become the text of their bytes
 * @throws RangeError when it is nested deeper than 64 levels
 */
export function canonicalJson(value: unknown, depth = 0): string {
  if (depth > DEEPEST) throw new RangeError(`nested deeper than ${DEEPEST} levels`);
  if (Array.isArray(value)) {
    return `[${value.map((item: unknown) => canonicalJson(item ?? null, depth + 1)).join(',')}]`;
  }
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (ArrayBuffer.isView(value)) return `"${arrayText(value)}"`;
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member, depth + 1)}`);
  return `{${members.join(',')}}`;
}
