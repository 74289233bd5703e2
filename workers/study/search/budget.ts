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

/** Fits take about this share of what a timed one did, which is the first of its kind: .83 and .91 of 5,000 x 50. */
const WARM = 0.9;
/** What takes a smaller share of the time than this is not left out: little would be gained. */
const LITTLE = 0.05;

/**
 * The estimators that the minutes do not hold: those that one fit of took too long, then those that are worth least until
 * the others fit in.
 *
 * @param least - the work with as few inner folds as a search makes do with
 * @param costs - endless seconds where one fit took too long; the one that is worth most first
 * @param stays - an estimator that is never left out
 * @returns estimators to leave out, and the minutes that would hold all of them; null where that is not known
 */
export function beyondMinutes(
  least: SearchWork,
  costs: readonly EstimatorCost[],
  stays: (id: string) => boolean,
): { readonly leftOut: readonly EstimatorCost[]; readonly minutes: number | null } {
  const allowed = (60 * least.minutes) / WARM;
  const staying = costs.filter(({ id }) => stays(id));
  // Then little is won without what is quick.
  const staysTooLong = secondsFor(1, least, staying) > allowed;
  const leftOut = costs.filter(({ id, seconds }) => !Number.isFinite(seconds) && !stays(id));
  let held = costs.filter((cost) => !leftOut.includes(cost));
  while (secondsFor(1, least, held) > allowed) {
    const all = secondsFor(1, least, held);
    const free = held.filter(({ id }) => !stays(id));
    const heavy = free.filter((cost) => secondsFor(1, least, [cost]) > LITTLE * all);
    const next = heavy.at(-1) ?? (staysTooLong ? undefined : free.at(-1));
    if (!next) break;
    leftOut.push(next);
    held = held.filter((cost) => cost !== next);
  }
  const minutes = Math.ceil((WARM * secondsFor(1, least, costs)) / 60);
  return { leftOut, minutes: Number.isFinite(minutes) ? minutes : null };
}
