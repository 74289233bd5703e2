import { parseNumber } from '../cohort/cell-number';
import { hashOf } from './cell-hash';
import { growableInts, growableNumbers, type Growable } from './growable';
import { plainNumber } from './plain-number';

/** Distinct cells beyond which a column that is mostly numbers keeps the numbers only. */
const DICTIONARY_LIMIT = 4096;
const NUMBER_SHARE = 0.95;

/** Distinct cells of a column, each with a code: hashed bytes with open addressing, so that no cell becomes a string. */
interface Dictionary {
  readonly size: number;
  codeOf(bytes: Uint8Array, start: number, end: number, hash: number): number;
  texts(): string[];
}

function createDictionary(): Dictionary {
  let slots = new Int32Array(64).fill(-1);
  let hashes = new Int32Array(32);
  let offsets = new Int32Array(33);
  let pool = new Uint8Array(256);
  let size = 0;

  function widen(): void {
    const longerHashes = new Int32Array(hashes.length * 2);
    longerHashes.set(hashes);
    hashes = longerHashes;
    const longerOffsets = new Int32Array(hashes.length + 1);
    longerOffsets.set(offsets);
    offsets = longerOffsets;
    slots = new Int32Array(slots.length * 2).fill(-1);
    for (let code = 0; code < size; code += 1) {
      let slot = hashes[code]! & (slots.length - 1);
      while (slots[slot] !== -1) slot = (slot + 1) & (slots.length - 1);
      slots[slot] = code;
    }
  }

  function holds(code: number, bytes: Uint8Array, start: number, end: number): boolean {
    const from = offsets[code]!;
    if (offsets[code + 1]! - from !== end - start) return false;
    for (let i = start, at = from; i < end; i += 1, at += 1) if (bytes[i] !== pool[at]) return false;
    return true;
  }

  return {
    get size() {
      return size;
    },
    codeOf(bytes, start, end, hash) {
      const mask = slots.length - 1;
      let slot = hash & mask;
      for (let code = slots[slot]!; code !== -1; code = slots[slot]!) {
        if (hashes[code] === hash && holds(code, bytes, start, end)) return code;
        slot = (slot + 1) & mask;
      }
      const code = size;
      const from = offsets[code]!;
      if (from + end - start > pool.length) {
        const larger = new Uint8Array(Math.max(pool.length * 2, from + end - start));
        larger.set(pool);
        pool = larger;
      }
      pool.set(bytes.subarray(start, end), from);
      slots[slot] = code;
      hashes[code] = hash;
      offsets[code + 1] = from + end - start;
      size += 1;
      if (size === hashes.length) widen();
      return code;
    },
    texts() {
      const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
      return Array.from({ length: size }, (_, code) => decoder.decode(pool.subarray(offsets[code], offsets[code + 1])));
    },
  };
}

/** The cells of one column: distinct texts by code, or numbers with the few cells that are none. */
export type ColumnCells =
  | { readonly kind: 'coded'; readonly texts: readonly string[]; readonly codes: Int32Array }
  | {
      readonly kind: 'numbers';
      /** Shape (rows); NaN where the cell is no number. */
      readonly values: Float64Array;
      /** Rows whose cell is no number, ascending, and the code of its text. */
      readonly otherRows: Int32Array;
      readonly otherCodes: Int32Array;
      readonly texts: readonly string[];
    };

export interface ColumnBuilder {
  /** Takes the next cell, as UTF-8 bytes with their hash. */
  add(bytes: Uint8Array, start: number, end: number, hash: number): void;
  /** Ends the column; the builder is spent. */
  take(): ColumnCells;
}

/**
 * Gathers one column cell by cell. It starts with a dictionary, which decides everything from distinct cells; a column
 * that turns out to be almost all distinct numbers goes on as numbers, unless leading zeros say that they are codes.
 */
export function createColumnBuilder(
  decimal: '.' | ',',
  isMissing: (cell: string) => boolean,
  missingNumbers: ReadonlySet<number>,
): ColumnBuilder {
  const comma = decimal.charCodeAt(0);
  const decoder = new TextDecoder();
  let dictionary = createDictionary();
  let codes = growableInts();
  let values: Growable<Float64Array> | null = null;
  const otherRows = growableInts();
  let nextCheck = DICTIONARY_LIMIT;

  function becomeNumbers(): void {
    const texts = dictionary.texts();
    const missing = texts.map(isMissing);
    const numbers = texts.map((text) => parseNumber(text, decimal));
    if (texts.some((text) => /^[+-]?0\d/.test(text))) return;
    const present = missing.filter((is) => !is).length;
    if (numbers.filter((number, code) => !missing[code] && !Number.isNaN(number)).length < NUMBER_SHARE * present)
      return;
    const before = codes.take();
    const encoder = new TextEncoder();
    dictionary = createDictionary();
    codes = growableInts();
    values = growableNumbers();
    const renumbered = new Int32Array(texts.length).fill(-1);
    for (const [row, code] of before.entries()) {
      const number = missing[code] ? Number.NaN : numbers[code]!;
      if (Number.isFinite(number)) {
        values.push(number);
        continue;
      }
      if (renumbered[code] === -1) {
        const bytes = encoder.encode(texts[code]);
        renumbered[code] = dictionary.codeOf(bytes, 0, bytes.length, hashOf(bytes, 0, bytes.length));
      }
      values.push(Number.NaN);
      otherRows.push(row);
      codes.push(renumbered[code]!);
    }
  }

  function addNumber(into: Growable<Float64Array>, bytes: Uint8Array, start: number, end: number, hash: number): void {
    let value = plainNumber(bytes, start, end, comma);
    if (Number.isNaN(value) && end > start) value = parseNumber(decoder.decode(bytes.subarray(start, end)), decimal);
    if (!Number.isFinite(value) || missingNumbers.has(value)) {
      otherRows.push(into.length);
      codes.push(dictionary.codeOf(bytes, start, end, hash));
      value = Number.NaN;
    }
    into.push(value);
  }

  return {
    add(bytes, start, end, hash) {
      if (values) {
        addNumber(values, bytes, start, end, hash);
        return;
      }
      codes.push(dictionary.codeOf(bytes, start, end, hash));
      if (dictionary.size < nextCheck) return;
      nextCheck *= 2;
      becomeNumbers();
    },
    take() {
      const texts = dictionary.texts();
      dictionary = createDictionary();
      if (!values) return { kind: 'coded', texts, codes: codes.take() };
      return { kind: 'numbers', values: values.take(), otherRows: otherRows.take(), otherCodes: codes.take(), texts };
    },
  };
}
