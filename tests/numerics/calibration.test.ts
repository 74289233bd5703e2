import fc from 'fast-check';
import { expect, test } from 'vitest';
import { brier, logLoss, scaledBrier } from '../../workers/numerics/accuracy';
import {
  calibrationInTheLarge,
  calibrationSlope,
  logits,
  logObservedExpected,
} from '../../workers/numerics/calibration';
import { withClusterVariance, type Clusters, type Estimate } from '../../workers/numerics/estimate';
import golden from '../oracles/evaluation.json' with { type: 'json' };
import oracle from '../oracles/statistics.json' with { type: 'json' };

const { asah, asahResults, simulated } = golden;
const risk = Float64Array.from(simulated.p);
const event = Uint8Array.from(simulated.y);
const clusters: Clusters = {
  of: Int32Array.from(simulated.cluster, (id) => id - 1),
  count: Math.max(...simulated.cluster),
};
function found(estimate: Estimate): { value: number; se: number } {
  if (estimate.kind === 'none') throw new Error(estimate.reason);
  return { value: estimate.value, se: Math.sqrt(estimate.variance) };
}

test('agrees with the golden numbers of a frozen model on the aSAH data', () => {
  const frozen = Float64Array.from(asah.age, (age, i) => 1 / (1 + Math.exp(3.2 - 0.03 * age - 5 * asah.s100b[i]!)));
  const poor = Uint8Array.from(asah.poor);
  const lp = logits(frozen);
  // Published to six or seven places.
  expect(found(calibrationInTheLarge(lp, poor, null)).value).toBeCloseTo(-0.1440168, 7);
  expect(found(calibrationSlope(lp, poor, null)).value).toBeCloseTo(0.895572, 6);
  expect(Math.exp(found(logObservedExpected(frozen, poor, null)).value)).toBeCloseTo(0.9349909, 7);
  expect(brier(frozen, poor).value).toBeCloseTo(0.182516, 6);

  const fitted = brier(Float64Array.from(asahResults.fitted.risk), poor);
  expect(fitted.value).toBeCloseTo(0.1578161, 7);
  expect(scaledBrier(fitted, poor)?.value).toBeCloseTo(0.3173599, 7);
});

test('agrees with the reference cases', () => {
  const { inputs, outputs } = oracle.calibration;
  const lp = logits(Float64Array.from(inputs.p));
  const y = Uint8Array.from(inputs.y);
  const intercept = found(calibrationInTheLarge(lp, y, null));
  const slope = found(calibrationSlope(lp, y, null));
  // R's glm stops at a relative change of 1e-8 in the deviance: six or more places of the coefficients hold.
  expect(intercept.value).toBeCloseTo(outputs.intercept, 8);
  expect(intercept.se).toBeCloseTo(outputs.intercept_se, 6);
  expect(slope.value).toBeCloseTo(outputs.slope, 8);
  expect(slope.se).toBeCloseTo(outputs.slope_se, 5);
  expect(Math.exp(found(logObservedExpected(Float64Array.from(inputs.p), y, null)).value)).toBeCloseTo(outputs.oe, 10);

  const accuracy = oracle.brier_logloss;
  const p = Float64Array.from(accuracy.inputs.p);
  const outcome = Uint8Array.from(accuracy.inputs.y);
  const score = brier(p, outcome);
  expect(score.value).toBeCloseTo(accuracy.outputs.brier, 11);
  expect(scaledBrier(score, outcome)?.value).toBeCloseTo(accuracy.outputs.brier_scaled, 10);
  expect(logLoss(p, outcome).value).toBeCloseTo(accuracy.outputs.logloss, 11);
});

test('agrees with R on values and standard errors, alone and clustered', () => {
  const lp = logits(risk);
  // glm was run to a change of 1e-14 in the deviance, which leaves about 1e-8 in what derives from its last weights.
  const expectation: readonly (readonly [Estimate, number, number])[] = [
    [calibrationInTheLarge(lp, event, null), simulated.citl, simulated.citlSe],
    [calibrationInTheLarge(lp, event, clusters), simulated.citl, simulated.citlRobustSe],
    [calibrationSlope(lp, event, null), simulated.slope, simulated.slopeSe],
    [calibrationSlope(lp, event, clusters), simulated.slope, simulated.slopeRobustSe],
    [logObservedExpected(risk, event, null), simulated.logOe, simulated.logOeSe],
    [logObservedExpected(risk, event, clusters), simulated.logOe, simulated.logOeRobustSe],
    [withClusterVariance(brier(risk, event), null), simulated.brier, simulated.brierSe],
    [withClusterVariance(brier(risk, event), clusters), simulated.brier, simulated.brierRobustSe],
    [withClusterVariance(logLoss(risk, event), null), simulated.logLoss, simulated.logLossSe],
  ];
  for (const [estimate, value, se] of expectation) {
    expect(found(estimate).value).toBeCloseTo(value, 8);
    expect(found(estimate).se).toBeCloseTo(se, 8);
  }
});

test('the influence values of the scaled Brier score are those of leaving a row out', () => {
  const whole = scaledBrier(brier(risk, event), event)!;
  const n = risk.length;
  for (const left of [0, 7, 50, n - 1]) {
    const without = <List extends Float64Array | Uint8Array>(list: List) => list.filter((_, i) => i !== left) as List;
    const rest = scaledBrier(brier(without(risk), without(event)), without(event))!;
    // The jackknife differs from the derivative by terms of order 1/n^2.
    expect(Math.abs((whole.value - rest.value) * (n - 1) - whole.influence[left]! * n)).toBeLessThan(20 / n);
  }
});

const rows = fc.array(fc.tuple(fc.double({ min: 0.01, max: 0.99, noNaN: true }), fc.boolean()), {
  minLength: 12,
  maxLength: 80,
});

test('scaling the log odds divides the slope, shifting them shifts the intercept', () => {
  fc.assert(
    fc.property(rows, fc.double({ min: 0.3, max: 3, noNaN: true }), (drawn, factor) => {
      const lp = logits(Float64Array.from(drawn, ([p]) => p));
      const y = Uint8Array.from(drawn, ([, one]) => (one ? 1 : 0));
      const slope = calibrationSlope(lp, y, null);
      const scaled = calibrationSlope(
        lp.map((one) => one * factor + 0.7),
        y,
        null,
      );
      expect(scaled.kind).toBe(slope.kind);
      if (slope.kind === 'estimate' && scaled.kind === 'estimate') {
        const tolerance = 1e-6 * (1 + Math.abs(slope.value));
        expect(Math.abs(scaled.value * factor - slope.value)).toBeLessThan(tolerance);
      }
      const intercept = calibrationInTheLarge(lp, y, null);
      const shifted = calibrationInTheLarge(
        lp.map((one) => one + factor),
        y,
        null,
      );
      expect(shifted.kind).toBe(intercept.kind);
      if (intercept.kind === 'estimate' && shifted.kind === 'estimate') {
        expect(shifted.value).toBeCloseTo(intercept.value - factor, 8);
      }
    }),
  );
});

test('the Brier score lies between the squared bias and one, and never below its own best', () => {
  fc.assert(
    fc.property(rows, (drawn) => {
      const p = Float64Array.from(drawn, ([one]) => one);
      const y = Uint8Array.from(drawn, ([, one]) => (one ? 1 : 0));
      const mean = (list: ArrayLike<number>) => Array.from(list).reduce((sum, one) => sum + one, 0) / list.length;
      const { value, influence } = brier(p, y);
      // Jensen: the mean of squares is at least the square of the mean.
      expect(value).toBeGreaterThanOrEqual((mean(p) - mean(y)) ** 2 - 1e-12);
      expect(value).toBeLessThanOrEqual(1);
      expect(influence.reduce((sum, one) => sum + one, 0)).toBeCloseTo(0, 12);
    }),
  );
});

test('each figure that does not exist says why', () => {
  const none = (reason: string) => ({ kind: 'none', reason });
  const apart = logits(Float64Array.of(0.1, 0.2, 0.7, 0.9));
  const outcome = Uint8Array.of(0, 0, 1, 1);
  expect(calibrationSlope(apart, outcome, null)).toEqual(none('separated'));
  expect(calibrationSlope(apart, Uint8Array.of(1, 1, 0, 0), null)).toEqual(none('separated'));
  expect(calibrationSlope(logits(Float64Array.of(0.1, 0.7, 0.7, 0.9)), outcome, null)).toEqual(none('separated'));
  expect(calibrationSlope(new Float64Array(4).fill(-1.3), outcome, null)).toEqual(none('noVariation'));
  expect(calibrationSlope(apart, Uint8Array.of(1, 1, 1, 1), null)).toEqual(none('oneOutcomeOnly'));
  expect(calibrationInTheLarge(apart, Uint8Array.of(0, 0, 0, 0), null)).toEqual(none('oneOutcomeOnly'));
  const certain = Float64Array.of(0, 0, 1, 1);
  expect(calibrationInTheLarge(logits(certain), outcome, null)).toEqual(none('notDefined'));
  expect(logObservedExpected(new Float64Array(4), outcome, null)).toEqual(none('notDefined'));
  expect(logObservedExpected(certain, new Uint8Array(4), null)).toEqual(none('oneOutcomeOnly'));
  expect(scaledBrier(brier(certain, new Uint8Array(4)), new Uint8Array(4))).toBeNull();
});
