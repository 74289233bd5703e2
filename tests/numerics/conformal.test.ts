import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  absoluteResiduals,
  classScores,
  conformalCall,
  conformalQuantile,
  conformalSet,
  fitConformalClasses,
} from '../../workers/numerics/conformal';
import { randomStream } from '../../workers/numerics/random';
import oracle from '../oracles/small-statistics.json' with { type: 'json' };

const { inputs, outputs } = oracle.split_conformal;
const { y, p } = oracle.multiclass_metrics.inputs;
const classes = p[0]!.length;
const probability = Float64Array.from(p.flat());

test('agrees with the reference cases', () => {
  for (const [alpha, value] of Object.entries(outputs.residual_quantile)) {
    const found = conformalQuantile(Float64Array.from(inputs.abs_residuals), Number(alpha));
    expect(found).toEqual({ kind: 'quantile', value });
  }
  const scores = classScores(y, probability, classes, null);
  for (const [i, score] of inputs.lac_scores.entries()) expect(scores[i]).toBeCloseTo(score, 6);
  for (const [alpha, value] of Object.entries(outputs.lac_quantile)) {
    const rule = fitConformalClasses(y, probability, classes, Number(alpha), false);
    if (rule.kind !== 'all' || rule.quantile.kind !== 'quantile') throw new Error(rule.kind);
    expect(rule.quantile.value).toBeCloseTo(value, 6);
    const sets = outputs.sets_first5[alpha as keyof typeof outputs.sets_first5];
    for (const [i, set] of sets.entries()) expect(conformalSet(rule, p[i]!)).toEqual(set);
  }
});

test('of n + 1 exchangeable scores, each left out in turn, at most a share alpha exceeds the quantile of the rest', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 2, maxLength: 40 }),
      fc.constantFrom(0.05, 0.1, 0.2, 0.35, 0.5),
      (scores, alpha) => {
        const exceeding = scores.filter((score, i) => {
          const found = conformalQuantile(Float64Array.from(scores.filter((_, other) => other !== i)), alpha);
          return found.kind === 'quantile' && score > found.value;
        });
        expect(exceeding.length).toBeLessThanOrEqual(alpha * scores.length + 1e-9);
      },
    ),
  );
});

test('by class, a rare class is covered as often as asked; on the whole it need not be', () => {
  const random = randomStream(31);
  const draw = (n: number) => {
    const outcome = Uint8Array.from({ length: n }, () => (random.uniform() < 0.06 ? 1 : 0));
    const risk = Float64Array.from(outcome, (one) => 1 / (1 + Math.exp(3 - 1.2 * one - random.normal())));
    return { outcome, matrix: Float64Array.from([...risk].flatMap((one) => [1 - one, one])), risk };
  };
  const seen = draw(4000);
  const fresh = draw(20_000);
  const missed = (byClass: boolean) => {
    const rule = fitConformalClasses(seen.outcome, seen.matrix, 2, 0.1, byClass);
    let events = 0;
    let wrong = 0;
    for (const [i, one] of fresh.outcome.entries()) {
      if (one !== 1) continue;
      events += 1;
      const call = conformalCall(rule, fresh.risk[i]!);
      if (call === 'noEvent' || call === 'neither') wrong += 1;
    }
    return wrong / events;
  };
  // About 240 events set the quantile: its coverage has a standard error of 0.02, that of 1200 fresh events 0.01.
  expect(Math.abs(missed(true) - 0.1)).toBeLessThan(0.07);
  expect(missed(false)).toBeGreaterThan(0.3);
});

test('too few participants rule nothing out, and say so', () => {
  expect(conformalQuantile(Float64Array.of(1, 2, 3, 4, 5), 0.1)).toEqual({ kind: 'none', reason: 'tooFew' });
  expect(conformalQuantile(Float64Array.of(3, 1, 2), 0.25)).toEqual({ kind: 'quantile', value: 3 });
  expect(conformalQuantile(new Float64Array(0), 0.1).kind).toBe('none');
  const rule = fitConformalClasses([0, 0, 1], Float64Array.of(0.9, 0.1, 0.8, 0.2, 0.3, 0.7), 2, 0.2, true);
  expect(conformalCall(rule, 0.99)).toBe('abstain');
  const certain = fitConformalClasses([0, 1], Float64Array.of(1, 0, 0, 1), 2, 0.5, false);
  expect(conformalCall(certain, 0.5)).toBe('neither');
  expect(conformalCall(certain, 1)).toBe('event');
  expect(conformalCall(certain, 0)).toBe('noEvent');
  expect(absoluteResiduals(Float64Array.of(1, 2, 5), Float64Array.of(3, NaN, 4))).toEqual(Float64Array.of(2, 1));
  expect(() => conformalQuantile(Float64Array.of(1), 0)).toThrow(RangeError);
});
