import { expose } from 'comlink';
import { expect, onTestFinished, test } from 'vitest';
import type { Backend, NetworkSpec } from '../../workers/contract/recipe';
import { plainEstimator } from '../../workers/contract/default-estimators';
import type { MemoryNotice } from '../../workers/contract/report';
import type { FittedNetwork } from '../../workers/models/model';
import type { NetworkApi, NetworkJob, TabmJob } from '../../workers/networks/network-api';
import { NetworkPool } from '../../workers/study/network-pool';

const ORDER: readonly Backend[] = ['webgpu', 'webgl', 'wasm', 'cpu'];
const SHAPE = { features: 1, layers: [4], batch: 8 };

const spec: NetworkSpec = {
  id: 'network',
  family: 'network',
  members: 1,
  layers: [{ units: 4, activation: 'relu' }],
  loss: 'crossEntropy',
  optimiser: 'adam',
  learningRate: 0.01,
  batch: 8,
  epochs: 3,
  patience: 0,
  validationShare: 0.2,
  dropout: 0,
  weightDecay: 0,
  classWeights: 'none',
};

const job = (id: string): NetworkJob => ({
  id,
  spec,
  x: new Float32Array(8),
  features: 1,
  head: { kind: 'binary' },
  target: Float32Array.from([0, 1, 0, 1, 0, 1, 0, 1]),
  mask: null,
  validation: [new Uint8Array(8)],
  seed: 1,
});

interface Behaviour {
  /** Backends whose device goes away as soon as something is trained. */
  readonly lost?: readonly Backend[];
  /** Backends whose memory does not suffice. */
  readonly short?: readonly Backend[];
  /** Parts that a batch is learned in. */
  readonly parts?: number;
  /** Holds training back until it resolves. */
  readonly gate?: Promise<void>;
}

/** A network worker in this thread that trains nothing but says on which backend it would have. */
function connect({ lost = [], short = [], parts, gate }: Behaviour, log: string[]): MessagePort {
  let chosen: Backend = 'cpu';
  const stopped = new Set<string>();
  const api: NetworkApi = {
    chooseBackend: (wanted, _, excluded) => {
      const next = wanted === 'auto' ? ORDER.find((backend) => !excluded.includes(backend)) : wanted;
      if (!next) return Promise.resolve({ kind: 'refused', code: 'device.noBackend', facts: null });
      chosen = next;
      return Promise.resolve({ kind: 'done', value: { chosen, trials: [], overridden: wanted !== 'auto' } });
    },
    train: async ({ id }) => {
      log.push(`${id} on ${chosen}`);
      if (lost.includes(chosen)) return { kind: 'backendLost' };
      if (short.includes(chosen)) return { kind: 'memoryExhausted' };
      await gate;
      if (stopped.has(id)) return { kind: 'stopped' };
      const fitted: FittedNetwork = { family: 'network', spec, members: [], bestEpoch: 1, epochs: 3, backend: chosen };
      return { kind: 'done', value: fitted, parted: parts === undefined ? undefined : { batch: 8, parts } };
    },
    trainTabm: ({ id, spec: asked }) => {
      log.push(`${id} on ${chosen}`);
      if (lost.includes(chosen)) return Promise.resolve({ kind: 'backendLost' });
      if (short.includes(chosen)) return Promise.resolve({ kind: 'memoryExhausted' });
      if (chosen === 'wasm') return Promise.resolve({ kind: 'refused', code: 'device.needsGpu', facts: null });
      const about = { head: { kind: 'binary' }, parts: [], bestEpoch: 1, epochs: 3 } as const;
      return Promise.resolve({
        kind: 'done',
        value: { family: 'tabm', spec: asked, ...about, backend: chosen },
      });
    },
    stop: (id) => {
      stopped.add(id);
      return Promise.resolve();
    },
  };
  const { port1, port2 } = new MessageChannel();
  expose(api, port1);
  onTestFinished(() => {
    port1.close();
    port2.close();
  });
  return port2;
}

const quiet = { onEpochs: () => {}, onFallBack: () => {}, onMemory: () => {} };

test('a fold whose device is lost is trained anew on the next backend, which later folds take too', async () => {
  const log: string[] = [];
  const pool = new NetworkPool([connect({ lost: ['webgpu', 'webgl'] }, log)]);
  await pool.choose('auto', SHAPE);
  const falls: string[] = [];
  const listen = { ...quiet, onFallBack: (from: Backend, to: Backend) => falls.push(`${from} to ${to}`) };

  const first = await pool.train(job('a'), SHAPE, new AbortController().signal, listen);
  const second = await pool.train(job('b'), SHAPE, new AbortController().signal, listen);

  expect(first.backend).toBe('wasm');
  expect(second.backend).toBe('wasm');
  expect(falls).toEqual(['webgpu to webgl', 'webgl to wasm']);
  expect(log).toEqual(['a on webgpu', 'a on webgl', 'a on wasm', 'b on wasm']);
});

test('on a GPU one worker serves all folds, on the processor every worker serves', async () => {
  const log: string[] = [];
  const pool = new NetworkPool([connect({}, log), connect({}, log)]);

  await pool.choose('webgl', SHAPE);
  expect(pool.lanes).toBe(1);
  await pool.choose('cpu', SHAPE);
  expect(pool.lanes).toBe(2);
});

test('a fold that waits for a worker gets it when another is done', async () => {
  const log: string[] = [];
  const { promise: gate, resolve: open } = Promise.withResolvers<undefined>();
  const pool = new NetworkPool([connect({ gate: gate.then(() => {}) }, log)]);
  await pool.choose('cpu', SHAPE);
  const { signal } = new AbortController();

  const both = Promise.all([pool.train(job('a'), SHAPE, signal, quiet), pool.train(job('b'), SHAPE, signal, quiet)]);
  open(undefined);
  await both;

  expect(log).toEqual(['a on cpu', 'b on cpu']);
});

test('stopping ends the fold under way and those that wait', async () => {
  const log: string[] = [];
  const { promise: gate, resolve: open } = Promise.withResolvers<undefined>();
  const pool = new NetworkPool([connect({ gate: gate.then(() => {}) }, log)]);
  await pool.choose('cpu', SHAPE);
  const controller = new AbortController();

  const results = Promise.allSettled(['a', 'b'].map((id) => pool.train(job(id), SHAPE, controller.signal, quiet)));
  controller.abort();
  open(undefined);

  for (const result of await results) {
    expect(result).toMatchObject({ status: 'rejected', reason: { name: 'AbortError' } });
  }
});

const ensemble = (id: string): TabmJob => {
  const asked = plainEstimator('tabm');
  if (asked.family !== 'tabm') throw new RangeError('another family');
  return {
    id,
    spec: asked,
    design: { x: new Float64Array(2), rows: 2, features: ['x'] },
    outcome: { kind: 'binary', y: Uint8Array.of(0, 1) },
    clusters: null,
    weight: null,
    seed: 1,
  };
};

test('an ensemble moves to another GPU when one goes away, and is refused when none is left', async () => {
  const log: string[] = [];
  const fellBack: Backend[] = [];
  const listen = { ...quiet, onFallBack: (_: Backend, to: Backend) => fellBack.push(to) };
  const { signal } = new AbortController();
  const one = new NetworkPool([connect({ lost: ['webgpu'] }, log)]);
  expect(await one.trainTabm(ensemble('a'), SHAPE, signal, listen)).toMatchObject({ backend: 'webgl' });
  const none = new NetworkPool([connect({ lost: ['webgpu', 'webgl'] }, log)]);
  await none.choose('auto', SHAPE);
  await expect(none.trainTabm(ensemble('b'), SHAPE, signal, listen)).rejects.toMatchObject({ code: 'device.needsGpu' });
  expect(log).toEqual(['a on webgpu', 'a on webgl', 'b on webgpu', 'b on webgl', 'b on wasm']);
  expect(fellBack).toEqual(['webgl', 'webgl', 'wasm']);
});

test('an engine short of memory leaves the fold to the next, and is tried again in the next run', async () => {
  const log: string[] = [];
  const told: MemoryNotice[] = [];
  const listen = { ...quiet, onMemory: (notice: MemoryNotice) => told.push(notice) };
  const { signal } = new AbortController();
  const pool = new NetworkPool([connect({ short: ['webgpu'], parts: 4 }, log)]);
  await pool.choose('auto', SHAPE);
  expect(await pool.train(job('a'), SHAPE, signal, listen)).toMatchObject({ backend: 'webgl' });
  expect(told).toEqual([
    { kind: 'memoryExhausted', model: 'network', from: 'webgpu', to: 'webgl' },
    { kind: 'batchesParted', model: 'network', backend: 'webgl', batch: 8, parts: 4 },
  ]);
  expect(await pool.choose('auto', SHAPE)).toMatchObject({ chosen: 'webgpu' });
});

test('where every engine is short of memory, that is what is said', async () => {
  const { signal } = new AbortController();
  const none = new NetworkPool([connect({ short: ORDER }, [])]);
  const noMemory = { code: 'device.outOfMemory' };
  await expect(none.train(job('a'), SHAPE, signal, quiet)).rejects.toMatchObject(noMemory);
  const noGpu = new NetworkPool([connect({ short: ['webgpu', 'webgl'] }, [])]);
  await expect(noGpu.trainTabm(ensemble('b'), SHAPE, signal, quiet)).rejects.toMatchObject(noMemory);
});

test('an engine to be avoided is not taken', async () => {
  const log: string[] = [];
  const pool = new NetworkPool([connect({}, log)]);
  await pool.choose('wasm', SHAPE);
  pool.avoid('wasm');
  await pool.train(job('a'), SHAPE, new AbortController().signal, quiet);
  expect(log).toEqual(['a on webgpu']);
});
