import { describe, expect, test } from 'vitest';
import type { Activation, Backend, Loss, Optimiser } from '../../workers/contract/recipe';
import { networkPredictions } from '../../workers/models/forward';
import { readHead } from '../../workers/models/network-head';
import type { FittedNetwork } from '../../workers/models/model';
import { selfTest } from '../../workers/networks/backends';
import type { NetworkEngine } from '../../workers/networks/engine';
import type { NetworkEpoch, NetworkJob } from '../../workers/networks/network-api';
import { objectiveOf, type Objective } from '../../workers/networks/loss';
import { trainNetwork } from '../../workers/networks/train-network';
import oracle from '../oracles/networks.json';
import { headJobs } from './head-jobs';
import { smallJob, smallSpec } from './small-job';

/** Float32 carries 24 bits: after five steps the parameters, near 1, keep about five decimals. */
const FLOAT32 = 2e-5;

function risksOf(network: FittedNetwork, job: NetworkJob): Float64Array {
  const features = Array.from({ length: job.features }, (_, i) => `x${i}`);
  return networkPredictions(network, { x: Float64Array.from(job.x), rows: job.target.length, features }, []);
}

function meanLogLoss(risks: Float64Array, { target }: NetworkJob, counts: (row: number) => boolean): number {
  const losses = [...risks].flatMap((risk, row) =>
    counts(row) ? [-Math.log(target[row] === 1 ? risk : 1 - risk)] : [],
  );
  return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
}

const flat = (layers: readonly { weights: readonly number[][]; bias: readonly number[] }[]) =>
  layers.flatMap(({ weights, bias }) => [...weights.flat(), ...bias]);

const nested = ({ weights, bias }: { weights: readonly number[]; bias: readonly number[] }) => ({
  weights: [[...weights]],
  bias,
});

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  return Array.from(a).reduce((largest, value, i) => Math.max(largest, Math.abs(value - b[i]!)), 0);
}

/**
 * What every backend must hold; run on each one present. `engine` has prepared it.
 *
 * @param held - counts what the backend holds for its sessions
 */
export function engineSuite(backend: Backend, engine: NetworkEngine, held: () => number): void {
  async function train(job: NetworkJob, signal = new AbortController().signal) {
    const epochs: NetworkEpoch[] = [];
    const network = await trainNetwork(engine, backend, job, { onEpoch: (epoch) => epochs.push(epoch), signal });
    return { network, epochs };
  }

  // A GPU emulated in software takes tens of milliseconds for a step; the limit only ends a hang.
  describe(backend, { timeout: 120_000 }, () => {
    test.each(oracle.cases)('takes the steps that PyTorch takes: $name', async (given) => {
      const spec = {
        ...smallSpec,
        layers: given.units.map((units) => ({ units, activation: given.activation as Activation })),
        loss: given.loss as Loss,
        optimiser: given.optimiser as Optimiser,
        learningRate: given.learningRate,
        weightDecay: given.weightDecay,
      };
      const session = engine.open(backend, {
        spec,
        features: 3,
        x: Float32Array.from(given.x.flat()),
        objective: { outputs: 1, loss: given.loss as Loss },
        target: Float32Array.from(given.y),
        mask: null,
        weight: Float32Array.from(given.weight),
        parameters: Float32Array.from(flat(given.initial)),
      });
      for (const batch of given.batches) session.advance(Int32Array.from(batch), 0, new Uint32Array());
      const parameters = await session.parameters();
      session.dispose();
      expect(largestDifference(parameters, flat(given.final))).toBeLessThan(FLOAT32);
    });

    test.each(oracle.heads)('takes the steps that PyTorch takes: $name', async (given) => {
      const session = engine.open(backend, {
        spec: {
          ...smallSpec,
          layers: given.units.map((units) => ({ units, activation: given.activation as Activation })),
          optimiser: 'sgd',
          learningRate: given.learningRate,
          weightDecay: 0,
        },
        features: 3,
        x: Float32Array.from(given.x.flat()),
        objective: { outputs: given.outputs, loss: given.loss as Objective['loss'] },
        target: Float32Array.from(given.target.flat()),
        mask: given.mask && Float32Array.from(given.mask.flat()),
        weight: Float32Array.from(given.weight),
        parameters: Float32Array.from(flat(given.initial)),
      });
      for (const batch of given.batches) session.advance(Int32Array.from(batch), 0, new Uint32Array());
      const parameters = await session.parameters();
      session.dispose();
      expect(largestDifference(parameters, flat(given.final))).toBeLessThan(FLOAT32);
    });

    test.each<Objective>([
      { outputs: 1, loss: 'crossEntropy' },
      { outputs: 3, loss: 'softmax' },
      { outputs: 1, loss: 'squaredError' },
      { outputs: 24, loss: 'crossEntropy' },
    ])('passes the self-test of $outputs outputs by $loss', async (objective) => {
      expect((await selfTest(engine, backend, objective)).largestError).toBeLessThan(FLOAT32);
    });

    test.each(headJobs({ epochs: 4, learningRate: 0.04, members: 2 }, { validationEvery: 4 }))(
      'learns and predicts: $name',
      async ({ job }) => {
        const { network, epochs } = await train(job);
        expect(network.head).toEqual(job.head);
        expect(epochs.at(-1)!.loss).toBeLessThan(epochs[0]!.loss);
        const rows = Int32Array.from({ length: job.x.length / job.features }, (_, row) => row);
        const alone = { ...network, members: network.members.slice(0, 1) };
        const parameters = alone.members[0]!.layers.flatMap(({ weights, bias }) => [...weights, ...bias]);
        const objective = objectiveOf(job.head, job.spec.loss);
        const weight = new Float32Array(rows.length).fill(1);
        const session = engine.open(backend, {
          ...job,
          objective,
          weight,
          parameters: Float32Array.from(parameters),
        });
        const outputs = await session.outputs(rows);
        session.dispose();
        const times = [0.7, 2.5, 5];
        const reading = readHead(job.head, times);
        const seen = new Float64Array(rows.length * reading.width);
        for (const row of rows) {
          const own = Float64Array.from(outputs.subarray(row * objective.outputs, (row + 1) * objective.outputs));
          reading.addTo(seen, row * reading.width, own, 1);
        }
        const features = Array.from({ length: job.features }, (_, i) => `x${i}`);
        const design = { x: Float64Array.from(job.x), rows: rows.length, features };
        const scale = job.head.kind === 'continuous' ? job.head.scale : 1;
        expect(largestDifference(seen, networkPredictions(alone, design, times))).toBeLessThan(1e-5 * scale);
      },
    );

    test('learns what no line can tell, and the plain forward pass agrees with it', async () => {
      const job = smallJob({ epochs: 30, learningRate: 0.05 });
      const { network, epochs } = await train(job);
      expect(epochs).toHaveLength(30);
      expect(network).toMatchObject({ bestEpoch: 30, epochs: 30, backend });
      const risks = risksOf(network, job);
      expect(meanLogLoss(risks, job, () => true)).toBeLessThan(0.45);

      const parameters = network.members[0]!.layers.flatMap(({ weights, bias }) => [...weights, ...bias]);
      const weight = new Float32Array(job.target.length).fill(1);
      const objective = objectiveOf(job.head, job.spec.loss);
      const design = { ...job, objective, weight, parameters: Float32Array.from(parameters) };
      const session = engine.open(backend, design);
      const logits = await session.outputs(Int32Array.from(job.target.keys()));
      session.dispose();
      const seen = Array.from(logits, (logit) => 1 / (1 + Math.exp(-logit)));
      expect(largestDifference(seen, risks)).toBeLessThan(1e-5);
    });

    test('gives the same network twice for a seed, and another for another seed', async () => {
      const changes = { dropout: 0.3, epochs: 3 };
      const [once, again, other] = [
        await train(smallJob(changes)),
        await train(smallJob(changes)),
        await train(smallJob(changes, { seed: 6 })),
      ];
      expect(again).toEqual(once);
      expect(other.network.members).not.toEqual(once.network.members);
    });

    test('stops early on the validation rows and restores the weights of the best epoch', async () => {
      const job = smallJob({ epochs: 200, patience: 4, learningRate: 0.05 }, { validationEvery: 3 });
      const { network, epochs } = await train(job);
      const losses = epochs.map(({ validationLoss }) => validationLoss!);
      const best = Math.min(...losses);
      expect(network.bestEpoch).toBe(losses.indexOf(best) + 1);
      expect(epochs).toHaveLength(network.bestEpoch + 4);
      expect(network.epochs).toBe(epochs.length);
      expect(meanLogLoss(risksOf(network, job), job, (row) => row % 3 === 0)).toBeCloseTo(best, 5);
    });

    test('learns and predicts in parts what it does whole, and leaves nothing behind', async () => {
      const job = smallJob({ batch: 48, epochs: 2, dropout: 0.2 }, { validationEvery: 5 });
      const { network } = await train(job);
      const before = held();
      const signal = new AbortController().signal;
      const inParts = await trainNetwork(engine, backend, job, { onEpoch: () => {}, signal, rowsAtOnce: 13 });
      expect(held()).toBe(before);
      const numbersOf = ({ members }: FittedNetwork) => members.flatMap(({ layers }) => flat(layers.map(nested)));
      // Sums in another order, in single precision; Adam divides them by their own size.
      expect(largestDifference(numbersOf(inParts), numbersOf(network))).toBeLessThan(5 * FLOAT32);
    });

    test('leaves nothing behind, whether it ends, stops early, diverges or is stopped', async () => {
      await train(smallJob({ epochs: 1 }));
      const before = held();
      await train(smallJob({ epochs: 3, dropout: 0.2, layers: [{ units: 5, activation: 'gelu' }] }));
      await train(smallJob({ members: 2, epochs: 30, patience: 2, learningRate: 0.1 }, { validationEvery: 3 }));
      for (const { job } of headJobs({ epochs: 1, batch: 140 })) await train(job);
      await expect(train(smallJob({ optimiser: 'sgd', learningRate: 1e30 }))).rejects.toMatchObject({
        code: 'method.diverged',
      });
      const controller = new AbortController();
      const stopped = train(smallJob({ epochs: 1e9 }), controller.signal);
      controller.abort(new DOMException('stopped', 'AbortError'));
      await expect(stopped).rejects.toMatchObject({ name: 'AbortError' });
      expect(held()).toBe(before);
    });
  });
}
