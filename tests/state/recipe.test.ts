import { expect, test } from 'vitest';
import { RecipeState } from '../../src/state/recipe.svelte.ts';
import type { Question, Recipe } from '../../workers/contract/recipe.ts';
import { aRecipe } from '../pages/a-report.ts';
import { aRecipeReview, fakeStudy } from '../pages/fake-study.ts';

const question: Question = { outcome: aRecipe.outcome, predictors: aRecipe.predictors };

const study = fakeStudy({
  proposeRecipe: ({ outcome, predictors }, title) =>
    Promise.resolve({ ...aRecipeReview, recipe: { ...aRecipe, outcome, predictors, title } }),
  reviewRecipe: (recipe) => Promise.resolve({ ...aRecipeReview, recipe }),
});

test('a new question keeps what the user had changed in the recipe, and nothing else', async () => {
  const state = new RecipeState(study);
  await state.propose(question, 'first');
  await state.change({ ...state.recipe!, seed: 99 });
  await state.propose({ ...question, predictors: ['sex'] }, 'second');
  expect(state.recipe).toMatchObject({ seed: 99, predictors: ['sex'], title: 'second' });
  expect(state.suggested).toMatchObject({ seed: aRecipe.seed, predictors: ['sex'] });
});

test('a folds file is put in force once it is read', async () => {
  const reviewed: Recipe[] = [];
  const state = new RecipeState(
    fakeStudy({
      proposeRecipe: () => Promise.resolve(aRecipeReview),
      readFolds: () => Promise.resolve({ folds: 4, rows: 200 }),
      reviewRecipe: (recipe) => {
        reviewed.push(recipe);
        return Promise.resolve({ ...aRecipeReview, recipe });
      },
    }),
  );
  await state.propose(question, aRecipe.title);
  await state.readFolds(new File(['row,fold\n'], 'folds.csv'));
  expect(state.foldsFile).toEqual({ name: 'folds.csv', folds: 4, rows: 200 });
  expect(reviewed.at(-1)?.resampling).toEqual({ kind: 'foldFile' });
});

test('models chosen for one kind of outcome are not kept for another; the search is', async () => {
  const state = new RecipeState(study);
  await state.propose(question, 'first');
  await state.change({
    ...state.recipe!,
    estimators: state.recipe!.estimators.slice(1),
    search: { minutes: 20, candidates: 'auto', folds: 5 },
  });
  await state.propose(question, 'second');
  expect(state.recipe?.estimators).toEqual(aRecipe.estimators.slice(1));
  expect(state.recipe?.search?.minutes).toBe(20);
  await state.propose({ ...question, outcome: { kind: 'continuous', column: 'days' } }, 'third');
  expect(state.recipe?.estimators).toEqual(aRecipe.estimators);
});
