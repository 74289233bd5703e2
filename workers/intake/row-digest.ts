import { sha256 } from '@noble/hashes/sha2.js';
import { HASH_PRIME, HASH_START } from './cell-hash';

const BATCH = 65_536;
/** Between cells and behind rows; they do not occur in text. */
const CELL_END = 0x1f;
const ROW_END = 0x1e;

export interface RowDigest {
  /** Takes one cell; returns its hash, as hashOf would. */
  cell(bytes: Uint8Array, start: number, end: number): number;
  /** Ends a row. */
  endRow(): void;
  /** Lower-case hexadecimal SHA-256 of the names and all cells so far. */
  fingerprint(): string;
}

/** Recognises a table again by names and cells, however they were encoded, quoted or delimited. */
export function createRowDigest(names: readonly string[]): RowDigest {
  const sha = sha256.create();
  const batch = new Uint8Array(BATCH);
  let filled = 0;
  sha.update(new TextEncoder().encode(JSON.stringify(names)));

  function flush(): void {
    sha.update(batch.subarray(0, filled));
    filled = 0;
  }

  return {
    cell(bytes, start, end) {
      let hash = HASH_START;
      const long = end - start >= BATCH;
      if (filled + end - start + 2 > BATCH) flush();
      if (long) sha.update(bytes.subarray(start, end));
      for (let i = start; i < end; i += 1) {
        const byte = bytes[i]!;
        hash = Math.imul(hash ^ byte, HASH_PRIME);
        if (!long) {
          batch[filled] = byte;
          filled += 1;
        }
      }
      batch[filled] = CELL_END;
      filled += 1;
      return hash;
    },
    endRow() {
      batch[filled] = ROW_END;
      filled += 1;
      if (filled > BATCH - 2) flush();
    },
    fingerprint() {
      flush();
      return Array.from(sha.digest(), (byte) => byte.toString(16).padStart(2, '0')).join('');
    },
  };
}
