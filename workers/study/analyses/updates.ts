import type { UpdateMethod } from '../../contract/analyses';
import { isStudyError } from '../../contract/faults';
import { outcomeOf } from '../../cohort/outcome';
import { drive } from '../../jobs/breathe';
import type { Model } from '../../models/model';
import { predictRows } from '../../models/predict';
import { movedAlongLine, observedLine, recalibratedCox } from '../../models/recalibrate';
import { revisedLinear, revisedLogistic } from '../../models/revise';
import { derive } from '../../numerics/random';
import { fitRecalibration } from '../../numerics/recalibration/fit';
import { applySteps } from '../../recipe/apply-steps';
import { fitModel, tableRows } from '../fit';
import type { FitContext, FitTask } from '../fit-task';

/** A model to be updated, and some rows of a second table to update it on. */
interface Update {
  readonly model: Model;
  readonly context: FitContext;
  /** Its rows are those to update on. */
  readonly task: Omit<FitTask, 'spec'>;
}

/**
 * A model updated on rows of a second table.
 *
 * @returns null where the update does not exist for this family or cannot be made on these rows
 * @throws AbortError when stopped
 */
export async function updatedModel(method: UpdateMethod, update: Update): Promise<Model | null> {
  try {
    switch (method) {
      case 'none':
        return update.model;
      case 'recalibrateIntercept':
        return recalibrated(update, 'intercept');
      case 'recalibrate':
        return recalibrated(update, 'logistic');
      case 'revise':
        return await revised(update);
      case 'refit':
        return await refitted(update);
    }
  } catch (caught) {
    // Too few rows, one outcome only, no backend: what another update may still do.
    if (isStudyError(caught)) return null;
    throw caught;
  }
}

function recalibrated({ model, context, task }: Update, kind: 'intercept' | 'logistic'): Model | null {
  const { table, eligible } = context;
  const { estimator, steps } = model;
  const outcome = outcomeOf(eligible.outcome, task.rows);
  const rows = tableRows(eligible, task.rows);
  switch (outcome.kind) {
    case 'binary': {
      const { recalibration, fallback } = fitRecalibration(kind, predictRows(model, table, rows, []), outcome.y);
      return fallback ? null : { ...model, recalibration: [...(model.recalibration ?? []), recalibration] };
    }
    case 'continuous': {
      const line = observedLine(outcome.y, predictRows(model, table, rows, []), kind === 'logistic');
      const moved = line && movedAlongLine(estimator, line.intercept, line.slope);
      return moved && { ...model, estimator: moved };
    }
    case 'survival': {
      if (estimator.family !== 'cox') return null;
      const moved = recalibratedCox(estimator, applySteps(steps, table, rows), outcome, kind === 'logistic');
      return moved && { ...model, estimator: moved };
    }
    case 'classes':
      return null;
  }
}

/** Fitted anew with the settings that the model has; a blend would have to be searched for, and some need a GPU. */
async function refitted({ model, context, task }: Update): Promise<Model | null> {
  const { spec } = model.estimator;
  return spec.family === 'stack' || spec.family === 'tabm' ? null : fitModel(context, { ...task, spec });
}

/** Every coefficient anew, held near the old ones; a recalibration of the old model is left behind. */
async function revised({ model, context, task }: Update): Promise<Model | null> {
  const { table, eligible, clusters, signal, recipe } = context;
  const { estimator, steps } = model;
  const outcome = outcomeOf(eligible.outcome, task.rows);
  const design = applySteps(steps, table, tableRows(eligible, task.rows));
  const tied = clusters && Int32Array.from(task.rows, (row) => clusters[row]!);
  const seed = derive(recipe.seed, 'revise', task.key);
  if (estimator.family === 'logistic' && outcome.kind === 'binary') {
    const own = await drive(revisedLogistic(estimator, design, outcome.y, tied, seed), signal, () => {});
    return own && { steps, estimator: own };
  }
  if (estimator.family === 'linear' && outcome.kind === 'continuous') {
    return { steps, estimator: await drive(revisedLinear(estimator, design, outcome.y, tied, seed), signal, () => {}) };
  }
  return null;
}
