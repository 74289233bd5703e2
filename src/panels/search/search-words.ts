import type { FaultCode } from '../../../workers/contract/faults';
import { notFittedReasons, type NotFitted } from '../../../workers/contract/report';
import type { LossDifference, SearchAccount } from '../../../workers/contract/search';
import type { ShelfMessages } from '../../messages/en/shelf';
import type { Numbers } from '../../messages/numbers';

/** How much lower a loss must be than that at the start, in standard errors of the difference, to be called so. */
const CLEAR = 2;

/** What a search tried and why its winner won, in sentences; the settings themselves are told beside them. */
export function searchSentences(
  { trials, chosen }: SearchAccount,
  words: ShelfMessages['search'],
  numbers: Numbers,
): readonly string[] {
  if (trials.length === 1) return [words.only];
  const failed = trials.filter(({ loss }) => loss === null).length;
  const tried = words.tried(trials.length, failed, Math.max(0, ...trials.map(({ folds }) => folds)));
  const [start, winner] = [trials[0], trials[chosen]];
  if (!start || winner === undefined || winner.loss === null) return [tried, words.noLoss];
  if (chosen === 0) return [tried, words.start];
  if (start.loss === null) return [tried];
  // Older reports hold no differences: those of the same rows hardly vary by more than this.
  const { mean: less, error: known } = start.behind ?? {
    mean: start.loss - winner.loss,
    error: Math.hypot(start.error ?? 0, winner.error ?? 0),
  };
  const error = known ?? 0;
  if (less <= 0) return [tried, words.noGain];
  const digits = 4;
  const errors = error > 0 ? numbers.number(less / error, 1) : '–';
  const gained = (error > 0 && less / error > CLEAR ? words.clear : words.notClear)(
    numbers.number(less, digits),
    errors,
  );
  return start.folds < winner.folds ? [tried, gained, words.startStopped] : [tried, gained];
}

/** How much larger a trial's loss is than that of the chosen one on the same patients, with its standard error. */
export function behindWords(
  behind: LossDifference | null | undefined,
  words: ShelfMessages['search'],
  numbers: Numbers,
): string {
  if (!behind) return '–';
  const digits = Math.abs(behind.mean) >= 100 ? 1 : 4;
  const mean = numbers.number(behind.mean, digits);
  return behind.error === null ? mean : words.lossError(mean, numbers.number(behind.error, digits));
}

/** A loss with its standard error. */
export function lossWords(
  { loss, error }: SearchAccount['trials'][number],
  words: ShelfMessages['search'],
  numbers: Numbers,
): string {
  if (loss === null) return words.notJudged;
  const digits = Math.abs(loss) >= 100 ? 1 : 4;
  return error === null
    ? numbers.number(loss, digits)
    : words.lossError(numbers.number(loss, digits), numbers.number(error, digits));
}

/** Places of the trials in the order they are told: the chosen one, then those that came further, then by loss. */
export function toldOrder({ trials, chosen }: SearchAccount): readonly number[] {
  const rank = (place: number) => {
    const trial = trials[place]!;
    return [place === chosen ? 0 : 1, trial.loss === null ? 1 : 0, -trial.folds, trial.loss ?? 0];
  };
  return [...trials.keys()].toSorted((a, b) => {
    const [first, second] = [rank(a), rank(b)];
    const differs = first.findIndex((value, index) => value !== second[index]);
    return differs < 0 ? a - b : first[differs]! - second[differs]!;
  });
}

/** Why a candidate could not be fitted, as far as there are words for it. */
export const reasonOf = (code: FaultCode): NotFitted =>
  notFittedReasons.find((reason) => code === `method.${reason}` || code === `device.${reason}`) ?? 'other';
