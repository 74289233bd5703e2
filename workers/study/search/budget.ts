import { rungsOf } from './halving';

/** What one family costs. */
export interface FamilyCost {
  /** Of one fit to the development rows of an inner fold. */
  readonly seconds: number;
  /** Candidates that are tried at least. */
  readonly fewest: number;
  /** Candidates its space has. */
  readonly most: number;
}

/** What has to be done within the minutes. */
export interface SearchWork {
  /** Development sets: outer folds, and all rows. */
  readonly sets: number;
  readonly innerFolds: number;
  readonly lanes: number;
  readonly minutes: number;
}

/** Numbers of candidates that are tried for, each about half as many again as the one before. */
const LADDER = [1, 2, 3, 4, 6, 9, 13, 18, 27, 40, 60];
/** Share of the minutes that is planned for: fits are not all alike, and figures are worked out after them. */
const PLANNED = 0.75;
/** A fit to all development rows beside one to those of an inner fold. */
const REFIT = 1.3;

/** Fits of one family in one development set. */
function fitsOf(candidates: number, work: SearchWork, { fewest, most }: FamilyCost): number {
  let alive = Math.min(Math.max(candidates, fewest), most);
  return rungsOf(work.innerFolds, candidates).reduce((sum, { folds, keep }) => {
    const now = alive * folds.length;
    alive = Math.min(alive, keep);
    return sum + now;
  }, REFIT);
}

/** Seconds that a search takes with so many candidates a family. */
export function secondsFor(candidates: number, work: SearchWork, costs: readonly FamilyCost[]): number {
  const each = costs.reduce((sum, cost) => sum + cost.seconds * fitsOf(candidates, work, cost), 0);
  return (each * work.sets) / work.lanes;
}

/**
 * The most candidates a family for which the search stays within its minutes; 1 where even that takes longer.
 */
export function affordableCandidates(work: SearchWork, costs: readonly FamilyCost[]): number {
  const affordable = LADDER.filter((candidates) => isAffordable(candidates, work, costs));
  return affordable.at(-1) ?? 1;
}

const isAffordable = (candidates: number, work: SearchWork, costs: readonly FamilyCost[]): boolean =>
  secondsFor(candidates, work, costs) <= 60 * work.minutes * PLANNED;

/**
 * As many inner folds as asked for, or fewer where the minutes would not hold one candidate a family on all of them: what
 * is judged on two folds is judged less surely, and still by rows that it has not seen.
 *
 * @param work - with as many inner folds as were asked for, dealt once
 * @returns 2 or more, unless fewer were asked for
 */
export function affordableFolds(work: SearchWork, costs: readonly FamilyCost[]): number {
  let folds = work.innerFolds;
  while (folds > 2 && !isAffordable(1, { ...work, innerFolds: folds }, costs)) folds -= 1;
  return folds;
}
