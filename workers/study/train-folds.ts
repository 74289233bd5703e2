import type { EstimatorSpec } from '../contract/recipe';
import { sideBySide } from '../jobs/side-by-side';
import type { Model } from '../models/model';
import { fitModel } from './fit';
import type { FitContext } from './fit-task';
import type { FoldTask } from './plan';
import { ALL_ROWS, type RunProgress } from './progress';
import { isBlended } from './search/judged-families';
import { searchSet } from './search/search-set';
import type { PlannedSearch } from './search/settle-search';
import type { Unfitted } from './unfitted';

/** The models of the folds fitted so far, by key, and where each new one is put. */
export interface KeptFolds {
  readonly models: Map<string, Model>;
  keep(task: FoldTask, model: Model): Promise<void>;
}

/** What makes the models of a run. */
export interface Trainer {
  readonly context: FitContext;
  readonly progress: RunProgress;
  /** Hears of fits to whose rows no model can be fitted. */
  readonly unfitted: Unfitted;
  /** Null where every estimator is fitted as its settings stand. */
  readonly search: PlannedSearch | null;
  /** Whether the minutes of the search are over. */
  readonly timeIsUp: () => boolean;
}

/** What is still to be fitted: neither what is kept nor what a search left out. */
export function openTasks(search: PlannedSearch | null, tasks: readonly FoldTask[], kept: KeptFolds): FoldTask[] {
  const leftOut = new Set(search?.search.leftOut?.map(({ model }) => model));
  return tasks.filter(({ key, spec }) => !kept.models.has(key) && !leftOut.has(spec.id));
}

/**
 * Fits every fold that is not kept yet, as many side by side as there are workers. Each model is kept as soon as it is
 * fitted, so that a run that ends early loses no finished fold. Models that a blend may take in, and the blend, are one
 * piece of work of a fold: what is missing of them is found again with the others.
 *
 * @throws AbortError when the run is stopped
 */
export async function trainFolds(trainer: Trainer, tasks: readonly FoldTask[], kept: KeptFolds): Promise<void> {
  const { context, progress, unfitted, search } = trainer;
  const open = openTasks(search, tasks, kept);

  const keep = async (task: FoldTask, model: Model | null | undefined, seconds: number, lanes: number) => {
    if (model) {
      kept.models.set(task.key, model);
      await kept.keep(task, model);
    }
    progress.foldDone(task.spec.id, seconds, lanes);
  };

  const clock = () => performance.now() - context.training.pausedMs;
  if (search) {
    const sets = setsOf(open);
    const lanes = Math.min(sets.length, context.training.lanes + 1);
    await sideBySide(sets, lanes, context.signal, async (set, signal) => {
      const started = clock();
      for (const { spec } of set) progress.state(spec.id, 'folds');
      const { repeat, fold, development } = set[0]!;
      const models = await searchAll(
        { ...trainer, context: { ...context, signal } },
        `${repeat}/${fold}`,
        development,
        search,
        searchedWith(set, context.recipe.estimators),
      );
      const seconds = (clock() - started) / 1000;
      for (const task of set) await keep(task, models.get(task.spec.id), seconds, lanes);
    });
    return;
  }

  const onGpu = ({ spec }: FoldTask) =>
    spec.family === 'tabm' || (spec.family === 'network' && context.networks !== null);
  const one = (lanes: number) => async (task: FoldTask, signal: AbortSignal) => {
    const started = clock();
    const { spec, repeat, fold, key, development } = task;
    // A blend belongs to a search.
    if (spec.family === 'stack') return;
    progress.state(spec.id, 'folds');
    const model = await unfitted.unless(task, () =>
      fitModel(
        { ...context, signal },
        {
          key,
          rows: development,
          spec,
          onEpochs: (epochs) => progress.epochs(epochs.map((epoch) => ({ repeat, fold, ...epoch }))),
        },
      ),
    );
    await keep(task, model, (clock() - started) / 1000, lanes);
  };
  const beside = open.filter(onGpu);
  const here = open.filter((task) => !onGpu(task));
  const gpuLanes = Math.min((context.networks ?? context.graphics)?.lanes ?? 1, beside.length);
  const lanes = Math.min(context.training.lanes + 1, here.length);
  await Promise.all([
    sideBySide(here, lanes, context.signal, one(context.training.lanes)),
    sideBySide(beside, gpuLanes, context.signal, one(gpuLanes)),
  ]);
}

/** The estimators that are worked on where these of one set are missing. */
function searchedWith(missing: readonly FoldTask[], all: readonly EstimatorSpec[]): readonly EstimatorSpec[] {
  const own = missing.map(({ spec }) => spec);
  const blended = all.some(({ family }) => family === 'stack') && own.some(isBlendedOrBlend);
  return blended ? all : own;
}

const isBlendedOrBlend = (spec: EstimatorSpec): boolean => spec.family === 'stack' || isBlended(spec);

/** Refits each estimator on all rows by the same procedure as in the folds, searching and all. */
export async function refitOnAll(trainer: Trainer, specs: readonly EstimatorSpec[]): Promise<Map<string, Model>> {
  const { context, progress, unfitted, search } = trainer;
  const all = Uint32Array.from(context.eligible.rows.keys());
  for (const { id } of specs) progress.state(id, 'refit');
  if (search) {
    const models = await searchAll(trainer, ALL_ROWS, all, search, specs);
    for (const { id } of specs) progress.state(id, 'done');
    return models;
  }
  const models = new Map<string, Model>();
  await sideBySide(specs, context.training.lanes + 1, context.signal, async (spec, signal) => {
    if (spec.family === 'stack') return;
    const key = `${spec.id}/all`;
    const model = await unfitted.unless({ key, spec }, () =>
      fitModel({ ...context, signal }, { key, spec, rows: all }),
    );
    if (model) models.set(spec.id, model);
    progress.state(spec.id, 'done');
  });
  // In the order of the recipe, whichever was ready first.
  return new Map(specs.flatMap(({ id }) => (models.has(id) ? [[id, models.get(id)!] as const] : [])));
}

async function searchAll(
  { context, progress, unfitted, timeIsUp }: Trainer,
  set: string,
  rows: Uint32Array,
  { search: plan, size }: PlannedSearch,
  estimators: readonly EstimatorSpec[],
): Promise<Map<string, Model>> {
  progress.setBegun(set, timeIsUp());
  const models = await searchSet(context, {
    key: set,
    rows,
    specs: estimators.filter(({ id }) => !plan.leftOut?.some(({ model }) => model === id)),
    plan,
    size,
    attempt: (spec, fit) => unfitted.unless({ key: `${spec.id}/${set}`, spec }, fit),
    onTrials: (id, trials) => progress.trials(set, id, trials),
    onFits: (job, fits) => progress.fits(set, job, fits),
    onNow: (id) => progress.now(set, id),
    timeIsUp,
  });
  progress.setDone(set);
  return models;
}

/** Tasks of the same development rows, in the order in which they come. */
function setsOf(tasks: readonly FoldTask[]): FoldTask[][] {
  const sets = new Map<string, FoldTask[]>();
  for (const task of tasks) {
    const name = `${task.repeat}/${task.fold}`;
    const set = sets.get(name);
    if (set) set.push(task);
    else sets.set(name, [task]);
  }
  return [...sets.values()];
}
