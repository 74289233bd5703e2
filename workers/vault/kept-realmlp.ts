import * as v from 'valibot';
import { keptArray } from './kept-arrays';
import { keptHead, outputsOfHead } from './kept-network';
import { keptSpecs } from './kept-specs';
import { count, finite, list, moderate } from './kept-values';

/** A layer of 20,000 inputs by 500 units. */
const MOST_PARAMETERS = 10_000_000;
const MOST_FEATURES = 1_000_000;
/** Twenty members for each of fifty imputations. */
const MOST_MEMBERS = 1000;

/** Parameters of the embedding of a number, and the inputs that it becomes. */
const EMBEDDING_SIZE = 83;
const EMBEDDED_WIDTH = 4;

const member = v.strictObject({
  inputs: v.pipe(
    list(
      v.pipe(
        v.strictObject({ centre: moderate, factor: v.pipe(moderate, v.minValue(0)), bends: v.boolean() }),
        v.readonly(),
      ),
      MOST_FEATURES,
    ),
    v.readonly(),
  ),
  parameters: keptArray<Float32Array>(Float32Array, MOST_PARAMETERS),
});

/** A network made for tables as `workers/models` has it. */
export const keptRealMlp = v.pipe(
  v.strictObject({
    family: v.literal('realmlp'),
    spec: keptSpecs.realmlp,
    head: v.pipe(keptHead, v.readonly()),
    range: v.nullable(
      v.pipe(
        v.strictObject({ low: finite, high: finite }),
        v.check(({ low, high }) => low <= high),
        v.readonly(),
      ),
    ),
    members: v.pipe(list(v.pipe(member, v.readonly()), MOST_MEMBERS), v.minLength(1), v.readonly()),
    bestEpoch: count,
    epochs: count,
  }),
  v.check(({ head, range }) => head.kind !== 'survival' && (head.kind === 'continuous' || range === null)),
);

type KeptRealMlp = v.InferOutput<typeof keptRealMlp>;

/** Whether each member takes the features and has as many parameters as its layers need. */
export const realMlpFits = ({ spec, head, members }: KeptRealMlp, features: number): boolean =>
  members.every(({ inputs, parameters }) => {
    const numbers = spec.embedding ? inputs.filter(({ bends }) => bends).length : 0;
    const width = EMBEDDED_WIDTH * numbers + inputs.length - numbers;
    return (
      inputs.length === features && parameters.length === parametersOf(spec.layers, numbers, width, outputsOfHead(head))
    );
  });

function parametersOf(layers: readonly number[], numbers: number, width: number, outputs: number): number {
  let length = numbers * EMBEDDING_SIZE + width;
  let inputs = width;
  for (const units of layers) {
    length += (inputs + 2) * units;
    inputs = units;
  }
  return length + (inputs + 1) * outputs;
}
