import type { SearchPlan } from '../../contract/recipe';
import type { SearchMade, SettledSearch } from '../../contract/report';
import type { SearchAccount, SearchExtent } from '../../contract/search';
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

/**
 * What became of a search: how many of its development sets the clock cut short.
 *
 * @param asked - of the recipe
 * @param kept - models of the folds, by key: the estimator's id and its set
 * @param models - those of all rows, by estimator id
 */
export function searchMade(
  plan: SettledSearch,
  asked: SearchPlan | undefined,
  kept: ReadonlyMap<string, Model>,
  models: ReadonlyMap<string, Model>,
): SearchMade {
  const sets = new Map<string, SearchExtent>();
  for (const [key, { extent }] of kept) if (extent) sets.set(key.split('/').slice(-2).join('/'), extent);
  for (const { extent } of models.values()) if (extent) sets.set('all', extent);
  const cuts = [...sets.values()];
  const [late, shortened] = (['late', 'shortened'] as const).map((how) => cuts.filter(({ cut }) => cut === how).length);
  const isCut = late! + shortened! > 0;
  return {
    ...plan,
    ...(asked && asked.folds > plan.folds && { foldsAsked: asked.folds }),
    ...(isCut && { cut: { sets: sets.size, late: late!, shortened: shortened! } }),
  };
}
