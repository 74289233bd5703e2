import * as v from 'valibot';
import { activations, backends, losses, optimisers, RECIPE_VERSION, timeUnits } from '../contract/recipe';
import { columnKinds, delimiters, encodings } from '../contract/table';

/** A column's name, not empty. */
const columnName = v.pipe(v.string(), v.minLength(1));
const columnNames = v.array(columnName);
const between = (low: number, high: number) => v.pipe(v.number(), v.minValue(low), v.maxValue(high));
const whole = (low: number, high: number) => v.pipe(v.number(), v.integer(), v.minValue(low), v.maxValue(high));
const id = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,64}$/));

/** A class of the outcome as its cell stands in the table; a number is taken as its text. */
const outcomeClass = v.union([v.string(), v.number()]);
const outcomeClassList = v.union([outcomeClass, v.array(outcomeClass)]);

const steps = v.strictObject({
  impute: v.optional(
    v.strictObject({
      numbers: v.optional(v.picklist(['median', 'mean']), 'median'),
      categories: v.optional(v.picklist(['mode', 'ownLevel']), 'ownLevel'),
      indicators: v.optional(v.boolean(), true),
      multiple: v.optional(
        v.strictObject({ imputations: v.optional(whole(2, 50), 5), cycles: v.optional(whole(1, 50), 10) }),
      ),
    }),
    {},
  ),
  scale: v.optional(v.picklist(['standard', 'none']), 'standard'),
  encode: v.optional(
    v.strictObject({ poolBelow: v.optional(between(0, 0.5), 0.01), dropFirst: v.optional(v.boolean(), false) }),
    {},
  ),
  splines: v.optional(v.array(v.strictObject({ column: columnName, knots: v.optional(v.picklist([3, 4, 5]), 4) }))),
});

const penalty = {
  alpha: v.optional(between(0, 1), 0),
  lambda: v.optional(v.union([between(0, 1e6), v.literal('auto')]), 'auto'),
};
const classWeights = v.optional(v.picklist(['none', 'balanced']), 'none');

const logistic = v.strictObject({
  id: v.optional(id, 'logistic'),
  family: v.literal('logistic'),
  ...penalty,
  classWeights,
});
const multinomial = v.strictObject({
  id: v.optional(id, 'multinomial'),
  family: v.literal('multinomial'),
  ...penalty,
  classWeights,
});
const ordinal = v.strictObject({
  id: v.optional(id, 'ordinal'),
  family: v.literal('ordinal'),
  ...penalty,
  classWeights,
});
const linear = v.strictObject({ id: v.optional(id, 'linear'), family: v.literal('linear'), ...penalty });
const cox = v.strictObject({ id: v.optional(id, 'cox'), family: v.literal('cox'), ...penalty });

const network = v.strictObject({
  id: v.optional(id, 'network'),
  family: v.literal('network'),
  members: v.optional(whole(1, 20), 5),
  layers: v.optional(
    v.pipe(
      v.array(v.strictObject({ units: whole(1, 4096), activation: v.optional(v.picklist(activations), 'relu') })),
      v.maxLength(16),
    ),
    [{ units: 16 }],
  ),
  loss: v.optional(v.picklist(losses), 'crossEntropy'),
  optimiser: v.optional(v.picklist(optimisers), 'adam'),
  learningRate: v.optional(between(1e-7, 10), 0.003),
  batch: v.optional(whole(1, 65_536), 32),
  epochs: v.optional(whole(1, 10_000), 200),
  patience: v.optional(whole(0, 10_000), 20),
  validationShare: v.optional(between(0.05, 0.5), 0.2),
  dropout: v.optional(between(0, 0.9), 0),
  weightDecay: v.optional(between(0, 10), 1e-3),
  classWeights,
});

const resampling = v.variant('kind', [
  v.strictObject({
    kind: v.literal('crossValidation'),
    folds: v.optional(whole(2, 100), 5),
    repeats: v.optional(whole(1, 100), 1),
    stratified: v.optional(v.boolean(), true),
  }),
  v.strictObject({ kind: v.literal('bootstrap'), resamples: v.optional(whole(20, 2000), 200) }),
  v.strictObject({ kind: v.literal('temporal'), column: columnName, share: v.optional(between(0.05, 0.9), 0.3) }),
  v.strictObject({ kind: v.literal('sites'), column: columnName }),
  v.strictObject({ kind: v.literal('splitColumn'), column: columnName, evaluation: outcomeClassList }),
  v.strictObject({ kind: v.literal('foldColumn'), column: columnName }),
  v.strictObject({ kind: v.literal('foldFile') }),
]);

/** An outcome without a kind is a yes/no one, as in recipes of version 1. */
const outcome = v.variant('kind', [
  v.strictObject({
    kind: v.optional(v.literal('binary'), 'binary'),
    column: columnName,
    event: outcomeClassList,
    noEvent: v.optional(outcomeClassList, []),
  }),
  v.strictObject({
    kind: v.literal('classes'),
    column: columnName,
    classes: v.optional(v.array(outcomeClass), []),
    ordered: v.optional(v.boolean(), false),
  }),
  v.strictObject({
    kind: v.literal('continuous'),
    column: columnName,
    unit: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(20))),
  }),
  v.strictObject({
    kind: v.literal('survival'),
    column: columnName,
    time: columnName,
    event: outcomeClassList,
    censored: v.optional(outcomeClassList, []),
    competing: v.optional(outcomeClassList, []),
    entry: v.optional(columnName),
    horizon: v.optional(v.nullable(v.pipe(v.number(), v.gtValue(0))), null),
    timeUnit: v.optional(v.picklist(timeUnits)),
  }),
]);

/**
 * A recipe as a file may hold it: what may be left out has its default here. `estimators` left out or empty means a
 * regression and a network that suit the outcome, of the size that suits the table.
 */
export const recipeSchema = v.strictObject({
  $schema: v.optional(v.string()),
  format: v.optional(v.literal('benchside-recipe'), 'benchside-recipe'),
  version: v.optional(v.picklist([1, RECIPE_VERSION]), RECIPE_VERSION),
  title: v.optional(v.pipe(v.string(), v.maxLength(200)), ''),
  reading: v.optional(
    v.strictObject({
      encoding: v.optional(v.picklist(encodings)),
      delimiter: v.optional(v.picklist(delimiters)),
      decimal: v.optional(v.picklist(['.', ','])),
      header: v.optional(columnNames),
      missing: v.optional(v.array(v.string())),
      missingIn: v.optional(v.record(v.string(), v.array(v.string()))),
      kinds: v.optional(v.record(v.string(), v.picklist(columnKinds))),
    }),
    {},
  ),
  outcome,
  /** The columns by name; or all but some, the outcome and the other roles never among them. */
  predictors: v.union([columnNames, v.literal('all'), v.strictObject({ allBut: columnNames })]),
  participant: v.optional(columnName),
  group: v.optional(columnName),
  steps: v.optional(steps, {}),
  estimators: v.optional(
    v.pipe(v.array(v.variant('family', [logistic, multinomial, ordinal, linear, cox, network])), v.maxLength(8)),
    [],
  ),
  resampling: v.optional(resampling, { kind: 'crossValidation' }),
  seed: v.optional(whole(0, 0xffffffff), 1),
  backend: v.optional(v.union([v.picklist(backends), v.literal('auto')]), 'auto'),
});

export type RecipeInput = v.InferInput<typeof recipeSchema>;
