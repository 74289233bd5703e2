import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { activations, optimisers, type Backend, type NetworkSpec } from '../../workers/contract/recipe';
import { eitherEngine, type SessionDesign } from '../../workers/networks/engine';
import { kernelEngine } from '../../workers/networks/kernel-engine';
import { initialParameters, layoutOf } from '../../workers/networks/layout';
import type { NetworkEpoch, NetworkJob } from '../../workers/networks/network-api';
import type { Objective } from '../../workers/networks/loss';
import { sparseRows } from '../../workers/networks/sparse-rows';
import { tfjsEngine } from '../../workers/networks/tfjs-engine';
import { trainNetwork } from '../../workers/networks/train-network';
import { randomStream } from '../../workers/numerics/random';
import { headJobs } from './head-jobs';
import { smallJob, smallSpec } from './small-job';

const kernels = kernelEngine();
const library = tfjsEngine();
const engine = eitherEngine(kernels, library);
for (const backend of ['cpu', 'wasm'] as const) await engine.prepare(backend);

/** Float32 sums in another order: after the few steps taken here about five digits of the largest number are left. */
const FLOAT32 = 3e-5;

interface Shape {
  readonly rows: number;
  readonly features: number;
  readonly objective: Objective;
  readonly spec: NetworkSpec;
}

/** A table that some function draws, with an outcome that leans on its first column. */
function designOf({ rows, features, objective, spec }: Shape, draw: (at: number) => number): SessionDesign {
  const random = randomStream(31);
  const x = Float32Array.from({ length: rows * features }, (_, at) => draw(at % features));
  const { outputs, loss } = objective;
  const target = new Float32Array(rows * outputs);
  for (let row = 0; row < rows; row += 1) {
    const leaning = x[row * features]! + random.normal();
    if (loss === 'softmax') target[row * outputs + (Math.floor(Math.abs(leaning) * 3) % outputs)] = 1;
    else if (loss === 'squaredError') target[row] = leaning;
    else for (let k = 0; k < outputs; k += 1) target[row * outputs + k] = leaning > 0.3 * k ? 1 : 0;
  }
  const mask = outputs > 1 && loss === 'crossEntropy' ? target.map((_, at) => (at % 7 === 2 ? 0.25 : 1)) : null;
  const weight = Float32Array.from({ length: rows }, (_, row) => [1, 0.5, 0, 2][row % 4]!);
  const parameters = initialParameters(layoutOf(spec, features, outputs), 11);
  return { spec, features, x, objective, target, mask, weight, parameters };
}

/** Parameters after an epoch, the outputs seen on the way, and those of all rows at its end. */
async function epochOn(backend: Backend, design: SessionDesign, on = engine) {
  const session = on.open(backend, design);
  const rows = design.weight.length;
  const order = randomStream(3).shuffle(Int32Array.from({ length: rows }, (_, row) => row));
  const seeds = Uint32Array.from({ length: Math.ceil(rows / design.spec.batch) }, (_, step) => 77 + 13 * step);
  let from = 0;
  while (from < rows) from = session.advance(order, from, design.spec.dropout > 0 ? seeds : new Uint32Array());
  const seen = await session.stepOutputs();
  const outputs = await session.outputs(order);
  const parameters = await session.parameters();
  session.dispose();
  return { seen, outputs, parameters };
}

async function expectAgreement(design: SessionDesign, tolerance = FLOAT32): Promise<void> {
  const [ours, theirs] = [await epochOn('wasm', design), await epochOn('cpu', design)];
  for (const part of ['seen', 'outputs', 'parameters'] as const) {
    expect(ours[part]).toHaveLength(theirs[part].length);
    const size = theirs[part].reduce((most, value) => Math.max(most, Math.abs(value)), 1);
    const off = ours[part].reduce((most, value, i) => Math.max(most, Math.abs(value - theirs[part][i]!)), 0);
    expect(off / size, part).toBeLessThan(tolerance);
  }
}

const normal = () => {
  const random = randomStream(8);
  return () => random.normal();
};

const objectives: readonly Objective[] = [
  { outputs: 1, loss: 'crossEntropy' },
  { outputs: 1, loss: 'focal' },
  { outputs: 1, loss: 'brier' },
  { outputs: 1, loss: 'squaredError' },
  { outputs: 3, loss: 'softmax' },
  { outputs: 11, loss: 'softmax' },
  { outputs: 10, loss: 'crossEntropy' },
];

/** Shapes of every kind: odd sizes that have to be made up, batches of one row and of several parts. */
const shapes = fc.record({
  rows: fc.integer({ min: 1, max: 40 }),
  features: fc.integer({ min: 1, max: 37 }),
  objective: fc.constantFrom(...objectives),
  spec: fc.record({
    layers: fc.array(
      fc.record({ units: fc.integer({ min: 1, max: 19 }), activation: fc.constantFrom(...activations) }),
      { minLength: 0, maxLength: 3 },
    ),
    // The others divide by roots of gradients near 0 in the first steps, which tells nothing of the products.
    optimiser: fc.constantFrom('sgd' as const, 'momentum' as const),
    learningRate: fc.constant(0.01),
    batch: fc.integer({ min: 1, max: 17 }),
    dropout: fc.constantFrom(0, 0.3),
    weightDecay: fc.constantFrom(0, 0.02),
  }),
});

test('the kernels take the steps of the library, whatever the shape', async () => {
  await fc.assert(
    fc.asyncProperty(shapes, ({ spec, ...shape }) =>
      expectAgreement(designOf({ ...shape, spec: { ...smallSpec, ...spec } }, normal())),
    ),
    { numRuns: 150 },
  );
});

test.each(optimisers)('%s moves alike over the parts of a large batch', async (optimiser) => {
  const spec = { ...smallSpec, optimiser, batch: 700, learningRate: 0.01, weightDecay: 0.01 };
  const objective = { outputs: 4, loss: 'softmax' } as const;
  await expectAgreement(designOf({ rows: 1900, features: 13, objective, spec }, normal()));
});

test.each(['adam', 'adamw', 'rmsprop'] as const)(
  '%s moves alike where a large batch is one part',
  async (optimiser) => {
    const spec = { ...smallSpec, optimiser, batch: 700, learningRate: 0.01, weightDecay: 0.01, dropout: 0.2 };
    const objective = { outputs: 4, loss: 'softmax' } as const;
    await expectAgreement(designOf({ rows: 1900, features: 13, objective, spec }, normal()));
  },
);

test('multiplies more inputs than fit in the nearest cache', async () => {
  const spec = { ...smallSpec, optimiser: 'sgd' as const, batch: 20 };
  const objective = { outputs: 1, loss: 'crossEntropy' } as const;
  await expectAgreement(designOf({ rows: 50, features: 1301, objective, spec }, normal()), 1e-4);
});

describe('a table of which most is common', () => {
  const spec = { ...smallSpec, optimiser: 'momentum' as const, batch: 24, learningRate: 0.05, dropout: 0.2 };
  const objective = { outputs: 1, loss: 'crossEntropy' } as const;
  const kinds = {
    'zeros and ones': () => 1,
    'numbers among zeros': (_: number, deviate: number) => deviate,
    'zeros and ones, standardised': (column: number) => 2.5 + column / 100,
  };

  test.each(Object.entries(kinds))('%s: lists give what the whole table gives', async (name, entry) => {
    const random = randomStream(12);
    const common = (column: number) => (name.endsWith('standardised') ? -0.1 - column / 1000 : 0);
    const draw = (column: number) => (random.uniform() < 0.1 ? entry(column, random.normal()) : common(column));
    const design = designOf({ rows: 120, features: 45, objective, spec }, draw);
    expect(sparseRows(design.x, design.features)).not.toBeNull();
    await expectAgreement(design);
    for (const optimiser of ['adam', 'adamw'] as const) {
      await expectAgreement({ ...design, spec: { ...spec, optimiser, learningRate: 0.01 } }, 1e-3);
    }
  });

  test('lists say what the table says, and are left alone where they would be long', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), fc.double({ min: 0, max: 0.5, noNaN: true }), (rows, share) => {
        const random = randomStream(rows);
        const columns = 40;
        const x = Float32Array.from({ length: rows * columns }, () =>
          random.uniform() < share ? Math.fround(random.normal()) : 0.5,
        );
        const lists = sparseRows(x, columns);
        if (!lists) return;
        const again = Float32Array.from({ length: x.length }, (_, at) => lists.common[at % columns]!);
        for (let row = 0; row < rows; row += 1) {
          for (let at = lists.starts[row]!; at < lists.starts[row + 1]!; at += 1) {
            again[row * columns + lists.columns[at]!]! += lists.changes[at]!;
          }
        }
        expect(lists.columns.length).toBeLessThanOrEqual(0.2 * x.length);
        x.forEach((value, at) => expect(again[at]).toBeCloseTo(value, 5));
      }),
    );
    expect(sparseRows(Float32Array.from({ length: 400 }, normal()), 40)).toBeNull();
  });
});

test('without fused products the kernels agree with the library too', async () => {
  const plain = kernelEngine({ plain: true });
  await plain.prepare('wasm');
  const spec = { ...smallSpec, optimiser: 'momentum' as const };
  const objective = { outputs: 1, loss: 'crossEntropy' } as const;
  const design = designOf({ rows: 90, features: 9, objective, spec }, normal());
  const [ours, theirs] = [await epochOn('wasm', design, plain), await epochOn('cpu', design)];
  ours.parameters.forEach((p, i) => expect(Math.abs(p - theirs.parameters[i]!)).toBeLessThan(FLOAT32));
});

describe('twenty epochs on both engines', () => {
  async function epochsOn(backend: Backend, job: NetworkJob): Promise<NetworkEpoch[]> {
    const epochs: NetworkEpoch[] = [];
    const { signal } = new AbortController();
    await trainNetwork(engine, backend, job, { onEpoch: (epoch) => epochs.push(epoch), signal });
    return epochs;
  }

  const changes = { epochs: 20, dropout: 0.25, members: 2, learningRate: 0.01 };
  test.each([
    { name: 'yes or no', job: smallJob({ ...changes, classWeights: 'balanced' }, { validationEvery: 4 }) },
    ...headJobs(changes, { validationEvery: 4 }),
  ])('$name', async ({ job }) => {
    const [ours, theirs] = [await epochsOn('wasm', job), await epochsOn('cpu', job)];
    for (const [at, { loss, validationLoss }] of ours.entries()) {
      // A difference in the last bit grows by a few tenths a step; of a hundred steps four decimals are left.
      expect(loss).toBeCloseTo(theirs[at]!.loss, 3);
      expect(validationLoss).toBeCloseTo(theirs[at]!.validationLoss!, 3);
    }
  });
});

test('members share one table, which goes with the last of them', async () => {
  const job = smallJob({ members: 3, epochs: 2 });
  const seen: number[] = [];
  const { signal } = new AbortController();
  await trainNetwork(kernels, 'wasm', job, { onEpoch: () => seen.push(kernels.tables), signal });
  expect(seen).toEqual([1, 1]);
  expect(kernels.tables).toBe(0);
});

test('a network that no memory holds is refused in words, and leaves nothing behind', () => {
  const huge = { units: 60_000, activation: 'relu' as const };
  const { x, features, target } = smallJob();
  const design: SessionDesign = {
    spec: { ...smallSpec, layers: [huge, huge] },
    features,
    x,
    objective: { outputs: 1, loss: 'crossEntropy' },
    target,
    mask: null,
    weight: new Float32Array(target.length).fill(1),
    parameters: new Float32Array(),
  };
  expect(() => kernels.open('wasm', design)).toThrow(expect.objectContaining({ code: 'device.outOfMemory' }));
  expect(kernels.tables).toBe(0);
});
