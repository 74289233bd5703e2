import type { ColumnKind, Delimiter, Encoding } from './table';

/** The version this build writes; it reads this one and every earlier one. */
export const RECIPE_VERSION = 1;

/** The preprocessing plan; each step is fitted on development folds only. */
export interface Steps {
  readonly impute: {
    /** For numbers. Categories take the mode, or a level of their own. */
    readonly numbers: 'median' | 'mean';
    readonly categories: 'mode' | 'ownLevel';
    /** Adds a 0/1 feature for each predictor with missing values in development. */
    readonly indicators: boolean;
  };
  readonly scale: 'standard' | 'none';
  readonly encode: {
    /** Levels below this share of the development rows are pooled into "other"; unseen levels fall there too. */
    readonly poolBelow: number;
    readonly dropFirst: boolean;
  };
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

/** Penalised logistic regression: glmnet's objective on standardised features. */
export interface LogisticSpec {
  readonly id: string;
  readonly family: 'logistic';
  /** 0 is ridge, 1 is lasso. */
  readonly alpha: number;
  /** Strength of the penalty; 'auto' chooses it by cross-validation inside the development folds. */
  readonly lambda: number | 'auto';
  readonly classWeights: 'none' | 'balanced';
}

/** A feed-forward network with one logit out; or several, their risks averaged. */
export interface NetworkSpec {
  readonly id: string;
  readonly family: 'network';
  /**
   * Networks of this shape that make up one model, each from its own start and with its own share of the development
   * rows held back; their risks are averaged. In [1, 20].
   */
  readonly members: number;
  readonly layers: readonly { readonly units: number; readonly activation: Activation }[];
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

export type EstimatorSpec = LogisticSpec | NetworkSpec;

export type Resampling =
  | {
      readonly kind: 'crossValidation';
      readonly folds: number;
      readonly repeats: number;
      readonly stratified: boolean;
    }
  /** Each distinct value of the column is one fold. */
  | { readonly kind: 'foldColumn'; readonly column: string }
  /** A second file with the columns row (the data record in the table's file, from 0) and fold. */
  | { readonly kind: 'foldFile' };

export interface OutcomeRole {
  readonly column: string;
  /** The class or classes that count as the event. Never chosen silently. */
  readonly event: readonly string[];
  /** The classes that count as no event. Rows of any other class are left out, and listed. */
  readonly noEvent: readonly string[];
}

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
  | { readonly kind: 'copyOfOutcome'; readonly column: string; readonly auroc: number }
  | {
      readonly kind: 'repeatedParticipants';
      readonly column: string;
      readonly rows: number;
      readonly participants: number;
    }
  | { readonly kind: 'duplicateRows'; readonly rows: number }
  | { readonly kind: 'fewEvents'; readonly events: number; readonly features: number }
  | { readonly kind: 'rareEvents'; readonly share: number }
  | { readonly kind: 'outcomeHasMissing'; readonly rows: number }
  | { readonly kind: 'classesLeftOut'; readonly classes: readonly string[]; readonly rows: number }
  | { readonly kind: 'highCardinality'; readonly column: string; readonly levels: number }
  | { readonly kind: 'constantPredictor'; readonly column: string }
  | { readonly kind: 'textPredictor'; readonly column: string };

/** The answer to a question posed: who is in, and what to mind. */
export interface QuestionReview {
  /** Classes of the outcome column with their counts; empty while it has no column. */
  readonly classes: readonly { readonly level: string; readonly count: number }[];
  readonly participants: number;
  readonly rows: number;
  readonly events: number;
  readonly leftOut: number;
  readonly warnings: readonly QuestionWarning[];
}

/** One line of the readable recipe, for the page to put in words. */
export type StepSummary =
  | { readonly kind: 'impute'; readonly columns: number; readonly method: 'median' | 'mean' | 'mode' | 'ownLevel' }
  | { readonly kind: 'indicators'; readonly columns: number }
  | { readonly kind: 'scale'; readonly columns: number }
  | { readonly kind: 'encode'; readonly columns: number; readonly features: number; readonly pooled: number };

/** A recipe as it would run on the whole table, counted before training. */
export interface RecipeReview {
  readonly recipe: Recipe;
  readonly steps: readonly StepSummary[];
  readonly features: number;
  readonly folds: number;
  readonly repeats: number;
}
