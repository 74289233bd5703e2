/** Where a shape is set by hand: a range of a number (a side left out is open), levels of a category, or those without a value. */
export type ShapePart =
  | { readonly kind: 'range'; readonly from?: number | undefined; readonly to?: number | undefined }
  | { readonly kind: 'levels'; readonly levels: readonly string[] }
  | { readonly kind: 'missing' };

/**
 * What a clinician changes in the shapes of an additive model, in terms of a predictor and its values, so that the same
 * change can be made to the model of every fold.
 */
export type ShapeChange =
  /** A number's effect, its share in pairs too, is moved as little as possible until it never falls (1) or rises (-1). */
  | { readonly kind: 'monotone'; readonly predictor: string; readonly direction: 1 | -1 }
  /** Values below `low` count as `low`, and those above `high` as `high`, in pairs too. */
  | {
      readonly kind: 'clip';
      readonly predictor: string;
      readonly low?: number | undefined;
      readonly high?: number | undefined;
    }
  /** The predictor has no effect, alone or in pairs. */
  | { readonly kind: 'flatten'; readonly predictor: string }
  /** The effect of some values alone, as a score: log-odds, or the outcome's unit. `output` is the class, from 0. */
  | {
      readonly kind: 'set';
      readonly predictor: string;
      readonly part: ShapePart;
      readonly score: number;
      readonly output?: number | undefined;
    };

/** A change that was made, and what is known of its making. */
export type ShapeEdit = ShapeChange & {
  readonly by?: string | undefined;
  /** Milliseconds since 1970-01-01 UTC. */
  readonly at: number;
  readonly reason: string;
};

/** What one bin of a shape gives. Lists have one entry an output: one, or one a class. */
export interface ShapeBin {
  readonly scores: readonly number[];
  /** Standard deviation over the bags; null where there was one bag. */
  readonly spread: readonly number[] | null;
  /** Share of the development rows, to three digits; null where fewer than ten. */
  readonly share: number | null;
}

/** The shape of one predictor, as the page may see it. */
export type ShapeSummary = {
  readonly predictor: string;
  /** Mean absolute score over the development rows. */
  readonly importance: number;
  /** Null where no development row lacked the value: such a row then gets the mean effect. */
  readonly missing: ShapeBin | null;
  /** Whether an edit names this predictor. */
  readonly edited: boolean;
} & (
  | {
      readonly kind: 'number';
      /** One more than bins, ascending: from the lowest value seen in development to the highest. */
      readonly edges: readonly number[];
      readonly bins: readonly ShapeBin[];
    }
  | {
      readonly kind: 'levels';
      /** One a bin; null stands for all rare levels together. */
      readonly levels: readonly (string | null)[];
      readonly bins: readonly ShapeBin[];
    }
);

/** One side of a pair's grid. */
export type PairAxis =
  | { readonly kind: 'number'; readonly predictor: string; readonly edges: readonly number[] }
  | { readonly kind: 'levels'; readonly predictor: string; readonly levels: readonly (readonly (string | null)[])[] };

/** What two predictors give together beyond their own shapes. */
export interface PairSummary {
  readonly axes: readonly [PairAxis, PairAxis];
  /** One row a cell of the first axis, one entry a cell of the second, then one an output. */
  readonly scores: readonly (readonly (readonly number[])[])[];
  readonly importance: number;
}

/** All that an additive model says: its prediction is the sum of these, on the scale of the link. */
export interface ShapesSummary {
  readonly scale: 'logOdds' | 'classLogOdds' | 'outcome';
  /** One an output. */
  readonly intercept: readonly number[];
  /** The most important first. */
  readonly shapes: readonly ShapeSummary[];
  readonly pairs: readonly PairSummary[];
  readonly edits: readonly ShapeEdit[];
}
