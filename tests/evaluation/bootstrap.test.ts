import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Figure } from '../../workers/contract/figures';
import {
  binaryBootstrap,
  bootstrapJob,
  resamplesFor,
  type BinaryBootstrap,
  type Risks,
} from '../../workers/evaluation/bootstrap';
import { evaluateModel } from '../../workers/evaluation/evaluate';
import { bootstrapper } from '../../workers/numerics/bootstrap/resample';
import { anything, drawOutOfFold, numbersIn } from './drawn';
import golden from '../oracles/evaluation.json' with { type: 'json' };

function estimated(figure: Figure) {
  if (figure.kind !== 'estimated') throw new Error(figure.reason);
  return figure;
}

/** Runs a whole bootstrap here. */
function run(risks: Risks, resamples: number, seed = 11): BinaryBootstrap | null {
  const job = bootstrapJob(risks, seed);
  if (!job) return null;
  const one = bootstrapper(job);
  const parts = Array.from({ length: resamples }, (_, resample) => one(resample));
  const values = Float64Array.from(parts.flatMap((part) => [...part]));
  return binaryBootstrap(risks, { job, models: job.models.length, resamples, values });
}

test('gives the golden calibration errors on the aSAH data, with intervals around them', () => {
  const { poor, age, s100b } = golden.asah;
  const risk = [Float64Array.from(age, (one, i) => 1 / (1 + Math.exp(3.2 - 0.03 * one - 5 * s100b[i]!)))];
  const input = { y: Uint8Array.from(poor), risk, fold: [new Int32Array(113)], clusters: null };
  const found = run({ models: [{ id: 'score', risk }], y: input.y, clusters: null, fold: input.fold }, 400);
  const { figures } = evaluateModel(input, found!.intervals('score'));
  // Given to seven significant digits.
  expect(estimated(figures.ici).value).toBeCloseTo(0.04722293, 8);
  expect(estimated(figures.e50).value).toBeCloseTo(0.02562873, 8);
  expect(estimated(figures.e90).value).toBeCloseTo(0.1119925, 7);
  expect(estimated(figures.emax).value).toBeCloseTo(0.1331804, 7);
  for (const name of ['ici', 'e50', 'e90', 'emax', 'aurocBootstrap', 'auprc'] as const) {
    const { value, low, high } = estimated(figures[name]);
    expect(low).toBeLessThanOrEqual(value);
    expect(high).toBeGreaterThan(value);
  }
  // DeLong's interval is 0.21 wide here; the percentile interval of 400 resamples agrees to a tenth of that.
  const [boot, delong] = [estimated(figures.aurocBootstrap), estimated(figures.auroc)];
  expect(boot.value).toBe(delong.value);
  expect(Math.abs(boot.low - delong.low)).toBeLessThan(0.025);
  expect(Math.abs(boot.high - delong.high)).toBeLessThan(0.025);
});

test('paired differences are narrower than the models alone and change sign with the order', () => {
  const good = drawOutOfFold({ rows: 500, noise: 0.1, seed: 2 });
  const worse = good.risk.map((risk) => risk.map((one) => one ** 1.5));
  const models = [
    { id: 'a', risk: good.risk },
    { id: 'b', risk: worse },
  ];
  const found = run({ models, y: good.y, clusters: null, fold: good.fold }, 200)!;
  const one = new Map(found.differences('a', 'b').map(({ figure, difference }) => [figure, estimated(difference)]));
  const other = new Map(found.differences('b', 'a').map(({ figure, difference }) => [figure, estimated(difference)]));
  // The same order of the risks in every resample.
  expect(one.get('auroc')).toEqual({ kind: 'estimated', value: 0, low: 0, high: 0 });
  for (const [name, difference] of one) {
    expect(other.get(name)!.value).toBeCloseTo(-difference.value, 12);
    expect(other.get(name)!.low).toBeCloseTo(-difference.high, 9);
  }
  const brier = one.get('brier')!;
  const alone = estimated(evaluateModel({ ...good }, null).figures.brier);
  expect(brier.high - brier.low).toBeLessThan((alone.high - alone.low) / 2);
  expect(brier.high).toBeLessThan(0);
});

test('models that judged different rows are not compared, nor is one without predictions', () => {
  const { y, risk, fold } = drawOutOfFold({ rows: 100, repeats: 1 });
  const models = [
    { id: 'a', risk },
    { id: 'b', risk: risk.map((one) => one.map((value, i) => (i === 3 ? NaN : value))) },
    { id: 'none', risk: risk.map((one) => one.map(() => NaN)) },
  ];
  const found = run({ models, y, clusters: null, fold }, 60)!;
  expect(found.differences('a', 'b')).toEqual([]);
  expect(found.differences('a', 'none')).toEqual([]);
  expect(found.differences('a', 'unknown')).toEqual([]);
  expect(found.intervals('none')).toBeNull();
  expect(found.intervals('b')).not.toBeNull();
  expect(bootstrapJob({ models: models.slice(2), y, clusters: null, fold }, 1)).toBeNull();
});

test('participants are drawn with all their rows', () => {
  const input = drawOutOfFold({ rows: 300, repeats: 2, together: 3 });
  const job = bootstrapJob(
    { models: [{ id: 'a', risk: input.risk }], y: input.y, clusters: input.clusters, fold: input.fold },
    1,
  )!;
  expect(job.units).toBe(100);
  const [first, second] = job.models[0]!;
  expect([...first!.unit]).toEqual([...input.clusters!]);
  expect(second!.unit).toBe(first!.unit);
  expect(second!.event).toBe(first!.event);
});

test('resamples are fewer the more there is to work through', () => {
  const sized = (rows: number, models: number) => {
    const { y, risk, fold } = drawOutOfFold({ rows, repeats: 1 });
    const all = Array.from({ length: models }, (_, m) => ({ id: String(m), risk }));
    return resamplesFor(bootstrapJob({ models: all, y, clusters: null, fold }, 1)!);
  };
  expect(sized(300, 2)).toBe(2000);
  expect(sized(10_000, 5)).toBe(500);
  expect(sized(50_000, 5)).toBe(200);
});

test('whatever the predictions, figures are finite and in order, or say why not', () => {
  const inOrder = (figure: Figure) =>
    figure.kind === 'notEstimable' || (figure.low <= figure.value && figure.value <= figure.high);
  fc.assert(
    fc.property(anything, (input) => {
      const models = [
        { id: 'a', risk: input.risk },
        { id: 'b', risk: input.risk.map((risk) => risk.map((one) => 1 - one)) },
      ];
      const found = run({ models, y: input.y, clusters: input.clusters, fold: input.fold }, 50);
      if (!found) return;
      const { figures } = evaluateModel(input, found.intervals('a'));
      const differences = found.differences('a', 'b');
      expect(numbersIn([figures, differences]).every(Number.isFinite)).toBe(true);
      expect(Object.values(figures).every(inOrder)).toBe(true);
      expect(differences.every(({ difference }) => inOrder(difference))).toBe(true);
    }),
    { numRuns: 60 },
  );
});

test.each([
  ['one event', [0.1, 0.2, 0.3, 0.4, 0.9], [0, 0, 0, 0, 1], 'tooFew'],
  ['no event', [0.1, 0.2, 0.3, 0.4, 0.9], [0, 0, 0, 0, 0], 'oneOutcomeOnly'],
  ['five rows', [0.1, 0.2, 0.3, 0.4, 0.9], [0, 1, 0, 0, 1], 'tooFew'],
  ['constant predictions', new Array<number>(40).fill(0.3), Array.from({ length: 40 }, (_, i) => i % 2), 'noVariation'],
] as const)('says why there are no calibration errors: %s', (_, p, y, reason) => {
  const input = {
    y: Uint8Array.from(y),
    risk: [Float64Array.from(p)],
    fold: [new Int32Array(p.length)],
    clusters: null,
  };
  const found = run({ models: [{ id: 'a', risk: input.risk }], y: input.y, clusters: null, fold: input.fold }, 60)!;
  for (const name of ['ici', 'e50', 'e90', 'emax'] as const) {
    expect(evaluateModel(input, found.intervals('a')).figures[name]).toEqual({ kind: 'notEstimable', reason });
  }
});
