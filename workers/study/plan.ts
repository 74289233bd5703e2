import type { FoldPlan } from '../cohort/assign-folds';
import { WITHOUT_FOLD } from '../cohort/assign-folds';
import type { EstimatorSpec, Recipe } from '../contract/recipe';
import type { EligibleRows } from '../cohort/eligibility';
import { rowsWhere } from '../evaluation/out-of-fold';

/** One model to be fitted: an estimator on the development rows of one fold. Row numbers count eligible rows. */
export interface FoldTask {
  readonly key: string;
  readonly spec: EstimatorSpec;
  readonly repeat: number;
  readonly fold: number;
  /** Of a resample, with each row as often as it was drawn. */
  readonly development: Uint32Array;
  readonly evaluation: Uint32Array;
}

/** Names a fold's model among the kept ones. */
export const foldKey = (modelId: string, repeat: number, fold: number): string => `${modelId}/${repeat}/${fold}`;

/**
 * All folds of all estimators, in the order in which they are best run: fold by fold, so that a run that is stopped
 * has the same folds of each model.
 * A row without a fold is neither learned from nor judged.
 */
export function foldTasks(recipe: Recipe, eligible: EligibleRows, plan: FoldPlan): FoldTask[] {
  const tasks: FoldTask[] = [];
  for (const [repeat, foldOf] of plan.repeats.entries()) {
    for (let fold = 0; fold < plan.folds; fold += 1) {
      const evaluation = rowsWhere(eligible.rows.length, (row) => foldOf[row] === fold);
      const development =
        plan.drawn?.[repeat] ??
        rowsWhere(eligible.rows.length, (row) => foldOf[row] !== fold && foldOf[row] !== WITHOUT_FOLD);
      if (evaluation.length === 0) continue;
      for (const spec of recipe.estimators) {
        tasks.push({ key: foldKey(spec.id, repeat, fold), spec, repeat, fold, development, evaluation });
      }
    }
  }
  return tasks;
}

/**
 * What the judged rows have in common. Where each site is judged apart, the few sites are no sample to take intervals
 * from; how they differ is said by pooling them, and intervals are those of participants.
 */
export function judgedTies({ repeats, clusters, participants }: FoldPlan): Int32Array | null {
  if (!clusters) return null;
  const clusterOf = new Map<number, number>();
  const apart = repeats.every((foldOf) =>
    foldOf.every((fold, row) => {
      if (fold < 0) return true;
      const known = clusterOf.get(fold) ?? clusters[row]!;
      clusterOf.set(fold, known);
      return known === clusters[row];
    }),
  );
  return apart ? participants : clusters;
}
