import { expect, test } from 'vitest';
import { chooseBackend } from '../../workers/networks/backends';
import { eitherEngine, type NetworkEngine, type TrainingSession } from '../../workers/networks/engine';
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
  const api = networkApi({ ...engine, isLost: (backend) => backend === 'wasm' });
  await api.chooseBackend('wasm', shape, []);
  expect(await api.train(smallJob(), () => {})).toEqual({ kind: 'backendLost' });
});
