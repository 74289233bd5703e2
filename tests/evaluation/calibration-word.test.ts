import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Figure } from '../../workers/contract/figures';
import type { ClassResults, ContinuousResults, SurvivalResults } from '../../workers/contract/results';
import { calibrationOf, calibrationWord } from '../../workers/evaluation/calibration-word';

const around = (value: number, half: number): Figure => ({
  kind: 'estimated',
  value,
  low: value - half,
  high: value + half,
});
const missing: Figure = { kind: 'notEstimable', reason: 'separated' };
const straight = { unit: 1, observedExpected: around(1, 0.4), bent: false };

test.each([
  [around(0.05, 0.2), around(1, 0.19), 'good'],
  [around(0.05, 0.03), around(0.97, 0.02), 'good'],
  [around(0.3, 0.2), around(0.7, 0.2), 'tooLow'],
  [around(-0.3, 0.2), around(1, 0.19), 'tooHigh'],
  [around(0, 0.2), around(0.7, 0.2), 'tooExtreme'],
  [around(0, 0.2), around(1.4, 0.3), 'tooModest'],
  [around(0, 0.6), around(1, 0.19), 'unclear'],
  [around(0, 0.2), around(1.1, 0.21), 'unclear'],
  [missing, around(1, 0.19), 'unclear'],
  [around(0, 0.2), missing, 'unclear'],
] as const)('calibration %#: %o and %o', (inTheLarge, slope, word) => {
  expect(calibrationWord({ ...straight, inTheLarge, slope })).toBe(word);
});

test('a sure count of events makes up for uncertain log odds', () => {
  const unsure = { ...straight, inTheLarge: around(0, 0.6) };
  const counted = { ...unsure, observedExpected: around(1, 0.03) };
  expect(calibrationWord({ ...counted, slope: around(1, 0.15) })).toBe('good');
  expect(calibrationWord({ ...counted, slope: around(1, 0.25) })).toBe('unclear');
  expect(calibrationWord({ ...unsure, observedExpected: missing, slope: around(1, 0.15) })).toBe('unclear');
});

test('is never good where the curve is surely bent or the slope not known', () => {
  const centre = fc.double({ min: -2, max: 3, noNaN: true });
  const half = fc.double({ min: 0, max: 2, noNaN: true });
  fc.assert(
    fc.property(centre, half, centre, half, fc.boolean(), (level, levelHalf, slope, slopeHalf, bent) => {
      const inTheLarge = around(level, levelHalf);
      const word = calibrationWord({ ...straight, inTheLarge, slope: around(slope, slopeHalf), bent });
      if (bent || slopeHalf > 0.2001) expect(word).not.toBe('good');
    }),
  );
});

describe('of results', () => {
  const survival = (ici: Figure) => {
    const figures = { calibrationSlope: around(1.02, 0.15), observedExpected: around(1.01, 0.08), ici };
    return calibrationOf({ kind: 'survival', figures } as SurvivalResults);
  };

  test('a level and a slope that are right do not hide a curve that is off', () => {
    expect(survival(around(0.076, 0.03))).toBe('unclear');
    expect(survival(around(0.035, 0.02))).toBe('good');
    expect(survival(missing)).toBe('good');
  });

  test('a bent line of values is found by its tenths', () => {
    const word = (off: number, half: number) => {
      const groups = Array.from({ length: 10 }, (_, k) => {
        const observed = k + off * (k - 4.5) ** 2;
        return { participants: 50, predicted: k, observed, low: observed - half, high: observed + half };
      });
      const figures = {
        rmse: around(2, 0.1),
        calibrationInTheLarge: around(0, 0.1),
        calibrationSlope: around(1, 0.05),
      };
      const calibration = { predicted: [], observed: [], low: [], high: [], groups };
      return calibrationOf({ kind: 'continuous', figures, calibration } as unknown as ContinuousResults);
    };
    expect(word(0.05, 0.4)).toBe('unclear');
    expect(word(0.05, 1.1)).toBe('good');
    // Surely there, and too small to matter beside the error of a prediction.
    expect(word(0.005, 0.01)).toBe('good');
  });

  const classes = (...each: readonly (readonly [Figure, Figure, Figure?])[]) => {
    const perClass = each.map(([calibrationInTheLarge, calibrationSlope, ici = around(0.02, 0.01)]) => ({
      calibrationInTheLarge,
      calibrationSlope,
      ici,
    }));
    return calibrationOf({ kind: 'classes', perClass } as unknown as ClassResults);
  };
  const right = [around(0, 0.2), around(1, 0.15)] as const;

  test('several classes are good where each is', () => {
    expect(classes(right, right, right)).toBe('good');
    expect(classes(right, right, [around(0, 0.2), around(1, 0.15), around(0.06, 0.02)])).toBe('unclear');
    expect(classes(right, right, [around(0, 0.2), around(1, 0.4)])).toBe('unclear');
    expect(classes(right, right, [missing, missing])).toBe('unclear');
    expect(classes()).toBe('unclear');
  });

  test('the surest class says what is off, or all slopes that say something', () => {
    const high = [around(-0.4, 0.1), around(1, 0.15)] as const;
    const low = [around(0.3, 0.2), around(1, 0.15)] as const;
    expect(classes(right, low, high)).toBe('tooHigh');
    expect(classes(low, right, right)).toBe('tooLow');
    const extreme = [around(0, 0.2), around(0.7, 0.2)] as const;
    const modest = [around(0, 0.2), around(1.4, 0.2)] as const;
    expect(classes(right, extreme, right)).toBe('tooExtreme');
    expect(classes(right, modest, modest)).toBe('tooModest');
    expect(classes(right, extreme, modest)).toBe('unclear');
  });
});
