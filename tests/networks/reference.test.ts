import fc from 'fast-check';
import { expect, test } from 'vitest';
import { activations, losses, type Activation, type Loss, type Optimiser } from '../../workers/contract/recipe';
import { watchedLoss, type Objective } from '../../workers/networks/loss';
import {
  referenceLoss,
  referenceOutputs,
  referenceTraining,
  type ReferenceLayer,
} from '../../workers/networks/reference';
import { eitherEngine } from '../../workers/networks/engine';
import { kernelEngine } from '../../workers/networks/kernel-engine';
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
  const supervision = {
    loss: given.loss as Loss,
    target: given.y.map((event) => [event]),
    mask: null,
    weight: given.weight,
  };
  const loss = referenceLoss(layers, supervision, given.x, given.batches[0]!);
  expect(loss).toBeCloseTo(given.losses[0]!, 12);
  const spec = {
    ...smallSpec,
    optimiser: given.optimiser as Optimiser,
    learningRate: given.learningRate,
    weightDecay: given.weightDecay,
  };
  referenceTraining(spec, layers, supervision, given.x, given.batches);
  // Both work in float64; the reference's numerical derivative is good to about 1e-11.
  for (const [depth, { weights, bias }] of layers.entries()) {
    const expected = given.final[depth]!;
    weights.flat().forEach((w, i) => expect(w).toBeCloseTo(expected.weights.flat()[i]!, 9));
    bias.forEach((b, i) => expect(b).toBeCloseTo(expected.bias[i]!, 9));
  }
});

test.each(oracle.heads)('agrees with its oracle: $name', (given) => {
  const layers = given.initial.map(({ weights, bias }, depth): ReferenceLayer => ({
    weights,
    bias,
    activation: depth === given.initial.length - 1 ? 'linear' : (given.activation as Activation),
  }));
  const { target, mask, weight, x } = given;
  const supervision = { loss: given.loss as Objective['loss'], target, mask, weight };
  expect(referenceLoss(layers, supervision, x, given.batches[0]!)).toBeCloseTo(given.losses[0]!, 12);
  const spec = { ...smallSpec, optimiser: 'sgd' as const, learningRate: given.learningRate, weightDecay: 0 };
  referenceTraining(spec, layers, supervision, x, given.batches);
  for (const [depth, { weights, bias }] of layers.entries()) {
    const expected = given.final[depth]!;
    weights.flat().forEach((w, i) => expect(w).toBeCloseTo(expected.weights.flat()[i]!, 9));
    bias.forEach((b, i) => expect(b).toBeCloseTo(expected.bias[i]!, 9));
  }
});

const engine = eitherEngine(kernelEngine(), tfjsEngine());
for (const backend of ['cpu', 'wasm'] as const) await engine.prepare(backend);

const value = fc.integer({ min: -1500, max: 1500 }).map((thousandths) => Math.fround(thousandths / 1000));

const objectives: readonly Objective[] = [
  ...losses.map((loss) => ({ outputs: 1, loss })),
  { outputs: 1, loss: 'squaredError' },
  { outputs: 3, loss: 'crossEntropy' },
  { outputs: 3, loss: 'softmax' },
];

/** What three rows of two outputs or more may be asked for, from three numbers in [0, 2]. */
function targetsOf({ outputs, loss }: Objective, y: readonly number[]): number[][] {
  if (loss === 'squaredError') return y.map((value) => [value - 0.7]);
  if (loss === 'softmax') return y.map((value) => [0, 1, 2].map((k) => (k === value ? 1 : 0)));
  return y.map((value) => Array.from({ length: outputs }, (_, k) => (value > k ? 1 : 0)));
}

/** A network of 2-3-outputs with a batch of 3, and everything its gradient depends on. */
const problems = fc.constantFrom(...objectives).chain((objective) => {
  const last = 4 * objective.outputs;
  const masked = objective.outputs > 1 && objective.loss === 'crossEntropy';
  return fc.record({
    objective: fc.constant(objective),
    activation: fc.constantFrom(...activations),
    parameters: fc.array(value, { minLength: 9 + last, maxLength: 9 + last }),
    x: fc.array(value, { minLength: 6, maxLength: 6 }),
    y: fc.array(fc.constantFrom(0, 1, 2), { minLength: 3, maxLength: 3 }),
    mask: masked ? fc.array(fc.constantFrom(0, 0.25, 1), { minLength: 9, maxLength: 9 }) : fc.constant(null),
    weight: fc.array(fc.constantFrom(0.5, 1, 2.5), { minLength: 3, maxLength: 3 }),
  });
});

const inRows = (values: readonly number[], width: number): number[][] =>
  Array.from({ length: values.length / width }, (_, row) => values.slice(row * width, (row + 1) * width));

test.each(['cpu', 'wasm'] as const)('%s moves against the slope that finite differences find', async (backend) => {
  await fc.assert(
    fc.asyncProperty(problems, async ({ objective, activation, parameters, x, y, mask, weight }) => {
      const { outputs, loss } = objective;
      const layersFrom = (p: readonly number[]): ReferenceLayer[] => [
        { weights: [p.slice(0, 3), p.slice(3, 6)], bias: p.slice(6, 9), activation },
        {
          weights: inRows(p.slice(9, 9 + 3 * outputs), outputs),
          bias: p.slice(9 + 3 * outputs),
          activation: 'linear',
        },
      ];
      const rows = inRows(x, 2);
      const kinks = rows.flatMap((row) =>
        [0, 1, 2].map((unit) =>
          Math.abs(parameters[6 + unit]! + row[0]! * parameters[unit]! + row[1]! * parameters[3 + unit]!),
        ),
      );
      // At a kink there is no slope to compare.
      fc.pre(Math.min(...kinks) > 1e-2);
      const target = targetsOf(objective, y);
      const supervision = { loss, target, mask: mask && inRows(mask, outputs), weight };
      const lossAt = (p: readonly number[]) => referenceLoss(layersFrom(p), supervision, rows, [0, 1, 2]);
      const h = 1e-4;
      const slope = parameters.map((p, i) => {
        const moved = (by: number) => lossAt(parameters.with(i, p + by));
        return (moved(h) - moved(-h)) / (2 * h);
      });
      const design = {
        spec: {
          ...smallSpec,
          layers: [{ units: 3, activation }],
          optimiser: 'sgd' as const,
          learningRate: 1,
          weightDecay: 0,
        },
        features: 2,
        x: Float32Array.from(x),
        objective,
        target: Float32Array.from(target.flat()),
        mask: mask && Float32Array.from(mask),
        weight: Float32Array.from(weight),
        parameters: Float32Array.from(parameters),
      };
      const session = engine.open(backend, design);
      session.advance(Int32Array.of(0, 1, 2), 0, new Uint32Array());
      const seen = await session.stepOutputs();
      const after = await session.parameters();
      session.dispose();
      const expected = rows.flatMap((row) => referenceOutputs(layersFrom(parameters), row));
      seen.forEach((output, i) => expect(output).toBeCloseTo(expected[i]!, 5));
      // Float32 near 1 and a difference of the order h squared: five decimals and a little.
      after.forEach((p, i) => expect(Math.abs(parameters[i]! - p - slope[i]!)).toBeLessThan(1e-5));
      if (loss !== 'focal' && loss !== 'brier') {
        const all = weight.reduce((sum, w) => sum + w, 0);
        expect(watchedLoss(design, Int32Array.of(0, 1, 2), seen)).toBeCloseTo((3 * lossAt(parameters)) / all, 5);
      }
    }),
    { numRuns: 300, seed: 3 },
  );
});
