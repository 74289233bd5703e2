import fc from 'fast-check';
import { expect, test } from 'vitest';
import { recalibrateBlend } from '../../workers/study/search/recalibrate-blend';
import oracle from '../oracles/recalibrate-blend.json';

test.each(oracle)(
  'the penalised line is the one that a general optimiser finds (%#)',
  ({ risk, y, intercept, slope }) => {
    const found = recalibrateBlend(Float64Array.from(risk), Uint8Array.from(y));
    if (found?.kind !== 'logistic') throw new Error('no line was found');
    // The optimiser's gradient is a difference quotient: it stops about 1e-6 from the minimum.
    expect(found.intercept).toBeCloseTo(intercept, 5);
    expect(found.slope).toBeCloseTo(slope, 5);
  },
);

test('turning events around turns the line around', () => {
  const row = fc.record({ risk: fc.double({ min: 0, max: 1, noNaN: true }), y: fc.integer({ min: 0, max: 1 }) });
  fc.assert(
    fc.property(fc.array(row, { minLength: 2, maxLength: 40 }), (rows) => {
      const found = recalibrateBlend(
        Float64Array.from(rows, ({ risk }) => risk),
        Uint8Array.from(rows, ({ y }) => y),
      );
      const turned = recalibrateBlend(
        Float64Array.from(rows, ({ risk }) => 1 - risk),
        Uint8Array.from(rows, ({ y }) => 1 - y),
      );
      if (found?.kind !== 'logistic' || turned?.kind !== 'logistic') {
        expect(turned).toEqual(found);
        return;
      }
      expect(Number.isFinite(found.slope) && found.slope > 0).toBe(true);
      // Risks beyond 1e-6 of certainty are held there, which 1 - risk is only up to rounding.
      expect(turned.slope).toBeCloseTo(found.slope, 4);
      expect(turned.intercept).toBeCloseTo(-found.intercept, 4);
    }),
  );
});

test('one outcome only moves nothing', () => {
  expect(recalibrateBlend(Float64Array.of(0.2, 0.4), Uint8Array.of(1, 1))).toBeNull();
});
