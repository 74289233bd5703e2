import { countClusters } from '../../cohort/clusters';
import { dealFolds } from '../../cohort/folds';
import { strataOf, type Outcome } from '../../cohort/outcome';
import { derive } from '../../numerics/random';

/** One inner fold: places of development rows. */
export interface InnerFold {
  readonly development: Uint32Array;
  readonly judged: Uint32Array;
}

/** Rows below which inner folds are dealt more than once: one division would choose by chance. */
const REPEAT_BELOW = 600;

/**
 * Deals development rows into inner folds; participants and copies stay together. Small sets are dealt twice.
 *
 * @param clusters - shape (rows); null ties nothing
 * @returns empty where there are not two participants
 */
export function innerFolds(outcome: Outcome, clusters: Int32Array | null, folds: number, seed: number): InnerFold[] {
  const strata = strataOf(outcome);
  const dense = clusters && densely(clusters);
  const groups = dense ? countClusters(dense, strata.length) : strata.length;
  const count = Math.min(folds, groups);
  if (count < 2) return [];
  const repeats = strata.length < REPEAT_BELOW ? 2 : 1;
  const dealt = dealFolds({ folds: count, repeats, stratified: true }, strata, dense, derive(seed, 'innerFolds'));
  return dealt.flatMap((foldOf) =>
    Array.from({ length: count }, (_, fold) => ({
      development: placesWhere(foldOf, (own) => own !== fold),
      judged: placesWhere(foldOf, (own) => own === fold),
    })),
  );
}

/** The same ties numbered from 0 without gaps. */
function densely(clusters: Int32Array): Int32Array {
  const numbers = new Map<number, number>();
  return clusters.map((cluster) => {
    const known = numbers.get(cluster) ?? numbers.size;
    numbers.set(cluster, known);
    return known;
  });
}

function placesWhere(foldOf: Int32Array, wanted: (fold: number) => boolean): Uint32Array {
  return Uint32Array.from(foldOf.keys()).filter((place) => wanted(foldOf[place]!));
}
