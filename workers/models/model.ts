import type { Activation, Backend, LogisticSpec, NetworkSpec } from '../contract/recipe';
import type { FittedSteps } from '../recipe/design';

/** Shape (features) on the scale of the design matrix, intercept apart. */
export interface FittedLogistic {
  readonly family: 'logistic';
  readonly spec: LogisticSpec;
  readonly lambda: number;
  readonly intercept: number;
  readonly coefficients: readonly number[];
}

/** One network: one entry a layer, the last giving the logit. `weights` has shape (inputs x units), row-major. */
export interface NetworkMember {
  readonly layers: readonly {
    readonly inputs: number;
    readonly units: number;
    readonly activation: Activation;
    readonly weights: readonly number[];
    readonly bias: readonly number[];
  }[];
}

/** Weights as plain numbers, so that a risk needs no backend. */
export interface FittedNetwork {
  readonly family: 'network';
  readonly spec: NetworkSpec;
  /** Their risks are averaged. */
  readonly members: readonly NetworkMember[];
  /** The same for all members: the epoch whose weights were kept. */
  readonly bestEpoch: number;
  readonly epochs: number;
  readonly backend: Backend;
}

export type FittedEstimator = FittedLogistic | FittedNetwork;

/** Steps and estimator fitted on the same rows: all that a risk needs. Immutable and plain JSON. */
export interface Model {
  readonly steps: FittedSteps;
  readonly estimator: FittedEstimator;
}
