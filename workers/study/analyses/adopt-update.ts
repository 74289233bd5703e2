import { bytesToHex, randomBytes } from '@noble/hashes/utils.js';
import type { UpdateMethod } from '../../contract/analyses';
import { MethodError } from '../../contract/faults';
import type { StudyReport } from '../../contract/report';
import { nextTurn } from '../../jobs/breathe';
import { reviewRecipe } from '../../recipe/review-recipe';
import type { StudyBundle } from '../../vault/schema';
import { bootstrapOf } from '../bootstrap';
import { RunProgress } from '../progress';
import { keepable, keepableModels } from '../keepable';
import { foldTasks } from '../plan';
import { makeReport } from '../report';
import type { ResamplingPool } from '../resampling-pool';
import { updateForUse } from './validate';
import type { Validation } from './validation';

/**
 * A study of its own out of an update: the model updated on the whole second table, judged over that table's folds, with
 * a report that says what it came from.
 *
 * @throws {@link MethodError} `method.noUpdate`
 * @throws AbortError when the signal fires
 */
export async function updatedStudy(
  validation: Validation,
  method: UpdateMethod,
  resampling: ResamplingPool,
  signal: AbortSignal,
): Promise<StudyBundle> {
  const { context, plan, developed, report: external } = validation;
  const { table, recipe, eligible } = context;
  const [spec] = recipe.estimators;
  const update = validation.updates.get(method);
  if (!spec || !update || !plan) throw new MethodError('method.noUpdate', null);
  await nextTurn();
  signal.throwIfAborted();
  const model = await updateForUse({ ...validation, context: { ...context, signal } }, method, spec);
  if (!model) throw new MethodError('method.noUpdate', null);
  const { outOfFold, models: kept } = update;
  const report: StudyReport = {
    ...makeReport({
      table,
      recipe,
      eligible,
      plan,
      outOfFold,
      models: new Map([[spec.id, model]]),
      kept,
      progress: new RunProgress([], new Set(), () => {}),
      review: reviewRecipe(table, recipe, null),
      backend: null,
      bootstrap: await bootstrapOf(resampling, eligible.outcome, plan, outOfFold, recipe.seed, signal),
      search: null,
    }),
    lineage: {
      title: developed.title,
      modelHash: external.modelHash,
      update: method,
      table: developed.table,
    },
  };
  const tasks = foldTasks(recipe, eligible, plan);
  const { name, rows, fingerprint } = table;
  const id = bytesToHex(randomBytes(16));
  return {
    study: {
      id,
      title: recipe.title,
      savedAt: Date.now(),
      recipe,
      table: { name, rows, fingerprint, sample: null },
      report,
      folds: tasks.length,
    },
    models: keepableModels([[spec.id, model]]),
    folds: tasks.flatMap(({ key, repeat, fold }) => {
      const own = keepable(kept.get(key)!);
      return own ? [{ studyId: id, modelId: spec.id, repeat, fold, model: own }] : [];
    }),
  };
}
