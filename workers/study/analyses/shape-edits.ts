import type { Analyses } from '../../contract/analyses';
import { InputError } from '../../contract/faults';
import type { ShapeEdit } from '../../contract/shapes';
import type { FittedAdditive } from '../../models/additive';
import { applyEdits } from '../../models/edit-shape';
import type { Model } from '../../models/model';

/** The model with these edits in place of those it had; one that is not additive stays as it is. */
export function withEdits(model: Model, edits: readonly ShapeEdit[]): Model {
  const { estimator } = model;
  if (estimator.family !== 'additive') return model;
  return { ...model, estimator: applyEdits({ ...estimator, edits: [] }, edits) };
}

/**
 * Models of folds as their study uses them. Folds are kept as they were fitted; what was edited in their model is told
 * once, in the answers of the study.
 *
 * @param models - by the key of their fold, which begins with the model's id
 */
export function editedFolds(
  models: ReadonlyMap<string, Model>,
  { edits }: Pick<Analyses, 'edits'>,
): ReadonlyMap<string, Model> {
  if (edits.length === 0) return models;
  const byModel = new Map(edits.map((own) => [own.model, own.edits]));
  return new Map(
    Array.from(models, ([key, model]): [string, Model] => {
      const own = byModel.get(key.split('/').slice(0, -2).join('/'));
      return [key, own ? withEdits(model, own) : model];
    }),
  );
}

const MOST_EDITS = 500;
const MOST_WORDS = 5000;
const MOST_NAME = 200;
/** As a file of the study may hold it. */
const MOST_SCORE = 1e60;

/**
 * @throws {@link InputError} `input.shapeEdit` where the model has no shape that could be changed so,
 * `input.textTooLong`
 */
export function refuseUnsuited(estimator: FittedAdditive, edits: readonly ShapeEdit[]): void {
  for (const [k, edit] of edits.entries()) {
    if (edit.reason.length > MOST_WORDS) throw new InputError('input.textTooLong', { limit: MOST_WORDS });
    if ((edit.by ?? '').length > MOST_NAME) throw new InputError('input.textTooLong', { limit: MOST_NAME });
    if (k >= MOST_EDITS || !suits(estimator, edit))
      throw new InputError('input.shapeEdit', { predictor: edit.predictor });
  }
}

function suits({ shapes, intercept }: FittedAdditive, edit: ShapeEdit): boolean {
  const shape = shapes.find(({ predictor }) => predictor === edit.predictor);
  if (!shape || !Number.isFinite(edit.at)) return false;
  const ordered = (low: number | undefined, high: number | undefined) =>
    [low, high].every((end) => end === undefined || Number.isFinite(end)) && (low ?? -Infinity) <= (high ?? Infinity);
  switch (edit.kind) {
    case 'flatten':
      return true;
    case 'monotone':
      return shape.kind === 'number';
    case 'clip':
      return shape.kind === 'number' && ordered(edit.low, edit.high);
    case 'set': {
      const { part, score, output } = edit;
      if (!Number.isFinite(score) || Math.abs(score) > MOST_SCORE) return false;
      if (output !== undefined && (!Number.isInteger(output) || output < 0 || output >= intercept.length)) return false;
      if (part.kind === 'range') return shape.kind === 'number' && ordered(part.from, part.to);
      return part.kind === 'missing' || shape.kind === 'levels';
    }
  }
}
