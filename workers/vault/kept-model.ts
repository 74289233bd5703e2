import * as v from 'valibot';
import type { LogisticSpec, NetworkSpec } from '../contract/recipe';
import { keptNetwork, keptNetworkSpec, networkFits } from './kept-network';
import { keptSteps } from './kept-steps';

/** Most numbers that one array of a model may hold: a layer of 20,000 features by 500 units. */
const MOST_NUMBERS = 10_000_000;

const text = v.pipe(v.string(), v.maxLength(10_000));
const finite = v.pipe(v.number(), v.finite());
const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const numbers = v.pipe(v.array(finite), v.maxLength(MOST_NUMBERS), v.readonly());
const classWeights = v.picklist(['none', 'balanced']);

const logisticSpec: v.GenericSchema<unknown, LogisticSpec> = v.strictObject({
  id: text,
  family: v.literal('logistic'),
  alpha: share,
  lambda: v.union([v.pipe(finite, v.minValue(0)), v.literal('auto')]),
  classWeights,
});

/** The settings of an estimator, as a file may hold them. */
export const keptSpec: v.GenericSchema<unknown, LogisticSpec | NetworkSpec> = v.union([logisticSpec, keptNetworkSpec]);

const estimator = v.variant('family', [
  v.strictObject({
    family: v.literal('logistic'),
    spec: logisticSpec,
    lambda: v.pipe(finite, v.minValue(0)),
    intercept: finite,
    coefficients: numbers,
  }),
  keptNetwork,
]);

type Estimator = v.InferOutput<typeof estimator>;

function fits(fitted: Estimator, features: number): boolean {
  return fitted.family === 'logistic' ? fitted.coefficients.length === features : networkFits(fitted, features);
}

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
