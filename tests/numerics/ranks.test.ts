import fc from 'fast-check';
import { expect, test } from 'vitest';
import { twoSidedP } from '../../workers/numerics/normal';
import { logitInterval, wilson } from '../../workers/numerics/proportion';
import { randomStream } from '../../workers/numerics/random';
import { ascendingOrder, midranks, quantile } from '../../workers/numerics/ranks';
import golden from '../oracles/evaluation.json' with { type: 'json' };
import oracle from '../oracles/statistics.json' with { type: 'json' };

test('orders numbers of any sign and size, keeping equal ones in place', () => {
  const stream = randomStream(5);
  const many = Float64Array.from({ length: 8000 }, (_, i) => {
    const size = 10 ** Math.round(20 * stream.normal());
    return i % 3 === 0 ? stream.below(50) - 25 : size * stream.normal();
  });
  many.set([Infinity, -Infinity, -0, 0, Number.MIN_VALUE, -Number.MIN_VALUE, Number.MAX_VALUE], 100);
  for (const x of [many, many.slice(0, 500), new Float64Array(5000).fill(0.25), new Float64Array(0)]) {
    const expected = Array.from(x, (_, i) => i).sort((a, b) => (x[a]! < x[b]! ? -1 : x[a]! > x[b]! ? 1 : a - b));
    expect(Array.from(ascendingOrder(x))).toEqual(expected);
  }
});

test('midranks share ties and sum to what ranks sum to', () => {
  expect(Array.from(midranks(Float64Array.of(3, 1, 3, 2)))).toEqual([3.5, 1, 3.5, 2]);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -5, max: 5 })), (list) => {
      const ranks = midranks(Float64Array.from(list));
      expect(ranks.reduce((sum, rank) => sum + rank, 0)).toBe((list.length * (list.length + 1)) / 2);
    }),
  );
});

test('quantiles agree with type 7 of R', () => {
  const { inputs, outputs } = oracle.quantile_types;
  const x = Float64Array.from(inputs.x).sort();
  for (const [k, share] of inputs.probs.entries()) expect(quantile(x, share)).toBeCloseTo(outputs.type7[k]!, 10);
  expect(() => quantile(new Float64Array(0), 0.5)).toThrow(RangeError);
});

test("Wilson's interval agrees with R", () => {
  for (const { k, n, wilson: expected } of oracle.proportion_ci.outputs) {
    const { low, high } = wilson(k, n);
    expect(low).toBeCloseTo(expected[0]!, 11);
    expect(high).toBeCloseTo(expected[1]!, 11);
  }
  expect(wilson(0, 10).low).toBe(0);
  expect(wilson(10, 10).high).toBe(1);
  expect(() => wilson(1, 0)).toThrow(RangeError);
  expect(() => wilson(3, 2)).toThrow(RangeError);
});

test('the interval on the logit scale holds its proportion and mirrors', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 1e-4, max: 0.9999, noNaN: true }),
      fc.double({ min: 0, max: 4, noNaN: true }),
      (p, v) => {
        const { low, high } = logitInterval(p, v);
        expect(low <= p + 1e-12 && p <= high + 1e-12 && low >= 0 && high <= 1).toBe(true);
        expect(logitInterval(1 - p, v).low).toBeCloseTo(1 - high, 10);
      },
    ),
  );
});

test('two-sided tails of the normal distribution agree with R', () => {
  for (const [k, z] of golden.tails.z.entries()) {
    // Relative, for the far tail; the reference has sixteen digits and 1 - erf loses three near z = 2.8.
    expect(Math.abs(twoSidedP(z) / golden.tails.p[k]! - 1)).toBeLessThan(1e-12);
    expect(twoSidedP(-z)).toBe(twoSidedP(z));
  }
  expect(twoSidedP(0)).toBe(1);
});
