import type { Figure, FigureName } from './figures';
import type { Backend, EstimatorSpec, Recipe } from './recipe';

/** Shape (points) each. From threshold high to low; at most 201 points. */
export interface RocCurve {
  readonly falsePositiveRate: readonly number[];
  readonly sensitivity: readonly number[];
}

/** Observed against predicted risk, smoothed by local regression; no curve outside the range seen. */
export interface CalibrationCurve {
  /** Shape (points). */
  readonly predicted: readonly number[];
  readonly observed: readonly number[];
  readonly low: readonly number[];
  readonly high: readonly number[];
  /** Tenths of the participants by predicted risk. */
  readonly groups: readonly {
    readonly participants: number;
    readonly predicted: number;
    readonly observed: number;
    readonly low: number;
    readonly high: number;
  }[];
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
}

/** Participants by predicted risk in twenty equal bins of [0, 1], with and without the event; means over repeats. */
export interface RiskDistribution {
  readonly events: readonly number[];
  readonly others: readonly number[];
}

export interface FoldResult {
  readonly repeat: number;
  readonly fold: number;
  readonly participants: number;
  readonly events: number;
  readonly auroc: Figure;
  readonly logLoss: Figure;
}

/** How one family was fitted, for the reader who asks. */
export type FitAccount =
  | {
      readonly family: 'logistic';
      readonly alpha: number;
      /** Of the model refitted on all rows. */
      readonly lambda: number;
      readonly features: number;
      readonly nonZero: number;
      /** Largest effects first, at most 100. Per standard deviation of the feature where it is scaled. */
      readonly coefficients: readonly { readonly feature: string; readonly coefficient: number }[];
      readonly intercept: number;
    }
  | {
      readonly family: 'network';
      /** Of all members together. */
      readonly parameters: number;
      readonly members: number;
      readonly backend: Backend;
      /** Epoch whose weights were kept, one a fold. */
      readonly bestEpochs: readonly number[];
      readonly layers: readonly { readonly units: number; readonly activation: string }[];
    };

export interface ModelReport {
  readonly id: string;
  readonly spec: EstimatorSpec;
  readonly figures: Readonly<Record<FigureName, Figure>>;
  readonly roc: RocCurve | null;
  readonly calibration: CalibrationCurve | null;
  /** Thresholds 0.01 to 0.99 by 0.01. */
  readonly thresholds: readonly ThresholdRow[];
  readonly distribution: RiskDistribution;
  readonly folds: readonly FoldResult[];
  readonly fit: FitAccount;
  /** Seconds spent fitting and predicting all folds. */
  readonly seconds: number;
}

/** Two models on the same participants: the first minus the second. */
export interface Comparison {
  readonly first: string;
  readonly second: string;
  readonly auroc: Figure;
  readonly logLoss: Figure;
  /** Two-sided, paired DeLong; null where it is not estimable. */
  readonly aurocP: number | null;
}

export type DiscriminationWord = 'none' | 'weak' | 'moderate' | 'good' | 'excellent';
export type CalibrationWord = 'good' | 'tooHigh' | 'tooLow' | 'tooExtreme' | 'tooModest' | 'unclear';

/** What a person should take away, for the page to put in words. */
export interface Verdict {
  /** The model to look at first: the lower log loss, or the simpler one where they cannot be told apart. */
  readonly model: string;
  readonly discrimination: DiscriminationWord;
  readonly calibration: CalibrationWord;
  /** Whether the interval of the AUROC is narrow enough (0.1 wide or less) to rely on. */
  readonly certain: boolean;
  /** Fewer than 100 events or 100 others: internal figures this uncertain call for more data. */
  readonly small: boolean;
  readonly choice: 'onlyOne' | 'better' | 'notDistinguishable';
}

export type Notice =
  | { readonly kind: 'backendLost'; readonly from: Backend; readonly to: Backend }
  | { readonly kind: 'foldWithoutOutcome'; readonly repeat: number; readonly fold: number }
  | { readonly kind: 'resumed'; readonly foldsKept: number }
  | { readonly kind: 'notSaved'; readonly reason: NotSavedReason };

/** Why a run could not be kept on this device. */
export type NotSavedReason = 'unavailable' | 'full' | 'openElsewhere';

/** Everything Benchside says of a study: summaries only. `report.json` is this, as it stands. */
export interface StudyReport {
  readonly format: 'benchside-report';
  readonly version: 1;
  readonly recipe: Recipe;
  readonly table: { readonly name: string; readonly rows: number; readonly fingerprint: string };
  readonly rowsUsed: number;
  readonly participants: number;
  readonly events: number;
  readonly leftOut: readonly { readonly reason: LeftOutReason; readonly rows: number }[];
  readonly features: number;
  readonly folds: number;
  readonly repeats: number;
  /** Whether rows of one participant or group were kept in one fold. */
  readonly grouped: boolean;
  readonly models: readonly ModelReport[];
  readonly comparisons: readonly Comparison[];
  readonly verdict: Verdict | null;
  readonly backend: Backend | null;
  readonly notices: readonly Notice[];
  readonly software: string;
}

export type LeftOutReason = 'outcomeMissing' | 'otherClass' | 'noFold';
