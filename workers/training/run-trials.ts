import { isStudyError, type FaultCode } from '../contract/faults';
import { tellsNoMemory } from '../jobs/memory';
import { predictDesign } from '../models/predict';
import { predictRaw } from '../models/raw-forward';
import type { SingleEstimator } from '../models/model';
import { takesRaw } from '../models/takes-raw';
import { fitEstimator, type Fitting } from './fit-estimator';
import type { PreparedRows, TrialJob, TrialOutcome } from './trainer-api';

/**
 * Fits each candidate and lets it predict rows that it was not fitted to. A candidate that cannot be fitted, or that
 * answers no number, says why, and the others go on.
 *
 * @throws AbortError when the signal fires
 */
export async function runTrials(
  job: TrialJob,
  fitting: Fitting,
  onDone: (done: number) => void,
): Promise<readonly TrialOutcome[]> {
  const outcomes: TrialOutcome[] = [];
  for (const [k, { spec, seed }] of job.candidates.entries()) {
    const started = performance.now();
    const seconds = () => (performance.now() - started) / 1000;
    try {
      const fitted = await fitEstimator(`${job.id}/${k}`, spec, job.development, seed, fitting);
      const predicted = predictPrepared(fitted, job.judged, job.times);
      const failed = predicted.every(Number.isFinite) ? null : 'method.diverged';
      outcomes.push({ predicted: failed ? null : predicted, failed, seconds: seconds() });
    } catch (caught) {
      fitting.signal.throwIfAborted();
      outcomes.push({ predicted: null, failed: faultOf(caught), seconds: seconds() });
    }
    onDone(k + 1);
  }
  return outcomes;
}

/** What an estimator says of prepared rows; shape (rows x width), row-major. */
function predictPrepared(
  estimator: SingleEstimator,
  { design, raw }: PreparedRows,
  times: readonly number[],
): Float64Array<ArrayBuffer> {
  if (takesRaw(estimator)) {
    if (!raw) throw new RangeError('raw predictors were not made for an estimator that needs them');
    return Float64Array.from(predictRaw(estimator, raw));
  }
  if (!design) throw new RangeError('features were not made for an estimator that needs them');
  return Float64Array.from(predictDesign(estimator, design, times));
}

/** The code of an expected failure. @throws what is a defect */
function faultOf(caught: unknown): FaultCode {
  if (isStudyError(caught)) return caught.code;
  if (tellsNoMemory(caught)) return 'device.outOfMemory';
  throw caught;
}
