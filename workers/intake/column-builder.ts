import { parseNumber } from '../cohort/cell-number';
import { createCellDictionary } from './cell-dictionary';
import { growableInts, growableNumbers, type Growable } from './growable';
import { plainNumber } from './plain-number';

/** Distinct cells beyond which a column that is mostly numbers keeps the numbers only. */
const DICTIONARY_LIMIT = 4096;
const NUMBER_SHARE = 0.95;

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
  /**
   * Takes the next cells: cell i is the UTF-8 of `bytes[starts[i] .. ends[i])`.
   *
   * @param count - at most the batch's capacity
   */
  add(bytes: Uint8Array, starts: Int32Array, ends: Int32Array, count: number): void;
  /** Ends the column; the builder is spent. */
  take(): ColumnCells;
}

/**
 * Gathers one column batch by batch. It starts with a dictionary, which decides everything from distinct cells; a column
 * that turns out to be almost all distinct numbers goes on as numbers, unless leading zeros say that they are codes.
 *
 * @param capacity - the most cells of a batch
 */
export function createColumnBuilder(
  capacity: number,
  decimal: '.' | ',',
  isMissing: (cell: string) => boolean,
  missingNumbers: ReadonlySet<number>,
): ColumnBuilder {
  const comma = decimal.charCodeAt(0);
  const decoder = new TextDecoder();
  const batchCodes = new Int32Array(capacity);
  let batchValues = new Float64Array(0);
  let dictionary = createCellDictionary();
  let codes = growableInts();
  let values: Growable<Float64Array> | null = null;
  const otherRows = growableInts();
  let nextCheck = DICTIONARY_LIMIT;

  /** The number of each distinct cell, NaN where it is missing; null where the column is not one of numbers. */
  function distinctNumbers(): Float64Array | null {
    const { size } = dictionary;
    const numbers = new Float64Array(size).fill(Number.NaN);
    let others = 0;
    let missing = 0;
    for (let code = 0; code < size; code += 1) {
      const text = dictionary.text(code);
      if (/^[+-]?0\d/.test(text)) return null;
      if (isMissing(text)) {
        missing += 1;
        continue;
      }
      numbers[code] = parseNumber(text, decimal);
      if (Number.isNaN(numbers[code])) others += 1;
      if (others > (1 - NUMBER_SHARE) * size) return null;
    }
    return others > (1 - NUMBER_SHARE) * (size - missing) ? null : numbers;
  }

  /** Codes of a few texts by which the cells that are no numbers are told apart. */
  function codesOfTexts(texts: readonly string[]): Int32Array {
    const encoded = texts.map((text) => new TextEncoder().encode(text));
    const bytes = new Uint8Array(encoded.reduce((sum, { length }) => sum + length, 0));
    const starts = new Int32Array(texts.length);
    const ends = new Int32Array(texts.length);
    let end = 0;
    for (const [i, one] of encoded.entries()) {
      bytes.set(one, end);
      starts[i] = end;
      ends[i] = end += one.length;
    }
    const found = new Int32Array(texts.length);
    dictionary.codesOf(bytes, starts, ends, texts.length, found);
    return found;
  }

  function becomeNumbers(): void {
    const numbers = distinctNumbers();
    if (!numbers) return;
    const before = codes.take();
    const others = Array.from(numbers.keys()).filter((code) => !Number.isFinite(numbers[code]));
    const otherTexts = others.map((code) => dictionary.text(code));
    dictionary = createCellDictionary();
    const renumbered = new Int32Array(numbers.length).fill(-1);
    for (const [i, code] of codesOfTexts(otherTexts).entries()) renumbered[others[i]!] = code;
    codes = growableInts();
    values = growableNumbers();
    batchValues = new Float64Array(capacity);
    for (const [row, code] of before.entries()) {
      const other = renumbered[code]! >= 0;
      values.push(other ? Number.NaN : numbers[code]!);
      if (!other) continue;
      otherRows.push(row);
      codes.push(renumbered[code]!);
    }
  }

  function addNumbers(
    into: Growable<Float64Array>,
    bytes: Uint8Array,
    starts: Int32Array,
    ends: Int32Array,
    count: number,
  ): void {
    const numbers = batchValues;
    const anyMissing = missingNumbers.size > 0;
    for (let i = 0; i < count; i += 1) {
      const start = starts[i]!;
      const end = ends[i]!;
      let value = plainNumber(bytes, start, end, comma);
      if (Number.isNaN(value) && end > start) value = parseNumber(decoder.decode(bytes.subarray(start, end)), decimal);
      if (!Number.isFinite(value) || (anyMissing && missingNumbers.has(value))) {
        otherRows.push(into.length + i);
        dictionary.codesOf(bytes, starts.subarray(i, i + 1), ends.subarray(i, i + 1), 1, batchCodes);
        codes.push(batchCodes[0]!);
        value = Number.NaN;
      }
      numbers[i] = value;
    }
    into.append(numbers, count);
  }

  return {
    add(bytes, starts, ends, count) {
      if (values) {
        addNumbers(values, bytes, starts, ends, count);
        return;
      }
      dictionary.codesOf(bytes, starts, ends, count, batchCodes);
      codes.append(batchCodes, count);
      if (dictionary.size < nextCheck) return;
      nextCheck = dictionary.size * 2;
      becomeNumbers();
    },
    take() {
      const texts = dictionary.texts();
      dictionary = createCellDictionary();
      if (!values) return { kind: 'coded', texts, codes: codes.take() };
      return { kind: 'numbers', values: values.take(), otherRows: otherRows.take(), otherCodes: codes.take(), texts };
    },
  };
}
