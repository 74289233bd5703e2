import type { OutcomeSummary } from '../contract/cohort';
import type { FormField, ModelForm } from '../contract/model';
import type { Recipe } from '../contract/recipe';
import type { Model } from '../models/model';
import type { FittedPredictor } from '../recipe/design';

const UNIT = /[([]([^()[\]]{1,24})[)\]]\s*$/;

/** The unit at the end of a column's name, as in "creatinine (mg/dL)" or "age [years]". */
export function unitOf(name: string): string | null {
  const unit = UNIT.exec(name)?.[1]?.trim();
  return unit === undefined || unit === '' ? null : unit;
}

/**
 * The form that a model asks of a participant: one field a predictor, with what was seen in development.
 *
 * @param developed - the outcome of the development participants
 */
export function formOf(model: Model, recipe: Recipe, developed: OutcomeSummary): ModelForm {
  return {
    modelId: model.estimator.spec.id,
    fields: model.steps.predictors.map(fieldOf),
    outcome: recipe.outcome,
    developed,
  };
}

/** Every model fills gaps by itself, so that each field may be left empty. */
function fieldOf(fitted: FittedPredictor): FormField {
  const { name } = fitted;
  if (fitted.kind === 'levels') {
    const levels = [...fitted.levels, ...fitted.pooled].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
    return { kind: 'level', name, levels, commonest: fitted.commonest, missingAllowed: true };
  }
  const { min, median, max } = fitted;
  if (fitted.isDate) return { kind: 'date', name, min, max, missingAllowed: true };
  return { kind: 'number', name, unit: unitOf(name), min, median, max, missingAllowed: true };
}
