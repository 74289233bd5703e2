import type { NetworkSpec } from '../../workers/contract/recipe';
import type { NetworkJob } from '../../workers/networks/network-api';
import { randomStream } from '../../workers/numerics/random';

export const smallSpec: NetworkSpec = {
  id: 'net',
  family: 'network',
  members: 1,
  layers: [
    { units: 9, activation: 'relu' },
    { units: 6, activation: 'tanh' },
  ],
  loss: 'crossEntropy',
  optimiser: 'adam',
  learningRate: 0.02,
  batch: 32,
  epochs: 12,
  patience: 0,
  validationShare: 0.25,
  dropout: 0,
  weightDecay: 0.001,
  classWeights: 'none',
};

/** Standard normal predictors; the event is likelier where the first two differ in sign, which no line can tell. */
export function smallJob(
  changes: Partial<NetworkSpec> = {},
  { rows = 140, validationEvery = 0, seed = 5, eventShift = 0 } = {},
): NetworkJob {
  const features = 4;
  const random = randomStream(99);
  const x = Float32Array.from({ length: rows * features }, () => random.normal());
  const target = Float32Array.from({ length: rows }, (_, row) => {
    const crossed = -Math.sign(x[row * features]! * x[row * features + 1]!);
    return 1.5 * crossed + random.normal() + eventShift > 0 ? 1 : 0;
  });
  const spec = { ...smallSpec, ...changes };
  const validation = Array.from({ length: spec.members }, (_, member) =>
    Uint8Array.from(target, (_event, row) => (validationEvery > 0 && (row + member) % validationEvery === 0 ? 1 : 0)),
  );
  return { id: 'job', spec, x, features, head: { kind: 'binary' }, target, mask: null, validation, seed };
}
