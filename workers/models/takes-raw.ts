import type { EstimatorSpec } from '../contract/recipe';
import type { RawEstimator, SingleEstimator } from './model';

/** Families that learn from predictors as they stand. */
const RAW = ['boosting', 'forest', 'additive', 'points'] as const;

export type RawSpec = Extract<EstimatorSpec, { family: (typeof RAW)[number] }>;

/** Whether an estimator learns from predictors as they stand, gaps and levels among them, or from features. */
export const isRaw = (spec: EstimatorSpec): spec is RawSpec => (RAW as readonly string[]).includes(spec.family);

export const takesRaw = (estimator: SingleEstimator): estimator is RawEstimator => isRaw(estimator.spec);
