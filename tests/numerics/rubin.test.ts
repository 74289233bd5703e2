import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { estimate, unestimable } from '../../workers/numerics/estimate';
import { poolByRubin, pooledInterval } from '../../workers/numerics/rubin';

interface RubinCase {
  readonly estimates: readonly number[];
  readonly variances: readonly number[];
  readonly completeDf: number | null;
  readonly value: number;
  readonly within: number;
  readonly between: number;
  readonly variance: number;
  readonly df: number;
  readonly fmi: number;
}
const { rubin } = JSON.parse(readFileSync('tests/oracles/imputation.json', 'utf8')) as {
  readonly rubin: readonly RubinCase[];
};
const pool = (estimates: readonly number[], variances: readonly number[], completeDf: number | null) =>
  poolByRubin(
    estimates.map((value, i) => estimate(value, variances[i]!)),
    completeDf,
  );

describe("Rubin's rules", () => {
  test.each(rubin)('agree with mice: $estimates', ({ estimates, variances, completeDf, ...expected }) => {
    const pooled = pool(estimates, variances, completeDf);
    if (pooled.kind !== 'pooled') throw new Error(pooled.reason);
    expect(pooled.value).toBeCloseTo(expected.value, 12);
    expect(pooled.within).toBeCloseTo(expected.within, 12);
    expect(pooled.between).toBeCloseTo(expected.between, 12);
    expect(pooled.variance).toBeCloseTo(expected.variance, 12);
    // A closed form in both; the digits of the file are the limit.
    expect(pooled.df! / expected.df).toBeCloseTo(1, 11);
    expect(pooled.missingInformation).toBeCloseTo(expected.fmi, 11);
  });

  const drawn = fc.array(
    fc.record({
      value: fc.double({ min: -5, max: 5, noNaN: true }),
      variance: fc.double({ min: 1e-3, max: 4, noNaN: true }),
    }),
    { minLength: 2, maxLength: 12 },
  );

  test('never claim less variance than one data set has, nor more degrees of freedom than complete data', () => {
    fc.assert(
      fc.property(drawn, fc.integer({ min: 1, max: 500 }), (each, completeDf) => {
        const pooled = pool(each.map(({ value }) => value), each.map(({ variance }) => variance), completeDf); // prettier-ignore
        if (pooled.kind !== 'pooled') throw new Error(pooled.reason);
        expect(pooled.variance).toBeGreaterThanOrEqual(pooled.within);
        expect(pooled.df!).toBeGreaterThan(0);
        expect(pooled.df!).toBeLessThanOrEqual(completeDf);
        expect(pooled.missingInformation).toBeGreaterThanOrEqual(0);
        expect(pooled.missingInformation).toBeLessThanOrEqual(1);
        const [low, high] = pooledInterval(pooled, 0.95);
        expect(low).toBeLessThan(pooled.value);
        expect(high).toBeGreaterThan(pooled.value);
      }),
    );
  });

  test('shift and scale with the estimates', () => {
    fc.assert(
      fc.property(drawn, fc.double({ min: 0.1, max: 9, noNaN: true }), (each, scale) => {
        const plain = pool(each.map(({ value }) => value), each.map(({ variance }) => variance), 40); // prettier-ignore
        const moved = pool(
          each.map(({ value }) => 3 + scale * value),
          each.map(({ variance }) => scale ** 2 * variance),
          40,
        );
        if (plain.kind !== 'pooled' || moved.kind !== 'pooled') throw new Error('not pooled');
        expect(moved.value).toBeCloseTo(3 + scale * plain.value, 9);
        expect(moved.variance / plain.variance).toBeCloseTo(scale ** 2, 6);
        // The shift leaves rounding of 1e-16 in estimates that may differ by 1e-300 only.
        expect(moved.missingInformation).toBeCloseTo(plain.missingInformation, 6);
      }),
    );
  });

  test('say why there is nothing to pool', () => {
    expect(poolByRubin([estimate(1, 1)], null)).toEqual({ kind: 'none', reason: 'tooFew' });
    expect(poolByRubin([estimate(1, 1), unestimable('separated')], null)).toEqual({
      kind: 'none',
      reason: 'separated',
    });
  });

  test('have an answer where the imputations agree, and where nothing else varies', () => {
    expect(pool([2, 2, 2], [0.5, 0.5, 0.5], null)).toMatchObject({ variance: 0.5, df: null });
    expect(pool([2, 2, 2], [0, 0, 0], 9)).toMatchObject({ variance: 0, df: 9, missingInformation: 0 });
    const all = pool([1, 2, 3], [0, 0, 0], 9);
    expect(all).toMatchObject({ kind: 'pooled', df: 2, missingInformation: 1 });
    // The t of the df above is within 1e-7 of the normal's 1.959963985.
    const [low, high] = pooledInterval({ ...(all as Extract<typeof all, { kind: 'pooled' }>), df: null }, 0.95);
    expect((high - low) / 2 / Math.sqrt(4 / 3)).toBeCloseTo(1.959963985, 6);
  });
});
