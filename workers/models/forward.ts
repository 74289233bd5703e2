import { activations, type Activation } from '../contract/recipe';
import { activationFunctions, sigmoid } from '../numerics/activations';
import type { Design } from '../recipe/design';
import type { FittedLogistic, FittedNetwork, NetworkMember } from './model';
import { outputsOf, readHead } from './network-head';

function activationNamed(name: string): (x: number) => number {
  const known = activations.find((candidate): candidate is Activation => candidate === name);
  if (!known) throw new RangeError('no such activation');
  return activationFunctions[known];
}

/**
 * What a network predicts, the mean over its members, in double precision and without any backend: the same on every
 * device. What the numbers are, and their width, {@link readHead} says.
 *
 * @param times - where a survival outcome's cumulative risk is wanted, in the unit of its follow-up
 * @returns shape (rows x width): width 1 for a yes/no or continuous outcome, one a class, or one a time
 *
 * Takes O(rows) times the number of weights; a feature or unit that is 0 costs nothing.
 */
export function networkPredictions(
  { members, head = { kind: 'binary' } }: FittedNetwork,
  design: Design,
  times: readonly number[],
): Float64Array {
  if (members.length === 0) throw new RangeError('a network without members');
  const reading = readHead(head, times);
  const predictions = new Float64Array(design.rows * reading.width);
  for (const member of members) {
    passThrough(member, design, outputsOf(head), (row, outputs) =>
      reading.addTo(predictions, row * reading.width, outputs, 1 / members.length),
    );
  }
  // Shares such as 1/9 add up to a little over 1.
  return head.kind === 'continuous' ? predictions : predictions.map((value) => Math.min(1, value));
}

/** Passes rows through one network; `onRow` must take what it needs of the outputs, which are used again. */
function passThrough(
  member: NetworkMember,
  design: Design,
  outputs: number,
  onRow: (row: number, outputs: Float64Array) => void,
): void {
  const layers = member.layers.map(({ inputs, units, activation, weights, bias }) => {
    if (weights.length !== inputs * units || bias.length !== units) throw new RangeError('a layer is incomplete');
    return {
      inputs,
      units,
      activation: activationNamed(activation),
      linear: activation === 'linear',
      weights: Float64Array.from(weights),
      bias: Float64Array.from(bias),
    };
  });
  if (layers[0]?.inputs !== design.features.length || layers.at(-1)?.units !== outputs) {
    throw new RangeError('the network does not fit the design');
  }
  const widest = layers.reduce((most, { units }) => Math.max(most, units), design.features.length);
  let input = new Float64Array(widest);
  let output = new Float64Array(widest);
  for (let row = 0; row < design.rows; row += 1) {
    input.set(design.x.subarray(row * design.features.length, (row + 1) * design.features.length));
    for (const { inputs, units, activation, linear, weights, bias } of layers) {
      output.set(bias);
      for (let i = 0; i < inputs; i += 1) {
        const value = input[i]!;
        if (value === 0) continue;
        const start = i * units;
        for (let u = 0; u < units; u += 1) output[u]! += value * weights[start + u]!;
      }
      if (!linear) for (let u = 0; u < units; u += 1) output[u] = activation(output[u]!);
      [input, output] = [output, input];
    }
    onRow(row, input);
  }
}

/**
 * The risks that a logistic regression gives.
 *
 * @returns shape (rows), each in [0, 1]
 */
export function logisticRisks(logistic: FittedLogistic, design: Design): Float64Array {
  const width = design.features.length;
  const beta = Float64Array.from(logistic.coefficients);
  if (beta.length !== width) throw new RangeError('the coefficients do not fit the design');
  return Float64Array.from({ length: design.rows }, (_, row) => {
    let eta = logistic.intercept;
    for (let j = 0; j < width; j += 1) eta += beta[j]! * design.x[row * width + j]!;
    return sigmoid(eta);
  });
}
