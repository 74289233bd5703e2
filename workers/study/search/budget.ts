import { rungsOf } from './halving';

/** What an estimator costs. */
export interface EstimatorCost {
  readonly id: string;
  /** Whether inner folds judge it; what is neither searched for nor blended is fitted once to each set. */
  readonly judged: boolean;
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
/** Inner folds that a search makes do with. */
export const FEWEST_FOLDS = 2;
/** A fit to all development rows beside one to those of an inner fold. */
export const REFIT = 1.3;

/** Fits of one estimator in one development set, the last one among them. */
function fitsOf(candidates: number, work: SearchWork, { judged, fewest, most }: EstimatorCost): number {
  if (!judged) return REFIT;
  let alive = Math.min(Math.max(candidates, fewest), most);
  return rungsOf(work.innerFolds, candidates).reduce((sum, { folds, keep }) => {
    const now = alive * folds.length;
    alive = Math.min(alive, keep);
    return sum + now;
  }, REFIT);
}

/** Seconds of one lane that one development set takes with so many candidates a family. */
export function secondsOfSet(candidates: number, work: SearchWork, costs: readonly EstimatorCost[]): number {
  return costs.reduce((sum, cost) => sum + cost.seconds * fitsOf(candidates, work, cost), 0);
}

/** Seconds that a search takes with so many candidates a family. */
export function secondsFor(candidates: number, work: SearchWork, costs: readonly EstimatorCost[]): number {
  return (secondsOfSet(candidates, work, costs) * work.sets) / work.lanes;
}

/**
 * The most candidates a family for which the search stays within its minutes; 1 where even that takes longer.
 */
export function affordableCandidates(work: SearchWork, costs: readonly EstimatorCost[]): number {
  const affordable = LADDER.filter((candidates) => isAffordable(candidates, work, costs));
  return affordable.at(-1) ?? 1;
}

const isAffordable = (candidates: number, work: SearchWork, costs: readonly EstimatorCost[]): boolean =>
  secondsFor(candidates, work, costs) <= 60 * work.minutes * PLANNED;

/**
 * As many inner folds as asked for, or fewer where the minutes would not hold one candidate a family on all of them: what
 * is judged on two folds is judged less surely, and still by rows that it has not seen.
 *
 * @param work - with as many inner folds as were asked for, dealt once
 * @returns 2 or more, unless fewer were asked for
 */
export function affordableFolds(work: SearchWork, costs: readonly EstimatorCost[]): number {
  let folds = work.innerFolds;
  while (folds > FEWEST_FOLDS && !isAffordable(1, { ...work, innerFolds: folds }, costs)) folds -= 1;
  return folds;
}

/**
 * The estimators that the minutes do not hold, each judged as little as can be: the costliest go first, until the others
 * fit in.
 *
 * @param costs - endless seconds where one fit alone took too long
 * @param stays - an estimator that is never left out
 * @returns estimators to leave out, and the minutes that would hold all of them; null where that is not known
 */
export function beyondMinutes(
  work: SearchWork,
  costs: readonly EstimatorCost[],
  stays: (id: string) => boolean,
): { readonly leftOut: readonly EstimatorCost[]; readonly minutes: number | null } {
  const least = { ...work, innerFolds: Math.min(work.innerFolds, FEWEST_FOLDS) };
  let held = [...costs];
  const leftOut: EstimatorCost[] = [];
  while (!isAffordable(1, least, held)) {
    const costliest = held.filter(({ id }) => !stays(id)).sort((a, b) => b.seconds - a.seconds)[0];
    if (!costliest) break;
    leftOut.push(costliest);
    held = held.filter((cost) => cost !== costliest);
  }
  const minutes = Math.ceil(secondsFor(1, least, costs) / PLANNED / 60);
  return { leftOut, minutes: Number.isFinite(minutes) ? minutes : null };
}
