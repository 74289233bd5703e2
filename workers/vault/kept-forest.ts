import * as v from 'valibot';
import { keptArray } from './kept-arrays';
import { keptSpecs } from './kept-specs';
import { keptTreeFeatures, keptTreeHead } from './kept-trees';
import { divisor, list, moderate } from './kept-values';

const MOST_FEATURES = 100_000;
const MOST_BORDERS = 254;
const MOST_NODES = 20_000_000;
/** A leaf of a large forest may hold several numbers. */
const MOST_VALUES = 50_000_000;

const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));

/** Infinite values of a table have infinite borders; a comparison with NaN fails, so that none gets through. */
const borders = v.pipe(
  keptArray<Float64Array>(Float64Array, MOST_BORDERS, false),
  v.check((at) =>
    at.every((border, i) => border > (i === 0 ? -Infinity : at[i - 1]!) || (i === 0 && border === -Infinity)),
  ),
);

const trees = v.strictObject({
  borders: v.pipe(list(borders, MOST_FEATURES), v.readonly()),
  split: keptArray<Int32Array>(Int32Array, MOST_NODES),
  outputs: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1000)),
  value: keptArray<Float32Array>(Float32Array, MOST_VALUES),
});

type KeptTrees = v.InferOutput<typeof trees>;

/** A fitted forest as `workers/models` makes it: every tree is whole and splits on features that there are. */
export const keptForest = v.pipe(
  v.strictObject({
    family: v.literal('forest'),
    spec: keptSpecs.forest,
    head: v.pipe(keptTreeHead, v.readonly()),
    features: keptTreeFeatures,
    shrink: v.pipe(
      v.strictObject({
        prior: v.pipe(list(share, 1000), v.readonly()),
        rows: v.pipe(v.number(), v.integer(), v.minValue(1)),
      }),
      v.readonly(),
    ),
    unit: v.pipe(v.strictObject({ centre: moderate, scale: divisor }), v.readonly()),
    trees: v.pipe(trees, v.readonly()),
  }),
  v.check(({ head, shrink, trees: { outputs } }) => {
    const chances = head.kind === 'classes' ? head.classes : Number(head.kind === 'binary');
    return outputs === Math.max(1, chances) && shrink.prior.length === chances;
  }),
  v.check(({ head, trees: { value } }) => head.kind === 'continuous' || value.every((one) => one >= 0 && one <= 1)),
  v.check(({ features, trees: kept }) => kept.borders.length === features.length && wholeTrees(kept)),
);

/** Whether every feature is made of a predictor that there is. */
export const forestFits = ({ features }: v.InferOutput<typeof keptForest>, predictors: number): boolean =>
  features.every(({ predictor }) => predictor < predictors);

/** Whether all nodes are of trees that end, and all leaves have numbers. */
function wholeTrees({ split, value, outputs, borders: { length: features } }: KeptTrees): boolean {
  let leaves = 0;
  /** Nodes that the tree at hand still lacks. */
  let lacking = 0;
  for (const of of split) {
    if (lacking === 0) lacking = 1;
    if (of < 0) {
      leaves += 1;
      lacking -= 1;
    } else {
      if (of >>> 9 >= features || (of & 255) > MOST_BORDERS) return false;
      lacking += 1;
    }
  }
  return lacking === 0 && leaves > 0 && value.length === leaves * outputs;
}
