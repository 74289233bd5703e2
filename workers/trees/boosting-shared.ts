import type { KernelMemory } from '../kernels/load';

const BYTE = 8;

/** Where the kernel finds a narrow feature in a byte that several share. */
export interface SharedField {
  readonly byte: number;
  readonly shift: number;
  readonly mask: number;
  /** The bin that a field with all bits set stands for. */
  readonly last: number;
  /** How many values the byte has. */
  readonly values: number;
}

/** Words of one field in the kernel's memory. */
export const FIELD_WORDS = 5;

/**
 * Shares out bits of bytes among features of few bins, so that one byte of a row counts for several features.
 *
 * @param binned - bins of each feature beside that of missing values, and whether a value is missing
 * @param missing - the bin of missing values, with all bits set
 * @returns one a feature, in their order, byte after byte
 */
export function sharedFields(
  binned: readonly { readonly bins: number; readonly gaps: boolean }[],
  missing: number,
): SharedField[] {
  const valuesOf: number[] = [];
  let used = BYTE;
  const placed = binned.map(({ bins, gaps }) => {
    // One that does not vary has a bit too, which is never set: no feature is without a byte.
    const bits = Math.max(1, Math.ceil(Math.log2(bins + Number(gaps))));
    if (used + bits > BYTE) {
      valuesOf.push(1);
      used = 0;
    }
    const shift = used;
    used += bits;
    valuesOf[valuesOf.length - 1] = 2 ** used;
    const mask = 2 ** bits - 1;
    return { byte: valuesOf.length - 1, shift, mask, last: gaps ? missing : mask };
  });
  return placed.map((field) => ({ ...field, values: valuesOf[field.byte]! }));
}

/** Writes fields to where the kernel looks them up. */
export function writeFields(fields: readonly SharedField[], memory: KernelMemory, at: number): void {
  const words = memory.i32(at, FIELD_WORDS * fields.length);
  for (const [place, { byte, shift, mask, last, values }] of fields.entries()) {
    words.set([byte, shift, mask, last, values], FIELD_WORDS * place);
  }
}
