import * as v from 'valibot';
import { expect, test } from 'vitest';
import { networkPredictions } from '../../workers/models/forward';
import type { FittedNetwork } from '../../workers/models/model';
import { tfjsEngine } from '../../workers/networks/tfjs-engine';
import { trainNetwork } from '../../workers/networks/train-network';
import { keptNetwork, networkFits } from '../../workers/vault/kept-network';
import { headJobs } from '../networks/head-jobs';
import { smallJob } from '../networks/small-job';

const engine = tfjsEngine();
await engine.prepare('cpu');
const quiet = { onEpoch: () => {}, signal: new AbortController().signal };

const jobs = [{ name: 'yes or no', job: smallJob({ epochs: 2 }) }, ...headJobs({ epochs: 2, members: 2 })];

test.each(jobs)('a network of every kind reads back and predicts the same: $name', async ({ job }) => {
  const network = await trainNetwork(engine, 'cpu', job, quiet);
  const back = v.parse(keptNetwork, JSON.parse(JSON.stringify(network)));
  expect(back).toEqual(network);
  expect(networkFits(back, job.features)).toBe(true);
  expect(networkFits(back, job.features + 1)).toBe(false);
  const design = { x: Float64Array.from(job.x), rows: job.x.length / job.features, features: ['a', 'b', 'c', 'd'] };
  expect(networkPredictions(back, design, [1, 4])).toEqual(networkPredictions(network, design, [1, 4]));
});

const layer = { inputs: 2, units: 2, activation: 'linear', weights: [0.4, -0.1, 0.3, 0.2], bias: [0.2, 0] } as const;
const network: FittedNetwork = {
  family: 'network',
  spec: smallJob().spec,
  members: [{ layers: [layer] }],
  bestEpoch: 1,
  epochs: 1,
  backend: 'wasm',
};

test('a network kept before other outcomes were known has one logit', () => {
  const back = v.parse(keptNetwork, network);
  expect(networkFits(back, 2)).toBe(false);
  const single = { ...layer, units: 1, weights: [0.4, -0.1], bias: [0.2] };
  expect(networkFits(v.parse(keptNetwork, { ...network, members: [{ layers: [single] }] }), 2)).toBe(true);
});

test('a head that does not fit the outputs, or makes no sense, is refused', () => {
  const fits = (head: unknown) => networkFits(v.parse(keptNetwork, { ...network, head }), 2);
  const survival = { kind: 'survival', from: 0, edges: [1, 2], causes: 1 };
  expect(fits({ kind: 'classes', classes: 2 })).toBe(true);
  expect(fits({ kind: 'classes', classes: 3 })).toBe(false);
  expect(fits({ kind: 'binary' })).toBe(false);
  expect(fits(survival)).toBe(true);
  expect(fits({ ...survival, edges: [3], causes: 2 })).toBe(true);
  expect(fits({ ...survival, causes: 2 })).toBe(false);
  const refused = [
    { ...survival, edges: [2, 2] },
    { ...survival, edges: [2, 1] },
    { ...survival, from: 1 },
    { ...survival, edges: [] },
    { ...survival, causes: 3 },
    { kind: 'continuous', centre: 0, scale: 0 },
    { kind: 'continuous', centre: 0, scale: Infinity },
    { kind: 'counts' },
  ];
  for (const head of refused) expect(v.safeParse(keptNetwork, { ...network, head }).success).toBe(false);
});
