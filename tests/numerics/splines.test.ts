import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { splineKnots, splineTerms } from '../../workers/numerics/splines';

interface SplineCase {
  readonly x: readonly number[];
  readonly count: 3 | 4 | 5;
  readonly knots: readonly number[];
  readonly at: readonly number[];
  readonly basis: readonly (readonly number[])[];
}
const { splines } = JSON.parse(readFileSync('tests/oracles/imputation.json', 'utf8')) as {
  readonly splines: readonly SplineCase[];
};
const ascending = (values: readonly number[]) => Float64Array.from(values).sort();

describe('a restricted cubic spline', () => {
  test.each(splines)('has the knots and the basis of Hmisc: $count knots', ({ x, count, knots, at, basis }) => {
    const own = splineKnots(ascending(x), count)!;
    // Both interpolate between the same two values; only the order of the sums differs.
    for (const [k, knot] of own.entries()) expect(knot).toBeCloseTo(knots[k]!, 12);
    expect(own).toHaveLength(knots.length);
    for (const [i, value] of at.entries()) {
      const terms = splineTerms(value, knots);
      expect(terms).toHaveLength(basis[i]!.length);
      for (const [j, term] of terms.entries()) expect(term).toBeCloseTo(basis[i]![j]!, 12);
    }
  });

  const knotSets = fc
    .uniqueArray(fc.integer({ min: -1000, max: 1000 }), { minLength: 3, maxLength: 5 })
    .map((knots) => knots.sort((a, b) => a - b).map((knot) => knot / 10));

  test('is straight beyond its outer knots, and 0 before the first', () => {
    fc.assert(
      fc.property(knotSets, fc.double({ min: 0.5, max: 50, noNaN: true }), (knots, step) => {
        expect(splineTerms(knots[0]! - step, knots).every((term) => term === 0)).toBe(true);
        const [near, mid, far] = [1, 2, 3].map((k) => splineTerms(knots.at(-1)! + k * step, knots));
        for (const [j, term] of mid!.entries()) {
          // Cubes of up to 30 widths cancel; a relative 1e-9 of the largest leaves room for closely set knots.
          const size = 1 + Math.abs(far![j]!) * 1e3;
          expect(Math.abs(near![j]! + far![j]! - 2 * term) / size).toBeLessThan(1e-6);
        }
      }),
    );
  });

  test('scales with the unit of the variable', () => {
    fc.assert(
      fc.property(knotSets, fc.double({ min: -120, max: 120, noNaN: true }), (knots, x) => {
        const inGrams = splineTerms(1000 * x, knots.map((knot) => 1000 * knot)); // prettier-ignore
        for (const [j, term] of splineTerms(x, knots).entries()) {
          expect(inGrams[j]! / 1000).toBeCloseTo(term, 6);
        }
      }),
    );
  });

  test('is none where the values bear no three knots', () => {
    expect(splineKnots(new Float64Array(0), 3)).toBeNull();
    expect(splineKnots(ascending([1, 2, 3, 4, 5]), 4)).toBeNull();
    expect(splineKnots(ascending(Array.from({ length: 200 }, (_, i) => i % 2)), 5)).toBeNull();
    expect(splineKnots(new Float64Array(50).fill(3.7), 4)).toBeNull();
  });
});
