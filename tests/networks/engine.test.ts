import { expect, test } from 'vitest';
import { tfjsEngine } from '../../workers/networks/tfjs-engine';
import { engineSuite } from './engine-suite';

const engine = tfjsEngine();
const present = ['wasm', 'cpu'] as const;
for (const backend of present) expect(await engine.prepare(backend)).toBe(true);

for (const backend of present) engineSuite(backend, engine);

test('has no GPU outside a browser', async () => {
  expect(await engine.prepare('webgpu')).toBe(false);
  expect(await engine.prepare('webgl')).toBe(false);
});
