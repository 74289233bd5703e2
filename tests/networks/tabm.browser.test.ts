import { expect, test } from 'vitest';
import { backends, type Backend } from '../../workers/contract/recipe';
import { tfjsEngine } from '../../workers/networks/tfjs-engine';
import { tabmSuite } from './tabm-suite';

const engine = tfjsEngine();
const present: Backend[] = [];
for (const backend of backends) if (await engine.prepare(backend)) present.push(backend);

test('has plain loops at least', () => {
  expect(present).toContain('cpu');
});

for (const backend of present) tabmSuite(backend, engine);
