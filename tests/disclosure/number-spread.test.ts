import fc from 'fast-check';
import { expect, test } from 'vitest';
import { spreadOf } from '../../workers/disclosure/number-spread';
import { randomStream } from '../../workers/numerics/random';

function spread(values: Float64Array) {
  const steps = spreadOf(values);
  let pauses = 0;
  for (;;) {
    const step = steps.next();
    if (step.done) return { spread: step.value, pauses };
    pauses += 1;
  }
}

/** The same by the definitions, one by one. */
function expected(values: readonly number[]) {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return {
    measured: sorted.length,
    distinct: new Set(sorted).size,
    min: sorted[0],
    median: sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1]! + sorted[middle]!) / 2,
    max: sorted.at(-1),
  };
}

test('is what sorting all values says, however often each occurs', () => {
  const value = fc.oneof(fc.integer({ min: -9, max: 9 }), fc.constant(NaN), fc.double({ min: -1e6, max: 1e6 }));
  fc.assert(
    fc.property(fc.array(value, { minLength: 1 }), (values) => {
      const { spread: found } = spread(Float64Array.from(values));
      const wanted = expected(values);
      if (wanted.measured === 0) {
        expect(found).toBeNull();
        return;
      }
      // -0 and 0 are one value.
      expect(found).toMatchObject({
        ...wanted,
        min: wanted.min! + 0,
        median: wanted.median! + 0,
        max: wanted.max! + 0,
      });
      expect(found!.histogram.reduce((sum, count) => sum + count, 0)).toBe(wanted.measured);
    }),
  );
});

test.each([
  ['few', 300_000, 2000],
  ['as many as rows', 300_001, 2 ** 31],
])('of a long column with %s distinct values comes in short steps', (_, rows, distinct) => {
  const stream = randomStream(11);
  const values = Array.from({ length: rows }, (__, i) => (i % 10 === 3 ? NaN : stream.below(distinct) / 8));
  const { spread: found, pauses } = spread(Float64Array.from(values));
  expect(found).toMatchObject(expected(values));
  expect(pauses).toBeGreaterThan(3);
  const { min, max, histogram } = found!;
  const inFirst = values.filter((value) => Math.floor(((value - min) / (max - min)) * histogram.length) === 0);
  expect(histogram).toHaveLength(24);
  expect(histogram[0]).toBe(inFirst.length);
});
