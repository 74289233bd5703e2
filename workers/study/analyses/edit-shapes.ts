import { MethodError } from '../../contract/faults';
import type { ShapeEdit } from '../../contract/shapes';
import type { Desk, FinishedStudy } from '../desk';
import { foldsOf } from '../predictions';
import { saidBy } from '../report';
import { answersAgain } from './answers-again';
import type { Asked } from './asked';
import { judgeEdited } from './judge-edited';
import type { Answer } from './keep-answer';

/**
 * The study with the shapes of one model changed: the model for use and those of the folds alike, judged again, and with
 * them the answers given before.
 *
 * @param edits - all that the model is to have, the oldest first; none takes them back
 * @throws {@link MethodError} `method.noModel` where the study has no such additive model
 * @throws {@link InputError} `input.shapeEdit`, `input.textTooLong`
 * @throws AbortError when the signal fires
 */
export async function editedStudy(
  desk: Desk,
  { study, predicted, truth, said }: Asked,
  modelId: string,
  edits: readonly ShapeEdit[],
  signal: AbortSignal,
): Promise<Answer> {
  const folds = foldsOf(desk, study, predicted.table);
  const { resampling } = desk;
  const { report, models } = study;
  // Folds of a study from a file may have been left out of it: what cannot be edited cannot be judged.
  if (!said.some(({ id }) => id === modelId)) throw new MethodError('method.noModel', null);
  const { model, outOfFold, judged, edited } = await judgeEdited(
    { predicted, report, models, folds, resampling },
    modelId,
    edits,
    signal,
  );
  const others = report.analyses.edits.filter((one) => one.model !== modelId);
  const own = edited ? [...others, edited] : others;
  const changed: FinishedStudy = {
    ...study,
    models: new Map(models).set(modelId, model),
    report: { ...report, ...judged, analyses: { ...report.analyses, edits: own } },
  };
  const asked: Asked = {
    study: changed,
    predicted: { ...predicted, outOfFold },
    truth,
    said: said.map((one) => (one.id === modelId ? saidBy(outOfFold, modelId) : one)),
  };
  const again = await answersAgain(asked, modelId, model, resampling, signal);
  signal.throwIfAborted();
  return { change: () => again.analyses, judged, outOfFold, model: { id: modelId, model: again.model } };
}
