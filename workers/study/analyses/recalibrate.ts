import { recalibrationMethods, type RecalibrationMethod, type RecalibrationReport } from '../../contract/analyses';
import { MethodError } from '../../contract/faults';
import { crossRecalibrated, recalibrationForUse } from '../../evaluation/cross-recalibrate';
import type { OutOfFold } from '../../evaluation/out-of-fold';
import { nextTurn } from '../../jobs/breathe';
import type { Model } from '../../models/model';
import { judge, type Said } from '../judge';
import { foldsToFitOver, modelSaid, type Asked } from './asked';

/** A model's out-of-fold risks, and the folds over which they are recalibrated. */
function risksOf({ truth }: Asked, said: Said): OutOfFold {
  const { outcome, clusters } = truth;
  if (outcome.kind !== 'binary') throw new MethodError('method.notForThisOutcome', { outcome: outcome.kind });
  return { y: outcome.y, risk: said.predicted, fold: foldsToFitOver(truth, said, 1), clusters };
}

/** A model's out-of-fold risks as they are told: recalibrated across folds where a recalibration was adopted. */
export function saidInUse(asked: Asked, modelId: string): Said {
  const said = modelSaid(asked, modelId);
  const adopted = adoptedIn(asked, modelId);
  return adopted ? { id: modelId, predicted: crossRecalibrated(risksOf(asked, said), adopted) } : said;
}

function adoptedIn({ study }: Asked, modelId: string): RecalibrationMethod | null {
  return study.report.analyses.recalibrations.find(({ model }) => model === modelId)?.adopted ?? null;
}

/**
 * Recalibrates a model by every method, each fitted on other folds than those it is judged on.
 *
 * @throws {@link MethodError} `method.notForThisOutcome`, `method.noModel`
 */
export async function recalibrationReport(
  asked: Asked,
  modelId: string,
  signal: AbortSignal,
): Promise<RecalibrationReport> {
  const risks = risksOf(asked, modelSaid(asked, modelId));
  const methods: RecalibrationReport['methods'][number][] = [];
  for (const method of recalibrationMethods) {
    await nextTurn();
    signal.throwIfAborted();
    const moved = { id: modelId, predicted: crossRecalibrated(risks, method) };
    const results = judge(asked.truth, moved, null);
    const calibration = results.kind === 'binary' ? results.calibration : null;
    methods.push({ method, figures: results.figures, calibration });
  }
  return { model: modelId, adopted: adoptedIn(asked, modelId), methods };
}

/**
 * A model as it is used from now on: with a recalibration fitted to all its out-of-fold risks, after what it was made
 * with (a blend has its own, an updated model its update), and in place of one that was adopted before.
 *
 * @param method - null for none
 * @throws {@link MethodError} `method.notForThisOutcome`, `method.noModel`, `method.nothingPredicted`
 */
export function recalibratedForUse(
  asked: Asked,
  modelId: string,
  { recalibration = [], ...model }: Model,
  method: RecalibrationMethod | null,
): Model {
  const risks = risksOf(asked, modelSaid(asked, modelId));
  const own = adoptedIn(asked, modelId) ? recalibration.slice(0, -1) : recalibration;
  if (!method) return own.length > 0 ? { ...model, recalibration: own } : model;
  const fitted = recalibrationForUse(risks, method);
  if (!fitted) throw new MethodError('method.nothingPredicted', null);
  return { ...model, recalibration: [...own, fitted.recalibration] };
}
