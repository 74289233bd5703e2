import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MethodError } from '../../workers/contract/faults';
import { enteredValue, realMlpPredictions } from '../../workers/models/realmlp-forward';
import { poolFits } from '../../workers/models/pool-imputations';
import { realMlpInputs } from '../../workers/networks/realmlp-inputs';
import { realMlpStep } from '../../workers/networks/realmlp-schedule';
import { bentTable, fitted, smallRealMlp } from './realmlp-cases';

const kinds = ['binary', 'classes', 'continuous'] as const;

const fast = { epochs: 3, layers: [9, 5], batch: 24 };

describe('predictions', () => {
  test.each(kinds)('are bounded, whatever is asked: %s', (kind) => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 40 }), fc.boolean(), fc.constantFrom(0, 0.5), (...drawn) => {
        const [seed, rows, embedding, mixup] = drawn;
        const { design, outcome } = bentTable(seed, rows, kind);
        const model = fitted({ ...fast, embedding, mixup, members: 2 }, { design, outcome, seed });
        const far = Float64Array.from(design.x, (value, i) => (i % 3 === 0 ? value : 1e300 * value));
        for (const x of [design.x, far]) {
          const predicted = realMlpPredictions(model, { ...design, x }, []);
          const { low, high } = model.range ?? { low: 0, high: 1 };
          expect(predicted.every((value) => value >= low && value <= high)).toBe(true);
          if (kind !== 'classes') continue;
          for (let row = 0; row < rows; row += 1) {
            const sum = predicted.subarray(3 * row, 3 * row + 3).reduce((all, one) => all + one, 0);
            expect(sum).toBeCloseTo(1, 9);
          }
        }
      }),
      { numRuns: 12 },
    );
  });

  test('are of each row by itself', () => {
    const { design, outcome } = bentTable(2, 60, 'classes');
    const model = fitted(fast, { design, outcome });
    const together = realMlpPredictions(model, design, []);
    const width = design.features.length;
    for (const row of [59, 0, 31]) {
      const alone = { ...design, x: design.x.slice(row * width, (row + 1) * width), rows: 1 };
      expect(realMlpPredictions(model, alone, [])).toEqual(together.slice(3 * row, 3 * row + 3));
    }
  });

  test('of several imputations are averaged', () => {
    const { design, outcome } = bentTable(4, 50, 'binary');
    const fits = [1, 2].map((seed) => fitted(fast, { design, outcome, seed }));
    const pooled = poolFits(fits);
    if (pooled.family !== 'realmlp') throw new RangeError('another family');
    const [one, other] = fits.map((fit) => realMlpPredictions(fit, design, []));
    for (const [i, risk] of realMlpPredictions(pooled, design, []).entries()) {
      expect(risk).toBeCloseTo((one![i]! + other![i]!) / 2, 12);
    }
  });
});

describe('training', () => {
  test.each(kinds)('learns what bends: %s', (kind) => {
    const development = bentTable(11, 600, kind);
    const evaluation = bentTable(12, 400, kind);
    const model = fitted({ epochs: 60, layers: [32, 32] }, development);
    const predicted = realMlpPredictions(model, evaluation.design, []);
    const { outcome } = evaluation;
    if (!('y' in outcome)) throw new RangeError('another outcome');
    const losses = Array.from(outcome.y, (y, i) => {
      if (kind === 'binary') return -Math.log(y === 1 ? predicted[i]! : 1 - predicted[i]!);
      return kind === 'classes' ? -Math.log(predicted[3 * i + y]!) : ((predicted[i]! - y) / 10) ** 2;
    });
    const mean = losses.reduce((sum, one) => sum + one, 0) / losses.length;
    // The noise alone has a variance of 0.25. A straight line leaves 2.1, and those who know no predictor log losses of
    // 0.69 and 1.1; those of the true risks are 0.22 and 0.4.
    expect(mean).toBeLessThan({ binary: 0.4, classes: 0.6, continuous: 0.55 }[kind]);
  });

  test('is the same for a seed, and another for another', () => {
    const rows = bentTable(6, 80, 'binary');
    const spec = { ...fast, mixup: 0.3, members: 2 };
    expect(fitted(spec, rows)).toEqual(fitted(spec, rows));
    expect(fitted(spec, { ...rows, seed: 6 })).not.toEqual(fitted(spec, rows));
  });

  test('leaves out rows of no weight', () => {
    const { design, outcome } = bentTable(7, 60, 'continuous');
    if (outcome.kind !== 'continuous') throw new RangeError('another outcome');
    const width = design.features.length;
    const more = { x: Float64Array.from([...design.x, ...design.x.map((value) => 50 * value)]), rows: 120 };
    const y = Float64Array.from([...outcome.y, ...outcome.y.map((value) => -value)]);
    const weight = Float64Array.from(y, (_, row) => (row < 60 ? 1 : 0));
    const given = { design: { ...design, ...more }, outcome: { ...outcome, y }, weight };
    expect(more.x.length).toBe(120 * width);
    expect(fitted(fast, given)).toEqual(fitted(fast, { design, outcome }));
  });

  test('of no rows, no features and one outcome only ends well', () => {
    const { design, outcome } = bentTable(8, 20, 'binary');
    const nothing = { design, outcome, weight: new Float64Array(20) };
    expect(() => fitted(fast, nothing)).toThrow(MethodError);
    const bare = { ...design, x: new Float64Array(), features: [] };
    expect(realMlpPredictions(fitted(fast, { design: bare, outcome }), bare, []).every(Number.isFinite)).toBe(true);
    const same = { kind: 'binary', y: new Uint8Array(20) } as const;
    expect(realMlpPredictions(fitted(fast, { design, outcome: same }), design, []).every(Number.isFinite)).toBe(true);
  });

  test('that runs away says so, or keeps an earlier epoch', () => {
    const rows = bentTable(9, 50, 'continuous');
    const wild = { ...fast, epochs: 6, learningRate: 1e38 };
    expect(() => fitted({ ...wild, validationShare: 0.25 }, rows)).toThrow(MethodError);
  });
});

describe('inputs', () => {
  test('numbers are scaled robustly, columns of two values are 0 and 1, and those of one are 0', () => {
    const x = Float64Array.from(
      [1, 2, 3, 4, 100].flatMap((value, i) => [value, i % 2 === 0 ? -2 : 6, 5, i === 2 ? 8 : i === 4 ? 4 : 0]),
    );
    const inputs = realMlpInputs({ x, rows: 5, features: ['number', 'two', 'one', 'rare'] });
    expect(inputs[0]).toEqual({ centre: 3, factor: 1 / 2, bends: true });
    expect(inputs[1]).toEqual({ centre: -2, factor: 1 / 8, bends: false });
    expect(inputs[2]!.factor).toBe(0);
    expect(inputs[3]).toEqual({ centre: 0, factor: 1 / 4, bends: true });
    // 1 IQR over 6 from the median: 3 / sqrt(1 + 1) where it is 3 scales off.
    expect(enteredValue(inputs[0]!, 9)).toBeCloseTo(3 / Math.SQRT2, 12);
    expect(enteredValue(inputs[0]!, 1e308)).toBeCloseTo(3, 12);
    expect(enteredValue(inputs[1]!, 6)).toBe(1);
    expect(enteredValue(inputs[2]!, 1e308)).toBe(0);
  });
});

describe('schedule', () => {
  const spec = { ...smallRealMlp, learningRate: 2, dropout: 0.4, weightDecay: 0.1 };

  test('the rate rises and falls four times, each twice as long; what is left out fades in the second half', () => {
    const at = (step: number) => realMlpStep(spec, step, 1500, 1);
    // log2(1 + 15 t) is whole at t = 0, 1/15, 3/15 and 7/15.
    for (const step of [0, 100, 300, 700]) expect(at(step).rate).toBeCloseTo(0, 9);
    expect(at(Math.round(100 * (Math.SQRT2 - 1))).rate).toBeCloseTo(2, 2);
    expect(at(749)).toMatchObject({ dropout: 0.4, decay: 0.1, share: 1 });
    expect(at(1125).dropout).toBeCloseTo(0.2, 9);
    expect(at(1125).decay).toBeCloseTo(0.05, 9);
  });

  test('mixtures keep more of a row than of its partner', () => {
    const steps = 4000;
    const shares = Array.from(
      { length: steps },
      (_, step) => realMlpStep({ ...spec, mixup: 0.2 }, step, steps, 3).share,
    );
    expect(shares.every((share) => share >= 0.5 && share <= 1)).toBe(true);
    // Of beta(0.2, 0.2) the mean of the larger share is 0.5 + 0.2^0.4 2 / (beta(0.2, 0.2) 0.4^1.4) = 0.899, its standard
    // deviation 0.14, and so the error of this mean 0.0022.
    expect(Math.abs(shares.reduce((sum, share) => sum + share, 0) / steps - 0.899)).toBeLessThan(0.009);
  });
});
