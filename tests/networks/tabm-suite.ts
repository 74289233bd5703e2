import { findBackend } from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import type { Backend } from '../../workers/contract/recipe';
import type { NetworkHead } from '../../workers/models/network-head';
import type { FittedTabm, TabmInput } from '../../workers/models/tabm';
import { tabmLayout } from '../../workers/models/tabm-layout';
import { objectiveOf, type Supervision } from '../../workers/networks/loss';
import { tabmSlopes } from '../../workers/networks/tabm-loss';
import { tabmBackward, tabmForward, tabmParameters } from '../../workers/networks/tabm-pass';
import { tabmSession } from '../../workers/networks/tabm-session';
import type { LibraryEngine } from '../../workers/networks/tfjs-engine';
import oracle from '../oracles/tabm.json';
import { bentTable } from './realmlp-cases';
import { smallTabm, trained } from './tabm-cases';

type OracleCase = (typeof oracle.cases)[number];

/** Single precision through three layers of at most six units. */
const FLOAT32 = 2e-5;
/** The oracle has twelve digits. */
const DOUBLE = 1e-9;

const asIs: TabmInput = { kind: 'two', low: 0, high: 1 };

const headOf = (given: OracleCase): NetworkHead =>
  given.kind === 'classes'
    ? { kind: 'classes', classes: given.outputs }
    : given.kind === 'binary'
      ? { kind: 'binary' }
      : { kind: 'continuous', centre: 0, scale: 1 };

function supervisionOf(given: OracleCase): Supervision {
  const rows = given.y.length;
  const target = new Float32Array(rows * given.outputs);
  for (const [row, y] of given.y.entries()) {
    if (given.kind === 'classes') target[row * given.outputs + y] = 1;
    else target[row] = y;
  }
  const weight = Float32Array.from(given.weight);
  return { objective: objectiveOf(headOf(given), 'crossEntropy'), target, mask: null, weight };
}

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  return Array.from(a).reduce((largest, value, i) => Math.max(largest, Math.abs(value - b[i]!)), 0);
}

/** The model that the oracle's parameters are. */
function modelOf(given: OracleCase): FittedTabm {
  const { members, layers, features, parameters } = given;
  return {
    family: 'tabm',
    spec: { ...smallTabm, members, layers },
    head: headOf(given),
    parts: [{ inputs: Array.from({ length: features }, () => asIs), parameters: Float32Array.from(parameters) }],
    bestEpoch: 1,
    epochs: 1,
    backend: 'cpu',
  };
}

const designOf = ({ x, features }: OracleCase) => ({
  x: Float64Array.from(x),
  rows: x.length / features,
  features: Array.from({ length: features }, (_, i) => `x${i}`),
});

/**
 * What every backend of the library must hold.
 *
 * @param engine - has prepared it
 */
export function tabmSuite(backend: Backend, engine: LibraryEngine): void {
  const held = () => findBackend(backend).numDataIds();

  // A GPU emulated in software takes tens of milliseconds for a step; the limit only ends a hang.
  describe(`many networks in one on ${backend}`, { timeout: 120_000 }, () => {
    test.each(oracle.cases)('has the outputs and the gradient that PyTorch has: $name', async (given) => {
      const k = engine.kernels(backend);
      const layout = tabmLayout(given);
      const flat = k.put(Float32Array.from(given.parameters), [layout.length]);
      const parameters = tabmParameters(k, layout, flat);
      const rows = Int32Array.from(given.y.keys());
      const x = k.put(Float32Array.from(given.x), [1, rows.length, given.features]);
      const plain = tabmForward(k, layout, parameters, x, []);
      expect(largestDifference(await k.read(plain.outputs), given.outputsOfAll)).toBeLessThan(FLOAT32);
      const masks = (given.masks ?? []).map((mask, index) =>
        k.put(Float32Array.from(mask), [given.members, rows.length, given.layers[index]!]),
      );
      const trace = tabmForward(k, layout, parameters, x, masks);
      const slopes = tabmSlopes(k, supervisionOf(given), rows, rows.length, trace.outputs);
      const gradient = await k.read(tabmBackward(k, layout, parameters, trace, slopes));
      k.dispose();
      expect(largestDifference(gradient, given.gradient)).toBeLessThan(FLOAT32);
    });

    test.each(oracle.cases.filter(({ masks }) => masks === null))(
      'takes the steps that PyTorch takes: $name',
      async (given) => {
        const before = held();
        const spec = { ...smallTabm, dropout: 0, learningRate: 0.01, weightDecay: 0.02 };
        const session = tabmSession(engine.kernels(backend), {
          ...supervisionOf(given),
          spec: { ...spec, members: given.members, layers: given.layers },
          layout: tabmLayout(given),
          x: Float32Array.from(given.x),
          features: given.features,
          parameters: Float32Array.from(given.parameters),
          seed: 1,
        });
        const rows = Int32Array.from(given.y.keys());
        for (let step = 0; step < given.steps; step += 1) session.step(rows);
        const after = await session.parameters();
        session.dispose();
        // Adam divides by the root of squares: where a slope is near 0 its rounding shows.
        expect(largestDifference(after, given.after)).toBeLessThan(50 * FLOAT32);
        expect(held()).toBe(before);
      },
    );

    test.each(oracle.cases)('gives outputs that stand for the mean of all members: $name', async (given) => {
      const { objective, ...supervision } = supervisionOf(given);
      const session = tabmSession(engine.kernels(backend), {
        ...supervision,
        objective,
        spec: { ...smallTabm, members: given.members, layers: given.layers },
        layout: tabmLayout(given),
        x: Float32Array.from(given.x),
        features: given.features,
        parameters: Float32Array.from(given.parameters),
        seed: 1,
      });
      const outputs = await session.outputs(Int32Array.from(given.y.keys()));
      session.dispose();
      const predictions = Array.from(outputs, (output) => {
        if (objective.loss === 'squaredError') return output;
        return objective.loss === 'softmax' ? Math.exp(output) : 1 / (1 + Math.exp(-output));
      });
      expect(largestDifference(predictions, given.predictions)).toBeLessThan(FLOAT32);
    });

    test('learns a batch in parts as it learns it whole, dropout and all', async () => {
      const rows = bentTable(11, 120, 'classes');
      const whole = await trained(engine, backend, { epochs: 2 }, rows);
      const before = held();
      const inParts = await trained(engine, backend, { epochs: 2 }, rows, () => {}, 9);
      expect(held()).toBe(before);
      // Sums in another order, in single precision; Adam divides them by their own size.
      expect(largestDifference(inParts.parts[0]!.parameters, whole.parts[0]!.parameters)).toBeLessThan(50 * FLOAT32);
    });

    test('trains to the same parameters for a seed, and leaves nothing on the device', async () => {
      const rows = bentTable(11, 120, 'classes');
      const before = held();
      const epochs: number[] = [];
      const model = await trained(engine, backend, { epochs: 3 }, rows, ({ loss }) => epochs.push(loss));
      expect(held()).toBe(before);
      expect(epochs).toHaveLength(3);
      expect(model.backend).toBe(backend);
      const again = await trained(engine, backend, { epochs: 3 }, rows);
      expect(again.parts[0]!.parameters).toEqual(model.parts[0]!.parameters);
    });
  });
}

export { DOUBLE, designOf, largestDifference, modelOf };
