/** What the outcome is among the participants. Counts are rows. */
export type OutcomeSummary =
  | { readonly kind: 'binary'; readonly events: number; readonly others: number }
  | { readonly kind: 'classes'; readonly counts: readonly { readonly level: string; readonly count: number }[] }
  | {
      readonly kind: 'continuous';
      readonly mean: number;
      readonly sd: number;
      readonly q1: number;
      readonly median: number;
      readonly q3: number;
    }
  | {
      readonly kind: 'survival';
      readonly events: number;
      readonly censored: number;
      readonly competing: number;
      /** By reverse Kaplan-Meier; null where it is not reached. */
      readonly medianFollowUp: number | null;
      readonly horizon: number;
      readonly eventsByHorizon: number;
      readonly lastFollowUp: number;
    };

/** A survival or cumulative incidence curve with its 95% band; steps, thinned to at most 200. Shape (steps) each. */
export interface StepCurve {
  /** What the curve is of: survival (Kaplan-Meier), or the cumulative incidence of a cause (Aalen-Johansen). */
  readonly kind: 'survival' | 'event' | 'competing';
  readonly times: readonly number[];
  readonly values: readonly number[];
  readonly low: readonly number[];
  readonly high: readonly number[];
  /** At about six times; null where fewer than the small-cell limit are left. */
  readonly atRisk: readonly { readonly time: number; readonly participants: number | null }[];
  /** Where half have had the event; null where that is not reached. */
  readonly median: number | null;
}

/** One line of Table 1. Suppressed numbers, of fewer than the small-cell limit, are null. */
export interface TableOneRow {
  readonly column: string;
  /** A level of a category; null for a number and for a category's own line. */
  readonly level: string | null;
  /** The values by group, the first being all participants. */
  readonly cells: readonly TableOneCell[];
  /** Standardised mean difference between the groups; of several, the mean absolute one of any two. Null where it has none. */
  readonly smd: number | null;
}

export type TableOneCell =
  | {
      readonly kind: 'number';
      readonly mean: number;
      readonly sd: number;
      readonly q1: number;
      readonly median: number;
      readonly q3: number;
      readonly missing: number | null;
    }
  | { readonly kind: 'count'; readonly count: number; readonly share: number }
  | { readonly kind: 'missing'; readonly missing: number | null }
  | { readonly kind: 'suppressed' };

/** Participants by outcome (a continuous one: by its thirds). Dates are days since 1970-01-01. */
export interface TableOne {
  /** The first group is all participants. `name` is the class, or the range of a continuous outcome; null for others. */
  readonly groups: readonly {
    readonly kind: 'all' | 'event' | 'noEvent' | 'competing' | 'class' | 'range';
    readonly name: string | null;
    readonly participants: number;
  }[];
  readonly rows: readonly TableOneRow[];
  readonly smallCell: number;
}

/** The participants, before anything is trained. */
export interface CohortDescription {
  readonly tableOne: TableOne;
  /** Of a survival outcome: the event, and each competing one. */
  readonly curves: readonly StepCurve[];
}

export const sampleSizeCriteria = [
  'shrinkage',
  'optimism',
  'overallRisk',
  'meanAbsoluteError',
  'residualVariance',
] as const;
/**
 * What a sample must be large enough for (Riley et al.): little shrinkage; little optimism in the explained variation; a
 * precise overall risk or mean; a small error of risks; a precise residual standard deviation.
 */
export type SampleSizeCriterion = (typeof sampleSizeCriteria)[number];

/** What the user may assume otherwise. Left out, the defaults are used. */
export interface SampleSizeAssumption {
  /** Anticipated Cox-Snell R² of a yes/no or survival outcome, R² of a continuous one. */
  readonly rSquared?: number | undefined;
  /** Anticipated C statistic of a yes/no outcome, in place of R². */
  readonly cStatistic?: number | undefined;
  /** Global shrinkage to be kept, in (0, 1); 0.9 where left out. */
  readonly shrinkage?: number | undefined;
}

/** Whether there are enough participants for what is asked of them, before anything is trained. */
export interface SampleSize {
  /** Parameters, after levels and splines are counted. */
  readonly parameters: number;
  readonly participants: number;
  /** Null where the outcome has no events. */
  readonly events: number | null;
  readonly assumption: {
    readonly rSquared: number;
    readonly maxRSquared: number | null;
    readonly shrinkage: number;
    readonly from: 'default' | 'rSquared' | 'cStatistic';
  } | null;
  /** Participants that each criterion asks for. Empty where no criterion is published for the outcome. */
  readonly criteria: readonly { readonly criterion: SampleSizeCriterion; readonly participants: number }[];
  /** The largest of them; null where there is none. */
  readonly needed: number | null;
  /** Events among as many as are needed. */
  readonly eventsNeeded: number | null;
  /** Parameters that this many participants would bear; null where there is no criterion. */
  readonly parametersBorne: number | null;
  readonly enough: boolean | null;
}
