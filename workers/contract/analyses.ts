import type { OutcomeSummary } from './cohort';
import type { Figure, FigureName } from './figures';
import type { LearningReport } from './learning-curve';
import type { CalibrationCurve, Comparison, Results } from './results';
import type { ShapeEdit } from './shapes';

/** A published score, typed in as a formula and judged on the participants of the study as it stands. */
export interface PublishedScore {
  readonly id: string;
  readonly name: string;
  readonly formula: string;
  /** What the formula gives: a risk in [0, 1]; a log odds; or points, which rank but are no risk until they are mapped. */
  readonly scale: ScoreScale;
  /** Rows that lack a value which the formula needs. */
  readonly notScored: number;
  readonly results: Results;
  /** Each model minus the score, on the rows of both. */
  readonly comparisons: readonly Comparison[];
}

/** A score as it is typed in. */
export type ScoreQuestion = Pick<PublishedScore, 'name' | 'formula' | 'scale'>;

export const scoreScales = ['risk', 'logit', 'points', 'value'] as const;
/** `points` are mapped to risks by logistic regression fitted cross-fold; `value` predicts a continuous outcome. */
export type ScoreScale = (typeof scoreScales)[number];

/** Which groups the user wants to see apart. */
export type SubgroupChoice =
  | { readonly column: string; readonly kind: 'levels' }
  /** Bands of a number: below the first cut, between, and from the last on. */
  | { readonly column: string; readonly kind: 'bands'; readonly cuts: readonly number[] };

export interface SubgroupResult {
  readonly column: string;
  /** A level, or the ends of a band; null ends are open. Missing values are a group of their own: both null. */
  readonly level: string | null;
  readonly from: number | null;
  readonly to: number | null;
  /** Null where fewer than the small-cell limit; nothing else is then given. */
  readonly participants: number | null;
  readonly events: number | null;
  /** One entry a model, in the order of the recipe. */
  readonly models: readonly {
    readonly id: string;
    readonly figures: Readonly<Partial<Record<FigureName, Figure>>>;
    /** At the threshold chosen; yes/no outcomes only. */
    readonly falseNegativeRate?: Figure | undefined;
    readonly falsePositiveRate?: Figure | undefined;
    readonly netBenefit?: Figure | undefined;
  }[];
}

export interface SubgroupReport {
  readonly smallCell: number;
  readonly threshold: number | null;
  readonly groups: readonly SubgroupResult[];
}

export const recalibrationMethods = ['intercept', 'logistic', 'beta', 'isotonic', 'temperature'] as const;
export type RecalibrationMethod = (typeof recalibrationMethods)[number];

/** Before and after, each after fitted on other folds than those it is judged on. */
export interface RecalibrationReport {
  readonly model: string;
  /** The method that the model is used with, where one was adopted. */
  readonly adopted: RecalibrationMethod | null;
  readonly methods: readonly {
    readonly method: RecalibrationMethod;
    readonly figures: Readonly<Partial<Record<FigureName, Figure>>>;
    readonly calibration: CalibrationCurve | null;
  }[];
}

/** Sets of classes, or intervals, that hold the truth with a chosen chance (split conformal, (n + 1) correction). */
export interface ConformalReport {
  readonly model: string;
  /** Chance of missing the truth, in (0, 0.5]. */
  readonly alpha: number;
  /** Whether each class has a threshold of its own. */
  readonly byClass: boolean;
  /** Largest score that stays in, one a class or one for all; null where there are too few to promise it. */
  readonly thresholds: readonly (number | null)[];
  /** Cross-fitted: share of participants whose set or interval held the truth; overall, then one a class. */
  readonly coverage: readonly { readonly level: string | null; readonly figure: Figure }[];
  /** Share of the participants by number of classes in their set, from 0. Empty for intervals. */
  readonly setSizes: readonly number[];
  /** Mean width of the intervals; null for sets. */
  readonly meanWidth: number | null;
}

export const updateMethods = ['none', 'recalibrateIntercept', 'recalibrate', 'revise', 'refit'] as const;
/**
 * What may be done with a model on new data: nothing; move its level; level and slope; every coefficient, held near the
 * old model; or forget the old model.
 */
export type UpdateMethod = (typeof updateMethods)[number];

/** A frozen model on a second table. */
export interface ExternalReport {
  readonly id: string;
  readonly model: string;
  /** Lower-case hexadecimal SHA-256 of the model, by which it is known. */
  readonly modelHash: string;
  readonly table: { readonly name: string; readonly rows: number; readonly fingerprint: string };
  readonly rowsUsed: number;
  readonly participants: number;
  readonly outcome: OutcomeSummary;
  readonly results: Results;
  /** Participants that a precise validation would need, by what is to be precise; empty where no rule is published. */
  readonly needed: readonly {
    readonly criterion: 'observedExpected' | 'calibrationSlope' | 'auroc';
    readonly participants: number;
  }[];
  /** Each judged on parts of the new table that it was not updated on. */
  readonly updates: readonly { readonly method: UpdateMethod; readonly results: Results | null }[];
}

/**
 * Shapes of an additive model that were changed by hand. The figures of the report are those with the edits, made alike
 * in the model of every fold; these are the ones from before.
 */
export interface EditedShapes {
  readonly model: string;
  /** The oldest first. */
  readonly edits: readonly ShapeEdit[];
  readonly before: {
    readonly figures: Readonly<Partial<Record<FigureName, Figure>>>;
    readonly calibration: CalibrationCurve | null;
  };
  /** Blends that have the model as a member, by id: they were made before the edits, and use it without them. */
  readonly blends: readonly string[];
}

/** A card of points that is used in place of the one that the procedure takes. */
export interface ChosenCard {
  readonly model: string;
  /** Its place in the list of cards. */
  readonly card: number;
  /** The place of the card that the procedure takes: the figures of the report are those of the procedure. */
  readonly judged: number;
}

/** What was asked of a study after its training. Each is kept with it. */
export interface Analyses {
  readonly scores: readonly PublishedScore[];
  readonly subgroups: SubgroupReport | null;
  readonly recalibrations: readonly RecalibrationReport[];
  readonly conformal: readonly ConformalReport[];
  readonly external: readonly ExternalReport[];
  readonly learning: LearningReport | null;
  /** One a model that has edits. */
  readonly edits: readonly EditedShapes[];
  /** One a model whose card was changed. */
  readonly cards: readonly ChosenCard[];
  /** What the user says of the study, by the number of the reporting item. */
  readonly statements: Readonly<Record<string, string>>;
}
