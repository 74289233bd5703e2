import type { EstimatorSpec } from '../../../workers/contract/recipe';
import type { SearchProgress, TrainingProgress } from '../../../workers/contract/training';

/** Settings that a family can be given at most; families left out have no such bound. */
const SPACES: Readonly<Partial<Record<EstimatorSpec['family'], number>>> = {
  logistic: 4,
  multinomial: 4,
  ordinal: 4,
  linear: 4,
  cox: 4,
  points: 4,
  additive: 4,
  neighbours: 4,
  realmlp: 4,
};

/**
 * Trials of a whole run, roughly: of every family that is judged, in every fold and on all rows. Families whose settings
 * stand are judged once where they are blended.
 */
export function expectedTrials(
  specs: readonly EstimatorSpec[],
  { candidates }: SearchProgress,
  models: TrainingProgress['models'],
): number {
  const sets = 1 + Math.max(0, ...models.map(({ folds }) => folds));
  const blended = specs.some(({ family }) => family === 'stack');
  const each = specs.map((spec) => {
    if (spec.family === 'stack') return 0;
    if (spec.tuning === 'search') return Math.min(candidates, SPACES[spec.family] ?? candidates);
    return blended && spec.family !== 'points' && spec.family !== 'neighbours' && spec.family !== 'tabm' ? 1 : 0;
  });
  return sets * each.reduce((sum, count) => sum + count, 0);
}
