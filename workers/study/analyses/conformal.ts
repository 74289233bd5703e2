import type { ConformalReport } from '../../contract/analyses';
import { InputError, MethodError } from '../../contract/faults';
import {
  bothProbabilities,
  conformalReport,
  type ConformalInput,
  type ConformalRequest,
} from '../../evaluation/conformal-report';
import { predictionWidth } from '../../cohort/outcome';
import { foldsToFitOver, type Asked } from './asked';
import { saidInUse } from './recalibrate';

/**
 * Sets of outcomes, or intervals, that hold the truth with a chance of 1 - alpha, from what a model says as it is used.
 *
 * @throws {@link MethodError} `method.notForThisOutcome` for survival, `method.noModel`, `method.nothingPredicted`
 * @throws {@link InputError} `input.outOfRange` where alpha is not in (0, 0.5]
 */
export function conformalOf(asked: Asked, modelId: string, request: ConformalRequest): ConformalReport {
  const { outcome, clusters, times } = asked.truth;
  if (outcome.kind === 'survival') throw new MethodError('method.notForThisOutcome', { outcome: outcome.kind });
  if (!(request.alpha > 0 && request.alpha <= 0.5)) {
    throw new InputError('input.outOfRange', { field: 'alpha', low: 0, high: 0.5 });
  }
  const said = saidInUse(asked, modelId);
  const fold = foldsToFitOver(asked.truth, said, predictionWidth(outcome, times.length));
  const input: ConformalInput = {
    y: outcome.y,
    classes: outcome.kind === 'continuous' ? null : outcome.kind === 'binary' ? ['noEvent', 'event'] : outcome.classes,
    predicted: outcome.kind === 'binary' ? said.predicted.map(bothProbabilities) : said.predicted,
    fold,
    clusters,
  };
  const report = conformalReport(modelId, input, request);
  if (!report) throw new MethodError('method.nothingPredicted', null);
  return report;
}
