import fc from 'fast-check';
import { expect, test } from 'vitest';
import { networkPredictions } from '../../workers/models/forward';
import { initialParameters, layoutOf } from '../../workers/networks/layout';
import { watchedLoss } from '../../workers/networks/loss';
import { tfjsEngine } from '../../workers/networks/tfjs-engine';
import { rowWeights } from '../../workers/networks/row-weights';
import { epochOrder, trainNetwork } from '../../workers/networks/train-network';
import type { NetworkEpoch } from '../../workers/networks/network-api';
import { headJobs } from './head-jobs';
import { smallJob } from './small-job';

const engine = tfjsEngine();
await engine.prepare('cpu');

const quiet = { onEpoch: () => {}, signal: new AbortController().signal };

test('every training row comes once in each epoch, in another order each time', () => {
  fc.assert(
    fc.property(fc.integer({ min: 30, max: 90 }), fc.nat(), (rows, seed) => {
      const training = Int32Array.from({ length: rows }, (_, i) => 2 * i);
      const order = epochOrder(training, seed, 1);
      expect(order.toSorted()).toEqual(training);
      expect(epochOrder(training, seed, 1)).toEqual(order);
      expect(epochOrder(training, seed, 2)).not.toEqual(order);
    }),
  );
});

test('balanced weights give both outcomes the same weight in all, counted on training rows only', () => {
  const y = Float32Array.of(1, 0, 0, 0, 0, 1, 1);
  const weight = rowWeights({ kind: 'binary' }, y, 7, Int32Array.of(0, 1, 2, 3, 4), 'balanced');
  expect([...weight]).toEqual([2.5, 0.625, 0.625, 0.625, 0.625, 2.5, 2.5]);
  expect([...rowWeights({ kind: 'binary' }, y, 7, Int32Array.of(0, 5), 'balanced')]).toEqual([1, 1, 1, 1, 1, 1, 1]);
});

test('class weights raise the risks where events are rare', async () => {
  const mean = async (classWeights: 'none' | 'balanced') => {
    const job = smallJob({ classWeights, epochs: 40 }, { eventShift: -1.8, rows: 260 });
    const network = await trainNetwork(engine, 'cpu', job, quiet);
    const features = ['a', 'b', 'c', 'd'];
    const risks = networkPredictions(network, { x: Float64Array.from(job.x), rows: job.target.length, features }, []);
    return { risk: risks.reduce((sum, risk) => sum + risk, 0) / risks.length, job };
  };
  const plain = await mean('none');
  const share = plain.job.target.reduce((sum, event) => sum + event, 0) / plain.job.target.length;
  expect(share).toBeLessThan(0.3);
  expect(plain.risk).toBeCloseTo(share, 1);
  expect((await mean('balanced')).risk).toBeGreaterThan(plain.risk + 0.05);
});

test('without patience all epochs run, and validation is only watched', async () => {
  const watched = smallJob({ epochs: 25, patience: 0 }, { validationEvery: 4 });
  const network = await trainNetwork(engine, 'cpu', watched, quiet);
  expect(network).toMatchObject({ bestEpoch: 25, epochs: 25 });
});

test('members start apart, are stopped together by their mean loss, and have their risks averaged', async () => {
  const losses: number[] = [];
  const listen = { ...quiet, onEpoch: ({ validationLoss }: NetworkEpoch) => losses.push(validationLoss!) };
  const job = smallJob({ members: 3, epochs: 80, patience: 5, learningRate: 0.04 }, { validationEvery: 4 });
  const network = await trainNetwork(engine, 'cpu', job, listen);
  expect(network.members).toHaveLength(3);
  expect(losses[network.bestEpoch - 1]).toBe(Math.min(...losses));
  expect(network.epochs).toBe(network.bestEpoch + 5);

  const design = { x: Float64Array.from(job.x), rows: job.target.length, features: ['a', 'b', 'c', 'd'] };
  const single = network.members.map((member) => networkPredictions({ ...network, members: [member] }, design, []));
  const lossHeldBack = single.map((risks, index) => {
    const held = [...risks.keys()].filter((row) => job.validation[index]![row] === 1);
    return (
      held.reduce((sum, row) => sum - Math.log(job.target[row] === 1 ? risks[row]! : 1 - risks[row]!), 0) / held.length
    );
  });
  // Float32 against double precision.
  expect(Math.min(...losses)).toBeCloseTo(lossHeldBack.reduce((sum, loss) => sum + loss, 0) / 3, 5);
  expect(single[0]).not.toEqual(single[1]);
  for (const [row, risk] of networkPredictions(network, design, []).entries()) {
    expect(risk).toBeCloseTo((single[0]![row]! + single[1]![row]! + single[2]![row]!) / 3, 12);
  }
});

const stopping = headJobs({ epochs: 60, patience: 3, learningRate: 0.05 }, { validationEvery: 4 });

// The risks of one of two causes do not tell the hazards of both.
test.each(stopping.filter(({ name }) => name !== 'competing events'))(
  'early stopping watches what the predictions say of the rows held back: $name',
  async ({ job, outcome }) => {
    const losses: number[] = [];
    const listen = { ...quiet, onEpoch: ({ validationLoss }: NetworkEpoch) => losses.push(validationLoss!) };
    const network = await trainNetwork(engine, 'cpu', job, listen);
    expect(losses.indexOf(Math.min(...losses))).toBe(network.bestEpoch - 1);
    expect(network.epochs).toBe(network.bestEpoch + 3);
    const held = [...job.validation[0]!.keys()].filter((row) => job.validation[0]![row] === 1);
    const rows = job.validation[0]!.length;
    const design = { x: Float64Array.from(job.x), rows, features: ['a', 'b', 'c', 'd'] };
    const times = job.head.kind === 'survival' ? job.head.edges : [];
    const made = networkPredictions(network, design, times);
    const width = made.length / rows;
    const lossOf = (row: number): number => {
      const own = made.subarray(row * width, (row + 1) * width);
      if (outcome.kind === 'classes') return -Math.log(own[outcome.y[row]!]!);
      if (outcome.kind === 'continuous' && job.head.kind === 'continuous') {
        return ((own[0]! - outcome.y[row]!) / job.head.scale) ** 2;
      }
      // Of a single cause: each trial's chance from the risks at both ends of its interval.
      return [...own].reduce((sum, risk, j) => {
        const hazard = 1 - (1 - risk) / (1 - (own[j - 1] ?? 0));
        const at = row * width + j;
        return sum - job.mask![at]! * Math.log(job.target[at] === 1 ? hazard : 1 - hazard);
      }, 0);
    };
    const mean = held.reduce((sum, row) => sum + lossOf(row), 0) / held.length;
    // Float32 against double precision.
    expect(Math.min(...losses)).toBeCloseTo(mean, 4);
  },
);

test('the first of several members starts as a network of one does', async () => {
  const [alone, among] = [
    await trainNetwork(engine, 'cpu', smallJob({ epochs: 3 }), quiet),
    await trainNetwork(engine, 'cpu', smallJob({ epochs: 3, members: 2 }), quiet),
  ];
  expect(among.members[0]).toEqual(alone.members[0]);
});

test('a loss that is no longer finite ends training at the best epoch before it, which the result says', async () => {
  // Steps that grow: from the fourth or so on the outputs overflow.
  const job = smallJob(
    { epochs: 40, patience: 39, optimiser: 'sgd', learningRate: 4, weightDecay: 3 },
    { validationEvery: 4 },
  );
  const losses: number[] = [];
  const listen = { ...quiet, onEpoch: ({ validationLoss }: NetworkEpoch) => losses.push(validationLoss!) };
  const network = await trainNetwork(engine, 'cpu', job, listen);
  expect(network.divergedAt).toBe(losses.length + 1);
  expect(losses.every(Number.isFinite)).toBe(true);
  expect(network.bestEpoch).toBe(losses.indexOf(Math.min(...losses)) + 1);
  for (const { weights } of network.members[0]!.layers) expect(weights.every(Number.isFinite)).toBe(true);
});

test('dropout changes training and leaves prediction whole', async () => {
  const losses: number[] = [];
  const listen = { ...quiet, onEpoch: ({ loss }: { loss: number }) => losses.push(loss) };
  const [first] = [await trainNetwork(engine, 'cpu', smallJob({ dropout: 0.5, epochs: 1 }), listen)];
  await trainNetwork(engine, 'cpu', smallJob({ dropout: 0, epochs: 1 }), listen);
  expect(losses[0]).not.toBeCloseTo(losses[1]!, 3);
  expect(first.members[0]!.layers.map(({ units }) => units)).toEqual([9, 6, 1]);
});

test('starts from weights of the scale that each activation asks for', () => {
  const spread = (activation: 'relu' | 'tanh' | 'selu') => {
    const layout = layoutOf({ layers: [{ units: 120, activation }] }, 80, 1);
    const { weightsAt, biasAt } = layout.layers[0]!;
    const parameters = initialParameters(layout, 17);
    const weights = parameters.subarray(weightsAt, biasAt);
    expect([...parameters.subarray(biasAt, biasAt + 120)].every((bias) => bias === 0)).toBe(true);
    return weights.reduce((sum, w) => sum + w * w, 0) / weights.length;
  };
  // The variance of 9,600 normal numbers is known to about 1.5%; four times that is allowed.
  expect(spread('relu') / (2 / 80)).toBeCloseTo(1, 1);
  expect(spread('tanh') / (2 / 200)).toBeCloseTo(1, 1);
  expect(spread('selu') / (1 / 80)).toBeCloseTo(1, 1);
});

test('the loss that is watched of a logit is cross-entropy, finite for logits far out', () => {
  const rows = Int32Array.of(2, 0);
  const loss = watchedLoss(
    {
      objective: { outputs: 1, loss: 'brier' },
      target: Float32Array.of(1, 0, 0),
      mask: null,
      weight: Float32Array.of(3, 9, 1),
    },
    rows,
    Float32Array.of(800, -2),
  );
  expect(loss).toBeCloseTo((1 * 800 + 3 * Math.log(1 + Math.exp(2))) / 4, 10);
});
