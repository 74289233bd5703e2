import { expect, test } from 'vitest';
import { activations } from '../../workers/contract/recipe';
import { logisticRisks, networkPredictions } from '../../workers/models/forward';
import { activationFunctions } from '../../workers/numerics/activations';
import { smallSpec as spec } from '../networks/small-job';
import oracle from '../oracles/activations.json' with { type: 'json' };

// Both sides compute in double precision; exp, tanh and log1p differ by a few units in the last place, and the tails
// of gelu and mish lose up to three digits to cancellation.
test.each(activations)('%s agrees with its oracle', (name) => {
  for (const [i, x] of oracle.x.entries()) {
    const expected = oracle.y[name][i]!;
    expect(Math.abs(activationFunctions[name](x) - expected)).toBeLessThanOrEqual(
      1e-12 * Math.max(1, Math.abs(expected)),
    );
  }
});

const design = {
  x: Float64Array.from(oracle.network.x.flat()),
  rows: oracle.network.x.length,
  features: ['a', 'b', 'c'],
};

/** JSON tells no more of an activation than that it is a text. */
function withKnownActivation<T extends { readonly activation: string }>(layer: T) {
  const activation = activations.find((name) => name === layer.activation);
  if (!activation) throw new RangeError(`the oracle names ${layer.activation}, which is no activation`);
  return { ...layer, activation };
}

test('a whole network agrees with its oracle', () => {
  const layers = oracle.network.layers.map(withKnownActivation);
  const risks = networkPredictions(
    { family: 'network', spec, members: [{ layers }], bestEpoch: 1, epochs: 1, backend: 'cpu' },
    design,
    [],
  );
  for (const [i, expected] of oracle.network.risk.entries()) expect(risks[i]).toBeCloseTo(expected, 12);
});

test('an estimator that does not fit the design is a defect, not a number', () => {
  const layers = oracle.network.layers.slice(1).map(withKnownActivation);
  const network = { family: 'network', spec, members: [{ layers }], bestEpoch: 1, epochs: 1, backend: 'cpu' } as const;
  expect(() => networkPredictions(network, design, [])).toThrow(RangeError);
  const logistic = { id: 'logistic', family: 'logistic', alpha: 0, lambda: 1, classWeights: 'none' } as const;
  const fitted = { family: 'logistic', spec: logistic, lambda: 1, intercept: 0, coefficients: [1] } as const;
  expect(() => logisticRisks(fitted, design)).toThrow(RangeError);
});

test('members that are all certain leave no risk above 1', () => {
  const layer = { inputs: 3, units: 1, activation: 'linear', weights: [0, 0, 0], bias: [60] } as const;
  const members = Array.from({ length: 9 }, () => ({ layers: [layer] }));
  const network = { family: 'network', spec, members, bestEpoch: 1, epochs: 1, backend: 'cpu' } as const;
  expect(Math.max(...networkPredictions(network, design, []))).toBe(1);
  const head = { kind: 'survival', from: 0, edges: [4], causes: 1 } as const;
  expect(Math.max(...networkPredictions({ ...network, head }, design, [2, 4]))).toBe(1);
});
