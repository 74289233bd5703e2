import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Activation } from '../contract/recipe';
import type { Kernels } from './kernels';

const SELU_SCALE = 1.0507009873554805;
const SELU_ALPHA = 1.6732632423543772;
const LEAKY_SLOPE = 0.2;
const GELU_CUBIC = 0.044715;
const GELU_SCALE = Math.sqrt(2 / Math.PI);

/** Activations that every backend applies within the matrix product. */
export const fusedActivations: Partial<Record<Activation, string>> = {
  relu: 'relu',
  sigmoid: 'sigmoid',
  elu: 'elu',
  linear: 'linear',
};

interface Elementwise {
  /** The activation of z, any shape. */
  readonly forward: (k: Kernels, z: TensorInfo) => TensorInfo;
  /** Its derivative, from its input z and its output h, both of one shape. Where h suffices z may be h itself. */
  readonly slope: (k: Kernels, z: TensorInfo, h: TensorInfo) => TensorInfo | null;
}

const geluInner = (k: Kernels, z: TensorInfo) =>
  k.tanh(k.mul(k.mul(z, k.scalar(GELU_SCALE)), k.add(k.mul(k.mul(z, z), k.scalar(GELU_CUBIC)), k.scalar(1))));

const mishInner = (k: Kernels, z: TensorInfo) => k.tanh(k.softplus(z));

const oneMinusSquare = (k: Kernels, t: TensorInfo) => k.sub(k.scalar(1), k.mul(t, t));

/**
 * The hidden units' functions and derivatives in backend kernels. GELU is the tanh approximation (Hendrycks and Gimpel,
 * arXiv 1606.08415), the leaky slope 0.2, swish is z sigmoid(z), mish is z tanh(softplus(z)) (Misra, arXiv 1908.08681),
 * SELU has the constants of Klambauer et al., NeurIPS 2017.
 */
export const elementwise: Readonly<Record<Activation, Elementwise>> = {
  linear: { forward: (_, z) => z, slope: () => null },
  relu: { forward: (k, z) => k.run('Relu', { x: z }), slope: (k, _, h) => k.step(h, 0) },
  leakyRelu: {
    forward: (k, z) => k.run('LeakyRelu', { x: z }, { alpha: LEAKY_SLOPE }),
    slope: (k, z) => k.step(z, LEAKY_SLOPE),
  },
  elu: {
    forward: (k, z) => k.run('Elu', { x: z }),
    slope: (k, _, h) => k.add(k.run('Minimum', { a: h, b: k.scalar(0) }), k.scalar(1)),
  },
  selu: {
    forward: (k, z) => k.run('Selu', { x: z }),
    slope: (k, _, h) =>
      k.add(
        k.add(k.run('Minimum', { a: h, b: k.scalar(0) }), k.scalar(SELU_SCALE * SELU_ALPHA)),
        k.mul(k.step(h, 0), k.scalar(SELU_SCALE - SELU_SCALE * SELU_ALPHA)),
      ),
  },
  sigmoid: {
    forward: (k, z) => k.sigmoid(z),
    slope: (k, _, h) => k.mul(h, k.sub(k.scalar(1), h)),
  },
  tanh: { forward: (k, z) => k.tanh(z), slope: (k, _, h) => oneMinusSquare(k, h) },
  softplus: { forward: (k, z) => k.softplus(z), slope: (k, z) => k.sigmoid(z) },
  swish: {
    forward: (k, z) => k.mul(z, k.sigmoid(z)),
    slope: (k, z, h) => {
      const s = k.sigmoid(z);
      return k.add(s, k.mul(h, k.sub(k.scalar(1), s)));
    },
  },
  mish: {
    forward: (k, z) => k.mul(z, mishInner(k, z)),
    slope: (k, z) => {
      const t = mishInner(k, z);
      return k.add(t, k.mul(k.mul(z, k.sigmoid(z)), oneMinusSquare(k, t)));
    },
  },
  gelu: {
    forward: (k, z) => k.mul(k.mul(z, k.scalar(0.5)), k.add(geluInner(k, z), k.scalar(1))),
    slope: (k, z) => {
      const t = geluInner(k, z);
      const inner = k.add(k.mul(k.mul(z, z), k.scalar(3 * GELU_CUBIC * GELU_SCALE)), k.scalar(GELU_SCALE));
      const bent = k.mul(k.mul(z, oneMinusSquare(k, t)), inner);
      return k.mul(k.add(k.add(t, k.scalar(1)), bent), k.scalar(0.5));
    },
  },
};
