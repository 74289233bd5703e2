import type { NetworkHead } from '../models/network-head';
import type { Supervision } from './loss';

/**
 * Biases that the outputs of a network start from: hazards and classes at their commonness among the training rows,
 * since a hazard of a few in a hundred would take many epochs to come down from the half that a zero means. A single
 * logit and a standardised value start from zero.
 *
 * The hazard of an interval leans by one participant on the mean hazard of its cause, as few may have reached it.
 *
 * @param training - rows of the supervision
 * @returns shape (outputs)
 */
export function startingBias(
  head: NetworkHead,
  { objective, target, mask, weight }: Supervision,
  training: Int32Array,
): Float32Array {
  const { outputs } = objective;
  const bias = new Float32Array(outputs);
  if (head.kind === 'binary' || head.kind === 'continuous') return bias;
  const events = new Float64Array(outputs);
  const counted = new Float64Array(outputs);
  for (const row of training) {
    for (let k = 0, at = row * outputs; k < outputs; k += 1, at += 1) {
      const counts = mask ? weight[row]! * mask[at]! : weight[row]!;
      events[k]! += counts * target[at]!;
      counted[k]! += counts;
    }
  }
  if (head.kind === 'classes') return bias.map((_, k) => Math.log((events[k]! + 0.5) / (counted[k]! + 0.5 * outputs)));
  const intervals = head.edges.length;
  const sumOf = (values: Float64Array, cause: number): number =>
    values.subarray(cause * intervals, (cause + 1) * intervals).reduce((sum, value) => sum + value, 0);
  return bias.map((_, k) => {
    const cause = Math.floor(k / intervals);
    const mean = (sumOf(events, cause) + 0.5) / (sumOf(counted, cause) + 1);
    const hazard = (events[k]! + mean) / (counted[k]! + 1);
    return Math.log(hazard / (1 - hazard));
  });
}
