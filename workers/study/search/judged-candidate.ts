import { rowLoss, widthOf, type LossyOutcome } from '../../cohort/row-losses';
import type { FaultCode } from '../../contract/faults';
import type { Trial } from '../../contract/search';
import type { SingleSpec, TrialOutcome } from '../../training/trainer-api';
import { bestOf } from './halving';
import type { InnerFold } from './inner-folds';
import { lossDifference, meanLoss } from './judged-losses';

/** A candidate under judgement. */
export interface Candidate {
  readonly estimator: SingleSpec;
  readonly index: number;
  readonly spec: SingleSpec;
  seconds: number;
  failed: FaultCode | null;
  folds: number;
  /** Sum and number of row losses, and the losses themselves, by inner fold. */
  sum: number;
  judged: number;
  readonly losses: Map<number, Float64Array>;
  /** Shape (rows x width): sums of predictions over the folds that judged a row; and how many did. */
  readonly predicted: Float64Array;
  readonly times: Uint16Array;
}

export function candidateOf(estimator: SingleSpec, spec: SingleSpec, index: number, outcome: LossyOutcome): Candidate {
  const rows = outcome.y.length;
  return {
    estimator,
    index,
    spec,
    seconds: 0,
    failed: null,
    folds: 0,
    sum: 0,
    judged: 0,
    losses: new Map(),
    predicted: new Float64Array(rows * widthOf(outcome)),
    times: new Uint16Array(rows),
  };
}

export function record(
  candidate: Candidate,
  place: number,
  fold: InnerFold,
  result: TrialOutcome,
  outcome: LossyOutcome,
): void {
  candidate.seconds += result.seconds;
  if (!result.predicted) {
    candidate.failed = result.failed;
    return;
  }
  const width = widthOf(outcome);
  candidate.folds += 1;
  const losses = new Float64Array(fold.judged.length);
  candidate.losses.set(place, losses);
  for (const [at, row] of fold.judged.entries()) {
    const loss = rowLoss(outcome, result.predicted, at, row);
    candidate.sum += loss;
    losses[at] = loss;
    candidate.judged += 1;
    candidate.times[row]! += 1;
    for (let k = 0; k < width; k += 1) candidate.predicted[row * width + k]! += result.predicted[at * width + k]!;
  }
}

/** What a candidate said of each row of the set, by models that had not seen it: the mean over the repeats. */
export function saidOf({ predicted, times }: Candidate, width: number): Float64Array {
  return predicted.map((sum, i) => sum / times[Math.floor(i / width)]!);
}

export const meanOf = ({ sum, judged }: Candidate): number | null => (judged > 0 ? sum / judged : null);

/** The mean loss of a candidate that was judged on every inner fold; null of one that was not. */
function finalLoss(candidate: Candidate): number | null {
  return candidate.failed === null && candidate.times.every((times) => times > 0) ? meanOf(candidate) : null;
}

/**
 * Of those that most folds judged the one with the lowest loss: others may owe theirs to the folds that judged them. What
 * the recipe names stays where none is surely better: of many, the luckiest is seldom the best.
 */
export function winnerOf(
  own: readonly Candidate[],
  inner: readonly InnerFold[],
  clusters: Int32Array | null,
): Candidate | undefined {
  const whole = own.filter((candidate) => finalLoss(candidate) !== null);
  const most = Math.max(...whole.map(({ folds }) => folds));
  const last = whole.filter(({ folds }) => folds === most);
  const best = last[bestOf(last.map(finalLoss), 1)[0] ?? 0];
  const named = last.find(({ index }) => index === 0);
  return best && named && !isSurelyBetter(best, named, inner, clusters) ? named : best;
}

/** Whether a candidate's loss is lower by more than one standard error of the difference, row by row. */
export function isSurelyBetter(
  candidate: Candidate,
  named: Candidate,
  inner: readonly InnerFold[],
  clusters: Int32Array | null,
): boolean {
  const ahead = lossDifference(named.losses, candidate.losses, inner, clusters);
  return ahead !== null && ahead.mean > (ahead.error ?? 0);
}

/** @param chosen - what it is told beside; left out while that is not settled */
export function trialOf(
  candidate: Candidate,
  inner: readonly InnerFold[],
  clusters: Int32Array | null,
  chosen?: Candidate,
): Trial {
  const { spec, folds, seconds, failed, losses } = candidate;
  const loss = failed === null ? meanOf(candidate) : null;
  const error = loss === null ? null : (meanLoss(losses, inner, clusters)?.error ?? null);
  const behind =
    loss === null || !chosen || chosen === candidate ? null : lossDifference(losses, chosen.losses, inner, clusters);
  return { spec, loss, error, folds, seconds, ...(behind && { behind }), failed };
}
