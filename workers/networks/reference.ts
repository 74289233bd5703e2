import type { Activation, Loss, NetworkSpec } from '../contract/recipe';
import type { Objective } from './loss';

/** One layer in float64: `weights[input][unit]`. */
export interface ReferenceLayer {
  weights: number[][];
  bias: number[];
  readonly activation: Activation;
}

const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));
const softplus = (z: number) => (z > 30 ? z : Math.log1p(Math.exp(z)));
const C = Math.sqrt(2 / Math.PI);

const functions: Readonly<Record<Activation, (z: number) => number>> = {
  linear: (z) => z,
  relu: (z) => Math.max(0, z),
  leakyRelu: (z) => (z > 0 ? z : 0.2 * z),
  elu: (z) => (z > 0 ? z : Math.expm1(z)),
  selu: (z) => 1.0507009873554805 * (z > 0 ? z : 1.6732632423543772 * Math.expm1(z)),
  sigmoid,
  tanh: Math.tanh,
  softplus,
  swish: (z) => z * sigmoid(z),
  mish: (z) => z * Math.tanh(softplus(z)),
  gelu: (z) => 0.5 * z * (1 + Math.tanh(C * (z + 0.044715 * z ** 3))),
};

const logitLosses: Readonly<Record<Loss, (logit: number, event: number) => number>> = {
  crossEntropy: (logit, event) => softplus(logit) - event * logit,
  focal: (logit, event) => {
    const own = event === 1 ? logit : -logit;
    return sigmoid(-own) ** 2 * softplus(-own);
  },
  brier: (logit, event) => (sigmoid(logit) - event) ** 2,
};

/** One row's outputs against what is asked of them, shape (outputs) each, not counting its weight. */
function rowLoss(
  loss: Objective['loss'],
  outputs: readonly number[],
  target: readonly number[],
  mask: readonly number[] | null,
): number {
  const sum = (terms: readonly number[]) => terms.reduce((all, term) => all + term, 0);
  switch (loss) {
    case 'softmax':
      return Math.log(sum(outputs.map(Math.exp))) - sum(outputs.map((output, k) => output * target[k]!));
    case 'squaredError':
      return sum(outputs.map((output, k) => (output - target[k]!) ** 2));
    case 'crossEntropy':
    case 'focal':
    case 'brier':
      return sum(outputs.map((output, k) => (mask?.[k] ?? 1) * logitLosses[loss](output, target[k]!)));
  }
}

/** What the reference is trained against, one entry a row. */
interface ReferenceSupervision {
  readonly loss: Objective['loss'];
  /** Shape (rows, outputs). */
  readonly target: readonly (readonly number[])[];
  /** Shape (rows, outputs), for losses of logits only. */
  readonly mask: readonly (readonly number[])[] | null;
  /** Shape (rows). */
  readonly weight: readonly number[];
}

/** A fourth-order central difference: an error near 1e-12 for the smooth functions above, with no formula to get wrong. */
function slopeAt(f: (v: number) => number, v: number): number {
  const h = 1e-3;
  return (8 * (f(v + h) - f(v - h)) - (f(v + 2 * h) - f(v - 2 * h))) / (12 * h);
}

/** The derivative, one-sided where the function has a kink at zero and the stencil would reach over it. */
function activationSlope(activation: Activation, z: number): number {
  const f = functions[activation];
  switch (activation) {
    case 'relu':
    case 'leakyRelu':
      return z > 0 ? 1 : f(-1) * -1;
    case 'elu':
    case 'selu':
      return z > 0 ? f(1) : f(z) + (activation === 'elu' ? 1 : 1.0507009873554805 * 1.6732632423543772);
    case 'linear':
    case 'sigmoid':
    case 'tanh':
    case 'softplus':
    case 'swish':
    case 'mish':
    case 'gelu':
      return slopeAt(f, z);
  }
}

/**
 * The outputs of one row.
 *
 * @param row - shape (features)
 */
export function referenceOutputs(layers: readonly ReferenceLayer[], row: readonly number[]): readonly number[] {
  let input = row;
  for (const layer of layers) input = sums(layer, input).map(functions[layer.activation]);
  return input;
}

const sums = ({ weights, bias }: ReferenceLayer, input: readonly number[]) =>
  bias.map((b, unit) => input.reduce((sum, v, i) => sum + v * weights[i]![unit]!, b));

/**
 * Weighted mean loss of a batch, without the weight decay: the sum is divided by the rows, whatever their weights add up
 * to.
 *
 * @param x - shape (rows, features)
 * @param batch - rows of x
 */
export function referenceLoss(
  layers: readonly ReferenceLayer[],
  { loss, target, mask, weight }: ReferenceSupervision,
  x: readonly (readonly number[])[],
  batch: readonly number[],
): number {
  const one = (row: number) =>
    weight[row]! * rowLoss(loss, referenceOutputs(layers, x[row]!), target[row]!, mask?.[row] ?? null);
  return batch.reduce((sum, row) => sum + one(row), 0) / batch.length;
}

/**
 * Trains a small network in float64, row by row and weight by weight, and shares no code with the engines: what their
 * self-test is measured against. Changes `layers`.
 *
 * @param batches - each a list of rows of x, in the order of training
 *
 * Takes time in proportion to rows times weights, with a large constant: for small networks only.
 */
export function referenceTraining(
  spec: NetworkSpec,
  layers: readonly ReferenceLayer[],
  { loss, target, mask, weight }: ReferenceSupervision,
  x: readonly (readonly number[])[],
  batches: readonly (readonly number[])[],
): void {
  const move = mover(spec);
  for (const batch of batches) {
    const gradients = layers.map(({ weights, bias }) => ({
      weights: weights.map((row) => row.map(() => 0)),
      bias: bias.map(() => 0),
    }));
    for (const row of batch) {
      const inputs: (readonly number[])[] = [x[row]!];
      const before = layers.map((layer, depth) => {
        const z = sums(layer, inputs[depth]!);
        inputs.push(z.map(functions[layer.activation]));
        return z;
      });
      const outputs = before.at(-1)!;
      let delta = outputs.map((output, k) => {
        const moved = (v: number) => rowLoss(loss, outputs.with(k, v), target[row]!, mask?.[row] ?? null);
        return (weight[row]! / batch.length) * slopeAt(moved, output);
      });
      for (let depth = layers.length - 1; depth >= 0; depth -= 1) {
        const { weights } = layers[depth]!;
        const gradient = gradients[depth]!;
        inputs[depth]!.forEach((v, i) => delta.forEach((d, unit) => (gradient.weights[i]![unit]! += v * d)));
        delta.forEach((d, unit) => (gradient.bias[unit]! += d));
        if (depth === 0) break;
        const { activation } = layers[depth - 1]!;
        const back = weights.map((row) => row.reduce((sum, w, unit) => sum + w * delta[unit]!, 0));
        delta = back.map((d, unit) => d * activationSlope(activation, before[depth - 1]![unit]!));
      }
    }
    move.begin();
    layers.forEach((layer, depth) => {
      layer.weights = layer.weights.map((row, i) =>
        row.map((w, unit) =>
          move.one(`${depth}.${i}.${unit}`, w, gradients[depth]!.weights[i]![unit]!, spec.weightDecay),
        ),
      );
      layer.bias = layer.bias.map((b, unit) => move.one(`${depth}.b.${unit}`, b, gradients[depth]!.bias[unit]!, 0));
    });
  }
}

/** The optimisers' textbook rules, one parameter at a time. */
function mover({ optimiser, learningRate: rate }: NetworkSpec) {
  const states = new Map<string, { m: number; v: number }>();
  let t = 0;
  return {
    begin() {
      t += 1;
    },
    one(key: string, value: number, gradient: number, decay: number): number {
      const state = states.get(key) ?? { m: 0, v: 0 };
      states.set(key, state);
      const g = optimiser === 'adamw' ? gradient : gradient + decay * value;
      switch (optimiser) {
        case 'sgd':
          return value - rate * g;
        case 'momentum':
          state.m = 0.9 * state.m + g;
          return value - rate * state.m;
        case 'rmsprop':
          state.v = 0.99 * state.v + 0.01 * g ** 2;
          return value - (rate * g) / (Math.sqrt(state.v) + 1e-8);
        case 'adagrad':
          state.v += g ** 2;
          return value - (rate * g) / (Math.sqrt(state.v) + 1e-10);
        case 'adamax':
          state.m = 0.9 * state.m + 0.1 * g;
          state.v = Math.max(0.999 * state.v, Math.abs(g) + 1e-8);
          return value - ((rate / (1 - 0.9 ** t)) * state.m) / state.v;
        case 'adam':
        case 'adamw': {
          state.m = 0.9 * state.m + 0.1 * g;
          state.v = 0.999 * state.v + 0.001 * g ** 2;
          const mean = state.m / (1 - 0.9 ** t);
          const spread = Math.sqrt(state.v / (1 - 0.999 ** t)) + 1e-8;
          const kept = optimiser === 'adamw' ? value * (1 - rate * decay) : value;
          return kept - (rate * mean) / spread;
        }
      }
    },
  };
}
