/**
 * The one exception to "the page gets summaries": the few rows of a preview, or the one participant being predicted.
 * Drawn, then dropped: never kept in page state, a URL, a log, an error message or a report.
 */
export interface TableGlimpse {
  readonly columns: readonly string[];
  /** At most eight rows, as the cells stand in the file. */
  readonly rows: readonly (readonly string[])[];
}

/** What the form of one participant holds, by predictor: a number, a level, or null where it was not measured. */
export type ParticipantValues = Readonly<Record<string, number | string | null>>;

/** What a model says of one participant. */
export type Prediction =
  | {
      readonly kind: 'binary';
      /** In [0, 1]. */
      readonly risk: number;
      /** The outcomes that cannot be ruled out at the chance agreed on; null where no such sets were made. */
      readonly set: readonly ('event' | 'noEvent')[] | null;
    }
  | {
      readonly kind: 'classes';
      /** In the order of the recipe; they sum to 1. */
      readonly probabilities: readonly { readonly level: string; readonly probability: number }[];
      readonly set: readonly string[] | null;
    }
  | {
      readonly kind: 'continuous';
      readonly value: number;
      /** Holds the truth with the chance agreed on; null where no such intervals were made. */
      readonly interval: { readonly low: number; readonly high: number } | null;
    }
  | {
      readonly kind: 'survival';
      readonly horizon: number;
      /** Risk of the event by the horizon, in [0, 1]. */
      readonly risk: number;
      /** Shape (times) each: the risk by these times, the horizon last. */
      readonly times: readonly number[];
      readonly risks: readonly number[];
    };

export interface PredictedOutcome {
  readonly prediction: Prediction;
  /** Predictors whose value lies outside the range, or among levels, that the model has seen. */
  readonly outside: readonly string[];
  readonly imputed: readonly string[];
}
