import type { Trial } from '../../workers/contract/search';
import type { SearchProgress } from '../../workers/contract/training';

/** Before any trial is heard of. */
export const NO_TRIALS: ReadonlyMap<string, Trial> = new Map();

/**
 * The best trial of each model so far: of those that most inner folds judged, the one with the lowest loss. Trials of
 * fewer folds never replace it, so that what is shown only gets better.
 */
export function withTrials(
  best: ReadonlyMap<string, Trial>,
  search: SearchProgress | null,
): ReadonlyMap<string, Trial> {
  if (!search) return best;
  const next = new Map(best);
  for (const { id, trials } of search.trials) {
    for (const trial of trials) {
      const known = next.get(id);
      if (trial.loss !== null && (known === undefined || isBetter(trial, known))) next.set(id, trial);
    }
  }
  return next;
}

function isBetter({ loss, folds }: Trial, known: Trial): boolean {
  if (folds !== known.folds) return folds > known.folds;
  return (loss ?? Infinity) < (known.loss ?? Infinity);
}
