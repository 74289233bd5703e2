import fc from 'fast-check';
import { expect, test } from 'vitest';
import { loessCalibrationErrors } from '../../workers/numerics/calibration-error';
import { countedQuantiles } from '../../workers/numerics/counted-quantiles';
import { distinctRisks } from '../../workers/numerics/distinct-risks';
import { LoessCurve } from '../../workers/numerics/loess-curve';
import { quantile } from '../../workers/numerics/ranks';
import oracle from '../oracles/binary.json' with { type: 'json' };
import held from '../oracles/binary-statistics.json' with { type: 'json' };
import golden from '../oracles/evaluation.json' with { type: 'json' };
import reference from '../oracles/statistics.json' with { type: 'json' };

const distinctOf = (p: readonly number[], y: readonly number[]) =>
  distinctRisks(Float64Array.from(p), Uint8Array.from(y));

function fitted(p: readonly number[], y: readonly number[]) {
  const { risk, events, others } = distinctOf(p, y);
  const curve = new Float64Array(risk.length);
  new LoessCurve(risk.length).fit({ x: risk, count: events.map((one, i) => one + others[i]!), sum: events }, curve);
  return { risk, curve };
}

// Both solve the same nine regressions, R by singular values, here by orthogonal polynomials.
const TOLERANCE = 1e-10;

test.each(oracle.smooth)("agrees with R's default loess: $name", ({ p, y, fitted: expected }) => {
  const { risk, curve } = fitted(p, y);
  for (const [i, one] of p.entries()) {
    expect(Math.abs(curve[risk.indexOf(one)]! - expected[i]!)).toBeLessThan(TOLERANCE);
  }
});

test.each(oracle.smooth)('calibration errors agree with R: $name', ({ p, y, ici, e50, e90, emax }) => {
  const found = loessCalibrationErrors(distinctOf(p, y));
  expect(found?.ici).toBeCloseTo(ici, 10);
  expect(found?.e50).toBeCloseTo(e50, 10);
  expect(found?.e90).toBeCloseTo(e90, 10);
  expect(found?.emax).toBeCloseTo(emax, 10);
});

test('agrees with the golden numbers on the aSAH data', () => {
  const { poor, age, s100b } = golden.asah;
  const risk = age.map((one, i) => 1 / (1 + Math.exp(3.2 - 0.03 * one - 5 * s100b[i]!)));
  const found = loessCalibrationErrors(distinctOf(risk, poor));
  // Given to seven significant digits.
  expect(found?.ici).toBeCloseTo(0.04722293, 8);
  expect(found?.e50).toBeCloseTo(0.02562873, 8);
  expect(found?.e90).toBeCloseTo(0.1119925, 7);
  expect(found?.emax).toBeCloseTo(0.1331804, 7);
});

test('agrees with the reference case, whose curve is held within [0, 1]', () => {
  const { inputs } = reference.calibration;
  const { outputs } = held.smoothed_calibration;
  const { risk, curve } = fitted(inputs.p, inputs.y);
  const distance = inputs.p.map((p) => Math.abs(Math.min(1, Math.max(0, curve[risk.indexOf(p)]!)) - p));
  const sorted = Float64Array.from(distance).sort();
  expect(distance.reduce((sum, one) => sum + one, 0) / distance.length).toBeCloseTo(outputs.ici_loess_interpolate, 11);
  expect(quantile(sorted, 0.5)).toBeCloseTo(outputs.e50, 11);
  expect(quantile(sorted, 0.9)).toBeCloseTo(outputs.e90, 11);
  expect(sorted.at(-1)).toBeCloseTo(outputs.emax, 11);
});

test('outcomes that equal their risks have no calibration error', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 1000 }), { minLength: 8, maxLength: 60 }), (whole) => {
      const risk = Float64Array.from(whole, (one) => one / 1000).sort();
      const curve = new Float64Array(risk.length);
      new LoessCurve(risk.length).fit(
        { x: risk, count: new Float64Array(risk.length).fill(2), sum: risk.map((one) => 2 * one) },
        curve,
      );
      // The line comes back but for rounding, which uneven gaps magnify.
      for (const [i, one] of curve.entries()) expect(Math.abs(one - risk[i]!)).toBeLessThan(1e-7);
    }),
  );
});

test('is finite on any sample, and values that the sample does not hold change nothing', () => {
  const point = fc.tuple(
    fc.integer({ min: 0, max: 30 }),
    fc.integer({ min: 0, max: 3 }),
    fc.integer({ min: 0, max: 3 }),
  );
  fc.assert(
    fc.property(fc.array(point, { minLength: 1, maxLength: 40 }), (points) => {
      const at = new Map<number, { count: number; sum: number }>();
      for (const [x, count, sum] of points) at.set(x / 30, { count, sum: Math.min(sum, count) });
      const all = [...at].sort(([a], [b]) => a - b);
      const drawn = all.filter(([, { count }]) => count > 0);
      if (drawn.length === 0) return;
      const fit = (rows: typeof all) => {
        const curve = new Float64Array(rows.length);
        const x = Float64Array.from(rows, ([value]) => value);
        const count = Float64Array.from(rows, ([, row]) => row.count);
        new LoessCurve(rows.length).fit({ x, count, sum: Float64Array.from(rows, ([, row]) => row.sum) }, curve);
        return new Map(rows.map(([value], i) => [value, curve[i]!]));
      };
      const [whole, alone] = [fit(all), fit(drawn)];
      for (const [value] of drawn) {
        expect(Number.isFinite(alone.get(value))).toBe(true);
        expect(whole.get(value)).toBeCloseTo(alone.get(value)!, 9);
      }
    }),
    { numRuns: 300 },
  );
});

test('counted quantiles are those of the sample written out', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 4 })), {
        minLength: 1,
        maxLength: 50,
      }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (rows, share) => {
        const written = Float64Array.from(
          rows.flatMap(([value, count]) => new Array<number>(count).fill(value)),
        ).sort();
        const value = Float64Array.from(rows, ([one]) => one);
        const count = Float64Array.from(rows, ([, one]) => one);
        if (written.length === 0) {
          expect(() => countedQuantiles(value, count, [share])).toThrow(RangeError);
          return;
        }
        const [found, middle] = countedQuantiles(value, count, [share, 0.5]);
        expect(found).toBeCloseTo(quantile(written, share), 12);
        expect(middle).toBeCloseTo(quantile(written, 0.5), 12);
      },
    ),
    { numRuns: 500 },
  );
});

test('too few distinct risks have no calibration error, and no sample has no curve', () => {
  expect(loessCalibrationErrors(distinctOf([0.2, 0.2, 0.4], [0, 1, 1]))).toBeNull();
  expect(() =>
    new LoessCurve(1).fit(
      { x: Float64Array.of(1), count: Float64Array.of(0), sum: Float64Array.of(0) },
      new Float64Array(1),
    ),
  ).toThrow(RangeError);
});
