import type { UpdateMethod } from '../../contract/analyses';
import { isStudyError } from '../../contract/faults';
import { outcomeOf } from '../../cohort/outcome';
import type { Model } from '../../models/model';
import { predictRows } from '../../models/predict';
import { fitRecalibration } from '../../numerics/recalibration/fit';
import { fitModel, tableRows } from '../fit';
import type { FitContext, FitTask } from '../fit-task';

/** A model to be updated, and some rows of a second table to update it on. */
interface Update {
  readonly model: Model;
  readonly context: FitContext;
  /** Its rows are those to update on. */
  readonly task: FitTask;
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
        return null;
      case 'refit':
        return await fitModel(update.context, update.task);
    }
  } catch (caught) {
    // Too few rows, one outcome only, no backend: what another update may still do.
    if (isStudyError(caught)) return null;
    throw caught;
  }
}

function recalibrated({ model, context, task }: Update, kind: 'intercept' | 'logistic'): Model | null {
  const { table, eligible } = context;
  const outcome = outcomeOf(eligible.outcome, task.rows);
  if (outcome.kind !== 'binary') return null;
  const risk = predictRows(model, table, tableRows(eligible, task.rows), []);
  const { recalibration, fallback } = fitRecalibration(kind, risk, outcome.y);
  if (fallback) return null;
  return { ...model, recalibration: [...(model.recalibration ?? []), recalibration] };
}
