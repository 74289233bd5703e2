import { countClusters } from '../../cohort/clusters';
import { dealFolds } from '../../cohort/folds';
import { strataOf, type Outcome } from '../../cohort/outcome';
import { derive } from '../../numerics/random';

/** One inner fold: places of development rows. */
export interface InnerFold {
  readonly development: Uint32Array;
  readonly judged: Uint32Array;
}

/** Rows of a study below which inner folds are dealt twice: one division would choose by chance. */
const REPEAT_BELOW = 600;

/** How often each development set of a study of so many rows is dealt into inner folds. */
export const dealingsOf = (rows: number): number => (rows < REPEAT_BELOW ? 2 : 1);

/**
 * Deals development rows into inner folds; participants and copies stay together.
 *
 * @param clusters - shape (rows), numbered from 0 without gaps; null ties nothing
 * @param dealings - 1 or more, see {@link dealingsOf}
 * @returns empty where there are not two participants
 */
export function innerFolds(
  outcome: Outcome,
  clusters: Int32Array | null,
  folds: number,
  dealings: number,
  seed: number,
): InnerFold[] {
  const strata = strataOf(outcome);
  const groups = countClusters(clusters, strata.length);
  const count = Math.min(folds, groups);
  if (count < 2) return [];
  const dealt = dealFolds(
    { folds: count, repeats: dealings, stratified: true },
    strata,
    clusters,
    derive(seed, 'innerFolds'),
  );
  return dealt.flatMap((foldOf) =>
    Array.from({ length: count }, (_, fold) => ({
      development: placesWhere(foldOf, (own) => own !== fold),
      judged: placesWhere(foldOf, (own) => own === fold),
    })),
  );
}

function placesWhere(foldOf: Int32Array, wanted: (fold: number) => boolean): Uint32Array {
  return Uint32Array.from(foldOf.keys()).filter((place) => wanted(foldOf[place]!));
}
