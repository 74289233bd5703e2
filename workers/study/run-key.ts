import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Recipe } from '../contract/recipe';

/**
 * Names a run by what decides its numbers: the table's content, the recipe but for its title, and the folds given.
 * Folds kept under the same key belong to the same run; any change makes another.
 */
export function runKey(fingerprint: string, recipe: Recipe, foldFile: unknown): string {
  const decisive = { ...recipe, title: '' };
  return bytesToHex(sha256(utf8ToBytes(JSON.stringify([fingerprint, decisive, foldFile])))).slice(0, 32);
}
