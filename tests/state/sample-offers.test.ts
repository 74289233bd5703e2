import { expect, test } from 'vitest';
import { madeThorough, thoroughnessOf } from '../../src/pages/train/thoroughness';
import { RecipeState } from '../../src/state/recipe.svelte';
import { fakeStudy } from '../pages/fake-study';
import { aJob, done, quiet } from '../study/made-table';
import { studyApi } from '../../workers/study/api';

test('a sample opens with a quick look, and the best within a time suits the size of its table', async () => {
  const api = studyApi();
  await done(api.openSample(aJob(), 'wdbc', quiet));
  const state = new RecipeState(fakeStudy({ sampleRecipe: (sample) => done(api.sampleRecipe(sample)) }));
  await state.takeSample('wdbc', 'A sample');
  const [recipe, suggested] = [state.recipe!, state.suggested!];
  expect(thoroughnessOf(recipe, suggested)).toBe('quick');
  const best = madeThorough(recipe, suggested, 'best');
  expect(thoroughnessOf(best, suggested)).toBe('best');
  // Fewer than 2,000 rows learn in smaller steps than the plain settings take.
  expect(best.estimators.find(({ family }) => family === 'boosting')).toMatchObject({ learningRate: 0.04 });
});
