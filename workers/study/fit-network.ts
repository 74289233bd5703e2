import type { NetworkSpec } from '../contract/recipe';
import type { FittedEstimator } from '../models/model';
import { supervisionOf } from '../networks/targets';
import { trialShape } from '../networks/trial-shape';
import type { Development, FitContext, FitTask } from './fit-task';
import { innerValidation } from '../cohort/inner-validation';

/** Trains the network of one fold on the pool of network workers. */
export async function fitNetwork(
  context: FitContext,
  task: FitTask,
  spec: NetworkSpec,
  { design, outcome, clusters, seed }: Development,
  strata: Int32Array,
): Promise<FittedEstimator> {
  if (!context.pool) throw new RangeError('a network cannot be trained before the network workers are connected');
  const none = () => new Uint8Array(design.rows);
  return context.pool.train(
    {
      id: task.key,
      spec,
      x: Float32Array.from(design.x),
      features: design.features.length,
      ...supervisionOf(outcome),
      validation:
        spec.patience > 0
          ? innerValidation(strata, clusters, spec.validationShare, spec.members, seed)
          : Array.from({ length: spec.members }, none),
      seed,
    },
    trialShape(spec, design.features.length, outcome),
    context.signal,
    { onEpochs: task.onEpochs ?? (() => {}), onFallBack: context.onFallBack },
  );
}
