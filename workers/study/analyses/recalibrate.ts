import { recalibrationMethods, type RecalibrationMethod, type RecalibrationReport } from '../../contract/analyses';
import { MethodError } from '../../contract/faults';
import { crossRecalibrated, recalibrationForUse } from '../../evaluation/cross-recalibrate';
import type { OutOfFold } from '../../evaluation/out-of-fold';
import { nextTurn } from '../../jobs/breathe';
import type { Recalibration } from '../../numerics/recalibration/recalibration';
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
 * What a model is used with from now on: a recalibration fitted to all its out-of-fold risks; null for none.
 *
 * @throws {@link MethodError} `method.notForThisOutcome`, `method.noModel`, `method.nothingPredicted`
 */
export function adoptedRecalibration(
  asked: Asked,
  modelId: string,
  method: RecalibrationMethod | null,
): readonly Recalibration[] | null {
  const risks = risksOf(asked, modelSaid(asked, modelId));
  if (!method) return null;
  const fitted = recalibrationForUse(risks, method);
  if (!fitted) throw new MethodError('method.nothingPredicted', null);
  return [fitted.recalibration];
}
