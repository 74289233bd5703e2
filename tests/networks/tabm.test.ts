import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { outcomeOf } from '../../workers/cohort/outcome';
import { networkPredictions } from '../../workers/models/forward';
import { tabmPredictions, tabmValue } from '../../workers/models/tabm-forward';
import { tabmLayout } from '../../workers/models/tabm-layout';
import { tabmInputs } from '../../workers/networks/tabm-inputs';
import { tabmStart } from '../../workers/networks/tabm-start';
import { tfjsEngine } from '../../workers/networks/tfjs-engine';
import { trainTabm } from '../../workers/networks/train-tabm';
import { randomStream } from '../../workers/numerics/random';
import oracle from '../oracles/tabm.json';
import { bentTable } from './realmlp-cases';
import { smallSpec } from './small-job';
import { smallTabm, trained } from './tabm-cases';
import { DOUBLE, designOf, largestDifference, modelOf, tabmSuite } from './tabm-suite';

const engine = tfjsEngine();
expect(await engine.prepare('cpu')).toBe(true);

tabmSuite('cpu', engine);

const features = (count: number) => Array.from({ length: count }, (_, i) => `x${i}`);

/** Rows whose outcome is whether exactly one of two signs is positive, which no sum of the two tells. */
function exclusiveOr(seed: number, rows: number) {
  const random = randomStream(seed);
  const x = Float64Array.from({ length: 2 * rows }, () => random.normal());
  const y = Uint8Array.from({ length: rows }, (_, row) => (x[2 * row]! > 0 !== x[2 * row + 1]! > 0 ? 1 : 0));
  return { design: { x, rows, features: features(2) }, outcome: { kind: 'binary' as const, y } };
}

describe('the forward pass', () => {
  test.each(oracle.cases)('predicts what PyTorch predicts: $name', (given) => {
    const predictions = tabmPredictions(modelOf(given), designOf(given), []);
    expect(largestDifference(predictions, given.predictions)).toBeLessThan(DOUBLE);
  });

  test('gives one row the same numbers as all of them', () => {
    const given = oracle.cases[2]!;
    const design = designOf(given);
    const all = tabmPredictions(modelOf(given), design, []);
    const row = 3;
    const alone = { ...design, rows: 1, x: design.x.slice(row * given.features, (row + 1) * given.features) };
    expect([...tabmPredictions(modelOf(given), alone, [])]).toEqual([...all.slice(row * 3, (row + 1) * 3)]);
  });

  test('of one member whose scales are 1 is a plain network', () => {
    const shape = { features: 3, members: 1, layers: [5, 4], outputs: 1 };
    const layout = tabmLayout(shape);
    const parameters = tabmStart(layout, Float32Array.of(0.3), 8);
    const part = (from: number, size: number) => Array.from(parameters.subarray(from, from + size));
    const dense = (inputs: number, units: number, weightsAt: number, biasAt: number, last = false) => ({
      inputs,
      units,
      activation: last ? ('linear' as const) : ('relu' as const),
      weights: part(weightsAt, inputs * units),
      bias: part(biasAt, units),
    });
    const { head, layers } = layout;
    const plain = networkPredictions(
      {
        family: 'network',
        spec: smallSpec,
        head: { kind: 'binary' },
        members: [
          {
            layers: [
              ...layers.map(({ inputs, units, weightsAt, biasAt }) => dense(inputs, units, weightsAt, biasAt)),
              dense(head.inputs, 1, head.weightsAt, head.biasAt, true),
            ],
          },
        ],
        bestEpoch: 1,
        epochs: 1,
        backend: 'cpu',
      },
      { x: Float64Array.of(0.1, 0.9, 0.4, 1, 0, 0.5), rows: 2, features: features(3) },
      [],
    );
    const model = { ...modelOf(oracle.cases[0]!), spec: { ...smallTabm, members: 1, layers: [5, 4] } };
    const same = tabmPredictions(
      { ...model, parts: [{ inputs: model.parts[0]!.inputs, parameters }] },
      { x: Float64Array.of(0.1, 0.9, 0.4, 1, 0, 0.5), rows: 2, features: features(3) },
      [],
    );
    expect(largestDifference(same, plain)).toBeLessThan(1e-12);
  });
});

describe('what enters', () => {
  test.each(oracle.quantiles)('is what scikit-learn makes of it: $name', ({ values, knots, asked, entered }) => {
    const [input] = tabmInputs({ x: Float64Array.from(values), rows: values.length, features: ['x'] });
    expect(input?.kind).toBe('quantiles');
    if (input?.kind !== 'quantiles') return;
    expect(largestDifference(input.knots, knots)).toBeLessThan(DOUBLE);
    const own = asked.map((value) => tabmValue(input, value));
    // Where a share is 1e-7 its twelve digits leave six of the deviate.
    expect(largestDifference(own, entered)).toBeLessThan(1e-6);
  });

  test('never falls as a number rises, and stays within 5.2 deviations', () => {
    const numbers = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 3, maxLength: 80 });
    fc.assert(
      fc.property(numbers, numbers, (values, asked) => {
        const [input] = tabmInputs({ x: Float64Array.from(values), rows: values.length, features: ['x'] });
        const entered = [...asked, ...values].sort((a, b) => a - b).map((value) => tabmValue(input!, value));
        for (const [i, value] of entered.entries()) {
          expect(Math.abs(value)).toBeLessThan(5.2);
          // Between two quantiles that are the same but for their last digit a share is known as well as that.
          if (i > 0) expect(value).toBeGreaterThanOrEqual(entered[i - 1]! - 1e-9);
        }
      }),
    );
  });

  test('takes columns of two values as 0 and 1, and those of one as nothing', () => {
    const x = Float64Array.of(4, 7, 9, 7, 4, 7);
    const [two, one] = tabmInputs({ x, rows: 3, features: ['two', 'one'] });
    expect([4, 9, 20, -5].map((value) => tabmValue(two!, value))).toEqual([0, 1, 1, 0]);
    expect([7, 8].map((value) => tabmValue(one!, value))).toEqual([0, 0]);
  });
});

describe('training', () => {
  test('learns what no sum of the predictors tells', async () => {
    const spec = { epochs: 30, layers: [16, 16], members: 4, dropout: 0 };
    const model = await trained(engine, 'cpu', spec, exclusiveOr(3, 300));
    const fresh = exclusiveOr(4, 200);
    const right = tabmPredictions(model, fresh.design, []).filter(
      (risk, row) => risk > 0.5 === (fresh.outcome.y[row] === 1),
    );
    expect(right.length / 200).toBeGreaterThan(0.9);
  });

  test('rows of weight 0 do not matter, and seeds do', async () => {
    const { design, outcome } = bentTable(7, 60, 'binary');
    const weight = Float64Array.from({ length: 60 }, (_, row) => (row % 4 === 0 ? 0 : 1 + (row % 3)));
    const kept = Uint32Array.from(weight.keys()).filter((row) => weight[row]! > 0);
    const x = new Float64Array(kept.length * 5);
    for (const [to, row] of kept.entries()) x.set(design.x.subarray(row * 5, row * 5 + 5), to * 5);
    const without = {
      design: { ...design, x, rows: kept.length },
      outcome: outcomeOf(outcome, kept),
      weight: weight.filter((one) => one > 0),
    };
    const model = await trained(engine, 'cpu', { epochs: 2 }, { design, outcome, weight });
    expect(await trained(engine, 'cpu', { epochs: 2 }, without)).toEqual(model);
    const other = await trained(engine, 'cpu', { epochs: 2 }, { design, outcome, weight, seed: 6 });
    expect(other.parts[0]!.parameters).not.toEqual(model.parts[0]!.parameters);
  });

  test('balanced weights raise the risks of a rare event', async () => {
    const { design, outcome } = bentTable(9, 200, 'binary');
    if (outcome.kind !== 'binary') throw new RangeError('another outcome');
    const rare = { design, outcome: { ...outcome, y: outcome.y.map((one, row) => (row % 5 === 0 ? one : 0)) } };
    const meanOf = async (classWeights: 'none' | 'balanced') => {
      const model = await trained(engine, 'cpu', { epochs: 12, classWeights }, rare);
      return tabmPredictions(model, design, []).reduce((sum, risk) => sum + risk / 200, 0);
    };
    expect(await meanOf('balanced')).toBeGreaterThan(2 * (await meanOf('none')));
  });

  test.each(['binary', 'classes', 'continuous'] as const)(
    'of an outcome that is %s learns something from many more predictors than rows, constant ones among them',
    async (kind) => {
      const { outcome } = bentTable(2, 30, kind);
      const random = randomStream(1);
      const x = Float64Array.from({ length: 30 * 90 }, (_, at) => (at % 90 < 60 ? random.normal() : 3));
      const design = { x, rows: 30, features: features(90) };
      const model = await trained(engine, 'cpu', { epochs: 3, layers: [6], members: 2 }, { design, outcome });
      const predictions = tabmPredictions(model, design, []);
      expect(predictions).toHaveLength(kind === 'classes' ? 90 : 30);
      expect(predictions.every((one) => Number.isFinite(one))).toBe(true);
      if (kind !== 'continuous') expect(predictions.every((one) => one >= 0 && one <= 1)).toBe(true);
    },
  );

  test('a rate that is far too large is refused, or ends at the best epoch before', async () => {
    const rows = bentTable(3, 80, 'continuous');
    const fit = trained(engine, 'cpu', { learningRate: 10, layers: [200, 200, 200, 200, 200], epochs: 40 }, rows);
    const ended = await fit.then(
      ({ parts }) => parts[0]!.parameters.every((one) => Number.isFinite(one)),
      (error: unknown) => (error as { code?: unknown }).code === 'method.diverged',
    );
    expect(ended).toBe(true);
  });

  test('stops when it is told to', async () => {
    await engine.prepare('cpu');
    const controller = new AbortController();
    const job = { id: 'job', spec: { ...smallTabm, epochs: 1e6, patience: 0 }, clusters: null, weight: null, seed: 1 };
    const fit = trainTabm(
      engine,
      'cpu',
      { ...job, ...bentTable(5, 200, 'binary') },
      {
        onEpoch: () => controller.abort(),
        signal: controller.signal,
      },
    );
    await expect(fit).rejects.toMatchObject({ name: 'AbortError' });
  });
});
