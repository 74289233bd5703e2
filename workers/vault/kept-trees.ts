import * as v from 'valibot';
import { count, list, moderate } from './kept-values';

const MOST_FEATURES = 100_000;
const MOST_LEVELS = 100_000;

/** What models of trees split on. */
export const keptTreeFeatures = v.pipe(
  list(
    v.pipe(
      v.variant('kind', [
        v.strictObject({ kind: v.literal('number'), predictor: count }),
        v.strictObject({ kind: v.literal('level'), predictor: count, level: count }),
        v.strictObject({
          kind: v.literal('statistic'),
          predictor: count,
          values: v.pipe(list(moderate, MOST_LEVELS), v.readonly()),
          fallback: moderate,
        }),
      ]),
      v.readonly(),
    ),
    MOST_FEATURES,
  ),
  v.readonly(),
);

/** What the numbers of their leaves mean. */
export const keptTreeHead = v.variant('kind', [
  v.strictObject({ kind: v.literal('binary') }),
  v.strictObject({ kind: v.literal('classes'), classes: v.pipe(count, v.minValue(2), v.maxValue(1000)) }),
  v.strictObject({ kind: v.literal('continuous') }),
]);
