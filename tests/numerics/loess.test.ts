import fc from 'fast-check';
import { expect, test } from 'vitest';
import { loessAt } from '../../workers/numerics/loess';
import golden from '../oracles/evaluation.json' with { type: 'json' };
import oracle from '../oracles/statistics.json' with { type: 'json' };

function sorted(p: readonly number[], y: readonly number[]) {
  const order = p.map((_, i) => i).sort((a, b) => p[a]! - p[b]!);
  return { x: Float64Array.from(order, (i) => p[i]!), y: Float64Array.from(order, (i) => y[i]!) };
}

// Both solve the same weighted least squares, R by singular values, here by orthogonal polynomials.
const TOLERANCE = 1e-10;

test('agrees with R at the points of the reference case', () => {
  const { inputs, outputs } = oracle.calibration;
  const { x, y } = sorted(inputs.p, inputs.y);
  for (const [i, p] of inputs.p.entries()) {
    // The reference is held within [0, 1]; local regression itself is not.
    const held = Math.min(1, Math.max(0, loessAt(x, y, p, 0.75).fit));
    expect(Math.abs(held - outputs.loess_direct_fit[i]!)).toBeLessThan(TOLERANCE);
  }
});

test('agrees with R between the points, in value and in standard error', () => {
  const { at, fit, norm } = golden.simulated.loess;
  const { x, y } = sorted(golden.simulated.p, golden.simulated.y);
  for (const [k, point] of at.entries()) {
    const local = loessAt(x, y, point, 0.75);
    expect(Math.abs(local.fit - fit[k]!)).toBeLessThan(TOLERANCE);
    expect(Math.abs(Math.hypot(...local.weigh()) - norm[k]!)).toBeLessThan(TOLERANCE);
  }
});

test('a parabola comes back as it was', () => {
  const x = Float64Array.from({ length: 40 }, (_, i) => (i / 40) ** 1.5);
  const parabola = (at: number) => 0.2 - 0.7 * at + 1.3 * at * at;
  for (const point of [0.01, 0.3, 0.77, 0.95]) {
    expect(loessAt(x, x.map(parabola), point, 0.75).fit).toBeCloseTo(parabola(point), 10);
  }
});

test('is a finite weighted sum of outcomes, the weights summing to one, on any sample', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.tuple(fc.oneof(fc.integer({ min: 0, max: 3 }), fc.double({ min: 0, max: 3, noNaN: true })), fc.boolean()),
        {
          minLength: 1,
          maxLength: 40,
        },
      ),
      fc.double({ min: 0, max: 3, noNaN: true }),
      (rows, point) => {
        const { x, y } = sorted(
          rows.map(([value]) => value),
          rows.map(([, one]) => (one ? 1 : 0)),
        );
        const { fit, first, weigh } = loessAt(x, y, point, 0.75);
        const weights = weigh();
        expect(Number.isFinite(fit)).toBe(true);
        expect(first + weights.length).toBeLessThanOrEqual(x.length);
        // Outside the sample the weights may be large and of both signs, so the sum is held relative to their size.
        const size = weights.reduce((sum, one) => sum + Math.abs(one), 0);
        expect(Math.abs(weights.reduce((sum, one) => sum + one, 0) - 1)).toBeLessThan(1e-9 * size);
      },
    ),
  );
});
