import type { TensorInfo } from '@tensorflow/tfjs-core';
import { elementwise, fusedActivations } from './activations';
import type { Kernels } from './kernels';
import type { Layout } from './layout';

/** One layer's parameters on the device: weights (inputs x units) and bias (units). */
export interface DeviceLayer {
  readonly weights: TensorInfo;
  readonly bias: TensorInfo;
}

/** What the backward pass needs of one layer's forward pass. */
interface LayerTrace {
  readonly input: TensorInfo;
  readonly z: TensorInfo;
  readonly h: TensorInfo;
  readonly mask: TensorInfo | null;
}

export interface ForwardTrace {
  readonly layers: readonly LayerTrace[];
  /** Shape (rows x outputs). */
  readonly outputs: TensorInfo;
}

/**
 * The network's outputs for a batch of shape (rows x features), with what {@link backward} needs.
 *
 * @param masks - dropout masks of the hidden layers; empty without dropout
 */
export function forward(
  k: Kernels,
  { layers }: Layout,
  parameters: readonly DeviceLayer[],
  x: TensorInfo,
  masks: readonly TensorInfo[],
): ForwardTrace {
  let input = x;
  const trace = layers.map(({ activation }, index): LayerTrace => {
    const { weights, bias } = parameters[index]!;
    const fused = fusedActivations[activation];
    const z = k.dense(input, weights, bias, fused ?? 'linear');
    const h = fused ? z : elementwise[activation].forward(k, z);
    const mask = masks[index] ?? null;
    const step = { input, z, h, mask };
    input = mask ? k.mul(h, mask) : h;
    return step;
  });
  return { layers: trace, outputs: input };
}

/**
 * Backpropagation from the loss's slope by the outputs, shape (rows x outputs).
 *
 * `onLayer` gets, last layer first, the gradient by the weights (inputs x units) and by the layer's sums, shape
 * (rows x units), whose column sums are the gradient by the bias.
 */
export function backward(
  k: Kernels,
  layout: Layout,
  parameters: readonly DeviceLayer[],
  trace: ForwardTrace,
  slope: TensorInfo,
  onLayer: (index: number, byWeights: TensorInfo, bySums: TensorInfo) => void,
): void {
  let bySums = slope;
  for (let index = layout.layers.length - 1; index >= 0; index -= 1) {
    onLayer(index, k.matMul(trace.layers[index]!.input, bySums, true, false), bySums);
    if (index === 0) return;
    const { z, h, mask } = trace.layers[index - 1]!;
    let byOutputs = k.matMul(bySums, parameters[index]!.weights, false, true);
    if (mask) byOutputs = k.mul(byOutputs, mask);
    const derivative = elementwise[layout.layers[index - 1]!.activation].slope(k, z, h);
    bySums = derivative ? k.mul(byOutputs, derivative) : byOutputs;
  }
}
