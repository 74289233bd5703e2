import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chiSquaredUpper } from '../../../workers/numerics/chi-squared';
import { sumOfSquares } from '../../../workers/numerics/estimate';
import { aalenJohansen, incidenceBand, riskBy } from '../../../workers/numerics/survival/aalen-johansen';
import { stepsBy, timelineOf } from '../../../workers/numerics/survival/follow-up';
import {
  kaplanMeier,
  medianTime,
  restrictedMean,
  survivalAt,
  survivalBand,
} from '../../../workers/numerics/survival/kaplan-meier';
import { logRank } from '../../../workers/numerics/survival/log-rank';
import golden from '../../oracles/survival.json' with { type: 'json' };
import { anyFollowUp, closeTo, followed, isFigure } from './followed';

const { veteran, entered, competing, lung } = golden;
// Sums and products of a hundred terms in another order than R's.
const PLACES = 12;

test('agrees with R on the veteran data: survival, standard error, bands, median, restricted mean', () => {
  const timeline = timelineOf(followed(veteran));
  const curve = kaplanMeier(timeline, 'event');
  closeTo(curve.times, veteran.log.time, PLACES);
  closeTo(timeline.atRisk, veteran.log.atRisk, PLACES);
  closeTo(curve.survival, veteran.log.survival, PLACES);
  closeTo(
    curve.variance.map(Math.sqrt).subarray(0, -1),
    veteran.log.se.slice(0, -1).map((one) => one ?? NaN),
    PLACES,
  );
  for (const [scale, { low, high }] of [
    ['log', veteran.log],
    ['logLog', veteran.logLog],
  ] as const) {
    const band = survivalBand(curve.survival, curve.variance, scale);
    // At a survival of 0 R gives no limits.
    const known = low.flatMap((one, k) => (one === null ? [] : [k]));
    expect(known).toHaveLength(low.length - 1);
    closeTo(
      known.map((k) => band.low[k]!),
      known.map((k) => low[k]!),
      PLACES,
    );
    closeTo(
      known.map((k) => band.high[k]!),
      known.map((k) => high[k]!),
      PLACES,
    );
  }
  expect(medianTime(curve.times, curve.survival)).toBe(veteran.median);
  // Its interval ends where the band's limits come down to one half.
  const band = survivalBand(curve.survival, curve.variance, 'log');
  expect(medianTime(curve.times, band.low)).toBe(veteran.medianLow);
  expect(medianTime(curve.times, band.high)).toBe(veteran.medianHigh);
  const { until, value, se } = veteran.restrictedMean;
  const mean = restrictedMean(curve, timeline, until);
  if (mean.kind === 'none') throw new Error(mean.reason);
  expect(mean.value).toBeCloseTo(value, 10);
  expect(Math.sqrt(mean.variance)).toBeCloseTo(se, 10);
});

test('agrees with the published survival and median of the lung data', () => {
  const curve = kaplanMeier(timelineOf(followed(lung)), 'event');
  const year = survivalAt(curve, 365);
  expect(year.kind === 'estimate' && year.value).toBeCloseTo(0.4110445, 7);
  expect(medianTime(curve.times, curve.survival)).toBe(310);
});

test('agrees with R under delayed entry', () => {
  const timeline = timelineOf(followed(entered));
  const curve = kaplanMeier(timeline, 'event');
  closeTo(timeline.atRisk, entered.curve.atRisk, PLACES);
  closeTo(curve.survival, entered.curve.survival, PLACES);
  closeTo(curve.variance.map(Math.sqrt), entered.curve.se, PLACES);
});

test('agrees with cmprsk on cumulative incidence, and with R on its standard error by influence values', () => {
  const timeline = timelineOf(followed(competing));
  for (const [cause, value, variance] of [
    [1, competing.cuminc.event, competing.cuminc.eventVariance],
    [2, competing.cuminc.competing, competing.cuminc.competingVariance],
  ] as const) {
    const curve = aalenJohansen(timeline, cause);
    for (const [k, at] of competing.at.entries()) {
      const step = stepsBy(curve.times, at) - 1;
      expect(curve.incidence[step]).toBeCloseTo(value[k]!, PLACES);
      // cmprsk's variance is another estimator of the same (Gray's, by martingales): they differ by the order of one
      // over the number at risk, which is 120 at first and 25 at the last time.
      expect(Math.abs(curve.variance[step]! / variance[k]! - 1)).toBeLessThan(0.03);
    }
  }
  for (const [k, at] of competing.at.entries()) {
    const risk = riskBy(timeline, at);
    if (typeof risk === 'string') throw new Error(risk);
    expect(risk.value).toBeCloseTo(competing.cuminc.event[k]!, PLACES);
    expect(Math.sqrt(sumOfSquares(risk.influence, null))).toBeCloseTo(competing.jackknifeSe[k]!, PLACES);
    const naive = survivalAt(kaplanMeier(timeline, 'event'), at);
    expect(naive.kind === 'estimate' && 1 - naive.value).toBeCloseTo(competing.naive[k]!, PLACES);
  }
});

test('agrees with R on the log-rank test of two groups and of four', () => {
  const timeline = timelineOf(followed(veteran));
  for (const [group, oracle] of [
    [veteran.group, veteran.logRank.two],
    [veteran.groups, veteran.logRank.four],
  ] as const) {
    const found = logRank(timeline, Int32Array.from(group), Math.max(...group) + 1);
    if (typeof found === 'string') throw new Error(found);
    closeTo(found.observed, oracle.observed, PLACES);
    closeTo(found.expected, oracle.expected, 10);
    expect(found.chiSquared).toBeCloseTo(oracle.chiSquared, 9);
    expect(found.p / oracle.p).toBeCloseTo(1, 9);
  }
});

test('agrees with R on the upper tail of chi-squared', () => {
  for (const { value, df, chance } of golden.chiSquared) {
    expect(chiSquaredUpper(value, df) / chance).toBeCloseTo(1, 10);
  }
});

test('the incidences of both kinds and survival sum to one, and one minus Kaplan-Meier says more', () => {
  fc.assert(
    fc.property(anyFollowUp, (rows) => {
      const timeline = timelineOf(rows);
      const both = ([1, 2] as const).map((cause) => aalenJohansen(timeline, cause).incidence);
      const { survival } = kaplanMeier(timeline, 'anyEvent');
      const naive = kaplanMeier(timeline, 'event').survival;
      for (let k = 0; k < survival.length; k += 1) {
        expect(both[0]![k]! + both[1]![k]! + survival[k]!).toBeCloseTo(1, 12);
        expect(1 - naive[k]!).toBeGreaterThanOrEqual(both[0]![k]! - 1e-12);
      }
    }),
  );
});

test('without competing events incidence, variance and band are those of Kaplan-Meier', () => {
  fc.assert(
    fc.property(anyFollowUp, (rows) => {
      const timeline = timelineOf({ ...rows, event: rows.event.map((one) => (one === 1 ? 1 : 0)) });
      const curve = kaplanMeier(timeline, 'event');
      const incidence = aalenJohansen(timeline, 1);
      const alive = curve.survival.findIndex((one) => one === 0);
      const steps = alive === -1 ? curve.survival.length : alive;
      closeTo(incidence.incidence.subarray(0, steps), curve.survival.map((one) => 1 - one).subarray(0, steps), 12);
      closeTo(incidence.variance.subarray(0, steps), curve.variance.subarray(0, steps), 12);
      const band = survivalBand(curve.survival, curve.variance, 'logLog');
      const own = incidenceBand(incidence);
      closeTo(own.low.subarray(0, steps), band.high.map((one) => 1 - one).subarray(0, steps), 6);
    }),
  );
});

test('stretching time stretches the curve and changes nothing else', () => {
  fc.assert(
    fc.property(anyFollowUp, fc.double({ min: 0.01, max: 50, noNaN: true }), (rows, by) => {
      const stretched = { ...rows, entry: rows.entry?.map((t) => t * by) ?? null, time: rows.time.map((t) => t * by) };
      const [before, after] = [timelineOf(rows), timelineOf(stretched)];
      expect(kaplanMeier(after, 'event').survival).toEqual(kaplanMeier(before, 'event').survival);
      expect(aalenJohansen(after, 2).variance).toEqual(aalenJohansen(before, 2).variance);
    }),
  );
});

test('influence values sum to zero and bands lie in [0, 1] around the curve, whatever the data', () => {
  fc.assert(
    fc.property(anyFollowUp, fc.integer({ min: 1, max: 14 }), (rows, at) => {
      const timeline = timelineOf(rows);
      const risk = riskBy(timeline, at);
      const incidence = aalenJohansen(timeline, 1);
      if (typeof risk !== 'string') {
        expect(Math.abs(risk.influence.reduce((sum, one) => sum + one, 0))).toBeLessThan(1e-9);
        const step = stepsBy(timeline.times, at) - 1;
        expect(risk.value).toBeCloseTo(incidence.incidence[step] ?? 0, 12);
        // Under delayed entry the two are different estimators of the variance.
        if (risk.value < 1 && !rows.entry) {
          expect(sumOfSquares(risk.influence, null)).toBeCloseTo(incidence.variance[step] ?? 0, 12);
        }
      }
      const band = incidenceBand(incidence);
      for (const [k, value] of incidence.incidence.entries()) {
        expect(band.low[k]!).toBeGreaterThanOrEqual(0);
        expect(band.low[k]!).toBeLessThanOrEqual(value + 1e-12);
        expect(band.high[k]!).toBeGreaterThanOrEqual(value - 1e-12);
        expect(band.high[k]!).toBeLessThanOrEqual(1);
      }
      const curve = kaplanMeier(timeline, 'event');
      isFigure(survivalAt(curve, at));
      isFigure(restrictedMean(curve, timeline, at));
    }),
  );
});

test('hard inputs: all censored, beyond follow-up, no rows, five rows', () => {
  const censored = timelineOf({ entry: null, time: Float64Array.of(2, 5, 5), event: new Uint8Array(3) });
  expect(survivalAt(kaplanMeier(censored, 'event'), 4)).toEqual({ kind: 'estimate', value: 1, variance: 0 });
  expect(survivalAt(kaplanMeier(censored, 'event'), 6)).toEqual({ kind: 'none', reason: 'beyondFollowUp' });
  expect(medianTime(censored.times, kaplanMeier(censored, 'event').survival)).toBeNull();
  expect(logRank(censored, Int32Array.of(0, 1, 0), 2)).toBe('noEvents');
  expect(riskBy(censored, 6)).toBe('beyondFollowUp');
  const none = timelineOf({ entry: null, time: new Float64Array(0), event: new Uint8Array(0) });
  expect(riskBy(none, 1)).toBe('tooFew');
  expect(survivalAt(kaplanMeier(none, 'event'), 1)).toEqual({ kind: 'none', reason: 'tooFew' });
  const five = timelineOf({ entry: null, time: Float64Array.of(1, 1, 2, 3, 3), event: Uint8Array.of(1, 0, 2, 1, 1) });
  expect(survivalAt(kaplanMeier(five, 'anyEvent'), 9)).toEqual({ kind: 'estimate', value: 0, variance: 0 });
  expect(() => timelineOf({ entry: Float64Array.of(3), time: Float64Array.of(3), event: Uint8Array.of(1) })).toThrow(
    RangeError,
  );
});
