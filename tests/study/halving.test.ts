import fc from 'fast-check';
import { expect, test } from 'vitest';
import { plainEstimator } from '../../workers/contract/default-estimators';
import { affordableCandidates, affordableFolds, secondsFor } from '../../workers/study/search/budget';
import { candidatesOf } from '../../workers/study/search/candidates';
import { bestOf, rungsOf } from '../../workers/study/search/halving';
import { innerFolds } from '../../workers/study/search/inner-folds';

test('nine candidates on five folds: nine on two, three on one more, one on the rest', () => {
  expect(rungsOf(5, 9)).toEqual([
    { folds: [0, 1], keep: 3 },
    { folds: [2], keep: 1 },
    { folds: [3, 4], keep: 1 },
  ]);
});

test('every fold is used once, in order, and one is kept at the end', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 200 }), (folds, candidates) => {
      const rungs = rungsOf(folds, candidates);
      expect(rungs.flatMap((rung) => rung.folds)).toEqual(Array.from({ length: folds }, (_, k) => k));
      expect(rungs.at(-1)!.keep).toBe(1);
      for (const [k, { keep }] of rungs.entries()) expect(keep).toBeLessThanOrEqual(rungs[k - 1]?.keep ?? candidates);
    }),
  );
});

test('the best have the smallest losses; without a loss comes last; ties go to the first', () => {
  expect(bestOf([0.3, null, 0.2, 0.2], 3)).toEqual([2, 3, 0]);
});

test('candidates: the given one first, the same whatever their number, all different', () => {
  const spec = { ...plainEstimator('boosting'), tuning: 'search' as const };
  const size = { rows: 900, predictors: 12, features: 20 };
  const few = candidatesOf(spec, size, 4, 7);
  const many = candidatesOf(spec, size, 20, 7);
  expect(few[0]).toBe(spec);
  expect(many.slice(0, 4)).toEqual(few);
  expect(many).toHaveLength(20);
  expect(new Set(many.map((one) => JSON.stringify(one))).size).toBe(20);
  expect(candidatesOf({ ...spec, tuning: 'fixed' }, size, 20, 7)).toHaveLength(1);
});

test('forests of few cells are tried in several sizes of leaf even where one candidate is asked for', () => {
  const spec = { ...plainEstimator('extraTrees'), tuning: 'search' as const };
  const leavesOf = (rows: number, most: number) =>
    candidatesOf(spec, { rows, predictors: 16, features: 30 }, most, 7).map((one) =>
      one.family === 'forest' ? [one.splits, one.minLeaf] : [],
    );
  expect(leavesOf(520, 1)).toEqual([
    ['random', 5],
    ['random', 20],
    ['random', 2],
  ]);
  expect(leavesOf(5110, 1)).toEqual([['random', 5]]);
  // Where few rows are, leaves stay small.
  expect(leavesOf(60, 6).map(([, leaf]) => leaf)).toEqual([5, 2, 1, 5, 2, 1]);
});

test('networks stay within the memory that is meant for them, however many features there are', () => {
  const spec = { ...plainEstimator('network'), tuning: 'search' as const };
  for (const one of candidatesOf(spec, { rows: 5000, predictors: 100, features: 19_000 }, 40, 7).slice(1)) {
    if (one.family !== 'network') throw new Error('another family');
    const first = one.layers[0]!.units;
    expect(first * 19_001).toBeLessThanOrEqual(1_000_000);
  }
});

test('as many candidates as the minutes hold, and one where they hold none', () => {
  const costs = [
    { id: 'a', judged: true, seconds: 0.2, fewest: 1, most: 40 },
    { id: 'a', judged: true, seconds: 0.05, fewest: 1, most: 3 },
  ];
  const work = { sets: 6, innerFolds: 5, lanes: 2, minutes: 1 };
  const candidates = affordableCandidates(work, costs);
  expect(candidates).toBeGreaterThan(3);
  expect(secondsFor(candidates, work, costs)).toBeLessThanOrEqual(60);
  expect(affordableCandidates(work, [{ id: 'a', judged: true, seconds: 100, fewest: 1, most: 40 }])).toBe(1);
  // Twice the cores, at least as many candidates.
  expect(affordableCandidates({ ...work, lanes: 4 }, costs)).toBeGreaterThanOrEqual(candidates);
});

test('inner folds: every row judged as often, participants whole, the development rows the others', () => {
  const y = Uint8Array.from({ length: 90 }, (_, row) => (row % 3 === 0 ? 1 : 0));
  const clusters = Int32Array.from(y, (_, row) => Math.floor(row / 2));
  const folds = innerFolds({ kind: 'binary', y }, clusters, 5, 1, 3);
  const judged = new Uint8Array(90);
  for (const { development, judged: own } of folds) {
    for (const row of own) judged[row]! += 1;
    const outside = new Set(Array.from(development, (row) => clusters[row]));
    expect(own.some((row) => outside.has(clusters[row]))).toBe(false);
    expect(development.length + own.length).toBe(90);
  }
  expect(new Set(judged).size).toBe(1);
  expect(innerFolds({ kind: 'binary', y: y.slice(0, 2) }, new Int32Array(2), 5, 1, 3)).toEqual([]);
});

test('fewer inner folds where the minutes would not hold one candidate on all of them, and never fewer than two', () => {
  const work = { sets: 6, innerFolds: 5, lanes: 2, minutes: 1 };
  expect(affordableFolds(work, [{ id: 'a', judged: true, seconds: 0.1, fewest: 1, most: 40 }])).toBe(5);
  // 6 sets of (folds + 1.3) fits of 3 s on two lanes within 45 s: three folds at most.
  expect(affordableFolds(work, [{ id: 'a', judged: true, seconds: 3, fewest: 1, most: 40 }])).toBe(3);
  expect(affordableFolds(work, [{ id: 'a', judged: true, seconds: 300, fewest: 1, most: 40 }])).toBe(2);
});
