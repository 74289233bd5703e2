import fc from 'fast-check';
import { expect, test } from 'vitest';
import { brier, logLoss, scaledBrier } from '../../workers/numerics/accuracy';
import { drawCounts } from '../../workers/numerics/bootstrap/draw';
import { distanceInterval, percentileInterval } from '../../workers/numerics/bootstrap/percentile';
import type { Predictions } from '../../workers/numerics/bootstrap/predictions';
import { bootstrapper, type BootstrapFigure, type BootstrapJob } from '../../workers/numerics/bootstrap/resample';
import {
  calibrationInTheLarge,
  calibrationSlope,
  logits,
  logObservedExpected,
} from '../../workers/numerics/calibration';
import { loessCalibrationErrors } from '../../workers/numerics/calibration-error';
import { netBenefit } from '../../workers/numerics/decision-curve';
import { aurocInfluence, aurocVariance } from '../../workers/numerics/discrimination';
import { distinctRisks } from '../../workers/numerics/distinct-risks';
import type { Estimate } from '../../workers/numerics/estimate';
import { averagePrecision } from '../../workers/numerics/precision-recall';
import { derive, randomStream } from '../../workers/numerics/random';

const figures: readonly BootstrapFigure[] = [
  'auroc',
  'auprc',
  'brier',
  'scaledBrier',
  'logLoss',
  'calibrationInTheLarge',
  'calibrationSlope',
  'logObservedExpected',
  'ici',
  'e50',
  'e90',
  'emax',
];
const thresholds = [0.1, 0.25, 0.6];

const expit = (logit: number) => 1 / (1 + Math.exp(-logit));

/** Outcomes at true risks, and a model whose log odds are off by a known amount. */
function simulate(rows: number, seed: number, together = 1): Predictions {
  const stream = randomStream(seed);
  const truth = Float64Array.from({ length: rows }, () => 1.2 * stream.normal() - 0.8);
  return {
    event: Uint8Array.from(truth, (logit) => (stream.uniform() < expit(logit) ? 1 : 0)),
    risk: truth.map((logit) => expit(0.2 + 1.2 * logit + 0.3 * stream.normal())),
    unit: Int32Array.from(truth, (_, i) => Math.floor(i / together)),
  };
}

const jobOf = (predictions: Predictions, seed = 5): BootstrapJob => ({
  seed,
  units: predictions.unit.reduce((most, one) => Math.max(most, one), 0) + 1,
  models: [[predictions]],
  figures,
  thresholds,
});

/** The rows of one resample, written out. */
function writtenOut({ risk, event, unit }: Predictions, { seed, units }: BootstrapJob, resample: number) {
  const counts = new Int32Array(units);
  drawCounts(seed, resample, counts);
  const rows = [...risk.keys()].flatMap((row) => new Array<number>(counts[unit[row]!]!).fill(row));
  return { risk: Float64Array.from(rows, (row) => risk[row]!), event: Uint8Array.from(rows, (row) => event[row]!) };
}

/** All figures by the methods that are used on whole data; NaN where there is none. */
function plainly({ risk, event }: { readonly risk: Float64Array; readonly event: Uint8Array }): readonly number[] {
  const valueOf = (one: Estimate) => (one.kind === 'none' ? NaN : one.value);
  const both = event.includes(0) && event.includes(1);
  const logit = logits(risk);
  const errors = both ? loessCalibrationErrors(distinctRisks(risk, event)) : null;
  return [
    aurocInfluence(risk, event)?.value ?? NaN,
    averagePrecision(risk, event)?.value ?? NaN,
    risk.length > 0 ? brier(risk, event).value : NaN,
    scaledBrier(brier(risk, event), event)?.value ?? NaN,
    risk.length > 0 ? logLoss(risk, event).value : NaN,
    valueOf(calibrationInTheLarge(logit, event, null)),
    valueOf(calibrationSlope(logit, event, null)),
    // One row alone has a ratio, but no variance of it.
    valueOf(
      logObservedExpected(
        risk.length === 1 ? Float64Array.of(risk[0]!, risk[0]!) : risk,
        risk.length === 1 ? Uint8Array.of(event[0]!, event[0]!) : event,
        null,
      ),
    ),
    errors?.ici ?? NaN,
    errors?.e50 ?? NaN,
    errors?.e90 ?? NaN,
    errors?.emax ?? NaN,
    ...thresholds.map((threshold) => (risk.length > 0 ? netBenefit(risk, event, threshold).value : NaN)),
  ];
}

const near = (one: number, other: number, tolerance: number) =>
  Number.isNaN(one) ? Number.isNaN(other) : Math.abs(one - other) <= tolerance * (1 + Math.abs(other));

const anything = fc
  .array(
    fc.tuple(
      fc.oneof(
        fc.constantFrom(0, 1, 0.25),
        fc.integer({ min: 1, max: 19 }).map((part) => part / 20),
      ),
      fc.integer({ min: 0, max: 1 }),
      fc.integer({ min: 0, max: 8 }),
    ),
    { minLength: 1, maxLength: 40 },
  )
  .map((rows) => ({
    risk: Float64Array.from(rows, ([risk]) => risk),
    event: Uint8Array.from(rows, ([, event]) => event),
    unit: Int32Array.from(rows, ([, , unit]) => unit),
  }));

test('a resample is what the same participants, written out, would give', () => {
  fc.assert(
    fc.property(anything, fc.integer({ min: 0, max: 1000 }), (predictions, resample) => {
      const job = jobOf(predictions);
      const found = bootstrapper(job)(resample);
      const plain = plainly(writtenOut(predictions, job, resample));
      for (const [k, one] of plain.entries()) {
        // Calibration models may sit where hardly anything can be told: Newton's last steps differ there.
        const tolerance = k === 5 || k === 6 ? 1e-5 : 1e-9;
        expect(near(found[k]!, one, tolerance), `${figures[k] ?? 'net benefit'}: ${found[k]!} but ${one}`).toBe(true);
      }
    }),
    { numRuns: 400 },
  );
});

test('thousands of distinct risks are gathered in bins without harm', () => {
  const predictions = simulate(6000, 3);
  const job = jobOf(predictions);
  const resampled = bootstrapper(job);
  for (const resample of [0, 1, 2, 3]) {
    const found = resampled(resample);
    const plain = plainly(writtenOut(predictions, job, resample));
    const off = new Map(figures.map((figure, k) => [figure, Math.abs(found[k]! - plain[k]!)]));
    for (const [figure, by] of off) {
      // Their standard errors are about 0.03 (calibration models) and 0.004 (distances); a bin is 0.001 wide or so.
      const most =
        figure === 'calibrationSlope' || figure === 'calibrationInTheLarge'
          ? 1e-5
          : figure === 'ici'
            ? 1e-4
            : figure === 'e50' || figure === 'e90' || figure === 'emax'
              ? 5e-4
              : 1e-11;
      expect(by, figure).toBeLessThan(most);
    }
  }
});

test('a resample is the same whoever computes it and whatever was computed before', () => {
  const job = jobOf(simulate(200, 8, 3));
  const one = bootstrapper(job);
  const inOrder = [0, 1, 2, 3].map((resample) => [...one(resample)]);
  const other = bootstrapper(job);
  expect([3, 1].map((resample) => [...other(resample)])).toEqual([inOrder[3], inOrder[1]]);
  expect(inOrder[0]).not.toEqual(inOrder[1]);
});

test('models share the participants of a resample, and repeats are averaged', () => {
  const first = simulate(150, 1);
  const second = { ...first, risk: first.risk.map((one) => one ** 2) };
  const alone = (predictions: Predictions) => bootstrapper(jobOf(predictions))(4);
  const job = { ...jobOf(first), models: [[first], [second], [first, second]] };
  const together = bootstrapper(job)(4);
  const columns = figures.length + thresholds.length;
  expect([...together.subarray(0, columns)]).toEqual([...alone(first)]);
  expect([...together.subarray(columns, 2 * columns)]).toEqual([...alone(second)]);
  const mean = alone(first).map((one, k) => (one + alone(second)[k]!) / 2);
  for (const [k, one] of mean.entries()) expect(together[2 * columns + k]).toBeCloseTo(one, 12);
  // A square is a monotone transform: the order of the risks is the same.
  expect(together[columns]).toBe(together[0]);
});

test('participants are drawn whole, as many as there are, each as likely as any other', () => {
  const units = 40;
  const counts = new Int32Array(units);
  const sums = new Float64Array(units);
  const resamples = 3000;
  for (let resample = 0; resample < resamples; resample += 1) {
    drawCounts(9, resample, counts);
    expect(counts.reduce((sum, one) => sum + one, 0)).toBe(units);
    for (const [unit, count] of counts.entries()) sums[unit]! += count;
  }
  // Counts of 120,000 fair draws have a standard deviation of 54; five of them are exceeded once in a million.
  for (const sum of sums) expect(Math.abs(sum - resamples)).toBeLessThan(5 * 54);
});

test('draws do not depend on how a stream is used otherwise', () => {
  const plain = randomStream(derive(3, 'x'));
  const before = plain.bits();
  const counts = new Int32Array(10);
  plain.resample(counts);
  const after = plain.bits();
  const again = randomStream(derive(3, 'x'));
  expect(again.bits()).toBe(before);
  const words = Array.from({ length: 10 }, () => Math.floor((again.bits() * 10) / 2 ** 32));
  expect([...counts]).toEqual(Array.from({ length: 10 }, (_, place) => words.filter((word) => word === place).length));
  expect(again.bits()).toBe(after);
});

test("the replicates of the area spread as DeLong's variance says, with clusters as Obuchowski's", () => {
  for (const together of [1, 4]) {
    const predictions = simulate(600, 21, together);
    const { risk, event, unit } = predictions;
    const clusters = together > 1 ? { of: unit, count: 600 / together } : null;
    const area = aurocInfluence(risk, event);
    const expected = area && aurocVariance(area, event, clusters);
    if (expected?.kind !== 'estimate') throw new Error('both outcomes occur');
    const one = bootstrapper({ ...jobOf(predictions), figures: ['auroc'], thresholds: [] });
    const found = Float64Array.from({ length: 1500 }, (_, resample) => one(resample)[0]!);
    const mean = found.reduce((sum, value) => sum + value, 0) / found.length;
    const deviation = Math.sqrt(found.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (found.length - 1));
    // 1,500 replicates give a standard deviation to 2%; the two formulas differ by a few percent at this size.
    expect(deviation / Math.sqrt(expected.variance)).toBeGreaterThan(0.9);
    expect(deviation / Math.sqrt(expected.variance)).toBeLessThan(1.1);
  }
});

test('percentile intervals of the slope and the area hold the truth about 95 times in 100', () => {
  let slopes = 0;
  let areas = 0;
  const runs = 100;
  // The model of `simulate` judged on very many rows is what the samples estimate.
  const truth = bootstrapper({
    ...jobOf(simulate(200_000, 77)),
    figures: ['calibrationSlope', 'auroc'],
    thresholds: [],
  })(0);
  for (let run = 0; run < runs; run += 1) {
    const one = bootstrapper({
      ...jobOf(simulate(300, 1000 + run)),
      figures: ['calibrationSlope', 'auroc'],
      thresholds: [],
    });
    const replicates = Array.from({ length: 300 }, (_, resample) => one(resample));
    const [slope, area] = [0, 1].map((k) => percentileInterval(Float64Array.from(replicates, (found) => found[k]!)));
    if (slope && slope.low <= truth[0]! && truth[0]! <= slope.high) slopes += 1;
    if (area && area.low <= truth[1]! && truth[1]! <= area.high) areas += 1;
  }
  // With 95% true coverage fewer than 88 in 100 come once in 300 seeds.
  expect(slopes).toBeGreaterThanOrEqual(88);
  expect(areas).toBeGreaterThanOrEqual(88);
});

test('a percentile interval is none where too many resamples say nothing', () => {
  const replicates = Float64Array.from({ length: 1001 }, (_, i) => i);
  expect(percentileInterval(replicates)).toEqual({ low: 25, high: 975 });
  expect(percentileInterval(replicates.map((one) => (one % 8 === 0 ? NaN : one)))).toBeNull();
  expect(percentileInterval(replicates.subarray(0, 39))).toBeNull();
});

test.each([
  ['one event', [0.1, 0.2, 0.3, 0.4, 0.9], [0, 0, 0, 0, 1]],
  ['no event', [0.1, 0.2, 0.3, 0.4, 0.9], [0, 0, 0, 0, 0]],
  ['constant predictions', [0.3, 0.3, 0.3, 0.3, 0.3, 0.3], [0, 1, 0, 0, 1, 1]],
  ['perfectly separated', [0.1, 0.2, 0.3, 0.7, 0.8, 0.9], [0, 0, 0, 1, 1, 1]],
  ['one row', [0.4], [1]],
] as const)('says nothing where nothing can be said: %s', (_, p, y) => {
  const predictions = {
    risk: Float64Array.from(p),
    event: Uint8Array.from(y),
    unit: Int32Array.from(p.keys()),
  };
  const one = bootstrapper(jobOf(predictions));
  const replicates = Array.from({ length: 200 }, (_unused, resample) => one(resample));
  for (const k of figures.keys()) {
    const found = Float64Array.from(replicates, (row) => row[k]!);
    expect(found.every((value) => Number.isNaN(value) || Number.isFinite(value))).toBe(true);
    const interval = percentileInterval(found);
    if (interval) expect(interval.low).toBeLessThanOrEqual(interval.high);
    if (figures[k] === 'calibrationSlope') expect(interval).toBeNull();
  }
});

test('the interval of a distance reaches as far down as resamples rise, and never below 0', () => {
  expect(distanceInterval(0.5, { low: 0.4, high: 0.75 })).toEqual({ low: 0.25, high: 0.75 });
  expect(distanceInterval(0.03, { low: 0.035, high: 0.08 })).toEqual({ low: 0, high: 0.08 });
  // Where resamples lie below on the whole, their own lower end is the lower one.
  expect(distanceInterval(0.1, { low: 0.05, high: 0.11 })).toEqual({ low: 0.05, high: 0.11 });
});
