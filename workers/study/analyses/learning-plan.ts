import { assignFolds, type FoldPlan } from '../../cohort/assign-folds';
import { strataOf } from '../../cohort/outcome';
import { derive, randomStream } from '../../numerics/random';
import { foldTasks, type FoldTask } from '../plan';
import type { PredictedStudy } from '../predictions';

/** Shares of the development rows of a fold that are learned from. */
export const SHARES = [0.2, 0.35, 0.5, 0.7, 0.85, 1] as const;

/** Fits of one size that steady its mean; fewer of a large table, where each takes long and says much. */
const FITS = 15;
const FITS_OF_MANY = 5;
const MANY_ROWS = 5000;
/** More folds than this repeat themselves. */
const MOST_FOLDS = 10;
/** Folds dealt where the study has resamples in place of folds. */
const FOLDS = 5;

/** What a learning curve is drawn over. */
export interface LearningPlan {
  readonly plan: FoldPlan;
  /** One a fold, of any one estimator. */
  readonly folds: readonly FoldTask[];
  /** Draws of each share in each fold. */
  readonly draws: number;
  /** Whether the folds are those of the study, whose models have learned from the whole of them. */
  readonly ofStudy: boolean;
}

/** The folds of the study's first repeat; five of another dealing where it was resampled by bootstrap. */
export function learningPlan({ table, recipe, eligible, plan }: PredictedStudy): LearningPlan {
  const dealt =
    plan.drawn === null
      ? plan
      : assignFolds(
          { kind: 'crossValidation', folds: FOLDS, repeats: 1, stratified: true },
          table,
          eligible,
          recipe,
          derive(recipe.seed, 'learning'),
          null,
        );
  const [first] = recipe.estimators;
  const folds = foldTasks({ ...recipe, estimators: [first!] }, eligible, dealt)
    .filter(({ repeat }) => repeat === 0)
    .slice(0, MOST_FOLDS);
  const fits = eligible.rows.length > MANY_ROWS ? FITS_OF_MANY : FITS;
  return {
    plan: dealt,
    folds,
    draws: Math.max(1, Math.ceil(fits / Math.max(1, folds.length))),
    ofStudy: plan.drawn === null,
  };
}

/**
 * Some of the development rows of a fold: of each stratum the same share, participants whole, those of a smaller share
 * among those of a larger one, so that curves are not shaken by other participants at every size.
 *
 * @param rows - eligible rows
 * @returns one list a share, in the order of `rows`
 */
export function drawShares(
  { eligible, plan }: Pick<PredictedStudy, 'eligible' | 'plan'>,
  rows: Uint32Array,
  shares: readonly number[],
  seed: number,
): Uint32Array[] {
  const strata = strataOf(eligible.outcome);
  const { clusters } = plan;
  const rank = new Map<number, number>();
  const clusterOf = (row: number) => (clusters ? clusters[row]! : row);
  const stratumOf = new Map<number, number>();
  for (const row of rows) {
    const cluster = clusterOf(row);
    stratumOf.set(cluster, Math.max(stratumOf.get(cluster) ?? 0, strata[row]!));
  }
  for (const stratum of new Set(stratumOf.values())) {
    const own = Uint32Array.from(stratumOf.keys()).filter((cluster) => stratumOf.get(cluster) === stratum);
    const order = randomStream(derive(seed, 'stratum', stratum)).shuffle(own);
    // Each stratum has a participant in the smallest share.
    for (const [place, cluster] of order.entries()) rank.set(cluster, place === 0 ? 0 : (place + 0.5) / order.length);
  }
  return shares.map((share) => rows.filter((row) => rank.get(clusterOf(row))! < share));
}
