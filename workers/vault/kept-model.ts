import * as v from 'valibot';
import { activations, backends, losses, optimisers, type LogisticSpec, type NetworkSpec } from '../contract/recipe';
import { keptSteps } from './kept-steps';

/** Most numbers that one array of a model may hold: a layer of 20,000 features by 500 units. */
const MOST_NUMBERS = 10_000_000;

const text = v.pipe(v.string(), v.maxLength(10_000));
const finite = v.pipe(v.number(), v.finite());
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
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

const networkSpec: v.GenericSchema<unknown, NetworkSpec> = v.strictObject({
  id: text,
  family: v.literal('network'),
  members: count,
  layers: v.pipe(v.array(v.strictObject({ units: count, activation: v.picklist(activations) })), v.maxLength(64)),
  loss: v.picklist(losses),
  optimiser: v.picklist(optimisers),
  learningRate: finite,
  batch: count,
  epochs: count,
  patience: count,
  validationShare: share,
  dropout: share,
  weightDecay: finite,
  classWeights,
});

/** The settings of an estimator, as a file may hold them. */
export const keptSpec: v.GenericSchema<unknown, LogisticSpec | NetworkSpec> = v.union([logisticSpec, networkSpec]);

const layer = v.pipe(
  v.strictObject({
    inputs: count,
    units: count,
    activation: v.picklist(activations),
    weights: numbers,
    bias: numbers,
  }),
  v.check(({ inputs, units, weights, bias }) => weights.length === inputs * units && bias.length === units),
  v.readonly(),
);

const member = v.strictObject({
  layers: v.pipe(v.array(layer), v.minLength(1), v.maxLength(65), v.readonly()),
});

const estimator = v.variant('family', [
  v.strictObject({
    family: v.literal('logistic'),
    spec: logisticSpec,
    lambda: v.pipe(finite, v.minValue(0)),
    intercept: finite,
    coefficients: numbers,
  }),
  v.strictObject({
    family: v.literal('network'),
    spec: networkSpec,
    members: v.pipe(v.array(v.pipe(member, v.readonly())), v.minLength(1), v.maxLength(20), v.readonly()),
    bestEpoch: count,
    epochs: count,
    backend: v.picklist(backends),
  }),
]);

type Estimator = v.InferOutput<typeof estimator>;

/** Whether each layer takes what the one before gives, from the features to one logit. */
function fits(fitted: Estimator, features: number): boolean {
  if (fitted.family === 'logistic') return fitted.coefficients.length === features;
  return fitted.members.every(({ layers }) => {
    let width = features;
    for (const { inputs, units } of layers) {
      if (inputs !== width) return false;
      width = units;
    }
    return width === 1;
  });
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
