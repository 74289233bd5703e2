import * as v from 'valibot';
import { divisor, moderate } from './kept-values';

const MOST_NAMES = 100_000;
/** Terms of the regressions that fill gaps; the recipe allows 300. */
const MOST_TERMS = 1000;

const text = v.pipe(v.string(), v.maxLength(10_000));
const names = v.pipe(v.array(text), v.maxLength(MOST_NAMES), v.readonly());
const knots = v.pipe(v.array(moderate), v.minLength(3), v.maxLength(5), v.readonly());
const perBend = v.pipe(v.array(moderate), v.maxLength(3), v.readonly());
const divisors = v.pipe(v.array(divisor), v.maxLength(3), v.readonly());

const spline = v.pipe(
  v.strictObject({ knots, centres: perBend, scales: divisors }),
  v.check(({ knots: at }) => at.every((knot, k) => k === 0 || knot > at[k - 1]!)),
  v.check(({ knots: at, centres, scales }) => centres.length === at.length - 2 && scales.length === centres.length),
  v.readonly(),
);

const predictor = v.variant('kind', [
  v.strictObject({
    kind: v.literal('number'),
    name: text,
    fill: moderate,
    indicator: v.boolean(),
    centre: moderate,
    scale: divisor,
    spline: v.exactOptional(spline),
    min: moderate,
    median: moderate,
    max: moderate,
    isDate: v.boolean(),
  }),
  v.strictObject({
    kind: v.literal('levels'),
    name: text,
    levels: names,
    pooled: names,
    commonest: text,
    other: v.boolean(),
    fill: v.nullable(text),
    indicator: v.boolean(),
    dropped: v.nullable(text),
  }),
]);

type Predictor = v.InferOutput<typeof predictor>;

const regression = v.pipe(v.array(moderate), v.maxLength(MOST_TERMS * MOST_TERMS), v.readonly());
const chain = v.pipe(
  v.strictObject({ regressions: v.pipe(v.array(regression), v.maxLength(MOST_TERMS), v.readonly()) }),
  v.readonly(),
);

/** A number has one term; a category one a class, "other" among them, but for the first. */
function termsOf(fitted: Predictor): number {
  return fitted.kind === 'number' ? 1 : Math.max(0, fitted.levels.length + (fitted.other ? 1 : 0) - 1);
}

function chains(regressions: readonly (readonly number[])[], predictors: readonly Predictor[]): boolean {
  const terms = predictors.reduce((sum, fitted) => sum + termsOf(fitted), 1);
  return (
    regressions.length === predictors.length &&
    predictors.every((fitted, i) => regressions[i]!.length === termsOf(fitted) * terms)
  );
}

/** How many features a predictor becomes: one a number, a bend, a level with a feature, and a sign that it was missing. */
function featuresIn(fitted: Predictor): number {
  const indicator = fitted.indicator ? 1 : 0;
  if (fitted.kind === 'number') return 1 + (fitted.spline?.centres.length ?? 0) + indicator;
  const levels = fitted.levels.filter((level) => level !== fitted.dropped).length;
  return levels + (fitted.other ? 1 : 0) + indicator;
}

/** Fitted steps as plain JSON, the same shape as `workers/recipe` makes. Every number is finite and every shape fits. */
export const keptSteps = v.pipe(
  v.strictObject({
    predictors: v.pipe(v.array(v.pipe(predictor, v.readonly())), v.maxLength(MOST_NAMES), v.readonly()),
    features: names,
    chain: v.exactOptional(chain),
  }),
  v.check(
    ({ predictors, features }) => features.length === predictors.reduce((sum, fitted) => sum + featuresIn(fitted), 0),
  ),
  v.check(({ predictors, chain: fills }) => !fills || chains(fills.regressions, predictors)),
  v.readonly(),
);
