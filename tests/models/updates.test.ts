import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FittedCox, FittedLinear, FittedLogistic } from '../../workers/models/model';
import { movedAlongLine, observedLine, recalibratedCox } from '../../workers/models/recalibrate';
import { linearMeans } from '../../workers/models/regression-forward';
import { revisedLinear, revisedLogistic } from '../../workers/models/revise';
import { logisticSolver } from '../../workers/numerics/logistic';
import { randomStream } from '../../workers/numerics/random';
import oracle from '../oracles/updates.json' with { type: 'json' };

function ended<T>(steps: Generator<unknown, T>): T {
  let next = steps.next();
  while (next.done !== true) next = steps.next();
  return next.value;
}

const rows = oracle.y.length;
const features = ['a', 'b', 'c'];
const design = { x: Float64Array.from(oracle.x), rows, features };
const y = Uint8Array.from(oracle.y);
const old: FittedLogistic = {
  family: 'logistic',
  spec: { id: 'old', family: 'logistic', alpha: 0, lambda: 0, classWeights: 'none' },
  lambda: 0,
  intercept: oracle.old[0]!,
  coefficients: oracle.old.slice(1),
};
const offset = Float64Array.from({ length: rows }, (_, i) =>
  old.coefficients.reduce((sum, one, j) => sum + one * design.x[3 * i + j]!, old.intercept),
);

describe('a logistic regression with an offset', () => {
  test('agrees with glmnet at the same penalty', () => {
    const problem = { x: design.x, rows, columns: 3, y, weight: new Float64Array(rows).fill(1), offset };
    const fit = ended(logisticSolver(problem).fit({ lambda: oracle.lambda, alpha: 0 }, null, 1e-10));
    // glmnet stops at a change of 1e-16 of the deviance: about 1e-8 of a coefficient.
    for (const [j, expected] of oracle.change.entries()) {
      expect(j === 0 ? fit.intercept : fit.beta[j - 1]!).toBeCloseTo(expected, 6);
    }
  });

  test('revises a model towards the new rows, the average risk exactly theirs', () => {
    const revised = ended(revisedLogistic(old, design, y, null, 1))!;
    const risks = Float64Array.from({ length: rows }, (_, i) => {
      const eta = revised.coefficients.reduce((sum, one, j) => sum + one * design.x[3 * i + j]!, revised.intercept);
      return 1 / (1 + Math.exp(-eta));
    });
    const mean = (list: ArrayLike<number>) => Array.from(list).reduce((sum, one) => sum + one, 0) / rows;
    // The intercept is not penalised, so its score is 0.
    expect(mean(risks)).toBeCloseTo(mean(y), 8);
    expect(ended(revisedLogistic(old, design, new Uint8Array(rows), null, 1))).toBeNull();
  });
});

describe('a linear model', () => {
  const linear: FittedLinear = {
    family: 'linear',
    spec: { id: 'old', family: 'linear', alpha: 0, lambda: 0 },
    lambda: 0,
    intercept: 2,
    coefficients: [1.5, -0.5, 0],
    residualSd: 1,
  };
  const means = linearMeans(linear, design);

  test('moved along the line of the observed values is where they are, whatever the line', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -50, max: 50, noNaN: true }),
        fc.double({ min: 0.05, max: 20, noNaN: true }),
        (a, b) => {
          const values = means.map((one) => a + b * one);
          const line = observedLine(values, means, true)!;
          expect(line.slope).toBeCloseTo(b, 8);
          const moved = movedAlongLine(linear, line.intercept, line.slope);
          if (moved?.family !== 'linear') throw new Error('not linear');
          const told = linearMeans(moved, design);
          for (let i = 0; i < rows; i += 1) expect(told[i]).toBeCloseTo(values[i]!, 7);
        },
      ),
    );
  });

  test('of no use on the new rows is not turned around', () => {
    expect(
      observedLine(
        means.map((one) => -one),
        means,
        true,
      ),
    ).toBeNull();
    expect(observedLine(means, new Float64Array(rows).fill(3), true)).toBeNull();
    expect(
      observedLine(
        means.map((one) => one - 1),
        means,
        false,
      ),
    ).toMatchObject({ slope: 1 });
    expect(observedLine(new Float64Array(0), new Float64Array(0), false)).toBeNull();
  });

  test('revised learns what the old one lacked', () => {
    const stream = randomStream(4);
    const values = means.map((one, i) => 1 + one + 2 * design.x[3 * i + 2]! + 0.1 * stream.normal());
    const revised = ended(revisedLinear(linear, design, values, null, 2));
    expect(revised.coefficients[2]).toBeCloseTo(2, 1);
    expect(revised.intercept).toBeCloseTo(3, 1);
  });
});

describe('a Cox regression', () => {
  const { beta, centre, times, hazard, horizon, level, both } = oracle.cox;
  const cox: FittedCox = {
    family: 'cox',
    spec: { id: 'old', family: 'cox', alpha: 0, lambda: 0 },
    lambda: [0],
    causes: [{ coefficients: beta, centre, baseline: { times, cumulativeHazard: hazard, between: 'step' } }],
  };
  const outcome = {
    kind: 'survival',
    time: Float64Array.from(oracle.cox.time),
    event: Uint8Array.from(oracle.cox.event),
    entry: null,
    horizon,
  } as const;

  test('recalibrated in level and slope agrees with a Poisson regression in R', () => {
    const [moved] = recalibratedCox(cox, design, outcome, false)!.causes;
    expect(moved!.coefficients).toEqual(beta);
    expect(moved!.baseline.cumulativeHazard[2]! / hazard[2]!).toBeCloseTo(Math.exp(level), 10);
    const [line] = recalibratedCox(cox, design, outcome, true)!.causes;
    // glm ends at a change of 1e-15 of the deviance.
    expect(line!.baseline.cumulativeHazard[2]! / hazard[2]!).toBeCloseTo(Math.exp(both[0]!), 7);
    expect(line!.coefficients[0]! / beta[0]!).toBeCloseTo(both[1]!, 7);
    expect(line!.centre / centre).toBeCloseTo(both[1]!, 7);
  });

  test('without an event, or falling as the hazard rises, is not moved', () => {
    expect(recalibratedCox(cox, design, { ...outcome, event: new Uint8Array(rows) }, false)).toBeNull();
    const turned = { ...cox, causes: [{ ...cox.causes[0]!, coefficients: beta.map((one) => -one) }] };
    expect(recalibratedCox(turned, design, outcome, true)).toBeNull();
  });
});
