import * as v from 'valibot';
import { keptSpecs } from './kept-specs';
import { moderate } from './kept-values';

/** Most numbers that one array of a model may hold. */
const MOST_NUMBERS = 10_000_000;
/** More classes than anyone predicts. */
const MOST_CLASSES = 1000;

const positive = v.pipe(moderate, v.minValue(0));
const numbers = v.pipe(v.array(moderate), v.maxLength(MOST_NUMBERS), v.readonly());
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
    spec: keptSpecs.logistic,
    lambda: positive,
    intercept: moderate,
    coefficients: numbers,
  }),
  v.strictObject({
    family: v.literal('linear'),
    spec: keptSpecs.linear,
    lambda: positive,
    intercept: moderate,
    coefficients: numbers,
    residualSd: positive,
  }),
  v.strictObject({
    family: v.literal('multinomial'),
    spec: keptSpecs.multinomial,
    lambda: positive,
    intercepts: v.pipe(v.array(moderate), v.minLength(2), v.maxLength(MOST_CLASSES), v.readonly()),
    coefficients: v.pipe(v.array(numbers), v.maxLength(MOST_CLASSES), v.readonly()),
  }),
  v.strictObject({
    family: v.literal('ordinal'),
    spec: keptSpecs.ordinal,
    lambda: positive,
    thresholds: v.pipe(v.array(moderate), v.minLength(1), v.maxLength(MOST_CLASSES), v.readonly(), v.check(ascending)),
    coefficients: numbers,
  }),
  v.strictObject({
    family: v.literal('cox'),
    spec: keptSpecs.cox,
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
