import fc from 'fast-check';
import { expect, test } from 'vitest';
import { coxSlope } from '../../../workers/numerics/survival/cox-slope';
import { riskBy } from '../../../workers/numerics/survival/aalen-johansen';
import { timelineOf, type FollowUp } from '../../../workers/numerics/survival/follow-up';
import { pseudoRisks } from '../../../workers/numerics/survival/pseudo';
import { complementaryLogLog, pseudoSlope } from '../../../workers/numerics/survival/pseudo-slope';
import golden from '../../oracles/survival.json' with { type: 'json' };
import { anyFollowUp, closeTo, followed, isFigure } from './followed';

const { veteran, competing, entered } = golden;

function pseudo(rows: FollowUp, at: number): Float64Array {
  const found = pseudoRisks(timelineOf(rows), at);
  if (typeof found === 'string') throw new Error(found);
  return found;
}

test.each([
  ['Kaplan-Meier', followed(veteran), veteran.pseudo.at, veteran.pseudo.values],
  ['Aalen-Johansen', followed(competing), competing.at, competing.pseudo],
] as const)('agrees with prodlim on pseudo-observations: %s', (_, rows, times, values) => {
  for (const [k, at] of times.entries()) {
    closeTo(
      pseudo(rows, at),
      values.map((row) => row[k]!),
      10,
    );
  }
});

test('is what leaving each row out makes of the risk', () => {
  const without = <List extends Float64Array | Uint8Array>(list: List, row: number) =>
    list.filter((_, i) => i !== row) as List;
  fc.assert(
    fc.property(anyFollowUp, fc.integer({ min: 1, max: 12 }), ({ time, event }, at) => {
      const timeline = timelineOf({ entry: null, time, event });
      const n = time.length;
      const whole = riskBy(timeline, at);
      const found = pseudoRisks(timeline, at);
      if (n < 2) expect(found).toBe('tooFew');
      if (typeof found === 'string' || typeof whole === 'string') {
        if (n >= 2) expect(found).toBe(whole);
        return;
      }
      for (let i = 0; i < n; i += 1) {
        const one = riskBy(timelineOf({ entry: null, time: without(time, i), event: without(event, i) }), at);
        // Without its last row the follow-up may end sooner; its risk then stays where it ended.
        if (typeof one !== 'string') expect(found[i]).toBeCloseTo(n * whole.value - (n - 1) * one.value, 9);
      }
    }),
  );
});

test('without censoring it is the outcome itself', () => {
  const rows = followed({ time: [1, 2, 2, 3, 5], event: [1, 2, 1, 1, 2] });
  closeTo(pseudo(rows, 2.5), [1, 0, 1, 0, 0], 12);
});

test('agrees with R on a Cox coefficient with Efron ties, its model variance and its cluster-robust one', () => {
  for (const [rows, x, cluster, oracle] of [
    [followed(veteran), veteran.risk, veteran.cluster, veteran.slope],
    [followed(entered), entered.x, entered.cluster, entered.slope],
  ] as const) {
    const timeline = timelineOf(rows);
    const count = Math.max(...cluster) + 1;
    const model = coxSlope(timeline, Float64Array.from(x), Infinity, null);
    const robust = coxSlope(timeline, Float64Array.from(x), Infinity, { of: Int32Array.from(cluster), count });
    if (model.kind === 'none' || robust.kind === 'none') throw new Error('none');
    // coxph stops at a relative change of 1e-9 in the log likelihood.
    expect(model.value).toBeCloseTo(oracle.coefficient, 7);
    expect(model.variance).toBeCloseTo(oracle.variance, 7);
    // R's sandwich has no G / (G - 1).
    expect((robust.variance * (count - 1)) / count).toBeCloseTo(oracle.robust, 7);
  }
});

test('agrees with R on the slope of pseudo-observations, alone and clustered', () => {
  const { risk, cluster, coefficient, variance, clustered } = competing.slope;
  const values = pseudo(followed(competing), competing.at[2]!);
  const x = complementaryLogLog(Float64Array.from(risk));
  const alone = pseudoSlope(values, x, null);
  const together = pseudoSlope(values, x, { of: Int32Array.from(cluster), count: Math.max(...cluster) + 1 });
  if (alone.kind === 'none' || together.kind === 'none') throw new Error('none');
  // Quasi-Newton to where the sum of squares no longer changes: its minimiser is known to about half the digits.
  expect(alone.value).toBeCloseTo(coefficient, 7);
  expect(alone.variance / variance).toBeCloseTo(1, 6);
  expect(together.variance / clustered).toBeCloseTo(1, 6);
});

test('the slope of pseudo-observations is finite or none, whatever they are', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.double({ min: -2, max: 3, noNaN: true }), fc.integer({ min: 0, max: 6 })), {
        maxLength: 30,
      }),
      (rows) => {
        const risk = Float64Array.from(rows, ([, one]) => one / 6);
        isFigure(
          pseudoSlope(
            Float64Array.from(rows, ([one]) => one),
            complementaryLogLog(risk),
            null,
          ),
        );
      },
    ),
  );
});

test('the slope turns with its covariate, and none is infinite', () => {
  fc.assert(
    fc.property(
      anyFollowUp.chain((rows) =>
        fc.tuple(
          fc.constant(rows),
          fc.array(fc.integer({ min: -3, max: 3 }), { minLength: rows.time.length, maxLength: rows.time.length }),
        ),
      ),
      fc.integer({ min: 1, max: 12 }),
      ([rows, covariate], until) => {
        const timeline = timelineOf(rows);
        const x = Float64Array.from(covariate);
        const found = coxSlope(timeline, x, until, null);
        const turned = coxSlope(
          timeline,
          x.map((one) => 5 - 2 * one),
          until,
          null,
        );
        isFigure(found);
        expect(turned.kind).toBe(found.kind);
        if (found.kind === 'estimate' && turned.kind === 'estimate')
          expect(turned.value).toBeCloseTo(-found.value / 2, 6);
        isFigure(
          coxSlope(timeline, x, until, { of: Int32Array.from(x, (_, i) => i % 3), count: Math.min(3, x.length) }),
        );
      },
    ),
  );
});

test('hard inputs: late entry, all censored, no event before the horizon, constant, separated, beyond follow-up', () => {
  const censored = timelineOf(followed({ time: [2, 3, 3], event: [0, 0, 0] }));
  expect(coxSlope(censored, Float64Array.of(1, 2, 3), 9, null)).toEqual({ kind: 'none', reason: 'noEvents' });
  expect(pseudoRisks(censored, 9)).toBe('beyondFollowUp');
  expect(pseudoRisks(timelineOf(followed(entered)), 4)).toBe('notDefined');
  closeTo(pseudo(followed({ time: [2, 3, 3], event: [0, 0, 0] }), 3), [0, 0, 0], 15);
  const ordered = timelineOf(followed({ time: [1, 2, 3, 4], event: [1, 1, 1, 0] }));
  expect(coxSlope(ordered, Float64Array.of(4, 3, 2, 1), 9, null)).toEqual({ kind: 'none', reason: 'separated' });
  expect(coxSlope(ordered, new Float64Array(4).fill(0.2), 9, null)).toEqual({ kind: 'none', reason: 'noVariation' });
  expect(coxSlope(ordered, Float64Array.of(4, 3, 2, 1), 0.5, null)).toEqual({ kind: 'none', reason: 'noEvents' });
});
