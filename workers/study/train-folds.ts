import type { Model } from '../models/model';
import { fitModel } from './fit';
import type { FitContext } from './fit-task';
import type { FoldTask } from './plan';
import type { RunProgress } from './progress';
import type { Unfitted } from './unfitted';

/** The models of the folds fitted so far, by key, and where each new one is put. */
export interface KeptFolds {
  readonly models: Map<string, Model>;
  keep(task: FoldTask, model: Model): Promise<void>;
}

/**
 * Fits every fold that is not kept yet: regressions in this worker, networks beside it on the pool's lanes.
 * Each model is kept as soon as it is fitted, so that a run that ends early loses no finished fold.
 *
 * @param unfitted - hears of folds to whose rows no model can be fitted
 * @throws AbortError when the run is stopped
 */
export async function trainFolds(
  context: FitContext,
  tasks: readonly FoldTask[],
  kept: KeptFolds,
  progress: RunProgress,
  unfitted: Unfitted,
): Promise<void> {
  const open = tasks.filter(({ key }) => !kept.models.has(key));
  const here = open.filter(({ spec }) => spec.family !== 'network');
  const beside = open.filter(({ spec }) => spec.family === 'network');
  const lanes = Math.min(context.pool?.lanes ?? 0, beside.length);

  // The first lane that fails ends the others.
  const failed = new AbortController();
  const inner = { ...context, signal: AbortSignal.any([context.signal, failed.signal]) };

  const work = async (queue: FoldTask[], side: number) => {
    for (let task = queue.shift(); task; task = queue.shift()) {
      const started = performance.now();
      progress.state(task.spec.id, 'folds');
      const { repeat, fold } = task;
      const model = await unfitted.unless(task, () =>
        fitModel(inner, {
          key: task.key,
          rows: task.development,
          spec: task.spec,
          onEpochs: (epochs) => progress.epochs(epochs.map((epoch) => ({ repeat, fold, ...epoch }))),
        }),
      );
      if (model) {
        kept.models.set(task.key, model);
        await kept.keep(task, model);
      }
      progress.foldDone(task.spec.id, (performance.now() - started) / 1000, side);
    }
  };

  const lane = (queue: FoldTask[], side: number) =>
    work(queue, side).catch((error: unknown) => {
      if (!failed.signal.aborted) failed.abort(error);
    });
  await Promise.all([lane(here, 1), ...Array.from({ length: lanes }, () => lane(beside, lanes))]);
  context.signal.throwIfAborted();
  failed.signal.throwIfAborted();
}
