import * as v from 'valibot';

const MOST_NAMES = 100_000;
/** Terms of the regressions that fill gaps; the recipe allows 300. */
const MOST_TERMS = 1000;

const text = v.pipe(v.string(), v.maxLength(10_000));
const finite = v.pipe(v.number(), v.finite());
const names = v.pipe(v.array(text), v.maxLength(MOST_NAMES), v.readonly());
const knots = v.pipe(v.array(finite), v.minLength(3), v.maxLength(5), v.readonly());
const perBend = v.pipe(v.array(finite), v.maxLength(3), v.readonly());

const spline = v.pipe(
  v.strictObject({ knots, centres: perBend, scales: perBend }),
  v.check(({ knots: at }) => at.every((knot, k) => k === 0 || knot > at[k - 1]!)),
  v.check(({ knots: at, centres, scales }) => centres.length === at.length - 2 && scales.length === centres.length),
  v.check(({ scales }) => scales.every((scale) => scale > 0)),
  v.readonly(),
);

const predictor = v.variant('kind', [
  v.strictObject({
    kind: v.literal('number'),
    name: text,
    fill: finite,
    indicator: v.boolean(),
    centre: finite,
    scale: finite,
    spline: v.exactOptional(spline),
    min: finite,
    median: finite,
    max: finite,
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

const regression = v.pipe(v.array(finite), v.maxLength(MOST_TERMS * MOST_TERMS), v.readonly());
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

/** Fitted steps as plain JSON, the same shape as `workers/recipe` makes. Every number is finite and every shape fits. */
export const keptSteps = v.pipe(
  v.strictObject({
    predictors: v.pipe(v.array(v.pipe(predictor, v.readonly())), v.maxLength(MOST_NAMES), v.readonly()),
    features: names,
    chain: v.exactOptional(chain),
  }),
  v.check(({ predictors, chain: fills }) => !fills || chains(fills.regressions, predictors)),
  v.readonly(),
);
