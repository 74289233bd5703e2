import type { NetworkSpec } from '../contract/recipe';
import { randomStream } from '../numerics/random';

/** Words of the random stream below this silence a unit; the words are in [0, 2^32). */
export const dropoutLimit = ({ dropout }: NetworkSpec): number => Math.ceil(dropout * 4_294_967_296);

/** What the units that are kept are scaled by, so that the expected sum stays. */
export const keptScale = ({ dropout }: NetworkSpec): number => 1 / (1 - dropout);

/**
 * Inverted dropout (Srivastava et al., JMLR 15 (2014) 1929-1958): each unit silenced with chance `dropout`, the others
 * scaled up. The kernels draw the same words in the same order.
 *
 * @param seed - of one step
 * @returns one mask for each hidden layer, shape (batch x units); none without dropout
 */
function dropoutMasks(spec: NetworkSpec, batch: number, seed: number): Float32Array<ArrayBuffer>[] {
  if (spec.dropout === 0) return [];
  const random = randomStream(seed);
  const limit = dropoutLimit(spec);
  const kept = keptScale(spec);
  return spec.layers.map(({ units }) => {
    const mask = new Float32Array(batch * units);
    for (let i = 0; i < mask.length; i += 1) mask[i] = random.bits() < limit ? 0 : kept;
    return mask;
  });
}

/** One optimiser step on the rows of a batch. */
export type Step = (rows: Int32Array<ArrayBuffer>, masks: readonly Float32Array<ArrayBuffer>[]) => void;

/** A session's `advance` for a library that takes one step at a time. */
export function stepByStep(spec: NetworkSpec, step: Step) {
  return (order: Int32Array<ArrayBuffer>, from: number, dropoutSeeds: Uint32Array): number => {
    const until = Math.min(from + spec.batch, order.length);
    const seed = dropoutSeeds[Math.floor(from / spec.batch)];
    step(order.slice(from, until), seed === undefined ? [] : dropoutMasks(spec, until - from, seed));
    return until;
  };
}
