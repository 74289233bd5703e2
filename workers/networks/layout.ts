import type { Activation, NetworkSpec } from '../contract/recipe';
import { derive, randomStream } from '../numerics/random';

/** One dense layer in the flat vector of parameters: `inputs x units` weights, row-major, then `units` biases. */
interface DenseLayer {
  readonly inputs: number;
  readonly units: number;
  readonly activation: Activation;
  readonly weightsAt: number;
  readonly biasAt: number;
}

export interface Layout {
  readonly layers: readonly DenseLayer[];
  /** Parameters in all. */
  readonly length: number;
}

/** The hidden layers of a specification and, last, the linear layer that gives the outputs. */
export function layoutOf(spec: Pick<NetworkSpec, 'layers'>, features: number, outputs: number): Layout {
  const layers: DenseLayer[] = [];
  let inputs = features;
  let length = 0;
  for (const { units, activation } of [...spec.layers, { units: outputs, activation: 'linear' as const }]) {
    const biasAt = length + inputs * units;
    layers.push({ inputs, units, activation, weightsAt: length, biasAt });
    length = biasAt + units;
    inputs = units;
  }
  return { layers, length };
}

/** Activations whose output is centred on zero with slope one there take Glorot's scale; LeCun's belongs to SELU. */
function weightDeviation({ activation, inputs, units }: DenseLayer): number {
  switch (activation) {
    case 'tanh':
    case 'sigmoid':
    case 'linear':
      return Math.sqrt(2 / (inputs + units));
    case 'selu':
      return Math.sqrt(1 / inputs);
    case 'relu':
    case 'elu':
    case 'leakyRelu':
    case 'gelu':
    case 'swish':
    case 'mish':
    case 'softplus':
      return Math.sqrt(2 / inputs);
  }
}

/**
 * Parameters to start from: normal weights, biases zero. The same for a seed on every machine and backend.
 *
 * @returns flat, shape (layout.length), float32
 *
 * Source: Glorot and Bengio, AISTATS 2010, eq. 12 (tanh, sigmoid, linear); He et al., ICCV 2015, eq. 10 (the ReLU
 * family); LeCun et al., Efficient BackProp (1998), as Klambauer et al., NeurIPS 2017, ask of SELU.
 */
export function initialParameters(layout: Layout, seed: number): Float32Array<ArrayBuffer> {
  const parameters = new Float32Array(layout.length);
  for (const [index, layer] of layout.layers.entries()) {
    const random = randomStream(derive(seed, 'weights', index));
    const deviation = weightDeviation(layer);
    for (let i = layer.weightsAt; i < layer.biasAt; i += 1) parameters[i] = deviation * random.normal();
  }
  return parameters;
}
