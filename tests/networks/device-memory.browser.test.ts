import { findBackend, type KernelBackend } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { networkApi } from '../../workers/networks/serve-networks';
import { tfjsEngine } from '../../workers/networks/tfjs-engine';
import { bentTable } from './realmlp-cases';
import { smallJob } from './small-job';
import { smallTabm } from './tabm-cases';

const shape = { features: 4, layers: [9, 6], batch: 32 };
const engine = tfjsEngine();
const NOTHING_SHORT = 'a browser without WebGPU has nothing to be short of';

/** WebGPU where this browser has it, emulated or not, on a device that refuses larger buffers than these. */
async function withRoom(bytes: number) {
  const api = networkApi(engine, engine);
  const asked = await api.chooseBackend('webgpu', shape, []);
  if (asked.kind !== 'done') return null;
  const { device } = findBackend('webgpu') as KernelBackend & { readonly device: GPUDevice };
  const create = device.createBuffer.bind(device);
  let refused = 0;
  device.createBuffer = (wanted) => {
    if (wanted.size <= bytes) return create(wanted);
    refused += 1;
    // What the device itself says of a size beyond its limits; what was asked for is then as good as none.
    create({ size: 2 ** 50, usage: wanted.usage });
    const none = create({ ...wanted, mappedAtCreation: false });
    return wanted.mappedAtCreation ? create(wanted) : (none.destroy(), none);
  };
  return { api, refusals: () => refused, restore: () => (device.createBuffer = create) };
}

// Shaders take seconds to compile in an emulated GPU; the limit only ends a hang.
test('batches that WebGPU has no memory for are learned in parts', { timeout: 120_000 }, async ({ skip }) => {
  // A layer of 50 units: 64 rows of it take 12,800 bytes, the parameters at most 2,000.
  const job = smallJob({ batch: 64, epochs: 2, layers: [{ units: 50, activation: 'relu' }] });
  const room = await withRoom(7000);
  if (!room) return skip(NOTHING_SHORT);
  try {
    const reply = await room.api.train(job, () => {});
    expect(room.refusals()).toBeGreaterThan(0);
    expect(reply).toMatchObject({ kind: 'done', parted: { batch: 64, parts: 2 } });
  } finally {
    room.restore();
  }
});

test('so are those of many networks in one', { timeout: 120_000 }, async ({ skip }) => {
  // Of 64 rows, four members' units take 40,960 bytes.
  const spec = { ...smallTabm, layers: [40], batch: 64, epochs: 1, patience: 0, dropout: 0 };
  const room = await withRoom(28_000);
  if (!room) return skip(NOTHING_SHORT);
  try {
    const job = { id: 'many', spec, ...bentTable(11, 120, 'classes'), clusters: null, weight: null, seed: 5 };
    const reply = await room.api.trainTabm(job, () => {});
    expect(room.refusals()).toBeGreaterThan(0);
    expect(reply).toMatchObject({ kind: 'done', parted: { batch: 64, parts: 2 } });
  } finally {
    room.restore();
  }
});
