import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arrangeRiskSets } from '../../../workers/numerics/survival/cox-risk-sets';
import { testProportionality } from '../../../workers/numerics/survival/proportional-hazards';
import { randomStream } from '../../../workers/numerics/random';
import oracle from '../../oracles/cox.json' with { type: 'json' };
import { fitCox, problemOf } from './cox-rows';

function tested(rows: Parameters<typeof problemOf>[0]) {
  const problem = problemOf(rows);
  return testProportionality(arrangeRiskSets(problem), fitCox(problem).beta);
}

describe('agrees with cox.zph', () => {
  test.each([
    ['lung cancer', oracle.lung],
    ['delayed entry, weights and many ties', oracle.delayed],
  ])('%s', (_, rows) => {
    const { columns, together } = tested(rows);
    for (const [j, result] of [...columns, together].entries()) {
      // The reference is printed to 14 digits, the coefficients agree to 1e-9.
      expect(Math.abs(result!.chiSquared - rows.zph.chisq[j]!)).toBeLessThan(1e-7);
      expect(result!.df).toBe(rows.zph.df[j]);
      expect(Math.abs(result!.p - rows.zph.p[j]!)).toBeLessThan(1e-8);
    }
    for (const [j, column] of columns.entries()) {
      for (const [k, effect] of rows.smooth[j]!.effect.entries()) {
        expect(Math.abs(column!.smooth!.effect[k]! - effect)).toBeLessThan(1e-6 * Math.max(1, Math.abs(effect)));
      }
    }
  });
});

test('coefficients that a penalty has shrunk do not pass for effects that change', () => {
  const problem = problemOf(oracle.lung);
  const shrunk = fitCox(problem).beta.map((coefficient) => 0.6 * coefficient);
  const { columns, together } = testProportionality(arrangeRiskSets(problem), shrunk);
  for (const [j, result] of [...columns, together].entries()) {
    // The reference is printed to 14 digits, the coefficients agree to 1e-9.
    expect(Math.abs(result!.chiSquared - oracle.lung.shrunk[j]!)).toBeLessThan(1e-7);
  }
});

test('the curve has at most forty points at rising times, within follow-up', () => {
  for (const column of tested(oracle.lung).columns) {
    const { times, effect } = column!.smooth!;
    expect([times.length, effect.length]).toEqual([40, 40]);
    expect(times.every((time, k) => k === 0 || time > times[k - 1]!)).toBe(true);
    expect([times[0], times[39]]).toEqual([oracle.lung.baseline.time[0], oracle.lung.baseline.time.at(-1)]);
  }
});

test('other units and another clock leave the tests as they are', () => {
  fc.assert(
    fc.property(fc.integer(), fc.double({ min: 0.01, max: 100, noNaN: true }), (seed, unit) => {
      const stream = randomStream(seed);
      const x = Array.from({ length: 60 }, () => [stream.normal(), stream.below(2)]);
      const time = x.map(() => 1 + stream.below(30));
      const event = x.map((_, i) => (i % 4 === 0 ? 0 : 1));
      const first = tested({ x, time, event });
      const other = tested({ x: x.map(([a, b]) => [a! * unit + 3, b!]), time: time.map((t) => t * t), event });
      for (const [j, column] of first.columns.entries()) {
        expect(other.columns[j]?.chiSquared).toBeCloseTo(column!.chiSquared, 6);
      }
      expect(other.together?.chiSquared).toBeCloseTo(first.together!.chiSquared, 6);
    }),
    { numRuns: 30 },
  );
});

test('an effect that turns round at half time is found', () => {
  const stream = randomStream(4);
  const x = Array.from({ length: 400 }, (_, i) => [i % 2, stream.normal()]);
  const time = x.map(([group]) => {
    const draw = -Math.log(1 - stream.uniform());
    const early = Math.exp(1.2 * group!);
    return draw < early * 0.5 ? draw / early : 0.5 + (draw - early * 0.5) / Math.exp(-1.2 * group!);
  });
  const { columns, together } = tested({ x, time, event: x.map(() => 1) });
  expect(columns[0]!.p).toBeLessThan(1e-6);
  expect(columns[1]!.p).toBeGreaterThan(0.01);
  expect(together!.p).toBeLessThan(1e-5);
  const { effect } = columns[0]!.smooth!;
  expect(effect[3]).toBeGreaterThan(0.5);
  expect(effect[36]).toBeLessThan(-0.5);
});

describe('hard inputs', () => {
  test('columns that do not vary or repeat others are not tested, and do not disturb the rest', () => {
    const x = oracle.lung.x.map((row) => [...row, 5, row[0]! + row[1]!]);
    const { columns, together } = tested({ ...oracle.lung, x });
    expect(columns.slice(3)).toEqual([null, null]);
    expect(together!.chiSquared).toBeCloseTo(oracle.lung.zph.chisq[3]!, 7);
  });

  test('one event, and events all at one time, say nothing about time', () => {
    const x = [[1], [3], [2], [5], [4]];
    const one = tested({ x, time: [1, 2, 3, 4, 5], event: [0, 1, 0, 0, 0] });
    expect(one).toEqual({ columns: [null], together: null });
    const atOnce = tested({ x, time: [2, 2, 2, 2, 3], event: [1, 1, 1, 0, 0] });
    expect(atOnce).toEqual({ columns: [null], together: null });
  });
});
