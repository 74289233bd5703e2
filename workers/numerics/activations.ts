/** Fixed point of self-normalising networks: Klambauer et al., NeurIPS 2017, equation 14. */
const SELU_SCALE = 1.0507009873554805;
const SELU_ALPHA = 1.6732632423543772;
const LEAK = 0.2;
const GELU_SLOPE = Math.sqrt(2 / Math.PI);

/**
 * The logistic function 1 / (1 + e^-x), exact in both tails.
 *
 * @param x - any finite number
 * @returns in [0, 1]
 */
export function sigmoid(x: number): number {
  const small = Math.exp(-Math.abs(x));
  return x >= 0 ? 1 / (1 + small) : small / (1 + small);
}

/**
 * log(1 + e^x), without overflow.
 *
 * @param x - any finite number
 */
export function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}

/**
 * The activation functions of networks as TensorFlow.js computes them, in double precision: the leak of `leakyRelu` is
 * 0.2, `elu` has alpha 1, and `gelu` is the approximation by tanh.
 *
 * Sources: Clevert et al. 2016 (elu), Klambauer et al. 2017 (selu), Hendrycks and Gimpel 2016 (gelu, section 2),
 * Ramachandran et al. 2017 (swish), Misra 2019 (mish).
 */
export const activationFunctions = {
  relu: (x) => (x > 0 ? x : 0),
  elu: (x) => (x > 0 ? x : Math.expm1(x)),
  selu: (x) => (x > 0 ? SELU_SCALE * x : SELU_SCALE * SELU_ALPHA * Math.expm1(x)),
  leakyRelu: (x) => (x > 0 ? x : LEAK * x),
  gelu: (x) => 0.5 * x * (1 + Math.tanh(GELU_SLOPE * (x + 0.044715 * x * x * x))),
  swish: (x) => x * sigmoid(x),
  mish: (x) => x * Math.tanh(softplus(x)),
  softplus,
  tanh: Math.tanh,
  sigmoid,
  linear: (x) => x,
} as const satisfies Readonly<Record<string, (x: number) => number>>;
