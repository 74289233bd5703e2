import { assignFolds, clustersOf } from '../cohort/folds';
import { eligibleRows, type Eligible } from '../cohort/eligibility';
import type { FoldFile } from '../cohort/fold-file';
import type { Table } from '../cohort/table';
import type { Recipe } from '../contract/recipe';
import type { StudyReport } from '../contract/report';
import type { TrainingProgress } from '../contract/training';
import type { Model } from '../models/model';
import { fitModel, networkShape, type FitContext } from './fit';
import type { NetworkPool } from './network-pool';
import { predictOutOfFold, type OutOfFold } from './out-of-fold';
import { foldTasks, type FoldTask } from './plan';
import { RunProgress } from './progress';
import { makeReport } from './report';
import { trainFolds, type KeptFolds } from './train-folds';
import { reviewRecipe } from '../recipe/review-recipe';

/** What a run is made of; nothing else decides its numbers. */
export interface RunInput {
  readonly table: Table;
  readonly recipe: Recipe;
  readonly foldFile: FoldFile | null;
  readonly kept: KeptFolds;
  readonly pool: NetworkPool | null;
  readonly signal: AbortSignal;
  /** Whether the run could not be kept on the shelf. */
  readonly notSaved: () => boolean;
  readonly onProgress: (progress: TrainingProgress) => void;
}

/** A finished run. Rows of `outOfFold` and `folds` count eligible rows; they stay in the worker. */
export interface StudyRun {
  readonly recipe: Recipe;
  readonly report: StudyReport;
  /** Refitted on all eligible rows, by estimator id. */
  readonly models: ReadonlyMap<string, Model>;
  readonly eligible: Eligible;
  readonly folds: readonly Int32Array[];
  readonly outOfFold: OutOfFold;
}

/**
 * Trains every fold of every estimator, refits each on all rows, and reports from out-of-fold predictions only.
 *
 * @throws AbortError when stopped; what is finished stays in `kept`
 */
export async function runStudy(input: RunInput): Promise<StudyRun> {
  const { table, recipe, pool, signal, kept } = input;
  const review = reviewRecipe(table, recipe);
  const eligible = eligibleRows(table, recipe.outcome);
  const clusters = clustersOf(table, recipe, eligible);
  const folds = assignFolds(recipe.resampling, table, eligible, clusters, recipe.seed, input.foldFile);
  const tasks = foldTasks(recipe, eligible, folds);
  const progress = new RunProgress(tasks, new Set(kept.models.keys()), input.onProgress);
  const resumed = tasks.filter(({ key }) => kept.models.has(key)).length;
  if (resumed > 0) progress.notice({ kind: 'resumed', foldsKept: resumed });
  noticeOneSidedFolds(progress, tasks, eligible);

  const context: FitContext = {
    table,
    recipe,
    eligible,
    clusters,
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
  const models = await refitOnAll(context, tasks, kept, progress);
  if (input.notSaved()) progress.notice({ kind: 'notSaved' });
  const outOfFold = predictOutOfFold(table, eligible, tasks, kept.models, folds.length);
  const backend = network ? (pool?.choice?.chosen ?? null) : null;
  const report = makeReport({ ...input, eligible, clusters, folds, tasks, outOfFold, models, progress, review, backend });
  progress.tell(true);
  return { recipe, report, models, eligible, folds, outOfFold };
}

/** A network refitted on all rows holds none back; it trains for the median of the epochs its folds found best. */
async function refitOnAll(
  context: FitContext,
  tasks: readonly FoldTask[],
  kept: KeptFolds,
  progress: RunProgress,
): Promise<Map<string, Model>> {
  const all = Uint32Array.from(context.eligible.rows.keys());
  const models = new Map<string, Model>();
  for (const spec of context.recipe.estimators) {
    progress.state(spec.id, 'refit');
    const best = tasks
      .filter((task) => task.spec.id === spec.id)
      .flatMap(({ key }) => {
        const estimator = kept.models.get(key)?.estimator;
        return estimator?.family === 'network' ? [estimator.bestEpoch] : [];
      })
      .sort((a, b) => a - b);
    const epochs = best.length > 0 ? Math.max(1, best[Math.floor(best.length / 2)]!) : undefined;
    const task = { key: `${spec.id}/all`, spec, rows: all, ...(epochs !== undefined && { epochs }) };
    models.set(spec.id, await fitModel(context, task));
    progress.state(spec.id, 'done');
  }
  return models;
}

function noticeOneSidedFolds(progress: RunProgress, tasks: readonly FoldTask[], eligible: Eligible): void {
  const seen = new Set<string>();
  for (const { repeat, fold, evaluation } of tasks) {
    if (seen.has(`${repeat}/${fold}`)) continue;
    seen.add(`${repeat}/${fold}`);
    const events = evaluation.reduce((sum, row) => sum + eligible.y[row]!, 0);
    if (events === 0 || events === evaluation.length) progress.notice({ kind: 'foldWithoutOutcome', repeat, fold });
  }
}
