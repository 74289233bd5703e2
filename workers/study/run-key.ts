import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Recipe } from '../contract/recipe';
import type { StudyReport } from '../contract/report';

/**
 * Names a run by what decides its numbers: the table's content, the recipe but for its title and units, and the folds
 * given. Folds kept under the same key belong to the same run; any change makes another.
 */
export function runKey(fingerprint: string, recipe: Recipe, foldFile: unknown): string {
  const decisive = { ...recipe, outcome: { ...recipe.outcome, unit: undefined, timeUnit: undefined }, title: '' };
  return bytesToHex(sha256(utf8ToBytes(JSON.stringify([fingerprint, decisive, foldFile])))).slice(0, 32);
}

/**
 * Names the folds of an open study: those of its run; or, of an updated model, its own, which no training of its recipe
 * would make.
 */
export function foldsKey(
  study: { readonly id: string; readonly recipe: Recipe; readonly report: StudyReport | null },
  fingerprint: string,
  foldFile: unknown,
): string {
  return study.report?.lineage ? study.id : runKey(fingerprint, study.recipe, foldFile);
}
