import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { poolRandomEffects } from '../../workers/numerics/random-effects';
import oracle from '../oracles/random-effects.json' with { type: 'json' };

describe('pooling sites', () => {
  test.each(oracle.cases.map((one, k) => [k, one] as const))('case %i is as metafor gives it', (_, one) => {
    const pooled = poolRandomEffects(one.estimates, one.variances);
    if (pooled.kind === 'none') throw new Error(pooled.reason);
    // Both iterate to a fixed point; theirs stops at a change of 1e-13 in the variance.
    for (const key of ['mean', 'low', 'high', 'newLow', 'newHigh', 'tau2', 'i2'] as const) {
      expect(pooled[key], key).toBeCloseTo(one[key], 7);
    }
  });

  test('moving all sites moves the mean and nothing else', () => {
    const sites = fc.array(
      fc.tuple(fc.double({ min: -2, max: 2, noNaN: true }), fc.double({ min: 0.01, max: 1, noNaN: true })),
      {
        minLength: 3,
        maxLength: 8,
      },
    );
    fc.assert(
      fc.property(sites, fc.double({ min: -5, max: 5, noNaN: true }), (drawn, by) => {
        const variances = drawn.map(([, variance]) => variance);
        const here = poolRandomEffects(
          drawn.map(([value]) => value),
          variances,
        );
        const there = poolRandomEffects(
          drawn.map(([value]) => value + by),
          variances,
        );
        if (here.kind === 'none' || there.kind === 'none') throw new Error('three sites or more are pooled');
        expect(there.mean).toBeCloseTo(here.mean + by, 6);
        expect(there.tau2).toBeCloseTo(here.tau2, 5);
        expect(there.newLow).toBeLessThanOrEqual(there.low);
        expect(there.i2).toBeGreaterThanOrEqual(0);
        expect(there.i2).toBeLessThanOrEqual(1);
      }),
    );
  });

  test('says why there is nothing to pool', () => {
    expect(poolRandomEffects([1, 2], [0.1, 0.1])).toEqual({ kind: 'none', reason: 'tooFew' });
    expect(poolRandomEffects([1, 2, 3], [0.1, 0, 0.1])).toEqual({ kind: 'none', reason: 'notDefined' });
  });
});
