import type { OutcomeSummary, SampleSize } from './cohort';
import type { ColumnKind, Delimiter, Encoding } from './table';

/** The version this build writes; it reads this one and every earlier one. */
export const RECIPE_VERSION = 2;

/** The preprocessing plan; each step is fitted on development folds only. */
export interface Steps {
  readonly impute: {
    /** For numbers. Categories take the mode, or a level of their own. */
    readonly numbers: 'median' | 'mean';
    readonly categories: 'mode' | 'ownLevel';
    /** Adds a 0/1 feature for each predictor with more than a handful of missing values in development. */
    readonly indicators: boolean;
    /**
     * Gaps are filled several times by chained equations with predictive mean matching, and the models pooled; what
     * `numbers` and `categories` say is then not looked at. Left out, gaps are filled once.
     */
    readonly multiple?: { readonly imputations: number; readonly cycles: number } | undefined;
  };
  readonly scale: 'standard' | 'none';
  readonly encode: {
    /** Levels below this share of the development rows are pooled into "other"; unseen levels fall there too. */
    readonly poolBelow: number;
    readonly dropFirst: boolean;
  };
  /** Numbers and dates that enter as restricted cubic splines; all others enter as straight lines. */
  readonly splines?: readonly { readonly column: string; readonly knots: 3 | 4 | 5 }[] | undefined;
}

export const activations = [
  'relu', 'elu', 'selu', 'leakyRelu', 'gelu', 'swish', 'mish', 'softplus', 'tanh', 'sigmoid', 'linear',
] as const; // prettier-ignore
export type Activation = (typeof activations)[number];

export const optimisers = ['adam', 'adamw', 'sgd', 'momentum', 'rmsprop', 'adagrad', 'adamax'] as const;
export type Optimiser = (typeof optimisers)[number];

export const losses = ['crossEntropy', 'focal', 'brier'] as const;
export type Loss = (typeof losses)[number];

export const backends = ['webgpu', 'webgl', 'wasm', 'cpu'] as const;
export type Backend = (typeof backends)[number];

/** What every estimator of a recipe says of itself. */
interface EstimatorBase {
  readonly id: string;
  /**
   * 'search' lets the search of the recipe choose the settings anew in every development set; those written here are
   * then where it starts. Left out, they are used as they stand.
   */
  readonly tuning?: 'fixed' | 'search' | undefined;
}

/** An elastic-net penalty: glmnet's objective on standardised features. */
interface Penalty extends EstimatorBase {
  /** 0 is ridge, 1 is lasso. */
  readonly alpha: number;
  /** Strength of the penalty; 'auto' chooses it by cross-validation inside the development folds. */
  readonly lambda: number | 'auto';
}

/** Penalised logistic regression, for a yes/no outcome. */
export interface LogisticSpec extends Penalty {
  readonly family: 'logistic';
  readonly classWeights: 'none' | 'balanced';
}

/** Penalised multinomial logistic regression, for several classes. */
export interface MultinomialSpec extends Penalty {
  readonly family: 'multinomial';
  readonly classWeights: 'none' | 'balanced';
}

/** Penalised proportional-odds logistic regression, for classes in order. */
export interface OrdinalSpec extends Penalty {
  readonly family: 'ordinal';
  readonly classWeights: 'none' | 'balanced';
}

/** Penalised least squares, for a continuous outcome. */
export interface LinearSpec extends Penalty {
  readonly family: 'linear';
}

/** Penalised Cox regression with Efron's ties; one for each cause where events compete. */
export interface CoxSpec extends Penalty {
  readonly family: 'cox';
}

/**
 * A feed-forward network; or several, their predictions averaged. Its outputs suit the outcome: one logit; one a class;
 * the standardised value; or the hazards of intervals of follow-up (Gensheimer and Narasimhan, PeerJ 7 (2019) e6257).
 */
export interface NetworkSpec extends EstimatorBase {
  readonly family: 'network';
  /**
   * Networks of this shape that make up one model, each from its own start and with its own share of the development
   * rows held back; their risks are averaged. In [1, 20].
   */
  readonly members: number;
  readonly layers: readonly { readonly units: number; readonly activation: Activation }[];
  /** For a yes/no outcome; other outcomes have one loss that suits them, and this one is not looked at. */
  readonly loss: Loss;
  readonly optimiser: Optimiser;
  readonly learningRate: number;
  readonly batch: number;
  /** The most epochs; early stopping usually ends sooner, for all members at once. */
  readonly epochs: number;
  /** Epochs without improvement on inner validation data before training stops; 0 never stops early. */
  readonly patience: number;
  /** Share of the development rows held back from each member for early stopping, in [0.05, 0.5]. */
  readonly validationShare: number;
  /** Share of units silenced at each training step after each hidden layer, in [0, 0.9]. */
  readonly dropout: number;
  /** L2 penalty on the weights. */
  readonly weightDecay: number;
  readonly classWeights: 'none' | 'balanced';
}

/** A direction that a clinician holds a number's effect to: 1 never lowers the prediction as the number rises, -1 never raises it. */
export type Monotone = Readonly<Record<string, 1 | -1>>;

/**
 * Histogram gradient boosting: trees of Newton steps, missing values in a bin of their own whose side is learned,
 * categories of more than a few levels by ordered target statistics.
 */
export interface BoostingSpec extends EstimatorBase {
  readonly family: 'boosting';
  /** The most rounds, in [1, 5000]; early stopping usually ends sooner. One tree a round and class. */
  readonly rounds: number;
  /** In (0, 1]. */
  readonly learningRate: number;
  /** 'leafWise' splits the leaf that gains most; 'symmetric' splits all leaves of a level alike. */
  readonly growth: 'leafWise' | 'symmetric';
  /** The most leaves of a leaf-wise tree, in [2, 255]. */
  readonly leaves: number;
  /** The most levels of a tree, in [1, 10]. */
  readonly depth: number;
  /** The fewest rows of a leaf. */
  readonly minLeaf: number;
  /** L2 penalty on the values of leaves. */
  readonly l2: number;
  /** Share of the rows that each tree sees, in (0, 1]. */
  readonly rowShare: number;
  /** Share of the predictors that each tree sees, in (0, 1]. */
  readonly columnShare: number;
  /** Temperature of the Bayesian bootstrap of the rows; 0 weighs all alike. */
  readonly bootstrap: number;
  /** Scale of the noise on the scores of splits, as a share of their spread; 0 has none. */
  readonly randomStrength: number;
  /** Rounds without improvement on inner validation data before boosting stops; 0 never stops early. */
  readonly patience: number;
  /** Share of the development rows held back for early stopping, in [0.05, 0.5]. */
  readonly validationShare: number;
  /** Models from other seeds and other rows held back, their predictions averaged on the scale of the link. In [1, 10]. */
  readonly members: number;
  readonly monotone: Monotone;
  readonly classWeights: 'none' | 'balanced';
}

/** A random forest, or extremely randomised trees. */
export interface ForestSpec extends EstimatorBase {
  readonly family: 'forest';
  readonly trees: number;
  /** 'best' takes the best split of each predictor drawn (random forest); 'random' draws the split too (extra trees). */
  readonly splits: 'best' | 'random';
  /** The fewest rows of a leaf. */
  readonly minLeaf: number;
  /** Share of the predictors drawn at each split, in (0, 1]; 'root' draws their square root. */
  readonly columnShare: number | 'root';
  readonly classWeights: 'none' | 'balanced';
}

/**
 * Explainable boosting: a sum of one shape for each predictor and of some pairs, each shape readable and editable (Lou et
 * al., KDD 2012 and 2013).
 */
export interface AdditiveSpec extends EstimatorBase {
  readonly family: 'additive';
  readonly rounds: number;
  readonly learningRate: number;
  /** The most leaves of a step, in [2, 4]. */
  readonly leaves: number;
  /** Models on other resamples, their shapes averaged. In [1, 25]. */
  readonly bags: number;
  /** Pairs of predictors that get a shape of their own, in [0, 30]. */
  readonly interactions: number;
  readonly minLeaf: number;
  readonly patience: number;
  readonly validationShare: number;
  readonly monotone: Monotone;
  readonly classWeights: 'none' | 'balanced';
}

/** A card of whole points by bands of some predictors, for a yes/no outcome. */
export interface PointsSpec extends EstimatorBase {
  readonly family: 'points';
  /** The most predictors on the card, in [1, 15]. */
  readonly items: number;
  /** The most points of a band, in [1, 10]; the least of every item is 0. */
  readonly largest: number;
  /** Near-equal cards to choose from, in [1, 20]; the first is the model. */
  readonly cards: number;
  /** The card of the list that was chosen; left out, the first. */
  readonly chosen?: number | undefined;
}

/** The k nearest neighbours: a check on the others. It holds participants, so it is never kept or saved. */
export interface NeighboursSpec extends EstimatorBase {
  readonly family: 'neighbours';
  readonly neighbours: number;
}

/**
 * A network with defaults made for tables: numeric embeddings, a learned scale of each input, parametric activations and
 * cyclic schedules (Holzmüller et al., RealMLP, NeurIPS 2024).
 */
export interface RealMlpSpec extends EstimatorBase {
  readonly family: 'realmlp';
  readonly members: number;
  /** Units of the hidden layers. */
  readonly layers: readonly number[];
  readonly embedding: boolean;
  readonly learningRate: number;
  readonly batch: number;
  readonly epochs: number;
  readonly dropout: number;
  readonly weightDecay: number;
  /** Strength of mixing pairs of rows (Zhang et al., mixup, ICLR 2018); 0 mixes none. */
  readonly mixup: number;
  readonly validationShare: number;
  readonly classWeights: 'none' | 'balanced';
}

/**
 * Many networks in one, for a graphics processor: members share the weights of their layers and each has its own scales of
 * what enters and leaves them, biases and head; all are trained at once, and their predictions averaged (Gorishniy,
 * Kotelnikov and Babenko, TabM, ICLR 2025). Its settings are never searched for, and it is never blended.
 */
export interface TabmSpec extends EstimatorBase {
  readonly family: 'tabm';
  /** In [1, 64]. */
  readonly members: number;
  /** Units of the hidden layers, one or more. */
  readonly layers: readonly number[];
  readonly learningRate: number;
  readonly batch: number;
  readonly epochs: number;
  /** Epochs without a lower loss of the members' mean on rows held back; 0 never stops early. */
  readonly patience: number;
  readonly validationShare: number;
  /** Share of units silenced at each step, in [0, 0.9]. */
  readonly dropout: number;
  /** Decoupled decay of weights; scales and biases have none. */
  readonly weightDecay: number;
  readonly classWeights: 'none' | 'balanced';
}

/**
 * A blend of the recipe's other estimators: greedily weighted by their log loss, or squared error, on rows that none of
 * them had seen (Caruana et al., ICML 2004), then recalibrated on the same rows by cross-fitting.
 */
export interface StackSpec extends EstimatorBase {
  readonly family: 'stack';
  /** Greedy steps, in [1, 100]. */
  readonly steps: number;
  readonly recalibrate: boolean;
}

/** How the settings of estimators with `tuning: 'search'`, and the weights of a stack, are found in each development set. */
export interface SearchPlan {
  /** What the whole run may take on this device, in minutes. */
  readonly minutes: number;
  /**
   * Candidates of each family in the first round of halving. 'auto' measures what this device manages within the
   * minutes; the number it took is told in the report, and gives the same figures again anywhere.
   */
  readonly candidates: number | 'auto';
  /** Inner folds that judge candidates, in [2, 10]. */
  readonly folds: number;
}

export type EstimatorSpec =
  | LogisticSpec
  | MultinomialSpec
  | OrdinalSpec
  | LinearSpec
  | CoxSpec
  | PointsSpec
  | AdditiveSpec
  | ForestSpec
  | BoostingSpec
  | NetworkSpec
  | RealMlpSpec
  | TabmSpec
  | NeighboursSpec
  | StackSpec;
export type Family = EstimatorSpec['family'];

/** Those that suit every outcome without follow-up. */
const withoutFollowUp = [
  'additive',
  'forest',
  'boosting',
  'network',
  'realmlp',
  'tabm',
  'neighbours',
  'stack',
] as const satisfies Family[];

/** The families that suit an outcome, the simplest first. Classes in order may also be taken as if they had none. */
export function familiesFor(outcome: Pick<OutcomeRole, 'kind'> & { readonly ordered?: boolean }): readonly Family[] {
  switch (outcome.kind) {
    case 'binary':
      return ['logistic', 'points', ...withoutFollowUp];
    case 'classes':
      return [...(outcome.ordered === true ? (['ordinal'] as const) : []), 'multinomial', ...withoutFollowUp];
    case 'continuous':
      return ['linear', ...withoutFollowUp];
    case 'survival':
      return ['cox', 'network'];
  }
}

export type Resampling =
  | {
      readonly kind: 'crossValidation';
      readonly folds: number;
      readonly repeats: number;
      readonly stratified: boolean;
    }
  /**
   * Bootstrap optimism correction: the whole recipe repeated on each resample of the participants. Figures are those of
   * the model on its own data less their optimism; curves come from the rows that each resample left out.
   */
  | { readonly kind: 'bootstrap'; readonly resamples: number }
  /** The latest share of the rows, by a date or a number, judges models of the earlier ones. */
  | { readonly kind: 'temporal'; readonly column: string; readonly share: number }
  /** Internal-external: each site in turn judges models of all others; the sites are pooled by meta-analysis. */
  | { readonly kind: 'sites'; readonly column: string }
  /** Rows with one of the values judge models of the others. */
  | { readonly kind: 'splitColumn'; readonly column: string; readonly evaluation: readonly string[] }
  /** Each distinct value of the column is one fold. */
  | { readonly kind: 'foldColumn'; readonly column: string }
  /** A second file with the columns row (the data record in the table's file, from 0) and fold. */
  | { readonly kind: 'foldFile' };

/** Yes or no. */
export interface BinaryOutcome {
  readonly kind: 'binary';
  readonly column: string;
  /** The class or classes that count as the event. Never chosen silently. */
  readonly event: readonly string[];
  /** The classes that count as no event. Rows of any other class are left out, and listed. */
  readonly noEvent: readonly string[];
}

/** Several classes, with an order or without. */
export interface ClassOutcome {
  readonly kind: 'classes';
  readonly column: string;
  /** Three or more; from low to high where `ordered`. Rows of any other class are left out, and listed. */
  readonly classes: readonly string[];
  readonly ordered: boolean;
}

export interface ContinuousOutcome {
  readonly kind: 'continuous';
  readonly column: string;
  /** What the values are measured in, as the user wrote it; for words and axes only. */
  readonly unit?: string | undefined;
}

export const timeUnits = ['days', 'weeks', 'months', 'years'] as const;
export type TimeUnit = (typeof timeUnits)[number];

/** Time to an event, with right censoring, delayed entry where given, and competing events. */
export interface SurvivalOutcome {
  readonly kind: 'survival';
  /** How follow-up ended. */
  readonly column: string;
  /** Length of follow-up, above 0. */
  readonly time: string;
  readonly event: readonly string[];
  readonly censored: readonly string[];
  /** Events after which the event can no longer happen. They are never taken as censoring. */
  readonly competing: readonly string[];
  /** When each participant came under observation, on the scale of `time`; left out, all at 0. */
  readonly entry?: string | undefined;
  /** The time at which risk is predicted, in the unit of `time`. Null lets the review of the recipe choose one. */
  readonly horizon: number | null;
  /** What time is measured in, where the user said so; for words and axes only. */
  readonly timeUnit?: TimeUnit | undefined;
}

export type OutcomeRole = BinaryOutcome | ClassOutcome | ContinuousOutcome | SurvivalOutcome;
export type OutcomeKind = OutcomeRole['kind'];

/** Everything that decides a study's numbers, as one file. */
export interface Recipe {
  readonly format: 'benchside-recipe';
  readonly version: typeof RECIPE_VERSION;
  readonly title: string;
  readonly reading: {
    readonly encoding?: Encoding | undefined;
    readonly delimiter?: Delimiter | undefined;
    readonly decimal?: '.' | ',' | undefined;
    readonly header?: readonly string[] | undefined;
    readonly missing?: readonly string[] | undefined;
    readonly missingIn?: Readonly<Record<string, readonly string[]>> | undefined;
    readonly kinds?: Readonly<Record<string, ColumnKind>> | undefined;
  };
  readonly outcome: OutcomeRole;
  readonly predictors: readonly string[];
  /**
   * Set while a recipe that says "all columns but these" has not met its table: `predictors` is then empty, and the
   * review of the recipe fills it in.
   */
  readonly allBut?: readonly string[] | undefined;
  /** Names the participant, where one participant has several rows: all of them fall into the same fold. */
  readonly participant?: string | undefined;
  /** Names the site or cluster, kept together like a participant. */
  readonly group?: string | undefined;
  readonly steps: Steps;
  readonly estimators: readonly EstimatorSpec[];
  /** Set where an estimator is searched for or blended. */
  readonly search?: SearchPlan | undefined;
  readonly resampling: Resampling;
  readonly seed: number;
  /** 'auto' measures this device's backends and takes the fastest that passes the self-test. */
  readonly backend: Backend | 'auto';
}

/** What the question page knows before a recipe is made of it. */
export interface Question {
  readonly outcome: OutcomeRole;
  readonly predictors: readonly string[];
  readonly participant?: string | undefined;
  readonly group?: string | undefined;
}

export type QuestionWarning =
  | { readonly kind: 'identifierAmongPredictors'; readonly column: string }
  /** Tells the outcome alone: by its AUROC, or by its rank correlation with a continuous outcome. */
  | {
      readonly kind: 'copyOfOutcome';
      readonly column: string;
      readonly measure: 'auroc' | 'correlation';
      readonly value: number;
    }
  | {
      readonly kind: 'repeatedParticipants';
      readonly column: string;
      readonly rows: number;
      readonly participants: number;
    }
  | { readonly kind: 'duplicateRows'; readonly rows: number }
  | { readonly kind: 'rareEvents'; readonly share: number }
  | { readonly kind: 'outcomeHasMissing'; readonly rows: number }
  | { readonly kind: 'classesLeftOut'; readonly classes: readonly string[]; readonly rows: number }
  | { readonly kind: 'highCardinality'; readonly column: string; readonly levels: number }
  | { readonly kind: 'constantPredictor'; readonly column: string }
  | { readonly kind: 'textPredictor'; readonly column: string }
  /** The column of an outcome taken as classes holds measured numbers. */
  | { readonly kind: 'manyClasses'; readonly classes: number }
  /** A class that most folds would not have. */
  | { readonly kind: 'smallClass'; readonly level: string; readonly count: number }
  /** Follow-up with three codes or more, and none said to compete: perhaps one is another way to leave. */
  | { readonly kind: 'perhapsCompeting'; readonly levels: readonly string[] }
  | { readonly kind: 'competingEvents'; readonly rows: number }
  | { readonly kind: 'horizonBeyondFollowUp'; readonly horizon: number; readonly last: number; readonly atRisk: number }
  | { readonly kind: 'timeNotPositive'; readonly rows: number }
  | { readonly kind: 'entryAfterEnd'; readonly rows: number }
  /** A column that looks like a length of follow-up among the predictors: it is known only afterwards. */
  | { readonly kind: 'followUpAmongPredictors'; readonly column: string };

/** The answer to a question posed: who is in, and what to mind. */
export interface QuestionReview {
  /** Classes of the outcome column with their counts; empty while it has no column. */
  readonly classes: readonly { readonly level: string; readonly count: number }[];
  /** The kind of outcome that the column looks like; null while it has no column. */
  readonly looksLike: OutcomeKind | null;
  /** Columns that look like a length of follow-up, the likeliest first, offered as the time of a survival outcome. */
  readonly timeColumns: readonly string[];
  readonly participants: number;
  readonly rows: number;
  /** Null until the question can be answered. */
  readonly outcome: OutcomeSummary | null;
  readonly leftOut: number;
  readonly warnings: readonly QuestionWarning[];
}

/** One line of the readable recipe, for the page to put in words. */
export type StepSummary =
  | { readonly kind: 'impute'; readonly columns: number; readonly method: 'median' | 'mean' | 'mode' | 'ownLevel' }
  | { readonly kind: 'indicators'; readonly columns: number }
  | { readonly kind: 'multiple'; readonly columns: number; readonly imputations: number; readonly cycles: number }
  | { readonly kind: 'splines'; readonly columns: number; readonly features: number }
  | { readonly kind: 'scale'; readonly columns: number }
  | { readonly kind: 'encode'; readonly columns: number; readonly features: number; readonly pooled: number };

/** Roughly what a run holds in memory at its peak, in bytes. */
export interface MemoryNeed {
  /** Once, whatever the number of workers: the table, the models that are kept, and their predictions. */
  readonly shared: number;
  /** In each worker that fits models. */
  readonly perWorker: number;
  /** The estimator that needs most, by id. */
  readonly largest: string;
}

/** A recipe as it would run on the whole table, counted before training. */
export interface RecipeReview {
  /** What the one button trains on this table, where the recipe has something else from the start. */
  readonly button?: readonly EstimatorSpec[] | undefined;
  readonly recipe: Recipe;
  readonly steps: readonly StepSummary[];
  readonly features: number;
  readonly folds: number;
  readonly repeats: number;
  readonly sampleSize: SampleSize;
  readonly memory: MemoryNeed;
  /** The resampling that suits the table and its reason, whatever the recipe says. */
  readonly suggested: { readonly resampling: Resampling; readonly reason: ResamplingReason };
}

export type ResamplingReason =
  | { readonly kind: 'smallTable'; readonly rows: number }
  | { readonly kind: 'largeTable'; readonly rows: number }
  | { readonly kind: 'grouped'; readonly participants: number; readonly rows: number }
  | { readonly kind: 'sites'; readonly column: string; readonly sites: number };
