import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Outcome } from '../../workers/cohort/outcome';
import { reviewSampleSize } from '../../workers/cohort/sample-size-review';

/** So many rows of each class. */
const binary = (events: number, others: number): Outcome => ({
  kind: 'binary',
  y: Uint8Array.from({ length: events + others }, (_, i) => (i < events ? 1 : 0)),
});
const byName = (criteria: readonly { readonly criterion: string; readonly participants: number }[]) =>
  Object.fromEntries(criteria.map(({ criterion, participants }) => [criterion, participants]));

describe('enough participants', () => {
  test('for a yes/no outcome are those of the published examples', () => {
    // pmsampsize 1.1: prevalence 0.174, Cox-Snell R2 0.288, 24 parameters; the fourth criterion is by its formula.
    const review = reviewSampleSize(binary(174, 826), 24, 1000, { rSquared: 0.288 });
    expect(byName(review.criteria)).toEqual({
      shrinkage: 623,
      optimism: 662,
      overallRisk: 221,
      meanAbsoluteError: 801,
    });
    expect(review).toMatchObject({ needed: 801, eventsNeeded: 140, events: 174, enough: true });
    expect(byName(reviewSampleSize(binary(174, 826), 24, 1000, { rSquared: 0.55 }).criteria)).toMatchObject({
      shrinkage: 255,
      optimism: 532,
    });
    const many = reviewSampleSize(binary(174, 826), 36, 900, { rSquared: 0.288 });
    expect(byName(many.criteria)).toEqual({ shrinkage: 934, optimism: 992, overallRisk: 221 });
    expect(many.enough).toBe(false);
  });

  test('for a continuous outcome are those of the published example', () => {
    // pmsampsize: 25 parameters, R2 0.2, mean 1.9, standard deviation 0.6.
    const y = Float64Array.from({ length: 1000 }, (_, i) => 1.9 + (i % 2 === 0 ? 1 : -1) * 0.6 * Math.sqrt(999 / 1000));
    const review = reviewSampleSize({ kind: 'continuous', y }, 25, 1000, { rSquared: 0.2 });
    expect(byName(review.criteria)).toMatchObject({ shrinkage: 918, optimism: 401, residualVariance: 259 });
    expect(review).toMatchObject({ needed: 918, events: null, eventsNeeded: null, enough: true });
  });

  test('for follow-up are those of the published example', () => {
    // pmsampsize: 30 parameters, R2 0.051, rate 0.065, mean follow-up 2.07, horizon 2; here 13,455 events in 100,000.
    const time = new Float64Array(100_000).fill(2.07);
    const event = Uint8Array.from(time, (_, i) => (i < 13_455 ? 1 : 0));
    const outcome: Outcome = { kind: 'survival', time, event, entry: null, horizon: 2 };
    const review = reviewSampleSize(outcome, 30, 100_000, { rSquared: 0.051 });
    expect(byName(review.criteria)).toMatchObject({ shrinkage: 5143, optimism: 1039 });
    expect(review).toMatchObject({ needed: 5143, eventsNeeded: Math.ceil(5143 * 0.13455) });
  });

  test('for classes have criteria of their own', () => {
    const outcome: Outcome = {
      kind: 'classes',
      y: Int32Array.from({ length: 600 }, (_, i) => (i < 300 ? 0 : i < 500 ? 1 : 2)),
      classes: ['a', 'b', 'c'],
      ordered: false,
    };
    const review = reviewSampleSize(outcome, 10, 600, {});
    expect(review.assumption).toMatchObject({ from: 'default', shrinkage: 0.9 });
    expect(review.needed).toBe(Math.max(...review.criteria.map(({ participants }) => participants)));
    expect(review.events).toBeNull();
  });

  test('borne parameters are the most for which there are enough', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 60, max: 2000 }),
        fc.double({ min: 0.05, max: 0.5, noNaN: true }),
        fc.integer({ min: 1, max: 60 }),
        (rows, share, parameters) => {
          const outcome = binary(Math.max(5, Math.round(share * rows)), rows - Math.round(share * rows));
          const review = reviewSampleSize(outcome, parameters, rows, {});
          const borne = review.parametersBorne!;
          expect(review.enough).toBe(parameters <= borne);
          if (borne > 0) expect(reviewSampleSize(outcome, borne, rows, {}).enough).toBe(true);
          expect(reviewSampleSize(outcome, borne + 1, rows, {}).enough).toBe(false);
        },
      ),
    );
  });

  test('an assumption of the user counts: more shrinkage allowed, or a C statistic, asks for fewer', () => {
    const outcome = binary(174, 826);
    const usual = reviewSampleSize(outcome, 24, 1000, { rSquared: 0.1 }).needed!;
    expect(reviewSampleSize(outcome, 24, 1000, { rSquared: 0.1, shrinkage: 0.8 }).needed!).toBeLessThan(usual);
    const byC = [0.7, 0.85].map((cStatistic) => reviewSampleSize(outcome, 24, 1000, { cStatistic }));
    expect(byC[0]!.assumption!.from).toBe('cStatistic');
    expect(byC[1]!.needed!).toBeLessThan(byC[0]!.needed!);
  });
});
