import fc from 'fast-check';
import { expect, test } from 'vitest';
import { buttonEstimators, plainEstimator } from '../../workers/contract/default-estimators.ts';
import type { EstimatorSpec, Family, Recipe } from '../../workers/contract/recipe.ts';
import { memoryNeed, type RunSize } from '../../workers/recipe/memory.ts';
import { aRecipe } from '../pages/a-report.ts';

const families: readonly Family[] = [
  'logistic',
  'multinomial',
  'ordinal',
  'linear',
  'cox',
  'points',
  'additive',
  'forest',
  'boosting',
  'network',
  'realmlp',
  'tabm',
  'neighbours',
  'stack',
];

const recipeOf = (estimators: readonly EstimatorSpec[], more: Partial<Recipe> = {}): Recipe => ({
  ...aRecipe,
  estimators,
  ...more,
});

const size = (rows: number, features: number, fits = 5, width = 1): RunSize => ({
  rows,
  features,
  cells: rows * (features + 3),
  fits,
  width,
});

const total = ({ shared, perWorker }: { readonly shared: number; readonly perWorker: number }) =>
  shared + 2 * perWorker;

test('the table and a design of it are counted by the byte', () => {
  const { shared, perWorker, largest } = memoryNeed(recipeOf([plainEstimator('neighbours')]), size(1000, 7));
  // 1000 x 10 cells, one prediction of each row, and six copies of the rows that a model of neighbours is.
  expect(shared).toBe(8 * (1000 * 10 + 1000 + 6 * 1000 * 7));
  // A design, its copy in the worker, and the model.
  expect(perWorker).toBe(8 * 3 * 1000 * 7);
  expect(largest).toBe('neighbours');
});

test('more rows, columns, fits or classes never need less, of any family', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...families),
      fc.integer({ min: 1, max: 100_000 }),
      fc.integer({ min: 1, max: 500 }),
      fc.integer({ min: 0, max: 300 }),
      fc.integer({ min: 1, max: 8 }),
      (family, rows, features, fits, width) => {
        const recipe = recipeOf([plainEstimator(family)]);
        const need = total(memoryNeed(recipe, size(rows, features, fits, width)));
        expect(need).toBeGreaterThan(0);
        for (const more of [
          size(rows + 1000, features, fits, width),
          size(rows, features + 10, fits, width),
          size(rows, features, fits + 10, width),
          size(rows, features, fits, width + 1),
        ]) {
          expect(total(memoryNeed(recipe, more))).toBeGreaterThanOrEqual(need);
        }
      },
    ),
  );
});

test('the model that needs most is named', () => {
  const specs = [plainEstimator('logistic'), plainEstimator('boosting'), plainEstimator('forest')];
  expect(memoryNeed(recipeOf(specs), size(200_000, 20)).largest).toBe('forest');
});

test('several imputations hold the design several times', () => {
  const multiple = {
    steps: { ...aRecipe.steps, impute: { ...aRecipe.steps.impute, multiple: { imputations: 7, cycles: 10 } } },
  };
  const once = memoryNeed(recipeOf([plainEstimator('logistic')]), size(5000, 30));
  const seven = memoryNeed(recipeOf([plainEstimator('logistic')], multiple), size(5000, 30));
  expect(seven.perWorker - once.perWorker).toBe(6 * 2 * 8 * 5000 * 30);
});

test('a search holds the predictions of its candidates', () => {
  const specs = buttonEstimators(aRecipe.outcome, []);
  const search = { minutes: 1, candidates: 18, folds: 5 };
  const with18 = memoryNeed(recipeOf(specs, { search }), size(5000, 30));
  const without = memoryNeed(recipeOf(specs), size(5000, 30));
  expect(with18.perWorker - without.perWorker).toBe(18 * specs.length * 5000 * 10);
});
