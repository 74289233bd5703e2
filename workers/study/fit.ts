import type { EstimatorSpec, NetworkSpec, Recipe } from '../contract/recipe';
import type { EligibleRows } from '../cohort/eligibility';
import type { Table } from '../cohort/table';
import { drive } from '../jobs/breathe';
import { fitLogisticModel } from '../models/logistic';
import type { FittedEstimator, Model } from '../models/model';
import type { NetworkEpoch } from '../networks/network-api';
import { derive } from '../numerics/random';
import { applySteps } from '../recipe/apply-steps';
import type { Design } from '../recipe/design';
import { fitSteps } from '../recipe/fit-steps';
import type { Backend } from '../contract/recipe';
import { innerValidation } from './inner-validation';
import type { NetworkPool } from './network-pool';

/** What every fit of one run shares. */
export interface FitContext {
  readonly table: Table;
  readonly recipe: Recipe;
  readonly eligible: EligibleRows;
  /** Shape (eligible rows): participant or group of each row, or null where each row is its own. */
  readonly clusters: Int32Array | null;
  readonly pool: NetworkPool | null;
  readonly signal: AbortSignal;
  readonly onFallBack: (from: Backend, to: Backend) => void;
}

/** One fit: which rows, and what makes its randomness its own. */
export interface FitTask {
  readonly key: string;
  /** Shape (development rows), numbers of eligible rows. */
  readonly rows: Uint32Array;
  readonly spec: EstimatorSpec;
  readonly onEpochs?: (epochs: readonly NetworkEpoch[]) => void;
}

/** Rows of the table behind rows of the eligible cohort. */
export function tableRows(eligible: EligibleRows, rows: Uint32Array): Uint32Array {
  return rows.map((row) => eligible.rows[row]!);
}

/**
 * Fits steps and estimator on the given rows and on nothing else.
 *
 * @throws AbortError when the run is stopped
 */
export async function fitModel(context: FitContext, task: FitTask): Promise<Model> {
  const { table, recipe, eligible } = context;
  const rows = tableRows(eligible, task.rows);
  const steps = fitSteps(recipe.steps, table, recipe.predictors, rows);
  const design = applySteps(steps, table, rows);
  const y = Uint8Array.from(task.rows, (row) => eligible.y[row]!);
  const clusters = context.clusters && Int32Array.from(task.rows, (row) => context.clusters![row]!);
  return { steps, estimator: await fitEstimator(context, task, design, y, clusters) };
}

async function fitEstimator(
  context: FitContext,
  task: FitTask,
  design: Design,
  y: Uint8Array<ArrayBuffer>,
  clusters: Int32Array | null,
): Promise<FittedEstimator> {
  const { spec } = task;
  const seed = derive(context.recipe.seed, 'fit', task.key);
  switch (spec.family) {
    case 'logistic':
      return drive(fitLogisticModel(spec, design, y, clusters, seed), context.signal, () => {});
    case 'network':
      return fitNetwork(context, task, spec, design, y, clusters, seed);
  }
}

async function fitNetwork(
  context: FitContext,
  task: FitTask,
  spec: NetworkSpec,
  design: Design,
  y: Uint8Array<ArrayBuffer>,
  clusters: Int32Array | null,
  seed: number,
): Promise<FittedEstimator> {
  if (!context.pool) throw new RangeError('a network cannot be trained before the network workers are connected');
  const none = () => new Uint8Array(y.length);
  return context.pool.train(
    {
      id: task.key,
      spec,
      x: Float32Array.from(design.x),
      y,
      features: design.features.length,
      validation:
        spec.patience > 0
          ? innerValidation(y, clusters, spec.validationShare, spec.members, seed)
          : Array.from({ length: spec.members }, none),
      seed,
    },
    networkShape(spec, design.features.length),
    context.signal,
    { onEpochs: task.onEpochs ?? (() => {}), onFallBack: context.onFallBack },
  );
}

export function networkShape(spec: NetworkSpec, features: number) {
  return { features, layers: spec.layers.map(({ units }) => units), batch: spec.batch };
}
