import * as v from 'valibot';
import type { CoxSpec, LinearSpec, LogisticSpec, MultinomialSpec, OrdinalSpec } from '../contract/recipe';
import { moderate } from './kept-values';

/** Most numbers that one array of a model may hold. */
const MOST_NUMBERS = 10_000_000;
/** More classes than anyone predicts. */
const MOST_CLASSES = 1000;

const text = v.pipe(v.string(), v.maxLength(10_000));
const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const positive = v.pipe(moderate, v.minValue(0));
const numbers = v.pipe(v.array(moderate), v.maxLength(MOST_NUMBERS), v.readonly());
const classWeights = v.picklist(['none', 'balanced']);
const penalty = { alpha: share, lambda: v.union([positive, v.literal('auto')]) };

const logisticSpec: v.GenericSchema<unknown, LogisticSpec> = v.strictObject({
  id: text,
  family: v.literal('logistic'),
  ...penalty,
  classWeights,
});
const multinomialSpec: v.GenericSchema<unknown, MultinomialSpec> = v.strictObject({
  id: text,
  family: v.literal('multinomial'),
  ...penalty,
  classWeights,
});
const ordinalSpec: v.GenericSchema<unknown, OrdinalSpec> = v.strictObject({
  id: text,
  family: v.literal('ordinal'),
  ...penalty,
  classWeights,
});
const linearSpec: v.GenericSchema<unknown, LinearSpec> = v.strictObject({
  id: text,
  family: v.literal('linear'),
  ...penalty,
});
const coxSpec: v.GenericSchema<unknown, CoxSpec> = v.strictObject({ id: text, family: v.literal('cox'), ...penalty });

export const keptRegressionSpecs = [logisticSpec, multinomialSpec, ordinalSpec, linearSpec, coxSpec] as const;

const ascending = (values: readonly number[]): boolean => values.every((value, k) => k === 0 || value > values[k - 1]!);

/** Cumulative hazard never falls, or a risk would. */
const baseline = v.pipe(
  v.strictObject({
    times: v.pipe(numbers, v.minLength(1), v.check(ascending)),
    cumulativeHazard: v.pipe(
      v.array(positive),
      v.maxLength(MOST_NUMBERS),
      v.readonly(),
      v.check((values) => values.every((value, k) => k === 0 || value >= values[k - 1]!)),
    ),
    between: v.picklist(['step', 'line']),
  }),
  v.check(({ times, cumulativeHazard }) => times.length === cumulativeHazard.length),
  v.readonly(),
);

export const keptRegressions = [
  v.strictObject({
    family: v.literal('logistic'),
    spec: logisticSpec,
    lambda: positive,
    intercept: moderate,
    coefficients: numbers,
  }),
  v.strictObject({
    family: v.literal('linear'),
    spec: linearSpec,
    lambda: positive,
    intercept: moderate,
    coefficients: numbers,
    residualSd: positive,
  }),
  v.strictObject({
    family: v.literal('multinomial'),
    spec: multinomialSpec,
    lambda: positive,
    intercepts: v.pipe(v.array(moderate), v.minLength(2), v.maxLength(MOST_CLASSES), v.readonly()),
    coefficients: v.pipe(v.array(numbers), v.maxLength(MOST_CLASSES), v.readonly()),
  }),
  v.strictObject({
    family: v.literal('ordinal'),
    spec: ordinalSpec,
    lambda: positive,
    thresholds: v.pipe(v.array(moderate), v.minLength(1), v.maxLength(MOST_CLASSES), v.readonly(), v.check(ascending)),
    coefficients: numbers,
  }),
  v.strictObject({
    family: v.literal('cox'),
    spec: coxSpec,
    lambda: v.pipe(v.array(positive), v.minLength(1), v.maxLength(2), v.readonly()),
    causes: v.pipe(
      v.array(v.pipe(v.strictObject({ coefficients: numbers, centre: moderate, baseline }), v.readonly())),
      v.minLength(1),
      v.maxLength(2),
      v.readonly(),
    ),
  }),
] as const;

type Regression = v.InferOutput<(typeof keptRegressions)[number]>;

/** Whether there is a coefficient for each feature, in every equation. */
export function regressionFits(fitted: Regression, features: number): boolean {
  switch (fitted.family) {
    case 'logistic':
    case 'linear':
    case 'ordinal':
      return fitted.coefficients.length === features;
    case 'multinomial':
      return (
        fitted.coefficients.length === fitted.intercepts.length &&
        fitted.coefficients.every((one) => one.length === features)
      );
    case 'cox':
      return (
        fitted.lambda.length === fitted.causes.length &&
        fitted.causes.every(({ coefficients }) => coefficients.length === features)
      );
  }
}
