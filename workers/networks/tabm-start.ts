import type { TabmLayout } from '../models/tabm-layout';
import { derive, randomStream } from '../numerics/random';

/**
 * Parameters to start from, the same for a seed on every machine: members differ by the random signs with which features
 * enter them and by their heads alone; all other scales are 1, and biases of the layers the same for all members.
 *
 * @param bias - of the heads, shape (outputs)
 * @returns flat, in the order of the layout
 *
 * Source: Gorishniy et al., ICLR 2025, section 3.3 (the start of TabM), after Wen, Tran and Ba, BatchEnsemble, ICLR 2020.
 */
export function tabmStart({ members, layers, head, length }: TabmLayout, bias: Float32Array, seed: number) {
  const parameters = new Float32Array(length);
  for (const [index, { inputs, units, weightsAt, entryAt, exitAt, biasAt }] of layers.entries()) {
    const random = randomStream(derive(seed, 'weights', index));
    const reach = 1 / Math.sqrt(Math.max(1, inputs));
    const drawn = () => reach * (2 * random.uniform() - 1);
    for (let at = weightsAt; at < entryAt; at += 1) parameters[at] = drawn();
    parameters.fill(1, entryAt, biasAt);
    for (let unit = 0; unit < units; unit += 1) {
      const value = drawn();
      for (let member = 0; member < members; member += 1) parameters[biasAt + member * units + unit] = value;
    }
    if (index > 0) continue;
    // One network alone needs nothing to differ by.
    const signs = randomStream(derive(seed, 'signs'));
    if (members > 1) for (let at = entryAt; at < exitAt; at += 1) parameters[at] = signs.uniform() < 0.5 ? -1 : 1;
  }
  const random = randomStream(derive(seed, 'heads'));
  const reach = 1 / Math.sqrt(Math.max(1, head.inputs));
  for (let at = head.weightsAt; at < head.biasAt; at += 1) parameters[at] = reach * (2 * random.uniform() - 1);
  for (let at = head.biasAt; at < length; at += 1) parameters[at] = bias[(at - head.biasAt) % head.outputs]!;
  return parameters;
}
