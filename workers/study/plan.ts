import type { EstimatorSpec, Recipe } from '../contract/recipe';
import type { Eligible } from '../cohort/eligibility';

/** One model to be fitted: an estimator on the development rows of one fold. Row numbers count eligible rows. */
export interface FoldTask {
  readonly key: string;
  readonly spec: EstimatorSpec;
  readonly repeat: number;
  readonly fold: number;
  readonly development: Uint32Array;
  readonly evaluation: Uint32Array;
}

/** Names a fold's model among the kept ones. */
export const foldKey = (modelId: string, repeat: number, fold: number): string => `${modelId}/${repeat}/${fold}`;

/**
 * All folds of all estimators, in the order in which they are best run: fold by fold, so that a run that is stopped
 * has the same folds of each model.
 *
 * @param folds - one a repeat, shape (eligible rows): fold of each row, -1 where it has none
 */
export function foldTasks(recipe: Recipe, eligible: Eligible, folds: readonly Int32Array[]): FoldTask[] {
  const tasks: FoldTask[] = [];
  for (const [repeat, foldOf] of folds.entries()) {
    const count = foldOf.reduce((most, fold) => Math.max(most, fold), -1) + 1;
    for (let fold = 0; fold < count; fold += 1) {
      const evaluation = rowsWhere(eligible, (row) => foldOf[row] === fold);
      const development = rowsWhere(eligible, (row) => foldOf[row] !== fold && foldOf[row] !== -1);
      if (evaluation.length === 0) continue;
      for (const spec of recipe.estimators) {
        tasks.push({ key: foldKey(spec.id, repeat, fold), spec, repeat, fold, development, evaluation });
      }
    }
  }
  return tasks;
}

function rowsWhere(eligible: Eligible, wanted: (row: number) => boolean): Uint32Array {
  return Uint32Array.from(eligible.rows.keys().filter(wanted));
}
