import { isNumeric, type Column } from './table';

/** The classes of a column taken as an outcome: each distinct cell, as text. */
export interface OutcomeClasses {
  /** In order of first appearance, or of the dictionary. Classes that no row holds are possible. */
  readonly levels: readonly string[];
  /** Shape (rows); -1 where not measured. */
  readonly codes: Int32Array;
}

/**
 * Reads a column as classes, whatever its kind: a 0/1 column gives the same classes "0" and "1" read as number,
 * yes/no or category.
 */
export function outcomeClasses(column: Column): OutcomeClasses {
  if (!isNumeric(column)) return column;
  const codes = new Int32Array(column.values.length).fill(-1);
  const codeOf = new Map<number, number>();
  for (let row = 0; row < codes.length; row += 1) {
    const value = column.values[row]!;
    if (Number.isNaN(value)) continue;
    let code = codeOf.get(value);
    if (code === undefined) {
      code = codeOf.size;
      codeOf.set(value, code);
    }
    codes[row] = code;
  }
  return { levels: Array.from(codeOf.keys(), String), codes };
}

/** Rows in each class, shape (levels). */
export function countClasses({ levels, codes }: OutcomeClasses): Uint32Array {
  const counts = new Uint32Array(levels.length);
  for (const code of codes) if (code >= 0) counts[code]! += 1;
  return counts;
}

function asNumber(level: string): string {
  const text = level.trim();
  return text !== '' && Number.isFinite(Number(text)) ? String(Number(text)) : text;
}

/**
 * Which classes are named: by the same text, or else by the same number, so that "1" names a class "1.0".
 *
 * @returns shape (levels), 1 where named
 */
export function matchClasses(levels: readonly string[], wanted: readonly string[]): Uint8Array {
  const exact = new Set(wanted);
  const unmatched = new Set(wanted.filter((level) => !levels.includes(level)).map(asNumber));
  return Uint8Array.from(levels, (level) => (exact.has(level) || unmatched.has(asNumber(level)) ? 1 : 0));
}
