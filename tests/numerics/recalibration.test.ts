import fc from 'fast-check';
import { expect, test } from 'vitest';
import { recalibrated } from '../../workers/numerics/recalibration/apply';
import { fitRecalibration } from '../../workers/numerics/recalibration/fit';
import { isotonicFit, isotonicKnots } from '../../workers/numerics/recalibration/isotonic';
import { recalibrationMethods as kinds, type RecalibrationMethod } from '../../workers/contract/analyses';
import { calibrationInTheLarge, logits } from '../../workers/numerics/calibration';
import oracle from '../oracles/small-statistics.json' with { type: 'json' };

const { inputs, outputs } = oracle.recalibration;
const risk = Float64Array.from(inputs.p);
const event = Uint8Array.from(inputs.y);

test('agrees with the reference cases', () => {
  const logistic = fitRecalibration('logistic', risk, event).recalibration;
  if (logistic.kind !== 'logistic') throw new Error(logistic.kind);
  // R's glm stops at a relative change of 1e-8 in the deviance.
  expect(logistic.slope).toBeCloseTo(outputs.logistic_recalibration.slope, 7);
  expect(logistic.intercept).toBeCloseTo(outputs.logistic_recalibration.intercept, 7);

  const beta = fitRecalibration('beta', risk, event).recalibration;
  if (beta.kind !== 'beta') throw new Error(beta.kind);
  expect(beta.a).toBeCloseTo(outputs.beta.a, 6);
  expect(beta.b).toBeCloseTo(outputs.beta.b, 6);
  expect(beta.intercept).toBeCloseTo(outputs.beta.c, 6);

  const temperature = fitRecalibration('temperature', risk, event).recalibration;
  if (temperature.kind !== 'temperature') throw new Error(temperature.kind);
  // Found there by a line search over the loss, flat at its minimum: half the digits of the loss.
  expect(temperature.temperature).toBeCloseTo(outputs.temperature, 5);

  const intercept = fitRecalibration('intercept', risk, event).recalibration;
  const inTheLarge = calibrationInTheLarge(logits(risk), event, null);
  if (intercept.kind !== 'intercept' || inTheLarge.kind !== 'estimate') throw new Error('no intercept');
  expect(intercept.intercept).toBeCloseTo(inTheLarge.value, 9);

  const fit = isotonicFit(risk, event);
  const sorted = [...fit].sort((a, b) => a - b);
  for (const [k, value] of outputs.isotonic.fit.entries()) expect(sorted[k]).toBeCloseTo(value, 11);
});

const rows = fc.array(
  fc.tuple(
    fc.oneof(
      fc.integer({ min: 0, max: 20 }).map((k) => k / 20),
      fc.double({ min: 0, max: 1, noNaN: true }),
    ),
    fc.boolean(),
  ),
  { minLength: 5, maxLength: 120 },
);

test('recalibrated risks are risks, and never change their order', () => {
  fc.assert(
    fc.property(rows, fc.constantFrom(...kinds), (drawn, kind) => {
      const p = Float64Array.from(drawn, ([one]) => one);
      const y = Uint8Array.from(drawn, ([, one]) => (one ? 1 : 0));
      const { recalibration } = fitRecalibration(kind, p, y);
      let last = -1;
      for (const one of [...p].sort((a, b) => a - b)) {
        const moved = recalibrated(recalibration, one);
        expect(moved).toBeGreaterThanOrEqual(Math.max(0, last - 1e-12));
        expect(moved).toBeLessThanOrEqual(1);
        last = moved;
      }
      expect(JSON.stringify(recalibration)).not.toMatch(/null|NaN/);
    }),
  );
});

test('fitted with an intercept, the mean risk is the share of events', () => {
  fc.assert(
    fc.property(rows, fc.constantFrom<RecalibrationMethod>('intercept', 'logistic', 'beta'), (drawn, kind) => {
      const p = Float64Array.from(drawn, ([one]) => Math.min(0.99, Math.max(0.01, one)));
      const y = Uint8Array.from(drawn, ([, one]) => (one ? 1 : 0));
      const { recalibration } = fitRecalibration(kind, p, y);
      fc.pre(recalibration.kind !== 'none');
      const mean = p.reduce((sum, one) => sum + recalibrated(recalibration, one), 0) / p.length;
      expect(mean).toBeCloseTo(y.reduce((sum, one) => sum + one, 0) / y.length, 6);
    }),
  );
});

test('the isotonic fit keeps the mean and no other rising fit is closer', () => {
  fc.assert(
    fc.property(rows, (drawn) => {
      const x = Float64Array.from(drawn, ([one]) => one);
      const y = Uint8Array.from(drawn, ([, one]) => (one ? 1 : 0));
      const fit = isotonicFit(x, y);
      const mean = (list: ArrayLike<number>) => Array.from(list).reduce((sum, one) => sum + one, 0) / list.length;
      expect(mean(fit)).toBeCloseTo(mean(y), 10);
      const squares = (other: Float64Array) => other.reduce((sum, one, i) => sum + (one - y[i]!) ** 2, 0);
      expect(squares(fit)).toBeLessThanOrEqual(squares(x) + 1e-9);
    }),
  );
});

test('knots are few and rest on ten rows each', () => {
  const n = 30_000;
  const x = Float64Array.from({ length: n }, (_, i) => (i + 0.5) / n);
  // Rising in 300 steps of 100 rows.
  const y = Uint8Array.from({ length: n }, (_, i) => ((i * 7919) % 100 < Math.floor(i / 300) ? 1 : 0));
  const { from, to } = isotonicKnots(x, y);
  expect(from.length).toBeGreaterThan(20);
  expect(from.length).toBeLessThanOrEqual(100);
  for (let k = 1; k < from.length; k += 1) {
    expect(from[k]! - from[k - 1]!).toBeGreaterThan(0);
    expect(to[k]! - to[k - 1]!).toBeGreaterThan(0);
  }
  expect(isotonicKnots(Float64Array.of(0.1, 0.2, 0.3, 0.4, 0.5), Uint8Array.of(0, 1, 0, 1, 1)).from).toHaveLength(1);
});

test('falls back to what exists, and says why', () => {
  const apart = Float64Array.of(0.1, 0.2, 0.3, 0.7, 0.9);
  const outcome = Uint8Array.of(0, 0, 0, 1, 1);
  for (const kind of ['logistic', 'beta', 'isotonic'] as const) {
    const { recalibration, fallback } = fitRecalibration(kind, apart, outcome);
    expect([kind, recalibration.kind, fallback]).toEqual([
      kind,
      'intercept',
      kind === 'isotonic' ? 'tooFew' : 'separated',
    ]);
  }
  const constant = fitRecalibration('logistic', new Float64Array(5).fill(0.3), outcome);
  expect([constant.recalibration.kind, constant.fallback]).toEqual(['intercept', 'noVariation']);
  expect(recalibrated(constant.recalibration, 0.3)).toBeCloseTo(0.4, 9);
  expect(fitRecalibration('beta', apart, new Uint8Array(5))).toEqual({
    recalibration: { kind: 'none' },
    fallback: 'oneOutcomeOnly',
  });
  const falling = fitRecalibration('logistic', apart, Uint8Array.of(1, 1, 0, 1, 0));
  expect([falling.recalibration.kind, falling.fallback]).toEqual(['intercept', 'notDefined']);
  expect(recalibrated({ kind: 'none' }, 0.3)).toBe(0.3);
  expect(recalibrated(falling.recalibration, NaN)).toBeNaN();
  expect(() => fitRecalibration('beta', apart, new Uint8Array(4))).toThrow(RangeError);
});
