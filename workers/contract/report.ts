import type { Analyses, UpdateMethod } from './analyses';
import type { OutcomeSummary, SampleSize, StepCurve, TableOne } from './cohort';
import type { Figure, FigureName } from './figures';
import type { PointsCard } from './points';
import type { Backend, EstimatorSpec, Recipe, SearchPlan } from './recipe';
import type { Comparison, Instability, Results } from './results';
import type { LeftOut, SearchAccount } from './search';
import type { ShapesSummary } from './shapes';

/** The version this build writes and reads. A study kept by an earlier one keeps its folds and is reported anew. */
export const REPORT_VERSION = 4;

/** One fold, or one site, on its own. */
export interface FoldResult {
  readonly repeat: number;
  readonly fold: number;
  /** As the user's split or the site names it. */
  readonly name: string;
  readonly participants: number;
  /** Null where the outcome has no events. */
  readonly events: number | null;
  /** AUROC; macro AUROC; R²; Harrell's C. */
  readonly discrimination: Figure;
  /** Log loss; log loss; RMSE; Brier score at the horizon. */
  readonly error: Figure;
  /** Slope, where the outcome has one. */
  readonly calibrationSlope: Figure;
}

/** Sites pooled by random effects (restricted maximum likelihood, Hartung-Knapp), on the scale that suits the figure. */
export interface SitePooling {
  readonly figure: 'discrimination' | 'calibrationSlope';
  readonly sites: number;
  readonly pooled: Figure;
  /** Where the figure of a new site is to be expected. */
  readonly prediction: Figure;
  readonly tau2: number;
  /** In [0, 1]. */
  readonly i2: number;
}

/** How one family was fitted, for the reader who asks. */
export type FitAccount =
  | {
      readonly family: 'logistic' | 'linear' | 'multinomial' | 'ordinal' | 'cox';
      readonly alpha: number;
      /** Of the model refitted on all rows; one, or one a cause. */
      readonly lambda: readonly number[];
      readonly features: number;
      readonly nonZero: number;
      /**
       * One equation, or one a class or cause, named by it. Terms: largest effects first, at most 100, on the features'
       * own scale, so that they can be written down and used.
       */
      readonly equations: readonly {
        readonly name: string | null;
        readonly intercept: number | null;
        readonly terms: readonly {
          readonly feature: string;
          readonly coefficient: number;
          /** Per standard deviation of the feature, where it is scaled. */
          readonly standardised: number;
        }[];
        readonly left: number;
      }[];
      /** Between classes in order, from low to high. */
      readonly thresholds: readonly number[];
      /** Cumulative baseline hazard at some times, survival outcomes only, for the event. */
      readonly baseline: { readonly times: readonly number[]; readonly hazard: readonly number[] } | null;
      /** Proportional hazards, tested (Grambsch and Therneau); survival outcomes only. */
      readonly proportionality: readonly ProportionalityTest[];
    }
  | {
      readonly family: 'network';
      /** Of all members together. */
      readonly parameters: number;
      readonly members: number;
      readonly backend: Backend;
      /** Epoch in which the loss was no longer a number, where one was: the weights are those of the best before it. */
      readonly divergedAt?: number | undefined;
      /** Epoch whose weights were kept, one a fold. */
      readonly bestEpochs: readonly number[];
      readonly layers: readonly { readonly units: number; readonly activation: string }[];
    }
  | {
      readonly family: 'realmlp';
      /** Of all members together. */
      readonly parameters: number;
      readonly members: number;
    }
  | {
      readonly family: 'tabm';
      readonly parameters: number;
      readonly members: number;
      readonly backend: Backend;
      /** The epoch in which the loss was no longer a number, where one was. */
      readonly divergedAt?: number | undefined;
      /** Epoch whose weights were kept, one a fold. */
      readonly bestEpochs: readonly number[];
      /** Units of the hidden layers. */
      readonly layers: readonly number[];
    }
  | {
      readonly family: 'boosting' | 'forest';
      /** Of all members and classes together. */
      readonly trees: number;
      /** Leaves of a tree, on the mean. */
      readonly leaves: number;
      /** Predictors that any tree splits on. */
      readonly predictors: number;
    }
  | { readonly family: 'additive'; readonly shapes: ShapesSummary }
  | { readonly family: 'points'; readonly cards: readonly PointsCard[]; readonly chosen: number }
  | { readonly family: 'neighbours'; readonly neighbours: number }
  | {
      readonly family: 'stack';
      /** Models of the study, by id, the heaviest first; weights above 0, 1 in all. */
      readonly members: readonly { readonly id: string; readonly weight: number }[];
      /** How the blend's risks were moved; null where they were left as they were. */
      readonly recalibration: string | null;
    };

/** Whether one feature's effect changes with time. */
export interface ProportionalityTest {
  /** Null for the test of all together. */
  readonly feature: string | null;
  readonly chiSquared: number;
  readonly df: number;
  readonly p: number;
  /** The effect over time, smoothed; at most 40 points. */
  readonly smooth: { readonly times: readonly number[]; readonly effect: readonly number[] } | null;
}

/** A search as it was made: given to a recipe without what was left out, it comes out the same again. */
export interface SettledSearch extends SearchPlan {
  readonly candidates: number;
  /** Left out where nothing was. */
  readonly leftOut?: readonly LeftOut[] | undefined;
}

/** A search as it went: what was planned for, and what the time was too short for. */
export interface SearchMade extends SettledSearch {
  /** Inner folds asked for, where the minutes held fewer. */
  readonly foldsAsked?: number | undefined;
  /** Development sets, the one of all rows among them; of which how many were searched less than planned, where any were. */
  readonly cut?: { readonly sets: number; readonly late: number; readonly shortened: number } | undefined;
}

export interface ModelReport {
  readonly id: string;
  readonly spec: EstimatorSpec;
  readonly results: Results;
  /** Null where every participant was predicted once only. */
  readonly instability: Instability | null;
  readonly folds: readonly FoldResult[];
  /** With internal-external resampling. */
  readonly sites: readonly SitePooling[];
  /** With bootstrap resampling: apparent figures and what was taken off them. */
  readonly optimism: readonly {
    readonly figure: FigureName;
    readonly apparent: number;
    readonly optimism: number;
  }[];
  readonly fit: FitAccount;
  /** Null where the settings were taken as they stood. */
  readonly search: SearchAccount | null;
  /** Seconds of one core that its fits took in this run, those of its search among them; 0 of a blend. */
  readonly seconds: number;
}

export type DiscriminationWord = 'none' | 'weak' | 'moderate' | 'good' | 'excellent';
export type CalibrationWord = 'good' | 'tooHigh' | 'tooLow' | 'tooExtreme' | 'tooModest' | 'unclear';

/** What a person should take away, for the page to put in words. */
export interface Verdict {
  /** The model to look at first: the lower loss, or the simpler one where they cannot be told apart. */
  readonly model: string;
  readonly discrimination: DiscriminationWord;
  readonly calibration: CalibrationWord;
  /** Whether the interval of the discrimination is narrow enough (0.1 wide or less) to rely on. */
  readonly certain: boolean;
  /** Fewer than 100 events or 100 others, 100 of any class, or 100 participants: internal figures this uncertain call for more data. */
  readonly small: boolean;
  readonly choice: 'onlyOne' | 'better' | 'notDistinguishable';
}

export type Notice =
  | { readonly kind: 'backendLost'; readonly from: Backend; readonly to: Backend }
  /** Batches of a model were learned in parts, since the backend had too little memory for them whole. */
  | {
      readonly kind: 'batchesParted';
      readonly model: string;
      readonly backend: Backend;
      /** Rows. */
      readonly batch: number;
      readonly parts: number;
    }
  /** A backend had too little memory for a model, even for few rows at a time, and another took over. */
  | { readonly kind: 'memoryExhausted'; readonly model: string; readonly from: Backend; readonly to: Backend }
  | { readonly kind: 'foldWithoutOutcome'; readonly repeat: number; readonly fold: number }
  | { readonly kind: 'resumed'; readonly foldsKept: number }
  | { readonly kind: 'notSaved'; readonly reason: NotSavedReason }
  /** A class that no row of a fold's development data has. */
  | { readonly kind: 'foldWithoutClass'; readonly repeat: number; readonly fold: number }
  | { readonly kind: 'competingEvents'; readonly rows: number }
  /** Folds, or resamples, on which a model could not be fitted: their rows have no prediction from it. */
  | {
      readonly kind: 'foldsNotFitted';
      readonly model: string;
      readonly resampled: boolean;
      readonly failed: number;
      readonly of: number;
      readonly reason: NotFitted;
    }
  /** A model that the minutes of the search did not hold. */
  | ({ readonly kind: 'leftOut' } & LeftOut)
  /** A model of which no fold, or not the fit on all rows, came about: it is left out. */
  | { readonly kind: 'modelNotFitted'; readonly model: string; readonly reason: NotFitted };

/** What a run says of memory that did not suffice. */
export type MemoryNotice = Extract<Notice, { kind: 'batchesParted' | 'memoryExhausted' }>;

export const notFittedReasons = [
  'oneOutcomeOnly',
  'noEvents',
  'notConverged',
  'diverged',
  'outOfMemory',
  'other',
] as const;
/** Why a model could not be fitted to some rows. */
export type NotFitted = (typeof notFittedReasons)[number];

/** Why a run could not be kept on this device. */
export type NotSavedReason = 'unavailable' | 'full' | 'openElsewhere';

/** Where an updated model came from. */
export interface Lineage {
  /** The study that developed it, by its title. */
  readonly title: string;
  /** Lower-case hexadecimal SHA-256 of the model before its update. */
  readonly modelHash: string;
  readonly update: UpdateMethod;
  /** The table that it was developed on; the report's own table is the one that it was updated on. */
  readonly table: { readonly name: string; readonly rows: number; readonly fingerprint: string };
}

/** Everything Benchside says of a study: summaries only. `report.json` is this, as it stands. */
export interface StudyReport {
  readonly format: 'benchside-report';
  readonly version: typeof REPORT_VERSION;
  readonly recipe: Recipe;
  readonly table: { readonly name: string; readonly rows: number; readonly fingerprint: string };
  readonly rowsUsed: number;
  readonly participants: number;
  readonly outcome: OutcomeSummary;
  readonly leftOut: readonly { readonly reason: LeftOutReason; readonly rows: number }[];
  readonly features: number;
  readonly folds: number;
  readonly repeats: number;
  /** Rows that judged; fewer than `rowsUsed` where a split keeps some for development only. */
  readonly rowsJudged: number;
  /** Whether rows of one participant or group were kept in one fold. */
  readonly grouped: boolean;
  /** Whether a search inside the development rows chose anything (a penalty, an epoch): then resampling is nested. */
  readonly nested: boolean;
  /** What was searched in every development set; null where nothing was. */
  readonly search: SearchMade | null;
  readonly tableOne: TableOne;
  readonly sampleSize: SampleSize;
  /** Of a survival outcome: the event, and each competing one. */
  readonly curves: readonly StepCurve[];
  readonly models: readonly ModelReport[];
  readonly comparisons: readonly Comparison[];
  readonly verdict: Verdict | null;
  readonly analyses: Analyses;
  /** Of an updated model only. */
  readonly lineage?: Lineage | undefined;
  readonly backend: Backend | null;
  /** Resamples behind the bootstrap intervals. */
  readonly resamples: number;
  readonly notices: readonly Notice[];
  readonly software: string;
}

export type LeftOutReason =
  'outcomeMissing' | 'otherClass' | 'noFold' | 'timeMissing' | 'timeNotPositive' | 'entryAfterEnd';
