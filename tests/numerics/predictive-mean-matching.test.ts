import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { drawChiSquare } from '../../workers/numerics/chi-square-draw';
import { drawCoefficients, imputationRidge, matchDonors } from '../../workers/numerics/predictive-mean-matching';
import { randomStream } from '../../workers/numerics/random';

describe('a chi-square draw', () => {
  test.each([1, 2.5, 7, 300])('has mean df and variance 2 df: %d', (df) => {
    const stream = randomStream(5);
    const draws = Array.from({ length: 20_000 }, () => drawChiSquare(stream, df));
    const mean = draws.reduce((sum, x) => sum + x, 0) / draws.length;
    const variance = draws.reduce((sum, x) => sum + (x - mean) ** 2, 0) / draws.length;
    // Four standard errors of each: of the mean sqrt(2 df / N), of the variance by the kurtosis 3 + 12 / df.
    expect(Math.abs(mean - df)).toBeLessThan(4 * Math.sqrt((2 * df) / draws.length));
    expect(Math.abs(variance / (2 * df) - 1)).toBeLessThan(4 * Math.sqrt((2 + 12 / df) / draws.length));
    expect(draws.every((x) => x > 0)).toBe(true);
  });
});

describe('coefficients drawn', () => {
  // A straight line through four points, ten times over: t = 1 to 4, y = 2, 3, 5, 9; columns (1, t).
  const moments = {
    columns: 2,
    gram: Float64Array.of(40, 0, 100, 300),
    withTarget: Float64Array.of(190, 590),
    target: 1190,
    rows: 40,
  };

  test('are estimated by least squares but for the ridge, and drawn around it with its covariance', () => {
    const stream = randomStream(9);
    const { estimated } = drawCoefficients(moments, stream);
    // By hand: slope 2.3, intercept -1. A ridge of 1e-5 of the diagonal moves them by less than its condition times it.
    expect(estimated[1]).toBeCloseTo(2.3, 3);
    expect(estimated[0]).toBeCloseTo(-1, 3);
    const many = Array.from({ length: 20_000 }, () => drawCoefficients(moments, stream).drawn);
    const variance = (k: number) => many.reduce((sum, beta) => sum + (beta[k]! - estimated[k]!) ** 2, 0) / many.length;
    // (X'X)^-1 has the diagonal 0.15 and 0.02; the residual sum of squares is 23; an inverse chi-square with 38 degrees
    // of freedom has the mean 1 / 36. Four standard errors of a variance from 20,000 draws are 4.3% with t's tails.
    expect(Math.abs(variance(0) / ((23 / 36) * 0.15) - 1)).toBeLessThan(0.043);
    expect(Math.abs(variance(1) / ((23 / 36) * 0.02) - 1)).toBeLessThan(0.043);
  });

  test('are 0 for a column that is 0 throughout', () => {
    const dead = { ...moments, columns: 3, gram: Float64Array.of(40, 0, 0, 100, 300, 0, 0, 0, 0), withTarget: Float64Array.of(190, 590, 0) }; // prettier-ignore
    const { estimated, drawn } = drawCoefficients(dead, randomStream(3));
    expect(estimated[2]).toBe(0);
    expect(drawn[2]).toBe(0);
  });

  test('are held the more, the fewer rows there are to a column', () => {
    expect(imputationRidge(5, 500)).toBe(1e-5);
    expect(imputationRidge(50, 100)).toBeCloseTo(0.04, 12);
  });
});

describe('donors', () => {
  const predictions = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 1, maxLength: 30 });

  test('are among the five nearest, ties counted in', () => {
    fc.assert(
      fc.property(predictions, fc.integer({ min: -12, max: 12 }), fc.integer(), (of, at, seed) => {
        const [donor] = matchDonors(Float64Array.from(of), Float64Array.of(at), randomStream(seed));
        const distances = of.map((value) => Math.abs(value - at)).sort((a, b) => a - b);
        expect(Math.abs(of[donor!]! - at)).toBeLessThanOrEqual(distances[Math.min(4, of.length - 1)]!);
      }),
    );
  });

  test('are drawn evenly, and from all whose prediction is the same', () => {
    const of = Float64Array.from([...Array.from({ length: 12 }, () => 3), 9, 9.1, 20]);
    const counts = new Uint32Array(of.length);
    const stream = randomStream(1);
    for (const donor of matchDonors(of, new Float64Array(12_000).fill(3), stream)) counts[donor]! += 1;
    // 1,000 expected of each of twelve; four standard deviations of a binomial are 121.
    for (const count of counts.subarray(0, 12)) expect(Math.abs(count - 1000)).toBeLessThan(121);
    expect(counts.subarray(12).every((count) => count === 0)).toBe(true);
    const near = new Uint32Array(of.length);
    for (const donor of matchDonors(of, new Float64Array(5000).fill(15), stream)) near[donor]! += 1;
    expect(near.subarray(12).every((count) => count > 850)).toBe(true);
  });

  test('are that one where there is one', () => {
    expect(Array.from(matchDonors(Float64Array.of(7), Float64Array.of(-3, 7, 1e9), randomStream(2)))).toEqual([
      0, 0, 0,
    ]);
  });
});
