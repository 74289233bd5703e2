import type { SearchAccount } from '../../contract/search';
import type { Model } from '../../models/model';

/**
 * How a model's settings were found on all rows, and what the outer folds chose on theirs.
 *
 * @param kept - models of the folds, by key
 * @returns null where nothing was searched for
 */
export function searchAccount(id: string, model: Model, kept: ReadonlyMap<string, Model>): SearchAccount | null {
  const { found } = model;
  if (!found) return null;
  const chosen = new Map<string, SearchAccount['inFolds'][number]>();
  for (const [key, { found: there }] of kept) {
    if (!there || !key.startsWith(`${id}/`)) continue;
    const { spec } = there.trials[there.chosen]!;
    const text = JSON.stringify(spec);
    chosen.set(text, { spec, folds: (chosen.get(text)?.folds ?? 0) + 1 });
  }
  const inFolds = [...chosen.values()].sort((a, b) => b.folds - a.folds);
  return { trials: found.trials, chosen: found.chosen, inFolds };
}
