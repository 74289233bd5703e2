import * as v from 'valibot';
import { backends } from '../contract/recipe';
import { keptArray } from './kept-arrays';
import { keptHead, outputsOfHead } from './kept-network';
import { keptSpecs } from './kept-specs';
import { count, list, moderate } from './kept-values';

/** A layer of 20,000 inputs by 500 units. */
const MOST_PARAMETERS = 10_000_000;
const MOST_FEATURES = 1_000_000;
const MOST_QUANTILES = 256;
/** One for each imputation. */
const MOST_PARTS = 50;

const input = v.variant('kind', [
  v.strictObject({
    kind: v.literal('quantiles'),
    knots: v.pipe(
      keptArray<Float64Array>(Float64Array, MOST_QUANTILES),
      v.check((knots) => knots.length > 1 && knots.every((knot, i) => i === 0 || knot >= knots[i - 1]!)),
    ),
  }),
  v.strictObject({ kind: v.literal('two'), low: moderate, high: moderate }),
]);

const part = v.strictObject({
  inputs: v.pipe(list(v.pipe(input, v.readonly()), MOST_FEATURES), v.readonly()),
  parameters: keptArray<Float32Array>(Float32Array, MOST_PARAMETERS),
});

/** Many networks in one as `workers/models` has them. */
export const keptTabm = v.pipe(
  v.strictObject({
    family: v.literal('tabm'),
    spec: keptSpecs.tabm,
    head: v.pipe(keptHead, v.readonly()),
    parts: v.pipe(list(v.pipe(part, v.readonly()), MOST_PARTS), v.minLength(1), v.readonly()),
    bestEpoch: count,
    divergedAt: v.optional(count),
    epochs: count,
    backend: v.picklist(backends),
  }),
  v.check(({ head, spec }) => head.kind !== 'survival' && spec.members >= 1),
);

type KeptTabm = v.InferOutput<typeof keptTabm>;

/** Whether each part takes the features and has as many parameters as its layers need. */
export function tabmFits({ spec, head, parts }: KeptTabm, features: number): boolean {
  const { members, layers } = spec;
  let inputs = features;
  let length = 0;
  for (const units of layers) {
    length += inputs * units + members * (inputs + 2 * units);
    inputs = units;
  }
  length += members * (inputs + 1) * outputsOfHead(head);
  return parts.every((one) => one.inputs.length === features && one.parameters.length === length);
}
