import * as v from 'valibot';
import { activations, backends } from '../contract/recipe';
import { keptSpecs } from './kept-specs';

/** Most numbers that one array of a model may hold: a layer of 20,000 features by 500 units. */
const MOST_NUMBERS = 10_000_000;
const MOST_INTERVALS = 100;
/** Twenty members for each of fifty imputations. */
const MOST_MEMBERS = 1000;

const finite = v.pipe(v.number(), v.finite());
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const numbers = v.pipe(v.array(finite), v.maxLength(MOST_NUMBERS), v.readonly());

const layer = v.pipe(
  v.strictObject({
    inputs: count,
    units: count,
    activation: v.picklist(activations),
    weights: numbers,
    bias: numbers,
  }),
  v.check(({ inputs, units, weights, bias }) => weights.length === inputs * units && bias.length === units),
  v.readonly(),
);

const member = v.strictObject({
  layers: v.pipe(v.array(layer), v.minLength(1), v.maxLength(65), v.readonly()),
});

const survivalHead = v.pipe(
  v.strictObject({
    kind: v.literal('survival'),
    from: finite,
    edges: v.pipe(v.array(finite), v.minLength(1), v.maxLength(MOST_INTERVALS), v.readonly()),
    causes: v.picklist([1, 2]),
  }),
  v.check(({ from, edges }) => edges.every((edge, i) => edge > (i === 0 ? from : edges[i - 1]!))),
);

/** What the outputs of a network mean. */
export const keptHead = v.union([
  v.strictObject({ kind: v.literal('binary') }),
  v.strictObject({ kind: v.literal('classes'), classes: v.pipe(count, v.minValue(2), v.maxValue(1000)) }),
  v.strictObject({ kind: v.literal('continuous'), centre: finite, scale: v.pipe(finite, v.gtValue(0)) }),
  survivalHead,
]);

type Head = v.InferOutput<typeof keptHead>;

/** A fitted network as `workers/models` makes it. */
export const keptNetwork = v.strictObject({
  family: v.literal('network'),
  spec: keptSpecs.network,
  head: v.optional(v.pipe(keptHead, v.readonly())),
  members: v.pipe(v.array(v.pipe(member, v.readonly())), v.minLength(1), v.maxLength(MOST_MEMBERS), v.readonly()),
  bestEpoch: count,
  divergedAt: v.optional(count),
  epochs: count,
  backend: v.picklist(backends),
});

/** Numbers in one row of its outputs. */
export function outputsOfHead(kept: Head): number {
  switch (kept.kind) {
    case 'binary':
    case 'continuous':
      return 1;
    case 'classes':
      return kept.classes;
    case 'survival':
      return kept.edges.length * kept.causes;
  }
}

/** Whether each layer takes what the one before gives, from the features to the outputs of the head. */
export function networkFits({ members, head: kept }: v.InferOutput<typeof keptNetwork>, features: number): boolean {
  const outputs = outputsOfHead(kept ?? { kind: 'binary' });
  return members.every(({ layers }) => {
    let width = features;
    for (const { inputs, units } of layers) {
      if (inputs !== width) return false;
      width = units;
    }
    return width === outputs;
  });
}
