import fc from 'fast-check';
import { expect, test } from 'vitest';
import { normalCdf, normalQuantile } from '../../workers/numerics/normal';
import { coxSnellFromC, maxCoxSnell } from '../../workers/numerics/sample-size/anticipated';
import { mostParameters, type RequiredSample } from '../../workers/numerics/sample-size/criteria';
import { sampleForBinary } from '../../workers/numerics/sample-size/develop-binary';
import { sampleForClasses } from '../../workers/numerics/sample-size/develop-classes';
import { sampleForContinuous } from '../../workers/numerics/sample-size/develop-continuous';
import {
  maxCoxSnellOfTimes,
  overallRiskBand,
  sampleForTimes,
} from '../../workers/numerics/sample-size/develop-time-to-event';
import { sampleForValidation } from '../../workers/numerics/sample-size/validate-binary';
import { studentHalfWidth, studentTwoSidedP } from '../../workers/numerics/student-t';
import oracle from '../oracles/sample-size.json' with { type: 'json' };

function counts(sample: RequiredSample): readonly (number | null)[] {
  if (sample.kind === 'none') throw new Error(sample.reason);
  return [...sample.criteria.map((one) => one.participants), sample.participants];
}

test('agrees with the published examples of a binary outcome', () => {
  // The packages stop at three criteria; the fourth is exp((-0.508 + 0.259 ln 0.174 + 0.504 ln 24 - ln 0.05) / 0.544).
  const at = (parameters: number, rSquared: number, prevalence: number) =>
    counts(sampleForBinary(parameters, prevalence, { rSquared, shrinkage: 0.9 }));
  expect(at(24, 0.288, 0.174)).toEqual([623, 662, 221, 801, 801]);
  expect(at(24, 0.55, 0.174).slice(0, 3)).toEqual([255, 532, 221]);
  expect(at(36, 0.288, 0.174)).toEqual([934, 992, 221, null, 992]);
  expect(at(24, 0.288, 0.25).slice(0, 3)).toEqual([623, 590, 289]);
});

test('agrees with the published examples of times and of a continuous outcome', () => {
  const followUp = { rate: 0.065, meanFollowUp: 2.07, horizon: 2 };
  const times = sampleForTimes(30, followUp, { rSquared: 0.051, shrinkage: 0.9 });
  expect(counts(times).slice(0, 2)).toEqual([5143, 1039]);
  expect(counts(times)[3]).toBe(5143);
  const band = overallRiskBand(followUp, 5143);
  expect(band.low).toBeCloseTo(0.113, 3);
  expect(band.risk).toBeCloseTo(0.122, 3);
  expect(band.high).toBeCloseTo(0.13, 3);

  const continuous = (p: number, rSquared: number, mean: number, deviation: number) =>
    counts(sampleForContinuous(p, { mean, deviation }, { rSquared, shrinkage: 0.9 }));
  expect(continuous(25, 0.2, 1.9, 0.6).slice(0, 3)).toEqual([918, 401, 259]);
  expect(continuous(25, 0.2, 1.9, 0.6)[4]).toBe(918);
  expect(continuous(25, 0.3, 1.9, 0.6).slice(0, 3)).toEqual([574, 351, 259]);
  expect(continuous(50, 0.2, 1.9, 0.6).slice(0, 3)).toEqual([1924, 801, 284]);
  expect(continuous(100, 0.5, 1.9, 2).slice(0, 3)).toEqual([1264, 1001, 334]);
  for (const { p, r2, mean, sd, n } of oracle.mean) expect(continuous(p, r2, mean, sd)[3]).toBe(n);
});

test('agrees with the published example of several classes', () => {
  const events = [2557, 186, 176, 467, 120];
  const total = events.reduce((sum, one) => sum + one, 0);
  const sample = sampleForClasses(
    17,
    events.map((one) => one / total),
    { pairwiseC: [0.85, 0.92, 0.99, 0.95, 0.75, 0.95, 0.87, 0.87, 0.71, 0.82], nagelkerke: 0.15, shrinkage: 0.9 },
  );
  // Published from a simulation of a million, whose R2 of 0.1 has a standard error of about 0.0003: 0.3%.
  expect(Math.abs(counts(sample)[3]! / 13_136 - 1)).toBeLessThan(0.01);
});

test('R2 from a C statistic agrees with a fitted logistic model', () => {
  for (const { c, q, r2 } of oracle.coxSnell) {
    // The model was fitted on a grid of 20,001 points, whose sums are exact to far more places than glm's deviance.
    expect(coxSnellFromC(c, q)).toBeCloseTo(r2, 8);
    expect(coxSnellFromC(c, q)).toBeLessThan(maxCoxSnell(q));
  }
});

test('agrees with quadrature on validation', () => {
  for (const { q, c, oe, slope, cstat, netBenefit } of oracle.validation) {
    const sample = sampleForValidation(q, c, {
      observedExpected: 0.2,
      slope: 0.2,
      c: 0.1,
      netBenefit: { threshold: 0.1, width: 0.2 },
    });
    expect(sample).toEqual({
      kind: 'required',
      participants: Math.max(oe, slope, cstat, netBenefit),
      observedExpected: oe,
      slope,
      c: cstat,
      netBenefit,
    });
  }
  const published = sampleForValidation(0.018, 0.8, { observedExpected: 1, slope: 0.2, c: 0.1 });
  // pmvalsampsize gives 905 and 4252: it steps the standard error by 0.0001 and so overshoots by a participant.
  expect(published).toMatchObject({ observedExpected: 906, c: 4252, netBenefit: null });
});

test('quantiles agree with R', () => {
  for (const { df, half, p } of oracle.t) {
    expect(studentHalfWidth(0.95, df) / half).toBeCloseTo(1, 11);
    expect(studentTwoSidedP(1.3, df)).toBeCloseTo(p, 11);
  }
  for (const [k, share] of oracle.normal.share.entries()) {
    expect(normalQuantile(share)).toBeCloseTo(oracle.normal.z[k]!, 10);
    expect(normalCdf(normalQuantile(share))).toBeCloseTo(share, 12);
  }
});

const between = (min: number, max: number) => fc.double({ min, max, noNaN: true });

test('more parameters, less signal and less shrinkage borne never need fewer participants', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 200 }),
      between(0.02, 0.98),
      between(0.05, 0.9),
      between(0.7, 0.95),
      (p, prevalence, share, shrinkage) => {
        const rSquared = share * maxCoxSnell(prevalence);
        const needed = (parameters: number, r2: number, s: number) => {
          const sample = sampleForBinary(parameters, prevalence, { rSquared: r2, shrinkage: s });
          const first = sample.kind === 'required' ? sample.criteria[0]!.participants! : Infinity;
          return first;
        };
        const base = needed(p, rSquared, shrinkage);
        expect(needed(p + 1, rSquared, shrinkage)).toBeGreaterThanOrEqual(base);
        expect(needed(p, rSquared * 0.9, shrinkage)).toBeGreaterThanOrEqual(base);
        expect(needed(p, rSquared, shrinkage + 0.04)).toBeGreaterThanOrEqual(base);
        // What the sample affords is what it was asked for, and no more than the next sample would.
        const affordable = mostParameters((k) => needed(k, rSquared, shrinkage), base, 1000);
        expect(affordable).toBeGreaterThanOrEqual(p);
        expect(needed(affordable, rSquared, shrinkage)).toBeLessThanOrEqual(base);
      },
    ),
  );
});

test('the sample for a continuous outcome holds the shrinkage, the one before does not', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 3, max: 5000 }),
      between(0.01, 0.95),
      between(0.5, 0.97),
      (p, rSquared, shrinkage) => {
        const [n] = counts(sampleForContinuous(p, { mean: 3, deviation: 2 }, { rSquared, shrinkage }));
        const expected = (at: number) => 1 + (p - 2) / (at * Math.log(1 - (rSquared * (at - p - 1) + p) / (at - 1)));
        expect(expected(n!)).toBeGreaterThanOrEqual(shrinkage - 1e-9);
        expect(expected(2 * n!)).toBeGreaterThanOrEqual(shrinkage);
      },
    ),
  );
});

test('says why where no sample can be told', () => {
  const usual = { rSquared: 0.1, shrinkage: 0.9 };
  const undefinedHere = { kind: 'none', reason: 'notDefined' };
  expect(sampleForBinary(5, 0, usual)).toEqual({ kind: 'none', reason: 'oneOutcomeOnly' });
  expect(sampleForBinary(5, 1, usual)).toEqual({ kind: 'none', reason: 'oneOutcomeOnly' });
  expect(sampleForBinary(5, 0.001, usual)).toEqual(undefinedHere);
  expect(sampleForBinary(0, 0.3, usual)).toEqual(undefinedHere);
  expect(sampleForBinary(5, 0.5, { rSquared: 0.1, shrinkage: 0.05 })).toEqual(undefinedHere);
  expect(sampleForContinuous(5, { mean: 1, deviation: 0 }, usual)).toEqual({ kind: 'none', reason: 'noVariation' });
  expect(counts(sampleForContinuous(5, { mean: 0, deviation: 1 }, usual))[3]).toBeNull();
  expect(sampleForTimes(5, { rate: 0, meanFollowUp: 1, horizon: 1 }, usual)).toEqual(undefinedHere);
  expect(maxCoxSnellOfTimes({ rate: 0.1, meanFollowUp: 0, horizon: 1 })).toBeNull();
  expect(sampleForClasses(5, [0.5, 0.5, 0], { pairwiseC: null, nagelkerke: 0.15, shrinkage: 0.9 }).kind).toBe('none');
  expect(sampleForClasses(5, [0.5, 0.3, 0.2], { pairwiseC: null, nagelkerke: 0.15, shrinkage: 0.9 }).kind).toBe(
    'required',
  );
  expect(sampleForValidation(0.2, 0.5)).toEqual(undefinedHere);
  expect(sampleForValidation(0, 0.7).kind).toBe('none');
});
