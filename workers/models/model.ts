import type { SearchExtent, Trial } from '../contract/search';
import type {
  Activation,
  Backend,
  CoxSpec,
  LinearSpec,
  LogisticSpec,
  MultinomialSpec,
  NetworkSpec,
  OrdinalSpec,
  StackSpec,
} from '../contract/recipe';
import type { OpinionPool } from '../numerics/opinion-pool';
import type { ClassRecalibration, Recalibration } from '../numerics/recalibration/recalibration';
import type { FittedSteps } from '../recipe/design';
import type { FittedAdditive } from './additive';
import type { FittedNeighbours } from './neighbours';
import type { NetworkHead } from './network-head';
import type { FittedPoints } from './points';
import type { FittedRealMlp } from './realmlp';
import type { FittedTabm } from './tabm';
import type { FittedBoosting, FittedForest } from './trees';

/** Shape (features) on the scale of the design matrix, intercept apart. */
export interface FittedLogistic {
  readonly family: 'logistic';
  readonly spec: LogisticSpec;
  readonly lambda: number;
  readonly intercept: number;
  readonly coefficients: readonly number[];
}

/** Shape (features) on the scale of the design matrix, intercept apart; the prediction is in the outcome's unit. */
export interface FittedLinear {
  readonly family: 'linear';
  readonly spec: LinearSpec;
  /** On the scale of the outcome, as glmnet has it. */
  readonly lambda: number;
  readonly intercept: number;
  readonly coefficients: readonly number[];
  /** Standard deviation of the development residuals, for as many degrees of freedom as the fit left. */
  readonly residualSd: number;
}

/** Linear predictors of a softmax. */
export interface FittedMultinomial {
  readonly family: 'multinomial';
  readonly spec: MultinomialSpec;
  readonly lambda: number;
  /** One a class. */
  readonly intercepts: readonly number[];
  /** One row a class, shape (features) each, on the scale of the design matrix. */
  readonly coefficients: readonly (readonly number[])[];
}

/** `logit P(Y <= k) = thresholds[k] - sum_j coefficients[j] x_j`. */
export interface FittedOrdinal {
  readonly family: 'ordinal';
  readonly spec: OrdinalSpec;
  readonly lambda: number;
  /** Ascending, one fewer than classes. */
  readonly thresholds: readonly number[];
  /** Shape (features) on the scale of the design matrix. */
  readonly coefficients: readonly number[];
}

/** A proportional hazards model of one cause; participants with another cause's event count as censored by it. */
export interface FittedCause {
  /** Shape (features) on the scale of the design matrix: log hazard ratios. */
  readonly coefficients: readonly number[];
  /** The linear predictor of the features' means, to which the baseline belongs: a hazard is `exp(lp - centre)` of it. */
  readonly centre: number;
  /**
   * At most 200 times, ascending: all event times where there are no more (the hazard jumps at them: 'step'), or those
   * at which equal shares of the events had happened (it is exact there and taken to rise evenly between: 'line').
   */
  readonly baseline: {
    readonly times: readonly number[];
    readonly cumulativeHazard: readonly number[];
    readonly between: 'step' | 'line';
  };
}

export interface FittedCox {
  readonly family: 'cox';
  readonly spec: CoxSpec;
  /** One a cause. */
  readonly lambda: readonly number[];
  /** The event; and where there are competing events, all of them as one. */
  readonly causes: readonly FittedCause[];
}

/** One network: one entry a layer, the last giving the outputs. `weights` has shape (inputs x units), row-major. */
export interface NetworkMember {
  readonly layers: readonly {
    readonly inputs: number;
    readonly units: number;
    readonly activation: Activation;
    readonly weights: readonly number[];
    readonly bias: readonly number[];
  }[];
}

/** Weights as plain numbers, so that a prediction needs no backend. */
export interface FittedNetwork {
  readonly family: 'network';
  readonly spec: NetworkSpec;
  /** Left out in networks that were kept when all outcomes were yes or no. */
  readonly head?: NetworkHead | undefined;
  /** Their predictions are averaged. */
  readonly members: readonly NetworkMember[];
  /** The same for all members: the epoch whose weights were kept. */
  readonly bestEpoch: number;
  /** The epoch in which the loss was no longer a number, where one was: the weights are those of the best before it. */
  readonly divergedAt?: number | undefined;
  readonly epochs: number;
  readonly backend: Backend;
}

/** Models of the same rows, their predictions made one by weights that add up to 1. */
export interface FittedStack {
  readonly family: 'stack';
  readonly spec: StackSpec;
  /** Left out in blends that take the mean of the predictions themselves. */
  readonly pool?: OpinionPool | undefined;
  /** Those of weight above 0, the heaviest first. */
  readonly members: readonly { readonly weight: number; readonly model: SingleModel }[];
}

/** A model that is fitted to features: numbers without gaps, scaled and spread over several columns. */
export type FeatureEstimator =
  | FittedLogistic
  | FittedLinear
  | FittedMultinomial
  | FittedOrdinal
  | FittedCox
  | FittedNetwork
  | FittedRealMlp
  | FittedTabm
  | FittedNeighbours;

/** A model that is fitted to the predictors as they stand, gaps and levels among them. */
export type RawEstimator = FittedBoosting | FittedForest | FittedAdditive | FittedPoints;

/** A model that predicts by itself. */
export type SingleEstimator = FeatureEstimator | RawEstimator;

export type FittedEstimator = SingleEstimator | FittedStack;

/** The trials by which the settings of a model were chosen, on its development rows alone. */
export interface FoundSettings {
  /** In the order of the candidates; the first is where the search started. */
  readonly trials: readonly Trial[];
  /** Candidates that a family was to have; small spaces have fewer. */
  readonly candidates: number;
  /** The trial whose settings the model has. */
  readonly chosen: number;
}

/** Steps and estimator fitted on the same rows: all that a risk needs. Immutable and plain JSON. */
export interface Model {
  readonly steps: FittedSteps;
  readonly estimator: FittedEstimator;
  /** How the settings were found, where they were searched for. */
  readonly found?: FoundSettings | undefined;
  /** How far the search of its development set went, where there was one. */
  readonly extent?: SearchExtent | undefined;
  /** What moves risks, or chances of classes, after the estimator gave them, one after the other. */
  readonly recalibration?: readonly (Recalibration | ClassRecalibration)[] | undefined;
}

/** A model that is no blend of others. */
export type SingleModel = Model & { readonly estimator: SingleEstimator };
