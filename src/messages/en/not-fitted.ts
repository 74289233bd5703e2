import type { NotFitted, Notice } from '../../../workers/contract/report';
import { english } from '../numbers';

/** Why rows could not be fitted, within a sentence. */
export const because: Readonly<Record<NotFitted, string>> = {
  oneOutcomeOnly: 'the rows to learn from had one outcome only',
  noEvents: 'the rows to learn from had no event',
  notConverged: 'no finite fit was reached; a stronger penalty may help',
  diverged: 'its loss grew without bounds; a lower learning rate may help',
  outOfMemory: 'this device has no memory left for it; fewer trees, members or columns may help',
  other: 'the rows to learn from do not suffice for it',
};

/** What to say of a model that could not be fitted to some rows, or to any. */
export function notFitted(
  is: Extract<Notice, { kind: 'foldsNotFitted' | 'modelNotFitted' | 'leftOut' }>,
  called: (model: string) => string,
): string {
  const model = called(is.model);
  if (is.kind === 'modelNotFitted') return `${model} could not be fitted and is left out: ${because[is.reason]}.`;
  if (is.kind === 'leftOut') {
    const cost = is.seconds === null ? 'one fit takes too long' : `one fit takes about ${english.duration(is.seconds)}`;
    const remedy =
      is.minutes === null
        ? 'Give more minutes, or train it alone, without a search.'
        : `About ${english.plural(is.minutes, 'minute', 'minutes')} would hold every model.`;
    return `${model} was left out: ${cost} on this device, which the minutes given do not hold. ${remedy}`;
  }
  const parts = is.resampled ? english.plural(is.of, 'resample', 'resamples') : english.plural(is.of, 'fold', 'folds');
  const left = is.resampled
    ? 'Its figures are of the other resamples.'
    : 'The rows that these judge have no prediction from it and do not count in its figures.';
  return `${model} could not be fitted in ${english.count(is.failed)} of ${parts}: ${because[is.reason]}. ${left}`;
}
