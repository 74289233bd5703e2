import { describe, expect, test } from 'vitest';
import oracle from '../oracles/boosting.json' with { type: 'json' };
import { boost, events, gappedTable, measured, numbers, predictionsOf } from './boosting-cases';

describe('scikit-learn', () => {
  // Gradients have 24 bits there and here; after 20 rounds the scores agree to about as many digits.
  test.each(['binary', 'classes', 'continuous'] as const)('predicts the same of a %s outcome', (kind) => {
    const { design, outcome, weight } = gappedTable(11, kind);
    const predicted = predictionsOf(boost({}, { design, outcome, weight }), design);
    const expected = oracle[kind];
    const scale = kind === 'continuous' ? 40 : 1;
    for (const [i, value] of expected.entries()) expect(Math.abs(predicted[i]! - value) / scale).toBeLessThan(2e-7);
  });
});

describe('one tree by hand', () => {
  // x: 1 2 3 4 5 6 7 8, two of them gaps. One round, no learning rate.
  const one = { rounds: 1, learningRate: 1, leaves: 2, minLeaf: 1 } as const;

  test('takes Newton steps in the leaves of a logit', () => {
    const design = numbers({ x: [1, 2, 3, 4, 5, 6, 7, 8] });
    const fitted = boost({ ...one, l2: 0.5 }, { design, outcome: events([0, 0, 0, 1, 0, 1, 1, 1]) });
    // Half have the event, so every gradient is -1/2 or 1/2 and every hessian 1/4. Of 3 and 5 rows (3 without; 1
    // without and 4 with): 1.5^2/1.25 + 1.5^2/1.75 = 3.086; of 4 and 4: 2 (1/1.5) = 1.333. The first of the equal ones.
    expect(fitted.members[0]!.trees.threshold[0]).toBe(3.5);
    const logit = (p: number) => Math.log(p / (1 - p));
    const predicted = predictionsOf(fitted, design).map(logit);
    expect(predicted[0]).toBeCloseTo(-1.5 / 1.25, 6);
    expect(predicted[7]).toBeCloseTo(1.5 / 1.75, 6);
  });

  test('takes means in the leaves of a value, and sends gaps where they are alike', () => {
    const design = numbers({ x: [1, 2, NaN, 4, 5, 6, NaN, 8] });
    const fitted = boost({ ...one, l2: 0 }, { design, outcome: measured([1, 2, 9, 1.5, 8, 9, 10, 8]) });
    const tree = fitted.members[0]!.trees;
    expect([tree.threshold[0], tree.missingLeft[0]]).toEqual([4.5, 0]);
    const predicted = predictionsOf(fitted, numbers({ x: [0, 4.5, 4.6, NaN, Infinity] }));
    const expected = [1.5, 1.5, 8.8, 8.8, 8.8];
    for (const [i, value] of expected.entries()) expect(predicted[i]).toBeCloseTo(value, 5);
  });

  test('parts gaps from all values where that tells most', () => {
    const design = numbers({ x: [1, 2, NaN, 4, 5, 6, NaN, 8] });
    const fitted = boost({ ...one, l2: 0 }, { design, outcome: measured([1, 1, 5, 1, 1, 1, 5, 1]) });
    expect(fitted.members[0]!.trees.threshold[0]).toBe(Infinity);
    const predicted = predictionsOf(fitted, numbers({ x: [1e300, NaN] }));
    expect(predicted[0]).toBeCloseTo(1, 6);
    expect(predicted[1]).toBeCloseTo(5, 6);
  });
});
