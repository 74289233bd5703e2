import * as v from 'valibot';
import type { EstimatorSpec } from '../contract/recipe';
import { keptNetwork, keptNetworkSpec, networkFits } from './kept-network';
import { keptRegressions, keptRegressionSpecs, regressionFits } from './kept-regressions';
import { keptSteps } from './kept-steps';

/** The settings of an estimator, as a file may hold them. */
export const keptSpec: v.GenericSchema<unknown, EstimatorSpec> = v.union([...keptRegressionSpecs, keptNetworkSpec]);

const estimator = v.variant('family', [...keptRegressions, keptNetwork]);

type Estimator = v.InferOutput<typeof estimator>;

const fits = (fitted: Estimator, features: number): boolean =>
  fitted.family === 'network' ? networkFits(fitted, features) : regressionFits(fitted, features);

/**
 * A fitted model as plain JSON, the same shape as `workers/models` makes. Every number is finite and every shape fits,
 * so that a file from elsewhere cannot make a model that fails, or answers NaN, when it is used.
 */
export const keptModel = v.pipe(
  v.strictObject({
    steps: keptSteps,
    estimator: v.pipe(estimator, v.readonly()),
  }),
  v.check(({ steps, estimator: fitted }) => fits(fitted, steps.features.length)),
  v.readonly(),
);

export type KeptModel = v.InferOutput<typeof keptModel>;
