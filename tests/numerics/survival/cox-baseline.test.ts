import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arrangeRiskSets } from '../../../workers/numerics/survival/cox-risk-sets';
import { coxBaseline, hazardAt, riskByTime, thinnedHazard } from '../../../workers/numerics/survival/cox-baseline';
import { randomStream } from '../../../workers/numerics/random';
import oracle from '../../oracles/cox.json' with { type: 'json' };
import { fitCox, problemOf } from './cox-rows';

function fitted(rows: Parameters<typeof problemOf>[0]) {
  const problem = problemOf(rows);
  const { beta } = fitCox(problem);
  return { beta, ...coxBaseline(arrangeRiskSets(problem), beta) };
}

const predictor = (beta: Float64Array, x: readonly number[]) => beta.reduce((sum, b, j) => sum + b * x[j]!, 0);

describe('agrees with its oracles', () => {
  test.each([
    ['lung cancer', oracle.lung],
    ['delayed entry, weights and many ties', oracle.delayed],
  ])('basehaz of a fit with Efron ties: %s', (_, rows) => {
    const { centre, hazard } = fitted(rows);
    expect(Array.from(hazard.times)).toEqual(rows.baseline.time);
    for (const [k, expected] of rows.baseline.hazard.entries()) {
      // Printed to 14 digits; coefficients agree to 1e-9.
      expect(Math.abs(hazard.values[k]! * Math.exp(-centre) - expected)).toBeLessThan(1e-7 * Math.max(1, expected));
    }
  });

  test('survival of a man of 60 with lung cancer at 180 and 365 days', () => {
    const { beta, centre, hazard } = fitted(oracle.lung);
    const risks = new Float64Array(2);
    riskByTime([hazard], [180, 365])([predictor(beta, [60, 1, 1]) - centre], risks, 0);
    for (const [k, expected] of oracle.lung.survival.entries()) expect(1 - risks[k]!).toBeCloseTo(expected, 9);
    expect(1 - risks[0]!).toBeCloseTo(0.685943, 6);
    expect(1 - risks[1]!).toBeCloseTo(0.3358634, 6);
  });

  test('cumulative incidence where two causes compete', () => {
    const { x, time, status, profiles, times, incidence, sums, coef } = oracle.competing;
    const [first, second] = [1, 2].map((cause) =>
      fitted({ x, time, event: status.map((one) => (one === cause ? 1 : 0)) }),
    );
    for (const [j, expected] of coef[0]!.entries()) expect(first!.beta[j]).toBeCloseTo(expected, 9);
    for (const [j, expected] of coef[1]!.entries()) expect(second!.beta[j]).toBeCloseTo(expected, 9);
    const risksOf = riskByTime([first!.hazard, second!.hazard], times);
    for (const [i, profile] of profiles.entries()) {
      const risks = new Float64Array(4);
      const apart = [first!, second!].map(({ beta, centre }) => predictor(beta, profile) - centre);
      risksOf(apart, risks, 1);
      for (const [k, expected] of incidence[i]!.entries()) {
        expect(risks[k + 1]).toBeCloseTo(expected, 9);
        // The sum of S(t-) dH1 differs by the square of the steps: with 150 participants, by a few hundredths.
        expect(Math.abs(risks[k + 1]! - sums[i]![k]!)).toBeLessThan(0.05);
      }
    }
  });
});

test('both incidences and survival sum to one, rise with time, and stay in [0, 1] far out', () => {
  fc.assert(
    fc.property(
      fc.integer(),
      fc.double({ min: -2000, max: 2000, noNaN: true }),
      fc.double({ min: -20, max: 20, noNaN: true }),
      (seed, far, near) => {
        const stream = randomStream(seed);
        const hazardOf = (count: number) => {
          const times = Float64Array.from({ length: count }, () => 1 + stream.below(20)).sort();
          let sum = 0;
          return { times, values: times.map(() => (sum += stream.uniform())), between: 'step' } as const;
        };
        const [one, other] = [hazardOf(12), hazardOf(9)];
        const at = [0, 1, 4.5, 9, 20, 30];
        const [risks, others] = [new Float64Array(6), new Float64Array(6)];
        riskByTime([one, other], at)([far, near], risks, 0);
        riskByTime([other, one], at)([near, far], others, 0);
        const hazards = [hazardAt(one, at), hazardAt(other, at)];
        for (let k = 0; k < 6; k += 1) {
          expect(risks[k]).toBeGreaterThanOrEqual(k > 0 ? risks[k - 1]! : 0);
          expect(risks[k]).toBeLessThanOrEqual(1);
          const capped = Math.exp(Math.max(-300, Math.min(300, far)));
          const survival = Math.exp(-hazards[0]![k]! * capped - hazards[1]![k]! * Math.exp(near));
          expect(risks[k]! + others[k]! + survival).toBeCloseTo(1, 9);
        }
      },
    ),
  );
});

test('a second cause that never happens leaves 1 - exp(-H); a first one too', () => {
  const none = { times: [3], values: [0], between: 'step' } as const;
  const some = { times: [1, 2, 5], values: [0.2, 0.3, 0.9], between: 'step' } as const;
  const risks = new Float64Array(3);
  riskByTime([some, none], [0.5, 2, 6])([0.4, 7], risks, 0);
  for (const [k, h] of [0, 0.3, 0.9].entries()) expect(risks[k]).toBeCloseTo(1 - Math.exp(-h * Math.exp(0.4)), 12);
  riskByTime([none, some], [0.5, 2, 6])([0.4, 7], risks, 0);
  expect(Array.from(risks)).toEqual([0, 0, 0]);
});

test('a thinned hazard is exact where it is kept and off by less than one gap between', () => {
  fc.assert(
    fc.property(
      fc.integer(),
      fc.integer({ min: 2, max: 400 }),
      fc.integer({ min: 2, max: 60 }),
      (seed, count, most) => {
        const stream = randomStream(seed);
        const times = Float64Array.from({ length: count }, (_, k) => k + stream.uniform());
        const events = Int32Array.from({ length: count }, () => 1 + stream.below(3));
        let sum = 0;
        const full = { times, values: times.map(() => (sum += 0.01 + stream.uniform())), between: 'step' } as const;
        const thin = thinnedHazard(full, events, most);
        expect(thin.times.length).toBeLessThanOrEqual(Math.max(most, 2));
        expect([thin.times[0], thin.times[thin.times.length - 1]]).toEqual([times[0], times[count - 1]]);
        expect(Array.from(hazardAt(thin, thin.times))).toEqual(Array.from(hazardAt(full, thin.times)));
        const [exact, near] = [hazardAt(full, times), hazardAt(thin, times)];
        for (let k = 0; k < count; k += 1) {
          const after = Array.from(thin.times).findIndex((time) => time > times[k]!);
          const gap = after > 0 ? thin.values[after]! - thin.values[after - 1]! : 0;
          expect(Math.abs(exact[k]! - near[k]!)).toBeLessThanOrEqual(gap + 1e-12);
        }
      },
    ),
  );
});
