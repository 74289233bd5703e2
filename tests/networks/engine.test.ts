import { findBackend } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import type { Backend } from '../../workers/contract/recipe';
import { eitherEngine } from '../../workers/networks/engine';
import { kernelEngine } from '../../workers/networks/kernel-engine';
import { tfjsEngine } from '../../workers/networks/tfjs-engine';
import { engineSuite } from './engine-suite';

const kernels = kernelEngine();
const engine = eitherEngine(kernels, tfjsEngine());
const held = (backend: Backend) => (backend === 'wasm' ? kernels.tables : findBackend(backend).numDataIds());
const present = ['wasm', 'cpu'] as const;
for (const backend of present) expect(await engine.prepare(backend)).toBe(true);

for (const backend of present) engineSuite(backend, engine, () => held(backend));

test('has no GPU outside a browser', async () => {
  expect(await engine.prepare('webgpu')).toBe(false);
  expect(await engine.prepare('webgl')).toBe(false);
});
