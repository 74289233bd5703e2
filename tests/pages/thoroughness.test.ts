import { expect, test } from 'vitest';
import { madeThorough, thoroughnessOf, withEstimators } from '../../src/pages/train/thoroughness.ts';
import { buttonEstimators, plainEstimator } from '../../workers/contract/default-estimators.ts';
import type { OutcomeRole, Recipe } from '../../workers/contract/recipe.ts';
import { aRecipe, network } from './a-report.ts';

const proposed: Recipe = {
  ...aRecipe,
  estimators: buttonEstimators(aRecipe.outcome, [network]),
  search: { minutes: 3, candidates: 'auto', folds: 4 },
};

test('the proposal is the best within a time, and goes there and back', () => {
  expect(thoroughnessOf(proposed, proposed)).toBe('best');
  const quick = madeThorough(proposed, proposed, 'quick');
  expect(thoroughnessOf(quick, proposed)).toBe('quick');
  expect(quick).not.toHaveProperty('search');
  expect(quick.estimators.map(({ family }) => family)).toEqual(['logistic', 'network']);
  expect(quick.estimators.every(({ tuning }) => tuning !== 'search')).toBe(true);
  // Of the size that suits the table.
  expect(quick.estimators[1]).toMatchObject({ layers: network.layers });
  const back = madeThorough(quick, proposed, 'best');
  expect(back.estimators).toEqual(proposed.estimators);
  expect(back.search).toEqual(proposed.search);
});

test('a sample study is a quick look, whatever the order of its settings', () => {
  const turned = Object.fromEntries(Object.entries(network).reverse()) as typeof network;
  const sample: Recipe = { ...aRecipe, estimators: [plainEstimator('logistic'), network] };
  expect(thoroughnessOf({ ...sample, estimators: [plainEstimator('logistic'), turned] }, sample)).toBe('quick');
});

test('any change of a model is a choice of one’s own; minutes are not', () => {
  expect(thoroughnessOf({ ...proposed, search: { minutes: 90, candidates: 27, folds: 8 } }, proposed)).toBe('best');
  const without = withEstimators(proposed, proposed.estimators.slice(1), proposed);
  expect(thoroughnessOf(without, proposed)).toBe('own');
  expect(without.search).toEqual(proposed.search);
  expect(madeThorough(without, proposed, 'own')).toBe(without);
});

test('a recipe has a search where something is searched for or blended, and nowhere else', () => {
  const bare: Recipe = { ...aRecipe, estimators: [network] };
  expect(withEstimators(bare, [network], null)).not.toHaveProperty('search');
  expect(withEstimators(bare, [{ ...network, tuning: 'search' }], null).search).toEqual({
    minutes: 1,
    candidates: 'auto',
    folds: 5,
  });
  expect(withEstimators(bare, [network, plainEstimator('stack')], proposed).search).toEqual(proposed.search);
});

test('every outcome that can be searched has both offers', () => {
  const outcomes: readonly OutcomeRole[] = [
    { kind: 'classes', column: 'grade', classes: ['I', 'II', 'III'], ordered: true },
    { kind: 'classes', column: 'grade', classes: ['I', 'II', 'III'], ordered: false },
    { kind: 'continuous', column: 'days' },
  ];
  for (const outcome of outcomes) {
    const suggested: Recipe = { ...proposed, outcome, estimators: buttonEstimators(outcome, []) };
    expect(thoroughnessOf(suggested, suggested)).toBe('best');
    expect(thoroughnessOf(madeThorough(suggested, suggested, 'quick'), suggested)).toBe('quick');
  }
});
