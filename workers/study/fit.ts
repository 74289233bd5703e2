import type { EstimatorSpec } from '../contract/recipe';
import { MethodError } from '../contract/faults';
import type { EligibleRows } from '../cohort/eligibility';
import { imputationColumns, outcomeOf, strataOf, type Outcome } from '../cohort/outcome';
import { drive } from '../jobs/breathe';
import { fitCoxModel } from '../models/cox';
import { fitLinearModel } from '../models/linear';
import { fitLogisticModel } from '../models/logistic';
import { fitMultinomialModel } from '../models/multinomial';
import type { FittedEstimator, Model } from '../models/model';
import { fitOrdinalModel } from '../models/ordinal';
import { poolFits } from '../models/pool-imputations';
import { derive } from '../numerics/random';
import { applySteps } from '../recipe/apply-steps';
import type { Design, FittedSteps } from '../recipe/design';
import { fitSteps } from '../recipe/fit-steps';
import { fitStepsMultiple } from '../recipe/fit-steps-multiple';
import { fitNetwork } from './fit-network';
import type { Development, FitContext, FitTask } from './fit-task';

/** Rows of the table behind rows of the eligible cohort. */
export function tableRows(eligible: EligibleRows, rows: Uint32Array): Uint32Array {
  return rows.map((row) => eligible.rows[row]!);
}

/**
 * Fits steps and estimator on the given rows and on nothing else. With multiple imputation the estimator is fitted to
 * each completed design, and the fits are pooled.
 *
 * @throws AbortError when the run is stopped
 */
export async function fitModel(context: FitContext, task: FitTask): Promise<Model> {
  const { eligible, recipe } = context;
  const outcome = outcomeOf(eligible.outcome, task.rows);
  const clusters = tiesOf(context, task.rows);
  const seed = derive(recipe.seed, 'fit', task.key);
  const { steps, designs } = await fitDesigns(context, tableRows(eligible, task.rows), outcome, seed);
  const fits: FittedEstimator[] = [];
  for (const [k, design] of designs.entries()) {
    const own = k === 0 ? seed : derive(seed, 'imputation', k);
    fits.push(await fitEstimator(context, task, { design, outcome, clusters, seed: own }));
  }
  return { steps, estimator: fits.length === 1 ? fits[0]! : poolFits(fits) };
}

/** What an inner split must keep together. A row drawn twice is tied to itself: its copy would tell what it holds. */
function tiesOf({ clusters, recipe }: FitContext, rows: Uint32Array): Int32Array | null {
  if (clusters) return Int32Array.from(rows, (row) => clusters[row]!);
  return recipe.resampling.kind === 'bootstrap' ? Int32Array.from(rows) : null;
}

async function fitDesigns(
  { table, recipe, signal }: FitContext,
  rows: Uint32Array,
  outcome: Outcome,
  seed: number,
): Promise<{ steps: FittedSteps; designs: readonly Design[] }> {
  const { steps, predictors } = recipe;
  if (steps.impute.multiple) {
    const columns = imputationColumns(outcome);
    return drive(fitStepsMultiple(steps, table, predictors, rows, columns, derive(seed, 'chains')), signal, () => {});
  }
  const fitted = fitSteps(steps, table, predictors, rows);
  return { steps: fitted, designs: [applySteps(fitted, table, rows)] };
}

async function fitEstimator(context: FitContext, task: FitTask, development: Development): Promise<FittedEstimator> {
  const { spec } = task;
  const { design, outcome, clusters, seed } = development;
  if (spec.family === 'network') return fitNetwork(context, task, spec, development, strataOf(outcome));
  const fitting = regressionFit(spec, design, outcome, clusters, seed);
  if (!fitting) throw new MethodError('method.unsuitedEstimator', { family: spec.family, outcome: outcome.kind });
  return drive(fitting, context.signal, () => {});
}

type Regression = Exclude<EstimatorSpec, { family: 'network' }>;

/** @returns null where the family does not suit the outcome */
function regressionFit(
  spec: Regression,
  design: Design,
  outcome: Outcome,
  clusters: Int32Array | null,
  seed: number,
): Generator<unknown, FittedEstimator> | null {
  switch (spec.family) {
    case 'logistic':
      return outcome.kind === 'binary' ? fitLogisticModel(spec, design, outcome.y, clusters, seed) : null;
    case 'multinomial':
      return outcome.kind === 'classes'
        ? fitMultinomialModel(spec, design, outcome.y, outcome.classes.length, clusters, seed)
        : null;
    case 'ordinal':
      return outcome.kind === 'classes'
        ? fitOrdinalModel(spec, design, outcome.y, outcome.classes.length, clusters, seed)
        : null;
    case 'linear':
      return outcome.kind === 'continuous' ? fitLinearModel(spec, design, outcome.y, clusters, seed) : null;
    case 'cox':
      return outcome.kind === 'survival' ? fitCoxModel(spec, design, outcome, clusters, seed) : null;
  }
}
