/** Distinct cells of a column, each with a code in order of appearance. */
export interface CellDictionary {
  readonly size: number;
  /**
   * Knows each cell, or learns it.
   *
   * @param starts - shape (at least count), as `ends`: cell i is `bytes[starts[i] .. ends[i])`
   * @param codes - shape (at least count), filled
   */
  codesOf(bytes: Uint8Array, starts: Int32Array, ends: Int32Array, count: number, codes: Int32Array): void;
  text(code: number): string;
  texts(): string[];
}

/** FNV-1a over bytes (Fowler, Noll and Vo), 32 bits. */
const HASH_START = 0x811c9dc5 | 0;
const HASH_PRIME = 0x01000193;
/** Cells of at most this many bytes are their own key. */
const SHORT = 8;
/** A slot holds a cell's code plus one (zero where the slot is free), the two words of its key, and its length. */
const SLOT = 4;

const mixed = (first: number, second: number, length: number): number => {
  const hash = Math.imul(first ^ Math.imul(second ^ length, 0x85ebca6b), 0x9e3779b1);
  return hash ^ (hash >>> 15);
};

/** Hashed bytes with open addressing, so that no cell becomes a string before its distinct text is asked for. */
export function createCellDictionary(): CellDictionary {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let slots = new Int32Array(64 * SLOT);
  let offsets = new Int32Array(33);
  let pool = new Uint8Array(256);
  let size = 0;

  function widen(): void {
    const longer = new Int32Array((offsets.length - 1) * 2 + 1);
    longer.set(offsets);
    offsets = longer;
    const before = slots;
    slots = new Int32Array(before.length * 2);
    const mask = slots.length / SLOT - 1;
    for (let from = 0; from < before.length; from += SLOT) {
      if (before[from] === 0) continue;
      let slot = mixed(before[from + 1]!, before[from + 2]!, before[from + 3]!) & mask;
      while (slots[slot * SLOT] !== 0) slot = (slot + 1) & mask;
      for (let word = 0; word < SLOT; word += 1) slots[slot * SLOT + word] = before[from + word]!;
    }
  }

  function learn(bytes: Uint8Array, start: number, end: number, at: number, first: number, second: number): number {
    const code = size;
    const from = offsets[code]!;
    if (from + end - start > pool.length) {
      const larger = new Uint8Array(Math.max(pool.length * 2, from + end - start));
      larger.set(pool);
      pool = larger;
    }
    for (let i = start; i < end; i += 1) pool[from + i - start] = bytes[i]!;
    slots[at] = code + 1;
    slots[at + 1] = first;
    slots[at + 2] = second;
    slots[at + 3] = end - start;
    offsets[code + 1] = from + end - start;
    size += 1;
    if (size === offsets.length - 1) widen();
    return code;
  }

  function holds(code: number, bytes: Uint8Array, start: number, end: number): boolean {
    const from = offsets[code]!;
    for (let i = start; i < end; i += 1) if (bytes[i] !== pool[from + i - start]) return false;
    return true;
  }

  /** Knows cells until one is new, which it learns. @returns the next cell */
  function codesUntilNew(
    bytes: Uint8Array,
    starts: Int32Array,
    ends: Int32Array,
    next: number,
    count: number,
    codes: Int32Array,
  ): number {
    // Learning may replace them, so they are taken anew behind each new cell.
    const known = slots;
    const mask = known.length / SLOT - 1;
    for (let i = next; i < count; i += 1) {
      const start = starts[i]!;
      const end = ends[i]!;
      const length = end - start;
      let first = 0;
      let second = 0;
      if (length <= SHORT) {
        const half = length > 4 ? start + 4 : end;
        for (let at = start; at < half; at += 1) first = (first << 8) | bytes[at]!;
        for (let at = half; at < end; at += 1) second = (second << 8) | bytes[at]!;
      } else {
        first = HASH_START;
        for (let at = start; at < end; at += 1) first = Math.imul(first ^ bytes[at]!, HASH_PRIME);
      }
      let at = (mixed(first, second, length) & mask) * SLOT;
      while (
        known[at] !== 0 &&
        (known[at + 1] !== first ||
          known[at + 2] !== second ||
          known[at + 3] !== length ||
          (length > SHORT && !holds(known[at]! - 1, bytes, start, end)))
      ) {
        at = (at + SLOT) & (known.length - 1);
      }
      if (known[at] === 0) {
        codes[i] = learn(bytes, start, end, at, first, second);
        return i + 1;
      }
      codes[i] = known[at]! - 1;
    }
    return count;
  }

  function text(code: number): string {
    return decoder.decode(pool.subarray(offsets[code], offsets[code + 1]));
  }

  return {
    get size() {
      return size;
    },
    codesOf(bytes, starts, ends, count, codes) {
      for (let i = 0; i < count;) i = codesUntilNew(bytes, starts, ends, i, count, codes);
    },
    text,
    texts() {
      const all = decoder.decode(pool.subarray(0, offsets[size]));
      // In ASCII a byte is a letter, so the texts are cut from one string.
      const ascii = all.length === offsets[size];
      return Array.from({ length: size }, (_, code) =>
        ascii ? all.slice(offsets[code], offsets[code + 1]) : text(code),
      );
    },
  };
}
