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
  /** Why it could not be fitted, where it could not. */
  readonly failed: FaultCode | null;
}

/** How the settings of one model were found, on all rows; and which settings the outer folds found on theirs. */
export interface SearchAccount {
  readonly trials: readonly Trial[];
  readonly chosen: number;
  /** Settings chosen in the development rows of the outer folds, with how many of them chose so, commonest first. */
  readonly inFolds: readonly { readonly spec: EstimatorSpec; readonly folds: number }[];
}
