import { expect, test } from 'vitest';
import type { Figure } from '../../workers/contract/figures';
import { countFolds, drawnOutToChance } from '../../workers/evaluation/near-chance';

const around = (value: number, half: number): Figure => ({
  kind: 'estimated',
  value,
  low: value - half,
  high: value + half,
});

test('an interval that five folds cannot hold away from chance reaches it', () => {
  // 1.5 is the root of 1 + 5 / 4: 0.55 lies within 1.5 x 0.04 of 0.5, 0.57 does not.
  expect(drawnOutToChance(around(0.55, 0.04), 5)).toEqual({ ...around(0.55, 0.04), low: 0.5 });
  expect(drawnOutToChance(around(0.57, 0.04), 5)).toEqual(around(0.57, 0.04));
  expect(drawnOutToChance(around(0.45, 0.04), 5)).toEqual({ ...around(0.45, 0.04), high: 0.5 });
});

test('one judged split, and an interval that holds chance already, stay as they are', () => {
  expect(drawnOutToChance(around(0.55, 0.04), 1)).toEqual(around(0.55, 0.04));
  expect(drawnOutToChance(around(0.52, 0.04), 5)).toEqual(around(0.52, 0.04));
  expect(countFolds(null)).toBe(1);
  expect(countFolds(Int32Array.of(2, 0, 2, 1))).toBe(3);
});
