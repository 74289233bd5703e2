import { expect, test } from 'vitest';
import type { Backend } from '../../workers/contract/recipe';
import type { FittedNetwork } from '../../workers/models/model';
import { chooseBackend } from '../../workers/networks/backends';
import {
  BackendLost,
  eitherEngine,
  MemoryExhausted,
  type NetworkEngine,
  type SessionDesign,
  type TrainingSession,
} from '../../workers/networks/engine';
import { kernelEngine } from '../../workers/networks/kernel-engine';
import type { NetworkEpoch } from '../../workers/networks/network-api';
import { networkApi } from '../../workers/networks/serve-networks';
import { tfjsEngine } from '../../workers/networks/tfjs-engine';
import { smallJob } from './small-job';

const engine = eitherEngine(kernelEngine(), tfjsEngine());
const shape = { features: 5, layers: [6], batch: 16 };

/** The engine with one backend's sessions tampered with. */
function tampered(which: string, tamper: (session: TrainingSession) => Partial<TrainingSession>): NetworkEngine {
  return {
    ...engine,
    open(backend, design) {
      const session = engine.open(backend, design);
      return backend === which ? { ...session, ...tamper(session) } : session;
    },
  };
}

test('tries every backend and takes the fastest that passes', async () => {
  const { chosen, trials, overridden } = await chooseBackend(engine, 'auto', shape, []);
  expect(overridden).toBe(false);
  expect(trials.map(({ backend, state }) => `${backend} ${state}`)).toEqual([
    'webgpu absent',
    'webgl absent',
    'wasm passed',
    'cpu passed',
  ]);
  expect(chosen).toBe('wasm');
  // The other on the CPU is tested, not timed.
  expect(trials.map(({ examplesPerSecond }) => examplesPerSecond !== undefined)).toEqual([false, false, true, false]);
});

test('obeys an override and leaves out what is excluded', async () => {
  expect(await chooseBackend(engine, 'cpu', shape, [])).toMatchObject({ chosen: 'cpu', overridden: true });
  expect(await chooseBackend(engine, 'auto', shape, ['wasm', 'webgl'])).toMatchObject({ chosen: 'cpu' });
});

test('says which backend failed, or that none is left', async () => {
  const api = networkApi(engine);
  expect(await api.chooseBackend('webgpu', shape, [])).toEqual({
    kind: 'refused',
    code: 'device.backendFailed',
    facts: { backend: 'webgpu' },
  });
  expect(await api.chooseBackend('auto', shape, ['webgpu', 'webgl', 'wasm', 'cpu'])).toMatchObject({
    kind: 'refused',
    code: 'device.noBackend',
  });
});

test('a backend with wrong numbers is not chosen, however fast', async () => {
  const lying = tampered('wasm', (session) => ({
    parameters: async () => (await session.parameters()).map((value, i) => (i === 3 ? value + 0.01 : value)),
  }));
  const { chosen, trials } = await chooseBackend(lying, 'auto', shape, []);
  expect(chosen).toBe('cpu');
  expect(trials[2]).toMatchObject({ backend: 'wasm', state: 'wrongNumbers' });
  expect(trials[2]!.largestError).toBeCloseTo(0.01, 5);
});

test('a backend that throws, or gives no number, is passed over', async () => {
  const throwing = tampered('wasm', () => ({
    advance() {
      throw new Error('driver');
    },
  }));
  expect((await chooseBackend(throwing, 'auto', shape, [])).trials[2]).toEqual({ backend: 'wasm', state: 'failed' });
  const empty = tampered('wasm', (session) => ({
    parameters: async () => (await session.parameters()).fill(NaN),
  }));
  expect((await chooseBackend(empty, 'auto', shape, [])).trials[2]).toMatchObject({ state: 'wrongNumbers' });
});

test('reports every epoch once, in order', async () => {
  const api = networkApi(engine);
  const seen: NetworkEpoch[] = [];
  const reply = await api.train(smallJob({ epochs: 60 }), (epochs) => void seen.push(...epochs));
  expect(reply.kind).toBe('done');
  expect(seen.map(({ epoch }) => epoch)).toEqual(Array.from({ length: 60 }, (_, i) => i + 1));
});

test('stops the named job and no other', async () => {
  const api = networkApi(engine);
  const begun = Promise.withResolvers<null>();
  let ended = false;
  const long = api
    .train({ ...smallJob({ epochs: 1e9 }), id: 'long' }, () => begun.resolve(null))
    .finally(() => {
      ended = true;
    });
  await begun.promise;
  await api.stop('another');
  const short = await api.train({ ...smallJob({ epochs: 2 }), id: 'short' }, () => {});
  expect(short.kind).toBe('done');
  expect(ended).toBe(false);
  await api.stop('long');
  expect(await long).toEqual({ kind: 'stopped' });
});

test('refuses a training that diverges', async () => {
  const reply = await networkApi(engine).train(smallJob({ optimiser: 'sgd', learningRate: 1e30 }), () => {});
  expect(reply).toMatchObject({ kind: 'refused', code: 'method.diverged' });
});

test('says that the backend was lost, and goes on with another', async () => {
  let removed = false;
  const fragile = tampered('wasm', (session) => ({
    advance(order, from, seeds) {
      if (removed) throw new Error('device removed');
      return session.advance(order, from, seeds);
    },
  }));
  const losing = networkApi(fragile);
  const chosen = await losing.chooseBackend('wasm', shape, []);
  expect(chosen).toMatchObject({ kind: 'done', value: { chosen: 'wasm' } });
  removed = true;
  expect(await losing.train(smallJob(), () => {})).toEqual({ kind: 'backendLost' });
  await losing.chooseBackend('auto', shape, ['wasm']);
  expect(await losing.train(smallJob(), () => {})).toMatchObject({ kind: 'done', value: { backend: 'cpu' } });
});

test('numbers of a device that went away are not believed', async () => {
  let lost = false;
  const api = networkApi({ ...engine, troubleOf: () => (lost ? new BackendLost() : null) });
  await api.chooseBackend('wasm', shape, []);
  lost = true;
  expect(await api.train(smallJob(), () => {})).toEqual({ kind: 'backendLost' });
});

/** The engine on a device that has memory for so many rows at a time; `opened` gets the rows that were asked for. */
function short(which: string, room: number, opened: (number | undefined)[] = []): NetworkEngine {
  let exhausted = false;
  return {
    ...engine,
    open(backend: Backend, design: SessionDesign) {
      const { rowsAtOnce, spec } = design;
      if (backend === which) {
        opened.push(rowsAtOnce);
        exhausted = Math.min(rowsAtOnce ?? Infinity, spec.batch) > room;
      }
      return engine.open(backend, design);
    },
    // As WebGPU tells it: some time after the work was queued.
    troubleOf: (backend) => (backend === which && exhausted ? new MemoryExhausted() : null),
    relieve() {
      exhausted = false;
      return Promise.resolve();
    },
  };
}

test('a batch that does not fit is learned in parts, which the reply says, and which changes nothing else', async () => {
  const job = smallJob({ batch: 64, epochs: 6, dropout: 0.3 }, { validationEvery: 4 });
  const whole = await networkApi(engine).train(job, () => {});
  const opened: (number | undefined)[] = [];
  const api = networkApi(short('cpu', 16, opened));
  const parted = await api.train(job, () => {});
  expect(opened).toEqual([undefined, 32, 16]);
  expect(parted).toMatchObject({ kind: 'done', parted: { batch: 64, parts: 4 } });
  if (whole.kind !== 'done' || parted.kind !== 'done') throw new RangeError('not trained');
  const numbersOf = ({ members }: FittedNetwork) =>
    members.flatMap(({ layers }) => layers.flatMap(({ weights, bias }) => [...weights, ...bias]));
  const [once, inParts] = [numbersOf(whole.value), numbersOf(parted.value)];
  // Gradients added in another order differ in single precision's last digit, which 12 steps of Adam hardly raise.
  for (const [at, value] of once.entries()) expect(inParts[at]).toBeCloseTo(value, 4);
  // The next fold begins with what was found to fit.
  await api.train({ ...job, id: 'next' }, () => {});
  expect(opened).toEqual([undefined, 32, 16, 16]);
});

test('says that memory does not suffice where not even a few rows fit, or batches cannot be parted', async () => {
  const opened: (number | undefined)[] = [];
  expect(await networkApi(short('cpu', 2, opened)).train(smallJob(), () => {})).toEqual({ kind: 'memoryExhausted' });
  expect(opened).toEqual([undefined, 16, 8]);
  const kernels = networkApi(short('wasm', 2));
  await kernels.chooseBackend('wasm', { ...shape, batch: 2 }, []);
  expect(await kernels.train(smallJob(), () => {})).toEqual({ kind: 'memoryExhausted' });
  expect(await kernels.chooseBackend('auto', shape, ['wasm'])).toMatchObject({ value: { chosen: 'cpu' } });
  expect(await kernels.train(smallJob(), () => {})).toMatchObject({ kind: 'done', value: { backend: 'cpu' } });
});

test.each([
  'Array buffer allocation failed',
  'Requested texture size [20000x3] greater than WebGL maximum on this browser / GPU [8192x8192].',
  'createBuffer failed, size (4294967296) is too large for the implementation when mappedAtCreation == true',
])('takes an error for one of memory: %s', async (message) => {
  let times = 0;
  const throwing = tampered('cpu', (session) => ({
    advance(order, from, seeds) {
      times += 1;
      if (times === 1) throw new RangeError(message);
      return session.advance(order, from, seeds);
    },
  }));
  expect(await networkApi(throwing).train(smallJob(), () => {})).toMatchObject({
    kind: 'done',
    parted: { batch: 32, parts: 2 },
  });
});
