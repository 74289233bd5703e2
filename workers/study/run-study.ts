import { assignFolds, type FoldPlan } from '../cohort/assign-folds';
import { eligibleRows, type EligibleRows } from '../cohort/eligibility';
import type { FoldFile } from '../cohort/fold-file';
import { eventsIn, outcomeOf, type Outcome } from '../cohort/outcome';
import type { Table } from '../cohort/table';
import type { Backend, Recipe, RecipeReview, SearchPlan } from '../contract/recipe';
import type { NotSavedReason, StudyReport } from '../contract/report';
import type { TrainingProgress } from '../contract/training';
import type { Model } from '../models/model';
import { DeviceError } from '../contract/faults';
import { bootstrapOf } from './bootstrap';
import type { FitContext } from './fit-task';
import { tabmTrialShape, trialShape } from '../networks/trial-shape';
import type { NetworkPool } from './network-pool';
import type { ResamplingPool } from './resampling-pool';
import { predictOutOfFold, type OutOfFold } from './out-of-fold';
import { foldTasks, judgedTies, type FoldTask } from './plan';
import { RunProgress } from './progress';
import { makeReport } from './report';
import { trainingHere } from './training-here';
import type { TrainingPool } from './training-pool';
import { isSearched, settleSearch, type PlannedSearch } from './search/settle-search';
import { tellOnce } from './tell-once';
import { openTasks, refitOnAll, trainFolds, type KeptFolds, type Trainer } from './train-folds';
import { Unfitted } from './unfitted';

/** What a run is made of; nothing else decides its numbers. */
export interface RunInput {
  readonly table: Table;
  /** The recipe, complete, and its features counted. */
  readonly review: RecipeReview;
  readonly foldFile: FoldFile | null;
  readonly kept: KeptFolds;
  readonly pool: NetworkPool | null;
  /** Left out, estimators are fitted in this worker. */
  readonly training?: TrainingPool | undefined;
  readonly resampling: ResamplingPool;
  readonly signal: AbortSignal;
  /** Why the run cannot be kept on the shelf; null where it is. */
  readonly notSaved: () => NotSavedReason | null;
  readonly onProgress: (progress: TrainingProgress) => void;
}

/** Where a recipe searches without saying how. */
const USUAL_SEARCH: SearchPlan = { minutes: 1, candidates: 'auto', folds: 5 };

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
 * Trains every fold of every estimator, refits each on all rows, and reports from out-of-fold predictions only. A model
 * that cannot be fitted to the rows of a fold says nothing of that fold; one that cannot be fitted at all is left out.
 *
 * @throws {@link StudyError} of what is the matter where no model at all can be fitted
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
  noticeFolds(progress, tasks, eligible.outcome);
  const competing = countOf(eligible.outcome, 2);
  if (competing > 0) progress.notice({ kind: 'competingEvents', rows: competing });

  const graphics = await chosenGraphics(input, progress);
  const backend = (await chosenBackend(input, eligible.outcome, progress, graphics !== null)) ?? graphics;
  const context: FitContext = {
    table,
    recipe,
    eligible,
    clusters: plan.clusters,
    training: input.training ?? trainingHere(),
    networks: backend === null || backend === 'wasm' ? null : pool,
    graphics: graphics === null ? null : pool,
    signal,
    onFallBack: (from, to) => progress.notice({ kind: 'backendLost', from, to }),
    spare: pool,
    onFitted: (model, seconds) => progress.fitted(model, seconds),
    onMemory: tellOnce((notice) => progress.notice(notice)),
  };
  const unfitted = new Unfitted();
  const worked = () => performance.now() - context.training.pausedMs;
  const started = worked();
  const search = await settledSearch(context, tasks, kept);
  // The last sets, and the fits to all rows, still come after it. A search whose number of candidates is given takes the
  // time it takes: its figures must come out the same anywhere.
  const bounded = recipe.search?.candidates === 'auto' ? 0.7 * 60_000 * recipe.search.minutes : Infinity;
  if (search) {
    const begun = worked();
    const open = new Set(openTasks(search, tasks, kept).map(({ repeat, fold }) => `${repeat}/${fold}`));
    progress.searching(search, open.size + 1, () => {
      const now = worked();
      return { spent: (now - begun) / 1000, untilLate: Math.max(0, (started + bounded - now) / 1000) };
    });
    for (const one of search.search.leftOut ?? []) progress.notice({ kind: 'leftOut', ...one });
  }
  const trainer: Trainer = {
    context,
    progress,
    unfitted,
    search,
    timeIsUp: () => worked() - started > bounded,
  };
  await trainFolds(trainer, tasks, kept);
  const learned = recipe.estimators.filter(({ id }) =>
    tasks.some(({ spec, key }) => spec.id === id && kept.models.has(key)),
  );
  const models = await refitOnAll(trainer, learned);
  for (const notice of unfitted.notices(tasks, models, plan.drawn !== null)) progress.notice(notice);
  const trouble = input.notSaved();
  if (trouble) progress.notice({ kind: 'notSaved', reason: trouble });
  const outOfFold = await predictOutOfFold({ table, eligible, plan, tasks, models: kept.models }, signal);
  const bootstrap = await bootstrapOf(
    input.resampling,
    eligible.outcome,
    { clusters: judgedTies(plan) },
    outOfFold,
    recipe.seed,
    signal,
  );
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
    backend: context.networks?.choice?.chosen ?? backend,
    bootstrap,
    search: search?.search ?? null,
  });
  progress.tell(true);
  return { table, recipe, report, models, eligible, plan, outOfFold };
}

/**
 * What networks are trained on: the engine that the recipe names, or the fastest that passes its test. A search trains
 * many small networks side by side, which one GPU would do one after the other; and a GPU that trains many networks in
 * one is left to them.
 *
 * @returns null where there is no network
 */
async function chosenBackend(
  { review: { recipe, features }, pool, signal }: RunInput,
  outcome: Outcome,
  progress: RunProgress,
  onGraphics: boolean,
): Promise<Backend | null> {
  const network = recipe.estimators.find((spec) => spec.family === 'network');
  if (!network) return recipe.estimators.some(({ family }) => family === 'realmlp') ? 'wasm' : null;
  if (!pool || (recipe.backend === 'auto' && (onGraphics || isSearched(recipe.estimators)))) return 'wasm';
  const choice = await pool.choose(recipe.backend, trialShape(network, features, outcome));
  progress.backend(choice);
  signal.throwIfAborted();
  return choice.chosen;
}

/**
 * What many networks in one are trained on: the engine that the recipe names, or the fastest, where that is a GPU. They
 * would take a hundred times as long on a processor, so they do so only where the recipe asks for plain loops by name.
 *
 * @returns null where there are none of them
 * @throws {@link DeviceError} `device.needsGpu`
 */
async function chosenGraphics(
  { review: { recipe, features }, pool, signal }: RunInput,
  progress: RunProgress,
): Promise<Backend | null> {
  const spec = recipe.estimators.find((one) => one.family === 'tabm');
  if (!spec) return null;
  if (!pool || recipe.backend === 'wasm') throw new DeviceError('device.needsGpu', null);
  const choice = await pool.choose(recipe.backend, tabmTrialShape(spec, features));
  signal.throwIfAborted();
  if (recipe.backend === 'auto' && (choice.chosen === 'wasm' || choice.chosen === 'cpu')) {
    throw new DeviceError('device.needsGpu', null);
  }
  progress.backend(choice);
  return choice.chosen;
}

/** @returns null where every estimator is fitted as its settings stand */
async function settledSearch(
  context: FitContext,
  tasks: readonly FoldTask[],
  kept: KeptFolds,
): Promise<PlannedSearch | null> {
  const { estimators, search } = context.recipe;
  if (!isSearched(estimators)) return null;
  const sets = new Set(tasks.map(({ repeat, fold }) => `${repeat}/${fold}`)).size + 1;
  return settleSearch(context, search ?? USUAL_SEARCH, kept.models.values(), sets);
}

/** Rows of a survival outcome that ended so: 0 censored, 1 the event, 2 a competing event. */
function countOf(outcome: Outcome, ending: number): number {
  return outcome.kind === 'survival' ? outcome.event.reduce((sum, event) => sum + (event === ending ? 1 : 0), 0) : 0;
}

/** Says of each fold what its rows cannot show, or its development rows cannot teach. */
function noticeFolds(progress: RunProgress, tasks: readonly FoldTask[], outcome: Outcome): void {
  const seen = new Set<string>();
  for (const { repeat, fold, evaluation, development } of tasks) {
    if (seen.has(`${repeat}/${fold}`)) continue;
    seen.add(`${repeat}/${fold}`);
    if (outcome.kind === 'classes') {
      const taught = new Set(Array.from(development, (row) => outcome.y[row]));
      if (taught.size < outcome.classes.length) progress.notice({ kind: 'foldWithoutClass', repeat, fold });
      continue;
    }
    const events = eventsIn(outcomeOf(outcome, evaluation));
    if (events === null) continue;
    const all = outcome.kind === 'binary' && events === evaluation.length;
    if (events === 0 || all) progress.notice({ kind: 'foldWithoutOutcome', repeat, fold });
  }
}
