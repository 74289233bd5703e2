import { DeviceError, isStudyError } from '../contract/faults';
import { numbered } from '../cohort/clusters';
import type { EligibleRows } from '../cohort/eligibility';
import { imputationColumns, outcomeOf, type Outcome } from '../cohort/outcome';
import type { NetworkSpec } from '../contract/recipe';
import { drive } from '../jobs/breathe';
import type { FeatureEstimator, FittedNetwork, SingleEstimator, SingleModel } from '../models/model';
import { poolFits } from '../models/pool-imputations';
import { isRaw } from '../models/takes-raw';
import { networkJob } from '../networks/network-job';
import { tabmTrialShape, trialShape } from '../networks/trial-shape';
import { derive } from '../numerics/random';
import type { Design } from '../recipe/design';
import { fitSteps } from '../recipe/fit-steps';
import { fitStepsMultiple } from '../recipe/fit-steps-multiple';
import type { DevelopmentRows } from '../training/trainer-api';
import type { FitContext, FitTask } from './fit-task';
import type { NetworkPool } from './network-pool';
import { formsOf, preparedRows } from './prepare-rows';

/** Rows of the table behind rows of the eligible cohort. */
export function tableRows(eligible: EligibleRows, rows: Uint32Array): Uint32Array {
  return rows.map((row) => eligible.rows[row]!);
}

/**
 * What an inner split must keep together, numbered from 0 without gaps among these rows alone. A row drawn twice is tied
 * to itself: its copy would tell what it holds.
 */
export function tiesOf(
  { clusters, recipe }: Pick<FitContext, 'clusters' | 'recipe'>,
  rows: Uint32Array,
): Int32Array | null {
  if (clusters) return numbered(rows.map((row) => clusters[row]!));
  return recipe.resampling.kind === 'bootstrap' ? numbered(rows) : null;
}

/**
 * Fits steps and estimator on the given rows and on nothing else. With multiple imputation the estimator is fitted to
 * each completed design, and the fits are pooled; estimators that take gaps as they are see them once.
 *
 * @throws AbortError when the run is stopped
 */
export async function fitModel(context: FitContext, task: FitTask): Promise<SingleModel> {
  const { eligible, recipe, table } = context;
  const outcome = outcomeOf(eligible.outcome, task.rows);
  const ties = tiesOf(context, task.rows);
  const seed = derive(recipe.seed, 'fit', task.key);
  const rows = tableRows(eligible, task.rows);
  if (recipe.steps.impute.multiple && !isRaw(task.spec)) return fitCompleted(context, task, rows, outcome, ties, seed);
  const steps = fitSteps(recipe.steps, table, recipe.predictors, rows);
  const development = { ...preparedRows(steps, table, rows, formsOf([task.spec])), outcome, clusters: ties };
  return { steps, estimator: await fitSingle(context, task, development, seed) };
}

/** Fits to each of several completed designs, and pools. */
async function fitCompleted(
  context: FitContext,
  task: FitTask,
  rows: Uint32Array,
  outcome: Outcome,
  clusters: Int32Array | null,
  seed: number,
): Promise<SingleModel> {
  const { table, recipe, signal } = context;
  const chains = fitStepsMultiple(
    recipe.steps,
    table,
    recipe.predictors,
    rows,
    imputationColumns(outcome),
    derive(seed, 'chains'),
  );
  const { steps, designs } = await drive(chains, signal, () => {});
  const fits: FeatureEstimator[] = [];
  for (const [k, design] of designs.entries()) {
    const own = k === 0 ? seed : derive(seed, 'imputation', k);
    const fitted = await fitSingle(context, task, { design, raw: null, outcome, clusters }, own);
    // Only families that take features come here.
    fits.push(fitted as FeatureEstimator);
  }
  return { steps, estimator: fits.length === 1 ? fits[0]! : poolFits(fits) };
}

async function fitSingle(
  { training, networks, graphics, spare, signal, onFallBack, onFitted = () => {}, onMemory = () => {} }: FitContext,
  { key, spec, onEpochs = () => {} }: FitTask,
  development: DevelopmentRows,
  seed: number,
): Promise<SingleEstimator> {
  const { design, outcome, clusters } = development;
  const listen = { onEpochs, onFallBack, onMemory };
  const timed = async <Fitted>(fit: Promise<Fitted>): Promise<Fitted> => {
    const started = performance.now();
    const fitted = await fit;
    onFitted(spec.id, (performance.now() - started) / 1000);
    return fitted;
  };
  const onPool = (pool: NetworkPool, own: NetworkSpec, { x, features }: Design): Promise<FittedNetwork> => {
    const job = networkJob(key, own, { x, features }, outcome, clusters, seed);
    return timed(pool.train(job, trialShape(own, features.length, outcome), signal, listen));
  };
  if (spec.family === 'network' && networks && design) return onPool(networks, spec, design);
  if (spec.family === 'tabm') {
    if (!graphics || !design) throw new DeviceError('device.needsGpu', null);
    const job = { id: key, spec, design, outcome, clusters, weight: null, seed };
    return timed(graphics.trainTabm(job, tabmTrialShape(spec, design.features.length), signal, listen));
  }
  try {
    return await training.fit(
      { id: key, spec, development, seed },
      signal,
      ({ epochs }) => {
        if (epochs.length > 0) onEpochs(epochs);
      },
      (seconds) => onFitted(spec.id, seconds),
    );
  } catch (caught) {
    const noMemory = isStudyError(caught) && caught.code === 'device.outOfMemory';
    if (!noMemory || spec.family !== 'network' || !spare || !design) throw caught;
    spare.avoid('wasm');
    const fitted = await onPool(spare, spec, design);
    onMemory({ kind: 'memoryExhausted', model: spec.id, from: 'wasm', to: fitted.backend });
    return fitted;
  }
}
