import fc from 'fast-check';
import { expect } from 'vitest';
import type { Estimate } from '../../../workers/numerics/estimate';
import type { FollowUp } from '../../../workers/numerics/survival/follow-up';

export function followed(rows: {
  readonly entry?: readonly number[];
  readonly time: readonly number[];
  readonly event: readonly number[];
}): FollowUp {
  return {
    entry: rows.entry ? Float64Array.from(rows.entry) : null,
    time: Float64Array.from(rows.time),
    event: Uint8Array.from(rows.event),
  };
}

type Numbers = Float64Array | readonly number[];

export function closeTo(found: Numbers, expected: Numbers, places: number): void {
  expect(found).toHaveLength(expected.length);
  for (const [k, one] of expected.entries()) expect(found[k]).toBeCloseTo(one, places);
}

/** An estimate is finite or says why it is none. */
export function isFigure(found: Estimate): void {
  if (found.kind === 'none') return;
  expect(Number.isFinite(found.value)).toBe(true);
  expect(Number.isFinite(found.variance) && found.variance >= 0).toBe(true);
}

/** Ties everywhere, few rows, one kind of ending only, with and without delayed entry. */
export const anyFollowUp: fc.Arbitrary<FollowUp> = fc
  .record({
    rows: fc.array(
      fc.record({
        entry: fc.integer({ min: 0, max: 5 }),
        length: fc.oneof(fc.integer({ min: 1, max: 8 }), fc.double({ min: 0.1, max: 8, noNaN: true })),
        event: fc.integer({ min: 0, max: 2 }),
      }),
      { minLength: 1, maxLength: 40 },
    ),
    delayed: fc.boolean(),
    only: fc.option(fc.integer({ min: 0, max: 2 }), { nil: null, freq: 5 }),
  })
  .map(({ rows, delayed, only }) => ({
    entry: delayed ? Float64Array.from(rows, ({ entry }) => entry) : null,
    time: Float64Array.from(rows, ({ entry, length }) => (delayed ? entry : 0) + length),
    event: Uint8Array.from(rows, ({ event }) => only ?? event),
  }));
