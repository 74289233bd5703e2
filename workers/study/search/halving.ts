/** One round of successive halving: inner folds that the candidates still in it are judged on. */
export interface Rung {
  /** Places in the list of inner folds. */
  readonly folds: readonly number[];
  /** Candidates of a family that go on from here. */
  readonly keep: number;
}

/** One candidate in three goes on. */
const ETA = 3;

/**
 * Successive halving where the resource is inner folds: all candidates are judged on the first folds, the better third of
 * each family on the next, and so on; what reaches the end was judged on all folds.
 *
 * @param folds - inner folds in all, 1 or more
 * @param candidates - the most that a family has, 1 or more
 *
 * Source: Jamieson and Talwalkar, AISTATS 2016; Li et al., JMLR 18 (2018) 185.
 */
export function rungsOf(folds: number, candidates: number): Rung[] {
  const rungs: Rung[] = [];
  let from = 0;
  let left = candidates;
  while (from < folds) {
    const next = Math.max(1, Math.floor(left / ETA));
    const last = left <= 2 || from + 2 >= folds;
    const to = last ? folds : from + Math.max(1, Math.floor((folds - from) / 2));
    rungs.push({ folds: Array.from({ length: to - from }, (_, k) => from + k), keep: last ? 1 : next });
    from = to;
    left = next;
  }
  return rungs;
}

/** The places of the `keep` smallest losses, best first; those without a loss never go on before one that has one. */
export function bestOf(losses: readonly (number | null)[], keep: number): number[] {
  return Array.from(losses.keys())
    .sort((a, b) => (losses[a] ?? Infinity) - (losses[b] ?? Infinity) || a - b)
    .slice(0, keep);
}
