import type { FaultCode } from './faults';
import type { EstimatorSpec } from './recipe';

/** One candidate of a search: its settings, and what inner folds made of them. */
export interface Trial {
  /** The settings as they would stand in a recipe. */
  readonly spec: EstimatorSpec;
  /**
   * Mean loss on rows that it was not fitted to: log loss in nats, or squared error. Null where it could not be fitted
   * or judged.
   */
  readonly loss: number | null;
  /** Standard error of the mean loss over the rows judged; null where there is none. */
  readonly error: number | null;
  /** Inner folds that judged it: the more, the further it came. */
  readonly folds: number;
  readonly seconds: number;
  /** Beside the chosen trial; left out of the chosen one itself, of those never judged, and while the search goes on. */
  readonly behind?: LossDifference | undefined;
  /** Why it could not be fitted, where it could not. */
  readonly failed: FaultCode | null;
}

/** How much larger the loss of a trial is than that of another on the same rows, judged by the same inner folds. */
export interface LossDifference {
  /** Mean over the rows; below 0 where the trial did better there. */
  readonly mean: number;
  /**
   * Standard error of the mean over participants, row by row; null of one participant. It takes the models as they are:
   * those of different inner folds share most of their rows, so that it is somewhat too small.
   */
  readonly error: number | null;
}

/** A model that the minutes of a search did not hold, even judged as little as can be. */
export interface LeftOut {
  readonly model: string;
  /** Of one fit to the development rows of an inner fold; null where it was stopped before its end. */
  readonly seconds: number | null;
  /** That would have held it and all others; null where that is not known. */
  readonly minutes: number | null;
}

/** How far the search of one development set went. */
export interface SearchExtent {
  /** Candidates a family, and inner folds, that the set was to have. */
  readonly candidates: number;
  readonly folds: number;
  /**
   * What the clock did to it: 'late' where the time was up before it began, so that only the settings given were judged,
   * on two folds; 'shortened' where the time was up before its end, so that only the best so far of each family went on.
   */
  readonly cut: 'late' | 'shortened' | null;
  /** Models that the minutes did not hold; left out where they held all. */
  readonly leftOut?: readonly LeftOut[] | undefined;
}

/** How the settings of one model were found, on all rows; and which settings the outer folds found on theirs. */
export interface SearchAccount {
  readonly trials: readonly Trial[];
  readonly chosen: number;
  /** Settings chosen in the development rows of the outer folds, with how many of them chose so, commonest first. */
  readonly inFolds: readonly { readonly spec: EstimatorSpec; readonly folds: number }[];
}
