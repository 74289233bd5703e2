import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { TabmLayout } from '../models/tabm-layout';
import type { Kernels } from './kernels';

/** One layer's parameters on the device: weights (1 x inputs x units), the others (members x 1 x width). */
interface LayerParameters {
  readonly weights: TensorInfo;
  readonly entry: TensorInfo;
  readonly exit: TensorInfo;
  readonly bias: TensorInfo;
}

interface TabmParameters {
  readonly layers: readonly LayerParameters[];
  /** Weights (members x inputs x outputs) and bias (members x 1 x outputs). */
  readonly head: { readonly weights: TensorInfo; readonly bias: TensorInfo };
}

/** What the backward pass needs of one layer's forward pass; shapes (members x rows x width), of the first input (1 x rows x features). */
interface LayerTrace {
  readonly input: TensorInfo;
  readonly scaled: TensorInfo;
  readonly sums: TensorInfo;
  readonly bent: TensorInfo;
  readonly mask: TensorInfo | null;
}

export interface TabmTrace {
  readonly layers: readonly LayerTrace[];
  /** What enters the heads. */
  readonly last: TensorInfo;
  /** Shape (members x rows x outputs). */
  readonly outputs: TensorInfo;
}

/** The parts of one flat tensor of parameters. */
export function tabmParameters(k: Kernels, { members, layers, head }: TabmLayout, flat: TensorInfo): TabmParameters {
  const part = (begin: number, shape: readonly [number, number, number]): TensorInfo => {
    const size = shape.reduce((product, length) => product * length, 1);
    return k.reshape(k.run('Slice', { x: flat }, { begin: [begin], size: [size] }), [...shape]);
  };
  return {
    layers: layers.map(({ inputs, units, weightsAt, entryAt, exitAt, biasAt }) => ({
      weights: part(weightsAt, [1, inputs, units]),
      entry: part(entryAt, [members, 1, inputs]),
      exit: part(exitAt, [members, 1, units]),
      bias: part(biasAt, [members, 1, units]),
    })),
    head: {
      weights: part(head.weightsAt, [members, head.inputs, head.outputs]),
      bias: part(head.biasAt, [members, 1, head.outputs]),
    },
  };
}

/**
 * All members' outputs for a batch, with what {@link tabmBackward} needs.
 *
 * @param x - shape (1 x rows x features)
 * @param masks - dropout masks of the hidden layers, shape (members x rows x units); empty without dropout
 */
export function tabmForward(
  k: Kernels,
  { members, layers }: TabmLayout,
  parameters: TabmParameters,
  x: TensorInfo,
  masks: readonly TensorInfo[],
): TabmTrace {
  const rows = x.shape[1]!;
  let input = x;
  const trace = layers.map(({ inputs, units }, index): LayerTrace => {
    const { weights, entry, exit, bias } = parameters.layers[index]!;
    const scaled = k.mul(input, entry);
    // Members share the weights, so that theirs is one product of all their rows.
    const product = k.matMul(k.reshape(scaled, [1, members * rows, inputs]), weights, false, false);
    const sums = k.reshape(product, [members, rows, units]);
    const bent = k.run('Relu', { x: k.add(k.mul(sums, exit), bias) });
    const mask = masks[index] ?? null;
    const step = { input, scaled, sums, bent, mask };
    input = mask ? k.mul(bent, mask) : bent;
    return step;
  });
  const { weights, bias } = parameters.head;
  return { layers: trace, last: input, outputs: k.add(k.matMul(input, weights, false, false), bias) };
}

/**
 * Backpropagation through all members at once.
 *
 * @param slopes - of the loss by the outputs, shape (members x rows x outputs)
 * @returns the gradient by the parameters, flat in the order of the layout
 */
export function tabmBackward(
  k: Kernels,
  { members, layers }: TabmLayout,
  parameters: TabmParameters,
  trace: TabmTrace,
  slopes: TensorInfo,
): TensorInfo {
  const rows = slopes.shape[1]!;
  const ones = k.put(new Float32Array(rows).fill(1), [1, 1, rows]);
  const flat = (x: TensorInfo) => k.reshape(x, [x.shape.reduce((product, length) => product * length, 1)]);
  /** Over the rows, by member. */
  const summed = (x: TensorInfo) => flat(k.matMul(ones, x, false, false));
  const gradients = [flat(k.matMul(trace.last, slopes, true, false)), summed(slopes)];
  let byOutputs = k.matMul(slopes, parameters.head.weights, false, true);
  for (let index = layers.length - 1; index >= 0; index -= 1) {
    const { inputs, units } = layers[index]!;
    const { weights, entry, exit } = parameters.layers[index]!;
    const { input, scaled, sums, bent, mask } = trace.layers[index]!;
    const kept = mask ? k.mul(byOutputs, mask) : byOutputs;
    const byScaledSums = k.mul(kept, k.step(bent, 0));
    const bySums = k.reshape(k.mul(byScaledSums, exit), [1, members * rows, units]);
    const byWeights = k.matMul(k.reshape(scaled, [1, members * rows, inputs]), bySums, true, false);
    const byScaled = k.reshape(k.matMul(bySums, weights, false, true), [members, rows, inputs]);
    gradients.unshift(
      flat(byWeights),
      summed(k.mul(byScaled, input)),
      summed(k.mul(byScaledSums, sums)),
      summed(byScaledSums),
    );
    if (index > 0) byOutputs = k.mul(byScaled, entry);
  }
  return k.run('Concat', gradients, { axis: 0 });
}
