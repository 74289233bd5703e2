import * as v from 'valibot';
import { keptArray } from './kept-arrays';
import { keptSpecs } from './kept-specs';
import { keptTreeFeatures, keptTreeHead } from './kept-trees';
import { count, list, moderate } from './kept-values';

const MOST_TREES = 100_000;
const MOST_NODES = 10_000_000;
const MOST_MEMBERS = 100;

const trees = v.pipe(
  v.strictObject({
    roots: keptArray<Int32Array>(Int32Array, MOST_TREES),
    feature: keptArray<Int16Array>(Int16Array, MOST_NODES),
    // Gaps alone are on the right of infinity.
    threshold: v.pipe(
      keptArray<Float64Array>(Float64Array, MOST_NODES, false),
      v.check((thresholds) => !thresholds.some(Number.isNaN)),
    ),
    missingLeft: keptArray<Uint8Array>(Uint8Array, MOST_NODES),
    left: keptArray<Int32Array>(Int32Array, MOST_NODES),
    outputs: v.pipe(v.number(), v.value(1)),
    value: keptArray<Float32Array>(Float32Array, MOST_NODES),
  }),
  v.check((kept) => endingTrees(kept)),
);

interface KeptTrees {
  readonly roots: Int32Array;
  readonly feature: Int16Array;
  readonly threshold: Float64Array;
  readonly missingLeft: Uint8Array;
  readonly left: Int32Array;
  readonly value: Float32Array;
}

/** Boosted trees as `workers/models` has them: every row reaches a leaf of every tree. */
export const keptBoosting = v.pipe(
  v.strictObject({
    family: v.literal('boosting'),
    spec: keptSpecs.boosting,
    head: v.pipe(keptTreeHead, v.readonly()),
    features: keptTreeFeatures,
    members: v.pipe(
      list(
        v.pipe(
          v.strictObject({
            start: v.pipe(list(moderate, 1000), v.readonly()),
            trees: v.pipe(trees, v.readonly()),
          }),
          v.readonly(),
        ),
        MOST_MEMBERS,
      ),
      v.minLength(1),
      v.readonly(),
    ),
    rounds: count,
  }),
  v.check(({ head, features, members }) => {
    const outputs = head.kind === 'classes' ? head.classes : 1;
    return members.every(
      ({ start, trees: { roots, feature } }) =>
        start.length === outputs &&
        roots.length % outputs === 0 &&
        feature.every((place) => place >= -1 && place < features.length),
    );
  }),
);

/** Whether every feature is made of a predictor that there is. */
export const boostingFits = ({ features }: v.InferOutput<typeof keptBoosting>, predictors: number): boolean =>
  features.every(({ predictor }) => predictor < predictors);

/** Whether children come after their parents and there are as many as are pointed at, so that every way down ends. */
function endingTrees({ roots, feature, threshold, missingLeft, left, value }: KeptTrees): boolean {
  const nodes = feature.length;
  return (
    [threshold, missingLeft, left, value].every(({ length }) => length === nodes) &&
    roots.every((root) => root >= 0 && root < nodes) &&
    missingLeft.every((mark) => mark <= 1) &&
    feature.every((place, node) => place < 0 || (left[node]! > node && left[node]! + 1 < nodes))
  );
}
