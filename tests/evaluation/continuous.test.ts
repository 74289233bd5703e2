import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Figure } from '../../workers/contract/figures';
import { compareContinuous } from '../../workers/evaluation/continuous/compare';
import { evaluateContinuous } from '../../workers/evaluation/continuous/evaluate';
import { developmentMeans, type ContinuousPredictions } from '../../workers/evaluation/continuous/rows';
import { randomStream } from '../../workers/numerics/random';
import oracle from '../oracles/small-statistics.json' with { type: 'json' };
import { numbersIn } from './drawn';

function estimated(figure: Figure) {
  if (figure.kind === 'notEstimable') throw new Error(figure.reason);
  return figure;
}

test('agrees with the reference case', () => {
  const { inputs, outputs } = oracle.regression_metrics;
  const y = Float64Array.from(inputs.y);
  const { figures, blandAltman } = evaluateContinuous({
    y,
    predicted: [Float64Array.from(inputs.pred)],
    fold: [new Int32Array(y.length)],
    clusters: null,
  });
  expect(estimated(figures.rmse).value).toBeCloseTo(outputs.rmse, 10);
  expect(estimated(figures.mae).value).toBeCloseTo(outputs.mae, 10);
  // One fold: nobody else to take the mean of, so that R2 is scikit-learn's.
  expect(estimated(figures.rSquared).value).toBeCloseTo(outputs.r2, 10);
  expect(estimated(figures.calibrationSlope).value).toBeCloseTo(outputs.cal_slope, 10);
  const bias = estimated(figures.calibrationInTheLarge).value;
  expect(bias).toBeCloseTo(outputs.cal_intercept + (outputs.cal_slope - 1) * mean(inputs.pred), 9);
  expect(estimated(blandAltman!.bias).value).toBeCloseTo(bias, 12);
});

const mean = (list: ArrayLike<number>) => Array.from(list).reduce((sum, one) => sum + one, 0) / list.length;

/** A linear truth with a predictor known, noise of deviation 2 and predictions off by a known line. */
function drawn(
  rows: number,
  seed: number,
  { slope = 1, shift = 0, folds = 5, repeats = 1 } = {},
): ContinuousPredictions {
  const random = randomStream(seed);
  const x = Float64Array.from({ length: rows }, () => 3 * random.normal());
  const y = x.map((one) => 50 + one + 2 * random.normal());
  const predicted = Array.from({ length: repeats }, () => x.map((one) => 50 + shift + one / slope));
  const fold = predicted.map(() => Int32Array.from({ length: rows }, (_, i) => i % folds));
  return { y, predicted, fold, clusters: null };
}

test('finds the line by which predictions are off, and R2 of the signal', () => {
  const { figures, calibration, blandAltman } = evaluateContinuous(drawn(20_000, 3, { slope: 0.8, shift: 1.5 }));
  // Standard errors at 20,000 rows are below 0.02.
  expect(estimated(figures.calibrationSlope).value).toBeCloseTo(0.8, 1);
  expect(estimated(figures.calibrationInTheLarge).value).toBeCloseTo(-1.5, 1);
  expect(estimated(blandAltman!.bias).value).toBeCloseTo(-1.5, 1);
  expect(estimated(evaluateContinuous(drawn(20_000, 3)).figures.rSquared).value).toBeCloseTo(9 / 13, 1);
  const near = calibration!.predicted.findIndex((at) => at > 51.5);
  expect(calibration!.observed[near]).toBeCloseTo(50 + 0.8 * (calibration!.predicted[near]! - 51.5), 0);
  expect(calibration!.groups).toHaveLength(10);
});

test('intervals cover the truth about as often as they say', () => {
  const truths = { rSquared: 9 / 13, rmse: 2, mae: 2 * Math.sqrt(2 / Math.PI), calibrationSlope: 1, calibrationInTheLarge: 0 } as const; // prettier-ignore
  const covered = new Map<string, number>();
  const samples = 200;
  for (let sample = 0; sample < samples; sample += 1) {
    const { figures } = evaluateContinuous(drawn(150, sample + 50));
    for (const [name, truth] of Object.entries(truths)) {
      const { low, high } = estimated(figures[name as keyof typeof truths]);
      covered.set(name, (covered.get(name) ?? 0) + (low <= truth && truth <= high ? 1 : 0));
    }
  }
  // 95% of 200, less four standard errors of 1.5%.
  for (const count of covered.values()) expect(count / samples).toBeGreaterThan(0.89);
});

test('R2 is against the mean of the other folds, or the centre that is given', () => {
  const y = Float64Array.of(1, 2, 3, 10, 20, 30);
  const fold = Int32Array.of(0, 0, 0, 1, 1, 1);
  expect([...developmentMeans(y, fold)]).toEqual([20, 20, 20, 2, 2, 2]);
  expect([...developmentMeans(y, new Int32Array(6))]).toEqual(new Array(6).fill(11));
  const input = { y, predicted: [developmentMeans(y, fold)], fold: [fold], clusters: null };
  // Predicting the mean of the others is what R2 counts as nothing.
  expect(estimated(evaluateContinuous(input).figures.rSquared).value).toBeCloseTo(0, 12);
  const centred = evaluateContinuous({ ...input, centre: [new Float64Array(6).fill(11)] });
  expect(estimated(centred.figures.rSquared).value).toBeLessThan(-1);
});

test('bins tell of many participants each, and no edge of the one furthest off', () => {
  const input = drawn(400, 11, { repeats: 2 });
  input.y[17] = 1234.5678;
  const { residuals, residualHistogram, blandAltman } = evaluateContinuous(input);
  for (const bins of [residuals, blandAltman!.bins]) {
    expect(bins).toHaveLength(10);
    expect(bins.reduce((sum, bin) => sum + bin.participants, 0)).toBe(400);
    for (const bin of bins) {
      expect(bin.participants).toBeGreaterThanOrEqual(20);
      expect([bin.low, bin.q1, bin.median, bin.q3, bin.high]).toEqual(
        [bin.low, bin.q1, bin.median, bin.q3, bin.high].sort((a, b) => a - b),
      );
    }
  }
  const { from, width, counts } = residualHistogram!;
  expect(counts.reduce((sum, one) => sum + one, 0)).toBe(400);
  expect(from + width * counts.length).toBeLessThan(20);
  expect(numbersIn(residualHistogram).some((one) => Math.abs(one) > 500)).toBe(false);
});

test('compares two models on the rows of both', () => {
  const { y, predicted } = drawn(300, 5);
  const worse = predicted.map((one) => one.map((value, i) => value + (i % 2 === 0 ? 3 : -3)));
  const found = compareContinuous({ id: 'a', predicted }, { id: 'b', predicted: worse }, y, null);
  expect(estimated(found.discrimination).low).toBeGreaterThan(0);
  expect(estimated(found.loss).high).toBeLessThan(0);
  expect(found.p).toBeLessThan(1e-6);
  const self = compareContinuous({ id: 'a', predicted }, { id: 'b', predicted }, y, null);
  expect(estimated(self.loss).value).toBe(0);
  expect(self.p).toBeNull();
  const none = compareContinuous({ id: 'a', predicted }, { id: 'b', predicted: [] }, y, null);
  expect(none.loss.kind).toBe('notEstimable');
});

const number = fc.oneof(
  fc.constantFrom(0, 1, -1, 1e-200, 1e9, NaN),
  fc.integer({ min: -20, max: 20 }),
  fc.double({ min: -1e6, max: 1e6, noNaN: true }),
);
const anything = fc
  .record({ rows: fc.integer({ min: 0, max: 60 }), repeats: fc.integer({ min: 0, max: 3 }) })
  .chain(({ rows, repeats }) => {
    const column = <T>(of: fc.Arbitrary<T>) => fc.array(of, { minLength: rows, maxLength: rows });
    return fc.record({
      y: fc.oneof(
        column(number.map((one) => (Number.isNaN(one) ? 2 : one))),
        fc.constant(new Array<number>(rows).fill(4.2)),
      ),
      predicted: fc.array(
        fc.oneof(
          column(number),
          number.map((one) => new Array<number>(rows).fill(one)),
        ),
        {
          minLength: repeats,
          maxLength: repeats,
        },
      ),
      fold: fc.array(column(fc.integer({ min: -1, max: 3 })), { minLength: repeats, maxLength: repeats }),
      clusters: fc.option(column(fc.nat({ max: 12 })), { nil: null }),
    });
  })
  .map(({ y, predicted, fold, clusters }): ContinuousPredictions => ({
    y: Float64Array.from(y),
    predicted: predicted.map((one) => Float64Array.from(one)),
    fold: fold.map((one) => Int32Array.from(one)),
    clusters: clusters && Int32Array.from(clusters),
  }));

test('whatever is predicted, every number is finite and every interval holds its figure', () => {
  fc.assert(
    fc.property(anything, (input) => {
      const result = evaluateContinuous(input);
      expect(numbersIn(result).every(Number.isFinite)).toBe(true);
      for (const figure of Object.values(result.figures)) {
        if (figure.kind === 'notEstimable') continue;
        expect(figure.low).toBeLessThanOrEqual(figure.value);
        expect(figure.high).toBeGreaterThanOrEqual(figure.value);
      }
    }),
    { numRuns: 200 },
  );
});
