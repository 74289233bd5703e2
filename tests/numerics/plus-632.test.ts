import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { plus632 } from '../../workers/numerics/bootstrap/plus-632';

interface Case {
  readonly apparent: number;
  readonly leftOut: number;
  readonly nothing: number;
  readonly plus: number;
}
const cases = JSON.parse(readFileSync('tests/oracles/plus-632.json', 'utf8')) as readonly Case[];

test.each(cases)('agrees with its equation: $apparent, $leftOut, $nothing', ({ apparent, leftOut, nothing, plus }) => {
  // Two forms of one equation, and 15 digits in the file.
  expect(plus632(apparent, leftOut, nothing)).toBeCloseTo(plus, 13);
});

const share = fc.double({ min: 0, max: 1, noNaN: true });

test('lies between what was left out and the share of .632 of it, and is what was left out where that is nothing', () => {
  fc.assert(
    fc.property(share, share, fc.double({ min: 0.01, max: 1, noNaN: true }), (nothing, at, above) => {
      const apparent = nothing + above;
      const leftOut = nothing + at * above;
      const found = plus632(apparent, leftOut, nothing);
      // Rounding of a sum of numbers near 1.
      expect(found).toBeGreaterThanOrEqual(leftOut - 1e-12);
      expect(found).toBeLessThanOrEqual(0.368 * apparent + 0.632 * leftOut + 1e-12);
      expect(plus632(apparent, nothing, nothing)).toBeCloseTo(nothing, 12);
    }),
  );
});

test('leaves a value below chance where it is, and one of a model that finds nothing on its own rows', () => {
  expect(plus632(0.62, 0.47, 0.5)).toBeCloseTo(0.47, 12);
  expect(plus632(0.5, 0.49, 0.5)).toBeCloseTo(0.49, 12);
  expect(plus632(0.45, 0.55, 0.5)).toBeCloseTo(0.55, 12);
});
