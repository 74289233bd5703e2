import fc from 'fast-check';
import { expect, test } from 'vitest';
import { greedyBlend } from '../../workers/numerics/greedy-blend';

const free = (models: number) => ({ shares: Array.from({ length: models }, () => 1 / models), pull: 0 });

const squares = (truth: readonly number[]) => (predicted: Float64Array) =>
  predicted.reduce((sum, value, i) => sum + (value - truth[i]!) ** 2, 0) / truth.length;

test('two models that err in opposite ways share the weight', () => {
  const truth = [0, 1, 2, 3];
  const over = Float64Array.from(truth, (value) => value + 1);
  const under = Float64Array.from(truth, (value) => value - 1);
  expect(greedyBlend([over, under], squares(truth), 10, free(2))).toEqual([0.5, 0.5]);
  // Three parts of one to one of the other, which four steps find exactly.
  const far = Float64Array.from(truth, (value) => value - 3);
  expect(greedyBlend([over, far], squares(truth), 4, free(2))).toEqual([0.75, 0.25]);
});

test('never worse than the best alone; weights are shares', () => {
  const values = fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 4, maxLength: 4 });
  fc.assert(
    fc.property(fc.array(values, { minLength: 1, maxLength: 5 }), values, (models, truth) => {
      const predictions = models.map((model) => Float64Array.from(model));
      const loss = squares(truth);
      const weights = greedyBlend(predictions, loss, 12, free(predictions.length));
      expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 9);
      expect(Math.min(...weights)).toBeGreaterThanOrEqual(0);
      const blend = new Float64Array(4);
      for (const [k, predicted] of predictions.entries())
        for (let i = 0; i < 4; i += 1) blend[i]! += weights[k]! * predicted[i]!;
      expect(loss(blend)).toBeLessThanOrEqual(Math.min(...predictions.map(loss)) + 1e-9);
    }),
  );
});

test('where no loss is a number the first is taken', () => {
  expect(greedyBlend([new Float64Array(2), new Float64Array(2)], () => NaN, 3, free(2))).toEqual([1, 0]);
});

test('a pull holds weights to the shares; without any the better model is taken alone', () => {
  const truth = [0, 1, 2, 3];
  const near = Float64Array.from(truth, (value) => value + 0.1);
  const far = Float64Array.from(truth, (value) => value + 1);
  const held = (pull: number, shares = [0.5, 0.5]) => greedyBlend([near, far], squares(truth), 60, { shares, pull })[0];
  expect(held(0)).toBe(1);
  expect(held(100)).toBe(0.5);
  expect(held(100, [0.2, 0.8])).toBeCloseTo(0.2, 1);
  // The weight w of the better one makes (1 - 0.9 w)^2 - pull (share log w + (1 - share) log(1 - w)) least: found by
  // setting the derivative to 0 with Python's scipy 1.10, brentq.
  expect(held(0.1)).toBeCloseTo(0.883, 1);
  expect(held(0.3, [0.2, 0.8])).toBeCloseTo(0.689, 1);
});
