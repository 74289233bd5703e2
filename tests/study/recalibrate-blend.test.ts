import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LossyOutcome } from '../../workers/cohort/row-losses';
import { recalibratedRows } from '../../workers/numerics/recalibration/apply';
import { recalibrateBlend } from '../../workers/study/search/recalibrate-blend';
import oracle from '../oracles/recalibrate-blend.json';

const binary = (y: readonly number[]): LossyOutcome => ({ kind: 'binary', y: Uint8Array.from(y) });

const ofClasses = (y: readonly number[], classes: number): LossyOutcome => ({
  kind: 'classes',
  y: Int32Array.from(y),
  classes: Array.from({ length: classes }, (_, k) => `${k}`),
  ordered: false,
});

test.each(oracle)(
  'the held map is the one that a general optimiser finds: $kind (%#)',
  ({ kind, predicted, y, found }) => {
    const outcome = kind === 'classes' ? ofClasses(y, predicted.length / y.length) : binary(y);
    const map = recalibrateBlend(Float64Array.from(predicted), outcome);
    if (map === null) throw new Error('no map was found');
    expect(map.kind).toBe(kind);
    const own =
      map.kind === 'logistic'
        ? [map.intercept, map.slope]
        : map.kind === 'beta'
          ? [map.intercept, map.a, map.b]
          : map.kind === 'classes'
            ? [...map.intercepts, map.slope]
            : [];
    expect(own).toHaveLength(found.length);
    // The optimiser's gradient is a difference quotient: it stops about 1e-6 from the minimum.
    for (const [k, value] of found.entries()) expect(own[k]).toBeCloseTo(value, 5);
  },
);

test('turning events around turns the line around', () => {
  const row = fc.record({ risk: fc.double({ min: 0, max: 1, noNaN: true }), y: fc.integer({ min: 0, max: 1 }) });
  fc.assert(
    fc.property(fc.array(row, { minLength: 2, maxLength: 40 }), (rows) => {
      const found = recalibrateBlend(
        Float64Array.from(rows, ({ risk }) => risk),
        binary(rows.map(({ y }) => y)),
      );
      const turned = recalibrateBlend(
        Float64Array.from(rows, ({ risk }) => 1 - risk),
        binary(rows.map(({ y }) => 1 - y)),
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

test('chances of classes stay chances, and on the rows that the map was fitted to their loss does not rise', () => {
  const chance = fc.double({ min: 0, max: 1, noNaN: true });
  const row = fc.record({ said: fc.tuple(chance, chance, chance), y: fc.integer({ min: 0, max: 2 }) });
  fc.assert(
    fc.property(fc.array(row, { minLength: 2, maxLength: 40 }), (rows) => {
      const said = Float64Array.from(
        rows.flatMap(({ said: one }) => {
          const held = one.map((value) => Math.max(1e-3, value));
          const sum = held.reduce((total, value) => total + value, 0);
          return held.map((value) => value / sum);
        }),
      );
      const map = recalibrateBlend(
        said,
        ofClasses(
          rows.map(({ y }) => y),
          3,
        ),
      );
      if (map === null) return;
      const moved = recalibratedRows(map, said);
      const lossOf = (chances: Float64Array) =>
        rows.reduce((sum, { y }, at) => sum - Math.log(chances[3 * at + y]!), 0);
      for (let at = 0; at < rows.length; at += 1) {
        expect(moved[3 * at]! + moved[3 * at + 1]! + moved[3 * at + 2]!).toBeCloseTo(1, 12);
      }
      expect(lossOf(moved)).toBeLessThanOrEqual(lossOf(said) + 1e-9);
    }),
  );
});

test('one outcome only moves nothing, nor are numbers moved', () => {
  expect(recalibrateBlend(Float64Array.of(0.2, 0.4), binary([1, 1]))).toBeNull();
  expect(recalibrateBlend(Float64Array.of(0.2, 0.8, 0.4, 0.6), ofClasses([1, 1], 2))).toBeNull();
  expect(recalibrateBlend(Float64Array.of(3, 4), { kind: 'continuous', y: Float64Array.of(3, 5) })).toBeNull();
});
