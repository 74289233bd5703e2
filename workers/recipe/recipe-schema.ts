import * as v from 'valibot';
import { plainEstimator } from '../contract/default-estimators';
import {
  activations,
  backends,
  losses,
  optimisers,
  RECIPE_VERSION,
  timeUnits,
  type EstimatorSpec,
  type Family,
} from '../contract/recipe';
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

const tuning = v.optional(v.picklist(['fixed', 'search']));

const logistic = v.strictObject({
  id: v.optional(id, 'logistic'),
  tuning,
  family: v.literal('logistic'),
  ...penalty,
  classWeights,
});
const multinomial = v.strictObject({
  id: v.optional(id, 'multinomial'),
  tuning,
  family: v.literal('multinomial'),
  ...penalty,
  classWeights,
});
const ordinal = v.strictObject({
  id: v.optional(id, 'ordinal'),
  tuning,
  family: v.literal('ordinal'),
  ...penalty,
  classWeights,
});
const linear = v.strictObject({ id: v.optional(id, 'linear'), tuning, family: v.literal('linear'), ...penalty });
const cox = v.strictObject({ id: v.optional(id, 'cox'), tuning, family: v.literal('cox'), ...penalty });

/** The family's settings as the contract gives them: what a recipe leaves out. */
function plain<F extends Family>(family: F): Extract<EstimatorSpec, { family: F }> {
  // The contract makes each family's own settings.
  return plainEstimator(family) as Extract<EstimatorSpec, { family: F }>;
}

const monotone = v.optional(v.record(columnName, v.picklist([1, -1])), {});
const earlyStopping = (usual: { readonly patience: number; readonly validationShare: number }) => ({
  patience: v.optional(whole(0, 10_000), usual.patience),
  validationShare: v.optional(between(0.05, 0.5), usual.validationShare),
});

const points = v.strictObject({
  id: v.optional(id, 'points'),
  tuning,
  family: v.literal('points'),
  items: v.optional(whole(1, 15), plain('points').items),
  largest: v.optional(whole(1, 10), plain('points').largest),
  cards: v.optional(whole(1, 20), plain('points').cards),
  chosen: v.optional(whole(0, 19)),
});

const additive = v.strictObject({
  id: v.optional(id, 'additive'),
  tuning,
  family: v.literal('additive'),
  rounds: v.optional(whole(1, 20_000), plain('additive').rounds),
  learningRate: v.optional(between(1e-4, 1), plain('additive').learningRate),
  leaves: v.optional(whole(2, 4), plain('additive').leaves),
  bags: v.optional(whole(1, 25), plain('additive').bags),
  interactions: v.optional(whole(0, 30), plain('additive').interactions),
  minLeaf: v.optional(whole(1, 1e6), plain('additive').minLeaf),
  ...earlyStopping(plain('additive')),
  monotone,
  classWeights,
});

const forest = v.strictObject({
  id: v.optional(id, 'forest'),
  tuning,
  family: v.literal('forest'),
  trees: v.optional(whole(1, 5000), plain('forest').trees),
  splits: v.optional(v.picklist(['best', 'random']), plain('forest').splits),
  minLeaf: v.optional(whole(1, 1e6), plain('forest').minLeaf),
  columnShare: v.optional(v.union([between(0.001, 1), v.literal('root')]), plain('forest').columnShare),
  classWeights,
});

const boosting = v.strictObject({
  id: v.optional(id, 'boosting'),
  tuning,
  family: v.literal('boosting'),
  rounds: v.optional(whole(1, 5000), plain('boosting').rounds),
  learningRate: v.optional(between(1e-4, 1), plain('boosting').learningRate),
  growth: v.optional(v.picklist(['leafWise', 'symmetric']), plain('boosting').growth),
  leaves: v.optional(whole(2, 255), plain('boosting').leaves),
  depth: v.optional(whole(1, 10), plain('boosting').depth),
  minLeaf: v.optional(whole(1, 1e6), plain('boosting').minLeaf),
  l2: v.optional(between(0, 1e6), plain('boosting').l2),
  rowShare: v.optional(between(0.01, 1), plain('boosting').rowShare),
  columnShare: v.optional(between(0.001, 1), plain('boosting').columnShare),
  bootstrap: v.optional(between(0, 10), plain('boosting').bootstrap),
  randomStrength: v.optional(between(0, 100), plain('boosting').randomStrength),
  ...earlyStopping(plain('boosting')),
  members: v.optional(whole(1, 10), plain('boosting').members),
  monotone,
  classWeights,
});

const realmlp = v.strictObject({
  id: v.optional(id, 'realmlp'),
  tuning,
  family: v.literal('realmlp'),
  members: v.optional(whole(1, 20), plain('realmlp').members),
  layers: v.optional(v.pipe(v.array(whole(1, 4096)), v.minLength(1), v.maxLength(16)), [...plain('realmlp').layers]),
  embedding: v.optional(v.boolean(), plain('realmlp').embedding),
  learningRate: v.optional(between(1e-7, 10), plain('realmlp').learningRate),
  batch: v.optional(whole(1, 65_536), plain('realmlp').batch),
  epochs: v.optional(whole(1, 10_000), plain('realmlp').epochs),
  dropout: v.optional(between(0, 0.9), plain('realmlp').dropout),
  weightDecay: v.optional(between(0, 10), plain('realmlp').weightDecay),
  mixup: v.optional(between(0, 10), plain('realmlp').mixup),
  validationShare: v.optional(between(0.05, 0.5), plain('realmlp').validationShare),
  classWeights,
});

const tabm = v.strictObject({
  id: v.optional(id, 'tabm'),
  tuning: v.optional(v.literal('fixed')),
  family: v.literal('tabm'),
  members: v.optional(whole(1, 64), plain('tabm').members),
  layers: v.optional(v.pipe(v.array(whole(1, 4096)), v.minLength(1), v.maxLength(16)), [...plain('tabm').layers]),
  learningRate: v.optional(between(1e-7, 10), plain('tabm').learningRate),
  batch: v.optional(whole(1, 65_536), plain('tabm').batch),
  epochs: v.optional(whole(1, 10_000), plain('tabm').epochs),
  ...earlyStopping(plain('tabm')),
  dropout: v.optional(between(0, 0.9), plain('tabm').dropout),
  weightDecay: v.optional(between(0, 10), plain('tabm').weightDecay),
  classWeights,
});

const neighbours = v.strictObject({
  id: v.optional(id, 'neighbours'),
  tuning,
  family: v.literal('neighbours'),
  neighbours: v.optional(whole(1, 1000), plain('neighbours').neighbours),
});

const stack = v.strictObject({
  id: v.optional(id, 'stack'),
  tuning,
  family: v.literal('stack'),
  steps: v.optional(whole(1, 100), plain('stack').steps),
  recalibrate: v.optional(v.boolean(), plain('stack').recalibrate),
});

/** How settings are searched for, and blends weighted, in each development set. */
const search = v.strictObject({
  minutes: v.optional(between(0.1, 1440), 1),
  candidates: v.optional(v.union([whole(1, 200), v.literal('auto')]), 'auto'),
  folds: v.optional(whole(2, 10), 5),
});

const network = v.strictObject({
  id: v.optional(id, 'network'),
  tuning,
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

const families = [
  logistic,
  multinomial,
  ordinal,
  linear,
  cox,
  points,
  additive,
  forest,
  boosting,
  network,
  realmlp,
  tabm,
  neighbours,
  stack,
] as const;

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
  estimators: v.optional(v.pipe(v.array(v.variant('family', [...families])), v.maxLength(16)), []),
  search: v.optional(search),
  resampling: v.optional(resampling, { kind: 'crossValidation' }),
  seed: v.optional(whole(0, 0xffffffff), 1),
  backend: v.optional(v.union([v.picklist(backends), v.literal('auto')]), 'auto'),
});

export type RecipeInput = v.InferInput<typeof recipeSchema>;
