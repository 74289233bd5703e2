import * as v from 'valibot';
import { divisor, moderate } from './kept-values';

const weight = v.pipe(v.number(), v.minValue(0), v.maxValue(1e60));
const MOST_KNOTS = 100;

const ascending = (values: readonly number[]): boolean => values.every((value, k) => k === 0 || value > values[k - 1]!);
const notFalling = (values: readonly number[]): boolean =>
  values.every((value, k) => k === 0 || value >= values[k - 1]!);

const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const knots = v.pipe(v.array(share), v.minLength(1), v.maxLength(MOST_KNOTS), v.readonly());

const MOST_CLASSES = 100;

/** How risks are moved, as `workers/numerics` has it: every risk in [0, 1] gets another in [0, 1], never a lower for a higher. */
export const recalibration = v.variant('kind', [
  v.strictObject({ kind: v.literal('none') }),
  v.strictObject({ kind: v.literal('intercept'), intercept: moderate }),
  v.strictObject({ kind: v.literal('logistic'), intercept: moderate, slope: weight }),
  v.strictObject({ kind: v.literal('temperature'), temperature: divisor }),
  v.strictObject({ kind: v.literal('beta'), intercept: moderate, a: weight, b: weight }),
  v.pipe(
    v.strictObject({ kind: v.literal('isotonic'), from: knots, to: knots }),
    v.check(({ from, to }) => from.length === to.length && ascending(from) && notFalling(to)),
  ),
]);

/** How chances of classes are moved; every chance stays one, and their order at equal levels. */
export const classRecalibration = v.strictObject({
  kind: v.literal('classes'),
  intercepts: v.pipe(v.array(moderate), v.minLength(2), v.maxLength(MOST_CLASSES), v.readonly()),
  slope: weight,
});
