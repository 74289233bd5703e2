import fc from 'fast-check';
import { expect, test } from 'vitest';
import { limitsOfAgreement } from '../../workers/numerics/bland-altman';
import { withClusterVariance, type Influenced } from '../../workers/numerics/estimate';
import { calibrationLine, mae, meanOf, residuals, rmse, rSquared } from '../../workers/numerics/regression-metrics';
import golden from '../oracles/predictions.json' with { type: 'json' };
import oracle from '../oracles/small-statistics.json' with { type: 'json' };

const { inputs, outputs } = oracle.regression_metrics;
const y = Float64Array.from(inputs.y);
const predicted = Float64Array.from(inputs.pred);
const n = y.length;
const own = new Float64Array(n).fill(y.reduce((sum, one) => sum + one, 0) / n);

function line(outcome: Float64Array, prediction: Float64Array) {
  const found = calibrationLine(outcome, prediction);
  if ('reason' in found) throw new Error(found.reason);
  return found;
}

test('agrees with the reference cases', () => {
  const residual = residuals(y, predicted);
  expect(rmse(residual).value).toBeCloseTo(outputs.rmse, 10);
  expect(mae(residual).value).toBeCloseTo(outputs.mae, 10);
  // scikit-learn's R2 is against the mean of the same rows.
  expect(rSquared(y, predicted, own)?.value).toBeCloseTo(outputs.r2, 10);
  expect(line(y, predicted).slope.value).toBeCloseTo(outputs.cal_slope, 10);
  expect(line(y, predicted).intercept.value).toBeCloseTo(outputs.cal_intercept, 9);
});

test('agrees with R on values and standard errors, alone and clustered', () => {
  const { numbers } = golden;
  const outcome = Float64Array.from(numbers.y);
  const prediction = Float64Array.from(numbers.predicted);
  const difference = residuals(outcome, prediction);
  const clusters = { of: Int32Array.from(numbers.cluster, (id) => id - 1), count: Math.max(...numbers.cluster) };
  const se = (found: Influenced, together: typeof clusters | null) => {
    const estimate = withClusterVariance(found, together);
    return estimate.kind === 'none' ? NaN : Math.sqrt(estimate.variance);
  };
  expect(rSquared(outcome, prediction, Float64Array.from(numbers.centre))?.value).toBeCloseTo(numbers.rSquared, 12);
  expect(rmse(difference).value).toBeCloseTo(numbers.rmse, 12);
  expect(mae(difference).value).toBeCloseTo(numbers.mae, 12);
  const { slope } = line(outcome, prediction);
  expect(slope.value).toBeCloseTo(numbers.slope, 10);
  expect(se(slope, null)).toBeCloseTo(numbers.slopeSe, 10);
  expect(se(slope, clusters)).toBeCloseTo(numbers.slopeClusterSe, 10);
  const agreement = limitsOfAgreement(difference)!;
  expect(agreement.bias.value).toBeCloseTo(numbers.bias, 12);
  expect(se(agreement.bias, null)).toBeCloseTo(numbers.biasSe, 12);
  expect(agreement.lower.value).toBeCloseTo(numbers.limits[0]!, 10);
  expect(agreement.upper.value).toBeCloseTo(numbers.limits[1]!, 10);
});

type Figure = (outcome: Float64Array, prediction: Float64Array) => Influenced;
const figures: readonly (readonly [string, Figure])[] = [
  ['RMSE', (a, b) => rmse(residuals(a, b))],
  ['MAE', (a, b) => mae(residuals(a, b))],
  ['mean residual', (a, b) => meanOf(residuals(a, b))],
  ['R2', (a, b) => rSquared(a, b, new Float64Array(a.length).fill(31))!],
  ['slope', (a, b) => line(a, b).slope],
  ['intercept', (a, b) => line(a, b).intercept],
  ['lower limit', (a, b) => limitsOfAgreement(residuals(a, b))!.lower],
  ['upper limit', (a, b) => limitsOfAgreement(residuals(a, b))!.upper],
];

test.each(figures)('the influence values of the %s are those of leaving a row out', (_, figure) => {
  const whole = figure(y, predicted);
  let squares = 0;
  let jackknife = 0;
  for (let left = 0; left < n; left += 1) {
    const without = (list: Float64Array) => list.filter((__, i) => i !== left);
    jackknife += (whole.value - figure(without(y), without(predicted)).value) ** 2;
    squares += whole.influence[left]! ** 2;
  }
  // Of 50 rows: terms of order 1 / n, larger where one row has leverage.
  expect(Math.sqrt((jackknife * (n - 1)) / n) / Math.sqrt(squares)).toBeGreaterThan(0.93);
  expect(Math.sqrt((jackknife * (n - 1)) / n) / Math.sqrt(squares)).toBeLessThan(1.12);
  expect(whole.influence.reduce((sum, one) => sum + one, 0)).toBeCloseTo(0, 9);
});

const pairs = fc.array(fc.tuple(fc.integer({ min: -90, max: 90 }), fc.integer({ min: -90, max: 90 })), {
  minLength: 5,
  maxLength: 60,
});

test('a line through observed and predicted leaves no smaller error, and predictions on it have slope 1', () => {
  fc.assert(
    fc.property(pairs, (drawn) => {
      const outcome = Float64Array.from(drawn, ([one]) => one);
      const prediction = Float64Array.from(drawn, ([, one]) => one);
      fc.pre(new Set(prediction).size > 1);
      const { slope, intercept } = line(outcome, prediction);
      const better = prediction.map((one) => intercept.value + slope.value * one);
      expect(rmse(residuals(outcome, better)).value).toBeLessThanOrEqual(
        rmse(residuals(outcome, prediction)).value + 1e-9,
      );
      if (new Set(better).size > 1 && Math.abs(slope.value) > 1e-3) {
        expect(line(outcome, better).slope.value).toBeCloseTo(1, 6);
      }
      expect(mae(residuals(outcome, prediction)).value).toBeLessThanOrEqual(
        rmse(residuals(outcome, prediction)).value + 1e-9,
      );
    }),
  );
});

test('limits of agreement are those of Bland and Altman for normal differences', () => {
  // Normal quantiles: the fourth moment of 400 of them is a little short of a normal one's.
  const difference = Float64Array.from(
    { length: 400 },
    (_, i) => 2 + 3 * Math.sqrt(2) * erfInverse(((i + 0.5) / 400) * 2 - 1),
  );
  const { bias, lower, upper } = limitsOfAgreement(difference)!;
  expect(bias.value).toBeCloseTo(2, 6);
  expect(upper.value).toBeCloseTo(2 + 1.96 * 3, 1);
  expect(lower.value).toBeCloseTo(2 - 1.96 * 3, 1);
  const found = withClusterVariance(upper, null);
  if (found.kind === 'none') throw new Error(found.reason);
  expect(found.variance / (9 * (1 / 400 + 1.96 ** 2 / 800))).toBeCloseTo(1, 1);
});

/** By bisection on a series that converges everywhere it is used here. */
function erfInverse(share: number): number {
  const erf = (x: number) => {
    let [term, sum] = [x, x];
    for (let k = 1; k < 200; k += 1) {
      term *= (-x * x) / k;
      sum += term / (2 * k + 1);
    }
    return (2 / Math.sqrt(Math.PI)) * sum;
  };
  let [low, high] = [-3.5, 3.5];
  for (let step = 0; step < 60; step += 1) {
    const middle = (low + high) / 2;
    if (erf(middle) < share) low = middle;
    else high = middle;
  }
  return low;
}

test('says why where there is no line, and is null where there is no reference', () => {
  const flat = new Float64Array(5).fill(3.3);
  const some = Float64Array.of(1, 2, 3, 4, 5);
  expect(calibrationLine(some, flat)).toEqual({ reason: 'noVariation' });
  expect(calibrationLine(some.subarray(0, 2), some.subarray(0, 2))).toEqual({ reason: 'tooFew' });
  expect(line(flat, some).slope.value).toBeCloseTo(0, 12);
  expect(rSquared(flat, some, flat)).toBeNull();
  expect(limitsOfAgreement(some.subarray(0, 2))).toBeNull();
  expect(limitsOfAgreement(flat)?.upper.value).toBeCloseTo(3.3, 12);
  expect([...rmse(new Float64Array(3)).influence]).toEqual([0, 0, 0]);
});
