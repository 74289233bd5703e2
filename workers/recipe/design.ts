/** What the fitted steps of a recipe make of some rows of a table: one row a participant's row, one column a feature. */
export interface Design {
  /** Shape (rows x features), row-major. Never NaN. */
  readonly x: Float64Array;
  readonly rows: number;
  readonly features: readonly string[];
}

/** Three knots or more; one centre and one scale a bent term, two fewer than knots. */
export interface FittedSpline {
  readonly knots: readonly number[];
  readonly centres: readonly number[];
  readonly scales: readonly number[];
}

/** How one predictor becomes features; learned on development rows only. Plain JSON. */
export type FittedPredictor =
  | {
      readonly kind: 'number';
      readonly name: string;
      /** What a missing value is replaced by. */
      readonly fill: number;
      readonly indicator: boolean;
      readonly centre: number;
      readonly scale: number;
      /** Present where the number enters as a restricted cubic spline: its bent terms, after the straight one. */
      readonly spline?: FittedSpline;
      /** Range seen in development; the form and the out-of-range warning use it. */
      readonly min: number;
      readonly median: number;
      readonly max: number;
      readonly isDate: boolean;
    }
  | {
      readonly kind: 'levels';
      readonly name: string;
      /** Levels with a feature of their own, in feature order. */
      readonly levels: readonly string[];
      /** Levels seen in development but pooled into "other". */
      readonly pooled: readonly string[];
      /** The level most often seen in development; empty where none was. */
      readonly commonest: string;
      /** Whether a feature for "other" (pooled and unseen levels) exists. */
      readonly other: boolean;
      /** What a missing value counts as: a level, or null for a feature of its own. */
      readonly fill: string | null;
      /** Whether a 0/1 feature says "was missing". */
      readonly indicator: boolean;
      /** The level whose feature is left out as the reference, or null. */
      readonly dropped: string | null;
    };

/**
 * Linear regressions of each predictor on all others, made on completed development data without the outcome: what
 * fills a gap of a new participant. It holds no participant's values.
 *
 * Its terms are a constant and then, in the order of the predictors, a number itself or one 0/1 term for each class of
 * a category but the first (its levels, then "other").
 */
export interface FittedChain {
  /**
   * One entry a predictor. Shape (own terms x terms), row-major: what each of the predictor's terms is expected to be.
   * Its own terms have the coefficient 0.
   */
  readonly regressions: readonly (readonly number[])[];
}

/** A recipe's steps fitted on development rows. Plain JSON, so that it is kept with the model. */
export interface FittedSteps {
  readonly predictors: readonly FittedPredictor[];
  readonly features: readonly string[];
  /** Present after multiple imputation: gaps are filled by it, and not by each predictor's `fill`. */
  readonly chain?: FittedChain;
}
