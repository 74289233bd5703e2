import type { StepCurve } from './cohort';
import type {
  BinaryFigure,
  ClassFigure,
  ContinuousFigure,
  Figure,
  FigureName,
  Figures,
  SurvivalFigure,
} from './figures';

/** Shape (points) each. From threshold high to low; at most 201 points. */
export interface RocCurve {
  readonly falsePositiveRate: readonly number[];
  readonly sensitivity: readonly number[];
}

/** Shape (points) each. From threshold high to low; at most 201 points. `chance` is the share with the event. */
export interface PrecisionRecallCurve {
  readonly recall: readonly number[];
  readonly precision: readonly number[];
  readonly chance: number;
}

/** Observed against predicted, smoothed by local regression; no curve outside the range seen. Shape (points) each. */
export interface CalibrationCurve {
  readonly predicted: readonly number[];
  readonly observed: readonly number[];
  readonly low: readonly number[];
  readonly high: readonly number[];
  /** Tenths of the participants by prediction. */
  readonly groups: readonly {
    readonly participants: number;
    readonly predicted: number;
    readonly observed: number;
    readonly low: number;
    readonly high: number;
  }[];
}

/** Net benefit by threshold, per participant; not treating anyone is 0. Shape (thresholds) each. */
export interface DecisionCurve {
  readonly threshold: readonly number[];
  readonly netBenefit: readonly number[];
  readonly low: readonly number[];
  readonly high: readonly number[];
  readonly treatAll: readonly number[];
}

/** One threshold: a participant is called positive where risk >= threshold. Counts are means over the repeats. */
export interface ThresholdRow {
  readonly threshold: number;
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly trueNegatives: number;
  readonly falseNegatives: number;
  readonly sensitivity: Figure;
  readonly specificity: Figure;
  readonly ppv: Figure;
  readonly npv: Figure;
  readonly likelihoodRatioPositive: Figure;
  readonly likelihoodRatioNegative: Figure;
}

/** Participants by predicted risk in twenty equal bins of [0, 1], with and without the event; means over repeats. */
export interface RiskDistribution {
  readonly events: readonly number[];
  readonly others: readonly number[];
}

/** How far the resamples' models disagree about the same participants (Riley and Collins 2023). */
export interface Instability {
  readonly resamples: number;
  /** Mean absolute difference of a participant's predictions from their mean. */
  readonly meanAbsoluteError: number;
  /** By mean prediction, ascending: the middle 95% of what single models said of participants like these. */
  readonly bins: readonly {
    readonly participants: number;
    readonly mean: number;
    readonly low: number;
    readonly high: number;
  }[];
}

export interface BinaryResults {
  readonly kind: 'binary';
  readonly figures: Figures<BinaryFigure>;
  readonly roc: RocCurve | null;
  readonly precisionRecall: PrecisionRecallCurve | null;
  readonly calibration: CalibrationCurve | null;
  readonly decision: DecisionCurve | null;
  /** Thresholds 0.01 to 0.99 by 0.01. */
  readonly thresholds: readonly ThresholdRow[];
  readonly distribution: RiskDistribution;
}

export interface ClassResults {
  readonly kind: 'classes';
  readonly classes: readonly string[];
  readonly ordered: boolean;
  readonly figures: Figures<ClassFigure>;
  /** Each class against the rest. Shape (classes). */
  readonly perClass: readonly {
    readonly level: string;
    readonly rows: number;
    readonly auroc: Figure;
    readonly calibrationInTheLarge: Figure;
    readonly calibrationSlope: Figure;
    readonly ici: Figure;
    readonly roc: RocCurve | null;
    readonly calibration: CalibrationCurve | null;
  }[];
  readonly pairwise: readonly { readonly first: string; readonly second: string; readonly auroc: Figure }[];
  /** Shape (observed class x likeliest class), rows; means over the repeats. */
  readonly confusion: readonly (readonly number[])[];
}

/** Quantiles of residuals (observed minus predicted) among participants with similar values. */
export interface ResidualBin {
  readonly participants: number;
  /** Mean of the value by which the bins are made. */
  readonly at: number;
  readonly low: number;
  readonly q1: number;
  readonly median: number;
  readonly q3: number;
  readonly high: number;
}

export interface ContinuousResults {
  readonly kind: 'continuous';
  readonly figures: Figures<ContinuousFigure>;
  readonly calibration: CalibrationCurve | null;
  /** By predicted value, ascending; 2.5%, 25%, 50%, 75%, 97.5%. */
  readonly residuals: readonly ResidualBin[];
  /** Equal bins of residuals. */
  readonly residualHistogram: {
    readonly from: number;
    readonly width: number;
    readonly counts: readonly number[];
  } | null;
  /** Predicted against observed as two measurements; bins by their mean, of observed minus predicted. */
  readonly blandAltman: {
    readonly bias: Figure;
    readonly lower: Figure;
    readonly upper: Figure;
    readonly bins: readonly ResidualBin[];
  } | null;
}

/** Participants in one part of the predicted risks. */
export interface RiskGroup {
  readonly participants: number;
  /** Mean predicted risk at the horizon. */
  readonly predicted: number;
  readonly observed: Figure;
  /** Cumulative incidence of the event. */
  readonly curve: StepCurve;
}

export interface SurvivalResults {
  readonly kind: 'survival';
  readonly horizon: number;
  readonly competing: boolean;
  readonly figures: Figures<SurvivalFigure>;
  /** Shape (times) each, up to the horizon. */
  readonly overTime: {
    readonly times: readonly number[];
    readonly auroc: readonly Figure[];
    readonly brier: readonly Figure[];
    /** Of a prediction that gives everyone the overall risk. */
    readonly nullBrier: readonly Figure[];
  };
  /** At the horizon, by pseudo-observations. */
  readonly calibration: CalibrationCurve | null;
  /** Thirds (or fewer) of the participants by predicted risk, low to high. */
  readonly groups: readonly RiskGroup[];
}

/** What predictions of data the model had not seen say of it. */
export type Results = BinaryResults | ClassResults | ContinuousResults | SurvivalResults;

/** Two models on the same participants: the first minus the second. */
export interface Comparison {
  readonly first: string;
  readonly second: string;
  /** AUROC; macro AUROC; R²; Harrell's C. */
  readonly discrimination: Figure;
  /** Log loss; log loss; RMSE; Brier score at the horizon. */
  readonly loss: Figure;
  /** Two-sided, of the discrimination: paired DeLong for a yes/no outcome; null where it is not estimable. */
  readonly p: number | null;
  /** Differences by bootstrap, paired by participant; yes/no outcomes. */
  readonly bootstrap: readonly { readonly figure: FigureName; readonly difference: Figure }[];
}
