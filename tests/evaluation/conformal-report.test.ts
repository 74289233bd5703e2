import { expect, test } from 'vitest';
import { crossRecalibrated, recalibrationForUse } from '../../workers/evaluation/cross-recalibrate';
import { bothProbabilities, conformalReport } from '../../workers/evaluation/conformal-report';
import { calibrationSlope, logits } from '../../workers/numerics/calibration';
import { recalibrationMethods } from '../../workers/contract/analyses';
import { randomStream } from '../../workers/numerics/random';
import { drawOutOfFold, numbersIn } from './drawn';

const slopeOf = (risk: Float64Array, y: Uint8Array) => {
  const found = calibrationSlope(logits(risk), y, null);
  if (found.kind === 'none') throw new Error(found.reason);
  return found.value;
};

test('recalibrated on other folds, risks that were too extreme are calibrated', () => {
  const input = drawOutOfFold({ rows: 3000, slope: 2.5, intercept: 0.8, noise: 0.05, repeats: 1 });
  expect(slopeOf(input.risk[0]!, input.y)).toBeLessThan(0.6);
  for (const method of ['logistic', 'beta', 'isotonic'] as const) {
    // The slope of 3000 rows has a standard error of about 0.05.
    expect(Math.abs(slopeOf(crossRecalibrated(input, method)[0]!, input.y) - 1)).toBeLessThan(0.15);
  }
  expect(recalibrationForUse(input, 'logistic')?.fallback).toBeNull();
});

test('a fold is moved by what the other folds say, never by its own outcomes', () => {
  const input = drawOutOfFold({ rows: 200, slope: 2, repeats: 2 });
  const y = input.y.map((one, row) => (input.fold[0]![row] === 2 ? 1 - one : one));
  const [one, other] = [crossRecalibrated(input, 'beta')[0]!, crossRecalibrated({ ...input, y }, 'beta')[0]!];
  for (const [row, fold] of input.fold[0]!.entries()) if (fold === 2) expect(other[row]).toBe(one[row]);
  expect(one).not.toEqual(other);
});

test('what cannot be recalibrated is left, or not there', () => {
  const input = drawOutOfFold({ rows: 5, repeats: 1 });
  for (const method of recalibrationMethods) {
    const moved = crossRecalibrated({ ...input, fold: [Int32Array.of(0, 0, 1, 1, 1)] }, method)[0]!;
    expect(moved.every((one) => one >= 0 && one <= 1)).toBe(true);
    expect(crossRecalibrated({ ...input, fold: [new Int32Array(5)] }, method)[0]!.every(Number.isNaN)).toBe(true);
    expect(recalibrationForUse({ ...input, risk: [new Float64Array(5).fill(NaN)] }, method)).toBeNull();
  }
});

test('sets hold the truth as often as they say, in each class where that is asked', () => {
  const drawn = drawOutOfFold({ rows: 4000, intercept: -1, repeats: 2 });
  const input = {
    ...drawn,
    classes: ['no', 'yes'],
    predicted: drawn.risk.map(bothProbabilities),
  };
  for (const byClass of [false, true]) {
    const report = conformalReport('m', input, { alpha: 0.1, byClass })!;
    expect(report.thresholds).toHaveLength(byClass ? 2 : 1);
    for (const { level, figure } of report.coverage) {
      if (figure.kind === 'notEstimable') throw new Error(figure.reason);
      // Exact to within the fold's scores and 4000 (or some 1500) rows: three standard errors.
      if (level === null || byClass) expect(Math.abs(figure.value - 0.9)).toBeLessThan(0.03);
    }
    expect(report.setSizes.reduce((sum, one) => sum + one, 0)).toBeCloseTo(1, 9);
    expect(report.meanWidth).toBeNull();
  }
});

test('intervals hold the truth as often as they say, and tell their width', () => {
  const random = randomStream(77);
  const rows = 3000;
  const predicted = Float64Array.from({ length: rows }, () => 10 * random.normal());
  const y = predicted.map((one) => one + 2 * random.normal());
  const fold = [Int32Array.from(predicted, (_, i) => i % 5)];
  const input = { y, classes: null, predicted: [predicted], fold, clusters: null };
  const report = conformalReport('m', input, { alpha: 0.2, byClass: true })!;
  const [overall] = report.coverage;
  if (overall?.figure.kind !== 'estimated') throw new Error('no coverage');
  expect(Math.abs(overall.figure.value - 0.8)).toBeLessThan(0.025);
  // 1.2816 standard deviations on either side.
  expect(report.meanWidth).toBeCloseTo(2 * 1.2816 * 2, 0);
  expect([report.byClass, report.setSizes]).toEqual([false, []]);
});

test('five participants promise nothing, and nothing is made up', () => {
  const y = Float64Array.of(1, 2, 3, 4, 5);
  const input = {
    y,
    classes: null,
    predicted: [y.map((one) => one + 0.3)],
    fold: [Int32Array.of(0, 1, 0, 1, 0)],
    clusters: null,
  };
  const report = conformalReport('m', input, { alpha: 0.05, byClass: false })!;
  expect(report.thresholds).toEqual([null]);
  expect(report.meanWidth).toBeNull();
  expect(numbersIn(report).every(Number.isFinite)).toBe(true);
  const alone = conformalReport('m', { ...input, fold: [new Int32Array(5)] }, { alpha: 0.5, byClass: false })!;
  expect(alone.coverage[0]?.figure).toEqual({ kind: 'notEstimable', reason: 'tooFew' });
  expect(conformalReport('m', { ...input, predicted: [] }, { alpha: 0.05, byClass: false })).toBeNull();
});
