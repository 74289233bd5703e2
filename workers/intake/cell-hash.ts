export const HASH_START = 0x811c9dc5 | 0;
export const HASH_PRIME = 0x01000193;

/** The hash by which columns know their distinct cells: FNV-1a over the bytes (Fowler, Noll and Vo), 32 bits. */
export function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = HASH_START;
  for (let i = start; i < end; i += 1) hash = Math.imul(hash ^ bytes[i]!, HASH_PRIME);
  return hash;
}
