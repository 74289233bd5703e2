import { formulaError } from './problem';

export type Operator =
  | '+' | '-' | '*' | '/' | '^' | '==' | '!=' | '<' | '<=' | '>' | '>=' | 'and' | 'or' | 'not'; // prettier-ignore

/** One word of a formula; `position` counts characters from 0. */
export type Token = { readonly position: number } & (
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'text'; readonly value: string }
  /** A word that may name a column or, before a parenthesis, a function. */
  | { readonly kind: 'name'; readonly value: string; readonly quoted: boolean }
  | { readonly kind: 'operator'; readonly value: Operator }
  | { readonly kind: '(' | ')' | ',' | 'end' }
);

/** A formula longer than this was not typed. */
const LONGEST = 20_000;

/** Longest first. Signs that texts and papers use beside those of keyboards are understood. */
const signs: readonly (readonly [string, Operator])[] = [
  ['==', '=='], ['!=', '!='], ['<>', '!='], ['<=', '<='], ['>=', '>='], ['&&', 'and'], ['||', 'or'], ['**', '^'],
  ['=', '=='], ['≠', '!='], ['<', '<'], ['≤', '<='], ['>', '>'], ['≥', '>='], ['&', 'and'], ['|', 'or'], ['!', 'not'],
  ['+', '+'], ['-', '-'], ['−', '-'], ['–', '-'], ['*', '*'], ['×', '*'], ['·', '*'], ['/', '/'], ['÷', '/'], ['^', '^'],
]; // prettier-ignore

const closing: Readonly<Record<string, string>> = { '"': '"', "'": "'", '“': '”', '‘': '’', '`': '`' };
const words: Readonly<Record<string, Operator>> = { and: 'and', or: 'or', not: 'not' };

const number = /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/uy;
const name = /[\p{L}_][\p{L}\p{M}\p{N}_.]*/uy;
const space = /\s+/uy;

function match(pattern: RegExp, text: string, at: number): string | null {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? null;
}

/**
 * Splits a formula into its words.
 *
 * @returns at least one token, the last of kind `end`
 * @throws InputError `input.formula`: `tooLong`, `badNumber`, `unclosedText` or `unexpectedCharacter`
 */
export function tokens(text: string): readonly Token[] {
  if (text.length > LONGEST) throw formulaError('tooLong', LONGEST);
  const found: Token[] = [];
  let position = 0;
  while (position < text.length) {
    const blank = match(space, text, position);
    if (blank !== null) {
      position += blank.length;
      continue;
    }
    const { token, length } = tokenAt(text, position);
    found.push(token);
    position += length;
  }
  found.push({ kind: 'end', position: text.length });
  return found;
}

function tokenAt(text: string, position: number): { readonly token: Token; readonly length: number } {
  const digits = match(number, text, position);
  if (digits !== null) {
    const value = Number(digits);
    // 1.2.3 and 1e999 are slips, not numbers.
    const next = text[position + digits.length];
    if (!Number.isFinite(value) || next === '.') throw formulaError('badNumber', position);
    return { token: { kind: 'number', value, position }, length: digits.length };
  }
  const word = match(name, text, position);
  if (word !== null) {
    const operator = Object.hasOwn(words, word) ? words[word] : undefined;
    const token: Token = operator
      ? { kind: 'operator', value: operator, position }
      : { kind: 'name', value: word, quoted: false, position };
    return { token, length: word.length };
  }
  const first = text[position]!;
  if (first === '(' || first === ')' || first === ',') return { token: { kind: first, position }, length: 1 };
  const close = closing[first];
  if (close !== undefined) {
    const end = text.indexOf(close, position + 1);
    if (end < 0) throw formulaError('unclosedText', position);
    const value = text.slice(position + 1, end);
    const token: Token =
      first === '`' ? { kind: 'name', value, quoted: true, position } : { kind: 'text', value, position };
    return { token, length: end + 1 - position };
  }
  const sign = signs.find(([written]) => text.startsWith(written, position));
  if (!sign) throw formulaError('unexpectedCharacter', position);
  return { token: { kind: 'operator', value: sign[1], position }, length: sign[0].length };
}
