import { expect, test } from 'vitest';
import { NO_TRIALS, withTrials } from '../../src/state/best-trials.ts';
import { plainEstimator } from '../../workers/contract/default-estimators.ts';
import type { Trial } from '../../workers/contract/search.ts';
import type { SearchProgress } from '../../workers/contract/training.ts';

const trial = (loss: number | null, folds: number, minLeaf = 3): Trial => {
  const forest = plainEstimator('forest');
  return {
    spec: forest.family === 'forest' ? { ...forest, minLeaf } : forest,
    loss,
    error: 0.01,
    folds,
    seconds: 0.2,
    failed: loss === null ? 'method.notConverged' : null,
  };
};
const heard = (...trials: readonly Trial[]): SearchProgress => ({
  candidates: 9,
  tried: 4,
  expected: 90,
  now: null,
  trials: [{ id: 'forest', trials }],
});

test('the lowest loss of the most inner folds is the best; a failed trial never is', () => {
  const once = withTrials(NO_TRIALS, heard(trial(0.4, 1), trial(0.38, 1), trial(null, 1)));
  expect(once.get('forest')).toMatchObject({ loss: 0.38 });
  const twice = withTrials(once, heard(trial(0.45, 5), trial(0.43, 5)));
  expect(twice.get('forest')).toMatchObject({ loss: 0.43, folds: 5 });
});

test('what is shown only gets better', () => {
  const best = withTrials(NO_TRIALS, heard(trial(0.43, 5)));
  expect(withTrials(best, heard(trial(0.3, 1))).get('forest')).toMatchObject({ loss: 0.43 });
  expect(withTrials(best, heard(trial(0.47, 5))).get('forest')).toMatchObject({ loss: 0.43 });
  expect(withTrials(best, null)).toBe(best);
  expect(withTrials(NO_TRIALS, heard(trial(null, 2)))).toEqual(NO_TRIALS);
});
