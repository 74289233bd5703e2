import { assignFolds, type FoldPlan } from '../cohort/assign-folds';
import { eligibleRows, type EligibleRows } from '../cohort/eligibility';
import type { FoldFile } from '../cohort/fold-file';
import type { Table } from '../cohort/table';
import type { Recipe, RecipeReview } from '../contract/recipe';
import type { NotSavedReason, StudyReport } from '../contract/report';
import type { TrainingProgress } from '../contract/training';
import type { Model } from '../models/model';
import { fitModel, networkShape, type FitContext } from './fit';
import type { NetworkPool } from './network-pool';
import { predictOutOfFold, type OutOfFold } from './out-of-fold';
import { foldTasks, type FoldTask } from './plan';
import { RunProgress } from './progress';
import { makeReport } from './report';
import { trainFolds, type KeptFolds } from './train-folds';

/** What a run is made of; nothing else decides its numbers. */
export interface RunInput {
  readonly table: Table;
  /** The recipe, complete, and its features counted. */
  readonly review: RecipeReview;
  readonly foldFile: FoldFile | null;
  readonly kept: KeptFolds;
  readonly pool: NetworkPool | null;
  readonly signal: AbortSignal;
  /** Why the run cannot be kept on the shelf; null where it is. */
  readonly notSaved: () => NotSavedReason | null;
  readonly onProgress: (progress: TrainingProgress) => void;
}

/** A finished run. Rows of `outOfFold` and `plan` count eligible rows; they stay in the worker. */
export interface StudyRun {
  readonly table: Table;
  readonly recipe: Recipe;
  readonly report: StudyReport;
  /** Refitted on all eligible rows, by estimator id. */
  readonly models: ReadonlyMap<string, Model>;
  readonly eligible: EligibleRows;
  readonly plan: FoldPlan;
  readonly outOfFold: OutOfFold;
}

/**
 * Trains every fold of every estimator, refits each on all rows, and reports from out-of-fold predictions only.
 *
 * @throws AbortError when stopped; what is finished stays in `kept`
 */
export async function runStudy(input: RunInput): Promise<StudyRun> {
  const { table, review, pool, signal, kept } = input;
  const { recipe } = review;
  const eligible = eligibleRows(table, recipe.outcome);
  const plan = assignFolds(recipe.resampling, table, eligible, recipe, recipe.seed, input.foldFile);
  const tasks = foldTasks(recipe, eligible, plan);
  const progress = new RunProgress(tasks, new Set(kept.models.keys()), input.onProgress);
  const resumed = tasks.filter(({ key }) => kept.models.has(key)).length;
  if (resumed > 0) progress.notice({ kind: 'resumed', foldsKept: resumed });
  noticeOneSidedFolds(progress, tasks, eligible);

  const context: FitContext = {
    table,
    recipe,
    eligible,
    clusters: plan.clusters,
    pool,
    signal,
    onFallBack: (from, to) => progress.notice({ kind: 'backendLost', from, to }),
  };
  const network = recipe.estimators.find(({ family }) => family === 'network');
  if (network?.family === 'network' && pool) {
    progress.backend(await pool.choose(recipe.backend, networkShape(network, review.features)));
    signal.throwIfAborted();
  }
  await trainFolds(context, tasks, kept, progress);
  const models = await refitOnAll(context, progress);
  const trouble = input.notSaved();
  if (trouble) progress.notice({ kind: 'notSaved', reason: trouble });
  const outOfFold = predictOutOfFold(table, eligible, tasks, kept.models, plan.repeats.length);
  const backend = network ? (pool?.choice?.chosen ?? null) : null;
  const report = makeReport({
    table,
    recipe,
    eligible,
    plan,
    outOfFold,
    models,
    kept: kept.models,
    progress,
    review,
    backend,
  });
  progress.tell(true);
  return { table, recipe, report, models, eligible, plan, outOfFold };
}

/**
 * Refits each estimator on all rows by the same procedure as in the folds, inner validation and all: what the folds
 * were judged on is the procedure, so that is what makes the model. Members hold back different rows, so that together
 * they learn from every row.
 */
async function refitOnAll(context: FitContext, progress: RunProgress): Promise<Map<string, Model>> {
  const all = Uint32Array.from(context.eligible.rows.keys());
  const models = new Map<string, Model>();
  for (const spec of context.recipe.estimators) {
    progress.state(spec.id, 'refit');
    models.set(spec.id, await fitModel(context, { key: `${spec.id}/all`, spec, rows: all }));
    progress.state(spec.id, 'done');
  }
  return models;
}

function noticeOneSidedFolds(progress: RunProgress, tasks: readonly FoldTask[], eligible: EligibleRows): void {
  const seen = new Set<string>();
  for (const { repeat, fold, evaluation } of tasks) {
    if (seen.has(`${repeat}/${fold}`)) continue;
    seen.add(`${repeat}/${fold}`);
    const events = evaluation.reduce((sum, row) => sum + eligible.y[row]!, 0);
    if (events === 0 || events === evaluation.length) progress.notice({ kind: 'foldWithoutOutcome', repeat, fold });
  }
}
