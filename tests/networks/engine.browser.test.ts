import { expect, test } from 'vitest';
import { backends, type Backend } from '../../workers/contract/recipe';
import { tfjsEngine } from '../../workers/networks/tfjs-engine';
import { engineSuite } from './engine-suite';

const engine = tfjsEngine();
const present: Backend[] = [];
for (const backend of backends) if (await engine.prepare(backend)) present.push(backend);

test('has at least WebAssembly and the CPU', () => {
  expect(present).toEqual(expect.arrayContaining(['wasm', 'cpu']));
});

for (const backend of present) engineSuite(backend, engine);
