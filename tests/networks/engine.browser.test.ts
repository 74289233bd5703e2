import { findBackend } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { backends, type Backend } from '../../workers/contract/recipe';
import { eitherEngine } from '../../workers/networks/engine';
import { kernelEngine } from '../../workers/networks/kernel-engine';
import { tfjsEngine } from '../../workers/networks/tfjs-engine';
import { engineSuite } from './engine-suite';

const kernels = kernelEngine();
const engine = eitherEngine(kernels, tfjsEngine());
const held = (backend: Backend) => (backend === 'wasm' ? kernels.tables : findBackend(backend).numDataIds());
const present: Backend[] = [];
for (const backend of backends) if (await engine.prepare(backend)) present.push(backend);

test('has at least WebAssembly and the CPU', () => {
  expect(present).toEqual(expect.arrayContaining(['wasm', 'cpu']));
});

for (const backend of present) engineSuite(backend, engine, () => held(backend));
