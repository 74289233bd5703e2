import type { KeptModel } from './kept-model';
import { wholly } from './lean-blend';
import type { FinalModel, KeptFold, Stored } from './schema';

type Named = Pick<FinalModel, 'modelId'>;

/** Models by their ids. */
export const namedModels = <Model>(models: readonly (Named & { readonly model: Model })[]): Map<string, Model> =>
  new Map(models.map(({ modelId, model }) => [modelId, model]));

/** Names the rows that a fold's models learned from. */
export const rowsOf = ({ repeat, fold }: Pick<KeptFold, 'repeat' | 'fold'>): string => `${repeat}/${fold}`;

/** The models of folds by the rows that they learned from, and by their ids. */
export function foldsByRows(folds: readonly Stored<KeptFold>[]): Map<string, Map<string, KeptModel>> {
  const byRows = new Map<string, Map<string, KeptModel>>();
  for (const fold of folds) {
    if ('lean' in fold.model) continue;
    const own = byRows.get(rowsOf(fold)) ?? new Map<string, KeptModel>();
    byRows.set(rowsOf(fold), own.set(fold.modelId, fold.model));
  }
  return byRows;
}

/** Folds with the members of their blends. One whose members are not there is no fold: it is fitted again. */
export function wholeFolds<Fold extends Stored<KeptFold>>(folds: readonly Fold[]): (Fold & KeptFold)[] {
  const byRows = foldsByRows(folds);
  return folds.flatMap((fold) => {
    const model = wholly(fold.model, (id) => byRows.get(rowsOf(fold))?.get(id));
    return model ? [{ ...fold, model }] : [];
  });
}

/** Final models with the members of their blends. */
export function wholeModels<Final extends Stored<FinalModel>>(models: readonly Final[]): (Final & FinalModel)[] {
  const named = namedModels(models);
  return models.flatMap((final) => {
    const model = wholly(final.model, (id) => {
      const member = named.get(id);
      return member && !('lean' in member) ? member : undefined;
    });
    return model ? [{ ...final, model }] : [];
  });
}

/** What lies on the shelf of the members of a blend. */
export async function besideBlend(
  { estimator }: KeptModel,
  find: (modelId: string) => Promise<Stored<FinalModel> | undefined>,
): Promise<(modelId: string) => KeptModel | undefined> {
  const found = new Map<string, KeptModel>();
  if (estimator.family !== 'stack') return () => undefined;
  for (const { model } of estimator.members) {
    const { id } = model.estimator.spec;
    const beside = await find(id);
    if (beside && !('lean' in beside.model)) found.set(id, beside.model);
  }
  return (id) => found.get(id);
}
