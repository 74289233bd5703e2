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

export interface PredictedRisk {
  /** In [0, 1]. */
  readonly risk: number;
  /** Predictors whose value lies outside the range, or among levels, that the model has seen. */
  readonly outside: readonly string[];
  readonly imputed: readonly string[];
}
