import { MethodError } from '../contract/faults';
import { derive, randomStream } from '../numerics/random';
import { countClusters } from './clusters';

/** How rows are dealt into folds. */
export interface Dealing {
  /** 2 or more. */
  readonly folds: number;
  /** 1 or more. */
  readonly repeats: number;
  readonly stratified: boolean;
}

/**
 * Deals rows into folds, once a repeat: every row in exactly one fold, rows of one cluster in the same fold, and the
 * strata, where stratified, spread as evenly as the clusters allow.
 *
 * @param strata - shape (rows), small whole numbers from 0, as the outcome's classes
 * @param clusters - shape (rows), from {@link clustersOf}; null ties nothing
 * @returns one array a repeat, shape (rows), folds from 0
 * @throws {@link MethodError} `method.tooManyFolds` where there are fewer clusters than folds
 */
export function dealFolds(
  dealing: Dealing,
  strata: ArrayLike<number>,
  clusters: Int32Array | null,
  seed: number,
): Int32Array[] {
  const { folds, repeats, stratified } = dealing;
  if (!(folds >= 2 && repeats >= 1)) throw new RangeError(`${folds} folds, ${repeats} repeats`);
  const groups = countClusters(clusters, strata.length);
  if (groups < folds) throw new MethodError('method.tooManyFolds', { folds, groups });
  return Array.from({ length: repeats }, (_, repeat) => {
    const stream = randomStream(derive(seed, 'folds', repeat));
    const order = stream.shuffle(Uint32Array.from({ length: groups }, (__, i) => i));
    if (clusters) return dealClusters(folds, strata, clusters, order, stratified);
    return dealRows(folds, strata, order, stratified);
  });
}

/** How many strata there are, the empty ones below the highest among them. */
function countStrata(strata: ArrayLike<number>): number {
  return Array.from(strata).reduce((most, stratum) => Math.max(most, stratum + 1), 0);
}

function dealRows(folds: number, strata: ArrayLike<number>, order: Uint32Array, stratified: boolean): Int32Array {
  const foldOf = new Int32Array(strata.length);
  let dealt = 0;
  // Each stratum is dealt on from where the one before ended, so that fold sizes differ by one row at most.
  for (let stratum = stratified ? countStrata(strata) - 1 : 0; stratum >= 0; stratum -= 1) {
    for (const row of order) {
      if (stratified && strata[row] !== stratum) continue;
      foldOf[row] = dealt % folds;
      dealt += 1;
    }
  }
  return foldOf;
}

/** Largest cluster first, each to the fold where it raises the sum of squared shares least. */
function dealClusters(
  folds: number,
  strata: ArrayLike<number>,
  clusters: Int32Array,
  order: Uint32Array,
  stratified: boolean,
): Int32Array {
  const kinds = stratified ? countStrata(strata) : 1;
  const counts = new Float64Array(order.length * kinds);
  const totals = new Float64Array(kinds);
  for (const [i, cluster] of clusters.entries()) {
    const kind = stratified ? strata[i]! : 0;
    counts[cluster * kinds + kind]! += 1;
    totals[kind]! += 1;
  }
  const sizeOf = (cluster: number) => {
    let size = 0;
    for (let kind = 0; kind < kinds; kind += 1) size += counts[cluster * kinds + kind]!;
    return size;
  };
  const bySize = Array.from(order).sort((a, b) => sizeOf(b) - sizeOf(a));
  const held = new Float64Array(folds * kinds);
  const heldClusters = new Uint32Array(folds);
  const foldOfCluster = new Int32Array(order.length);
  for (const [done, cluster] of bySize.entries()) {
    const empty = heldClusters.reduce((sum, number) => sum + (number === 0 ? 1 : 0), 0);
    const mustFill = bySize.length - done <= empty;
    let best = -1;
    let least = Infinity;
    for (let fold = 0; fold < folds; fold += 1) {
      if (mustFill && heldClusters[fold]! > 0) continue;
      let rise = 0;
      for (let kind = 0; kind < kinds; kind += 1) {
        const added = counts[cluster * kinds + kind]!;
        if (added > 0) rise += (added * (2 * held[fold * kinds + kind]! + added)) / totals[kind]! ** 2;
      }
      if (rise < least) {
        least = rise;
        best = fold;
      }
    }
    foldOfCluster[cluster] = best;
    heldClusters[best]! += 1;
    for (let kind = 0; kind < kinds; kind += 1) held[best * kinds + kind]! += counts[cluster * kinds + kind]!;
  }
  return Int32Array.from(clusters, (cluster) => foldOfCluster[cluster]!);
}
