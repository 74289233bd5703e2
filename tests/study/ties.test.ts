import { expect, test } from 'vitest';
import type { Recipe } from '../../workers/contract/recipe';
import { tiesOf } from '../../workers/study/fit';

const recipeOf = (kind: 'crossValidation' | 'bootstrap') => ({ resampling: { kind } }) as Recipe;

test('participants of some rows are numbered among these alone', () => {
  const clusters = Int32Array.of(0, 1, 1, 4, 2, 4);
  const ties = tiesOf({ clusters, recipe: recipeOf('crossValidation') }, Uint32Array.of(3, 1, 5, 2));
  expect(ties).toEqual(Int32Array.of(0, 1, 0, 1));
});

test('a row that was drawn twice is tied to itself, and to nothing else', () => {
  const context = { clusters: null, recipe: recipeOf('bootstrap') };
  expect(tiesOf(context, Uint32Array.of(7, 2, 7, 9))).toEqual(Int32Array.of(0, 1, 0, 2));
  expect(tiesOf({ ...context, recipe: recipeOf('crossValidation') }, Uint32Array.of(7, 2))).toBeNull();
});
