import fc from 'fast-check';
import { expect, test } from 'vitest';
import { meanDifference, meanPairwiseDifference, moments, shareDifference } from '../../workers/numerics/smd';
import oracle from '../oracles/small-statistics.json' with { type: 'json' };

const all = (values: Float64Array) => Uint32Array.from(values.keys());
const momentsOf = (values: readonly number[]) => {
  const list = Float64Array.from(values);
  return moments(list, all(list))!;
};

test('agrees with the reference cases', () => {
  const { inputs, outputs } = oracle.smd;
  // The outputs carry twelve digits.
  expect(meanDifference(momentsOf(inputs.a), momentsOf(inputs.b))).toBeCloseTo(outputs.continuous, 11);
  const [k1, n1] = inputs.k1 as [number, number];
  const [k2, n2] = inputs.k2 as [number, number];
  expect(shareDifference([k1, n1 - k1], [k2, n2 - k2])).toBeCloseTo(outputs.binary, 11);
  expect(shareDifference(inputs.counts1, inputs.counts2)).toBeCloseTo(outputs.multilevel, 11);
});

const value = fc.integer({ min: -500, max: 500 }).map((one) => one / 10);
const group = fc.array(value, { minLength: 3, maxLength: 30 });

test('a number in other units differs as much; swapped groups differ the other way', () => {
  fc.assert(
    fc.property(group, group, fc.double({ min: 0.1, max: 20, noNaN: true }), value, (a, b, scale, shift) => {
      const plain = meanDifference(momentsOf(a), momentsOf(b));
      const turn = (one: number) => one * scale + shift;
      const turned = meanDifference(momentsOf(a.map(turn)), momentsOf(b.map(turn)));
      fc.pre(plain !== null && turned !== null && Math.abs(plain) < 1e6);
      expect(Math.abs(turned - plain)).toBeLessThan(1e-6 * (1 + Math.abs(plain)));
      expect(meanDifference(momentsOf(b), momentsOf(a))).toBeCloseTo(-plain, 9);
    }),
  );
});

const counts = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 4, maxLength: 4 });

test('the order of the levels does not matter', () => {
  fc.assert(
    fc.property(counts, counts, (a, b) => {
      const turned = (list: readonly number[]) => [list[2]!, list[0]!, list[3]!, list[1]!];
      const plain = shareDifference(a, b);
      const other = shareDifference(turned(a), turned(b));
      expect(other === null).toBe(plain === null);
      if (plain !== null && other !== null) expect(other).toBeCloseTo(plain, 6);
    }),
  );
});

test('has no value where groups that do not vary differ, and is 0 where they do not', () => {
  expect(shareDifference([10, 0], [0, 12])).toBeNull();
  expect(shareDifference([10, 5, 0], [0, 0, 12])).toBeNull();
  expect(shareDifference([10, 0], [12, 0])).toBe(0);
  expect(shareDifference([0, 0], [12, 3])).toBeNull();
  expect(meanDifference(momentsOf([2, 2]), momentsOf([2]))).toBe(0);
  expect(meanDifference(momentsOf([2, 2]), momentsOf([3]))).toBeNull();
  expect(moments(Float64Array.of(NaN, 4), Uint32Array.of(0))).toBeNull();
});

test('of more than two groups the mean over the pairs counts, in whatever order they come', () => {
  const groups = [
    [1, 2, 3],
    [2, 3, 4],
    [5, 6, 7],
  ].map(momentsOf);
  // 1, 4 and 3 standard deviations.
  expect(meanPairwiseDifference(groups, meanDifference)).toBeCloseTo(8 / 3, 12);
  expect(meanPairwiseDifference(groups.toReversed(), meanDifference)).toBeCloseTo(8 / 3, 12);
  expect(meanPairwiseDifference(groups.slice(1), meanDifference)).toBeCloseTo(3, 12);
  expect(meanPairwiseDifference([groups[0]!], meanDifference)).toBeNull();
  // A pair without a value is left out.
  const steady = [...groups, momentsOf([2, 2])].map((one, k) => (k === 2 ? { ...one, variance: 0 } : one));
  expect(meanPairwiseDifference(steady, meanDifference)).toBeCloseTo(
    (1 + 4 * Math.SQRT2 + 3 * Math.SQRT2 + 0 + Math.SQRT2) / 5,
    12,
  );
});
