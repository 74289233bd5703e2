import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fitPowerLaw, lossAt } from '../../workers/numerics/learning-curve';
import { resampledLaws, spared } from '../../workers/numerics/learning-band';
import oracle from '../oracles/learning-curve.json' with { type: 'json' };

const list = (values: readonly number[]) => Float64Array.from(values);

describe('fitPowerLaw', () => {
  test.each(oracle.cases)('$name: the losses of scipy', ({ n, loss, weight, fitted, error }) => {
    const law = fitPowerLaw(list(n), list(loss), list(weight))!;
    const own = n.reduce((sum, one, i) => sum + weight[i]! * (loss[i]! - lossAt(law, one)) ** 2, 0);
    // A flat valley: scipy ends within 1e-8 of the least sum, by tolerance; what is predicted is then settled to 1e-4.
    expect(own).toBeLessThanOrEqual(error * (1 + 1e-7) + 1e-14);
    for (const { at, value } of fitted)
      expect(Math.abs(lossAt(law, at) - value)).toBeLessThan(1e-4 * Math.abs(value) + 1e-6);
  });

  test('a law is found again', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 2, noNaN: true }),
        fc.double({ min: 0.5, max: 20, noNaN: true }),
        fc.double({ min: 0.2, max: 1.5, noNaN: true }),
        (floor, gain, rate) => {
          const n = list([40, 70, 100, 140, 170, 200]);
          const law = fitPowerLaw(
            n,
            n.map((one) => lossAt({ floor, gain, rate }, one)),
            n,
          )!;
          // The loss at four times as much; the parameters themselves lie along a valley.
          expect(lossAt(law, 800)).toBeCloseTo(lossAt({ floor, gain, rate }, 800), 5);
        },
      ),
    );
  });

  test('never below 0, never rising, the same in any unit', () => {
    const losses = fc.array(fc.double({ min: 0, max: 5, noNaN: true }), { minLength: 6, maxLength: 6 });
    fc.assert(
      fc.property(losses, fc.double({ min: 0.1, max: 50, noNaN: true }), (loss, scale) => {
        const n = list([40, 70, 100, 140, 170, 200]);
        const law = fitPowerLaw(n, list(loss), n)!;
        expect(Math.min(law.floor, law.gain, law.rate)).toBeGreaterThanOrEqual(0);
        expect(lossAt(law, 1e9)).toBeGreaterThanOrEqual(0);
        expect(spared(law, 200, 400)).toBeGreaterThanOrEqual(0);
        const scaled = fitPowerLaw(
          n,
          list(loss).map((one) => scale * one),
          n,
        )!;
        expect(lossAt(scaled, 400)).toBeCloseTo(scale * lossAt(law, 400), 4);
        const moved = fitPowerLaw(
          n.map((one) => scale * one),
          list(loss),
          n,
        )!;
        expect(lossAt(moved, scale * 400)).toBeCloseTo(lossAt(law, 400), 4);
      }),
    );
  });

  test('two sizes have no law; a loss that rises has no gain', () => {
    expect(fitPowerLaw(list([10, 10, 20]), list([1, 1, 0.5]), list([1, 1, 1]))).toBeNull();
    expect(fitPowerLaw(list([10, 20, 40]), list([0.2, 0.3, 0.5]), list([1, 1, 2]))).toEqual({
      floor: (0.2 + 0.3 + 2 * 0.5) / 4,
      gain: 0,
      rate: 0,
    });
  });
});

describe('resampledLaws', () => {
  const sizes = list([40, 70, 100, 140, 170, 200]);
  const losses = (noise: (cell: number) => number) =>
    Float64Array.from({ length: 6 * 3 * 2 }, (_, cell) => 0.4 + 3 / sizes[Math.floor(cell / 6)]! + noise(cell));

  test('without noise all resamples say the same', () => {
    const [laws] = resampledLaws([{ sizes, folds: 3, draws: 2, losses: losses(() => 0) }], 30, 5);
    for (const law of laws!.resampled) expect(lossAt(law!, 400)).toBeCloseTo(0.4075, 6);
  });

  test('what could not be had is left out; a fold that is far off leaves its mark in some resamples', () => {
    const noisy = losses((cell) => (Math.floor(cell / 2) % 3 === 1 ? 0.2 : 0));
    const [whole] = resampledLaws([{ sizes, folds: 3, draws: 2, losses: noisy }], 50, 5);
    const said = whole!.resampled.map((law) => lossAt(law!, 200));
    // A fold in three lies 0.2 higher: the mean of three draws of a fold is higher by 0, 1/15, 2/15 or 3/15.
    for (const loss of said) {
      const times = (loss - 0.415) * 15;
      expect(times).toBeCloseTo(Math.round(times), 3);
    }
    expect(new Set(said.map((loss) => Math.round((loss - 0.415) * 15)))).toEqual(new Set([0, 1, 2, 3]));
    const gaps = losses((cell) => (cell % 2 === 1 ? NaN : 0));
    expect(lossAt(resampledLaws([{ sizes, folds: 3, draws: 2, losses: gaps }], 1, 5)[0]!.whole!, 400)).toBeCloseTo(
      0.4075,
      6,
    );
    const none = losses(() => NaN);
    expect(resampledLaws([{ sizes, folds: 3, draws: 2, losses: none }], 2, 5)[0]).toEqual({
      whole: null,
      resampled: [null, null],
    });
  });

  test('models share their resamples', () => {
    const one = { sizes, folds: 3, draws: 2, losses: losses((cell) => 0.01 * (cell % 7)) };
    const [first, second] = resampledLaws([one, one], 10, 9);
    expect(second).toEqual(first);
  });
});
