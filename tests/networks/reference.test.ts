import fc from 'fast-check';
import { expect, test } from 'vitest';
import { activations, losses, type Activation, type Loss, type Optimiser } from '../../workers/contract/recipe';
import {
  referenceLogit,
  referenceLoss,
  referenceTraining,
  type ReferenceLayer,
} from '../../workers/networks/reference';
import { tfjsEngine } from '../../workers/networks/tfjs-engine';
import oracle from '../oracles/networks.json';
import { smallSpec } from './small-job';

type OracleCase = (typeof oracle.cases)[number];

const layersOf = ({ initial, activation }: OracleCase): ReferenceLayer[] =>
  initial.map(({ weights, bias }, depth) => ({
    weights,
    bias,
    activation: depth === initial.length - 1 ? 'linear' : (activation as Activation),
  }));

test.each(oracle.cases)('agrees with its oracle: $name', (given) => {
  const layers = layersOf(given);
  const first = given.batches[0]!;
  const pick = <T>(list: readonly T[]) => first.map((row) => list[row]!);
  const loss = referenceLoss(layers, given.loss as Loss, pick(given.x), pick(given.y), pick(given.weight));
  expect(loss).toBeCloseTo(given.losses[0]!, 12);
  const spec = {
    ...smallSpec,
    loss: given.loss as Loss,
    optimiser: given.optimiser as Optimiser,
    learningRate: given.learningRate,
    weightDecay: given.weightDecay,
  };
  referenceTraining(spec, layers, given.x, given.y, given.weight, given.batches);
  // Both work in float64; the reference's numerical derivative is good to about 1e-11.
  for (const [depth, { weights, bias }] of layers.entries()) {
    const expected = given.final[depth]!;
    weights.flat().forEach((w, i) => expect(w).toBeCloseTo(expected.weights.flat()[i]!, 9));
    bias.forEach((b, i) => expect(b).toBeCloseTo(expected.bias[i]!, 9));
  }
});

const engine = tfjsEngine();
await engine.prepare('cpu');

const value = fc.integer({ min: -1500, max: 1500 }).map((thousandths) => Math.fround(thousandths / 1000));

/** A network of 2-3-1 with a batch of 3, and everything its gradient depends on. */
const problems = fc.record({
  activation: fc.constantFrom(...activations),
  loss: fc.constantFrom(...losses),
  parameters: fc.array(value, { minLength: 13, maxLength: 13 }),
  x: fc.array(value, { minLength: 6, maxLength: 6 }),
  y: fc.array(fc.constantFrom(0, 1), { minLength: 3, maxLength: 3 }),
  weight: fc.array(fc.constantFrom(0.5, 1, 2.5), { minLength: 3, maxLength: 3 }),
});

test('the engine moves against the slope that finite differences find', async () => {
  await fc.assert(
    fc.asyncProperty(problems, async ({ activation, loss, parameters, x, y, weight }) => {
      const layersFrom = (p: readonly number[]): ReferenceLayer[] => [
        { weights: [p.slice(0, 3), p.slice(3, 6)], bias: p.slice(6, 9), activation },
        { weights: p.slice(9, 12).map((w) => [w]), bias: p.slice(12), activation: 'linear' },
      ];
      const rows = [0, 1, 2].map((row) => x.slice(2 * row, 2 * row + 2));
      const kinks = rows.flatMap((row) =>
        [0, 1, 2].map((unit) =>
          Math.abs(parameters[6 + unit]! + row[0]! * parameters[unit]! + row[1]! * parameters[3 + unit]!),
        ),
      );
      // At a kink there is no slope to compare.
      fc.pre(Math.min(...kinks) > 1e-2);
      const lossAt = (p: readonly number[]) => referenceLoss(layersFrom(p), loss, rows, y, weight);
      const h = 1e-4;
      const slope = parameters.map((p, i) => {
        const moved = (by: number) => lossAt(parameters.with(i, p + by));
        return (moved(h) - moved(-h)) / (2 * h);
      });
      const spec = {
        ...smallSpec,
        layers: [{ units: 3, activation }],
        loss,
        optimiser: 'sgd' as const,
        learningRate: 1,
        weightDecay: 0,
      };
      const session = engine.open('cpu', {
        spec,
        features: 2,
        x: Float32Array.from(x),
        y: Uint8Array.from(y),
        weight: Float32Array.from(weight),
        parameters: Float32Array.from(parameters),
      });
      session.step(Int32Array.of(0, 1, 2), []);
      const [seen] = await session.stepLogits();
      const after = await session.parameters();
      session.dispose();
      expect(seen).toBeCloseTo(referenceLogit(layersFrom(parameters), rows[0]!), 5);
      // Float32 near 1 and a difference of the order h squared: five decimals and a little.
      after.forEach((p, i) => expect(Math.abs(parameters[i]! - p - slope[i]!)).toBeLessThan(1e-5));
    }),
    { numRuns: 150, seed: 3 },
  );
});
