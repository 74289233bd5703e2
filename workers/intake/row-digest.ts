import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { CellBatch } from './cell-batch';

const BLOCK = 262_144;
const HASH_BYTES = 32;
/** Behind cells and rows; they do not occur in text. */
const CELL_END = 0x1f;
const ROW_END = 0x1e;

export interface RowDigest {
  /** Takes the rows of a batch. */
  add(batch: CellBatch): void;
  /** Lower-case hexadecimal SHA-256 of the hashes of the names and of each 256 KiB of cells. */
  fingerprint(): Promise<string>;
}

/** The browser's own SHA-256 works beside the reading; it is missing where a page is not served securely. */
async function hashOf(block: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const { subtle } = crypto as { subtle?: SubtleCrypto };
  return subtle ? new Uint8Array(await subtle.digest('SHA-256', block)) : sha256(block);
}

/** Recognises a table again by names and cells, however they were encoded, quoted or delimited. */
export function createRowDigest(names: readonly string[]): RowDigest {
  const block = new Uint8Array(BLOCK);
  let filled = 0;
  const hashes = [hashOf(new Uint8Array(utf8ToBytes(JSON.stringify(names))))];

  function endBlock(): void {
    hashes.push(hashOf(block.slice(0, filled)));
    filled = 0;
  }

  function put(byte: number): void {
    if (filled === BLOCK) endBlock();
    block[filled] = byte;
    filled += 1;
  }

  function copyAcross(bytes: Uint8Array, start: number, end: number): void {
    for (let from = start; from < end;) {
      if (filled === BLOCK) endBlock();
      const part = Math.min(end - from, BLOCK - filled);
      block.set(bytes.subarray(from, from + part), filled);
      filled += part;
      from += part;
    }
  }

  function addRow({ bytes, columns, capacity, starts, ends }: CellBatch, row: number): void {
    let to = filled;
    for (let cell = row; cell < columns * capacity; cell += capacity) {
      const start = starts[cell]!;
      const end = ends[cell]!;
      if (to + end - start + 2 > BLOCK) {
        filled = to;
        copyAcross(bytes, start, end);
        put(CELL_END);
        to = filled;
        continue;
      }
      for (let i = start; i < end; i += 1, to += 1) block[to] = bytes[i]!;
      block[to] = CELL_END;
      to += 1;
    }
    filled = to;
    put(ROW_END);
  }

  return {
    add(batch) {
      for (let row = 0; row < batch.rows; row += 1) addRow(batch, row);
    },
    async fingerprint() {
      endBlock();
      const parts = await Promise.all(hashes);
      const all = new Uint8Array(parts.length * HASH_BYTES);
      for (const [i, part] of parts.entries()) all.set(part, i * HASH_BYTES);
      return bytesToHex(sha256(all));
    },
  };
}
