import { beforeEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import type { Study } from '../../src/bridge/study.ts';
import RecipePage from '../../src/pages/recipe/RecipePage.svelte';
import { preferences } from '../../src/state/preferences.svelte.ts';
import { Session } from '../../src/state/session.svelte.ts';
import { MethodError } from '../../workers/contract/faults.ts';
import { aQuestionReview, aRecipeReview, aTable, fakeStudy } from './fake-study.ts';

async function shown(answers: Partial<Study> = {}): Promise<Session> {
  const session = new Session(
    fakeStudy({
      openTable: () => Promise.resolve(aTable),
      reviewQuestion: () => Promise.resolve(aQuestionReview),
      reviewRecipe: (recipe) =>
        recipe.resampling.kind === 'crossValidation' && recipe.resampling.folds > 10
          ? Promise.reject(new MethodError('method.tooManyFolds', { folds: recipe.resampling.folds, groups: 10 }))
          : Promise.resolve({ ...aRecipeReview, recipe }),
      proposeRecipe: () => Promise.resolve(aRecipeReview),
      sampleSize: (_, { cStatistic }) =>
        Promise.resolve({
          ...aRecipeReview.sampleSize,
          assumption: { rSquared: 0.21, maxRSquared: 0.62, shrinkage: 0.9, from: 'cStatistic' },
          needed: cStatistic === 0.85 ? 170 : 900,
          enough: cStatistic === 0.85,
        }),
      readFolds: () => Promise.resolve({ folds: 4, rows: 200 }),
      ...answers,
    }),
  );
  await session.openTable(new File(['a,b\n'], 'ward.csv'));
  await session.adopt(aRecipeReview.recipe);
  await render(RecipePage, { session });
  return session;
}

const next = page.getByRole('button', { name: 'Continue' });

beforeEach(() => {
  preferences.language = 'en';
});

test('the steps stand in words, and say on what they are learned', async () => {
  await shown();
  const steps = page.getByRole('list').first().getByRole('listitem');
  await expect.element(steps.first()).toMatchTextContent(/Fill in missing numbers with the median, in 1 predictor\./);
  await expect.element(page.getByText(/Every step is learned from the development folds only/)).toBeVisible();
});

test('counting what takes long is said to go on, until it is counted', async () => {
  let counted = () => {};
  await shown({
    sampleSize: () =>
      new Promise((resolve) => {
        counted = () => resolve({ ...aRecipeReview.sampleSize, needed: 171 });
      }),
  });
  await page.getByText('Assume something else').click();
  await page.getByRole('spinbutton', { name: /C statistic/ }).fill('0.85');
  await userEvent.keyboard('{Tab}');
  const working = page.getByRole('progressbar', { name: 'Counting what this does' });
  await expect.element(working).toBeVisible();
  counted();
  await expect.element(working).not.toBeInTheDocument();
});

test('a changed choice is in the recipe, and the suggestion can be had back', async () => {
  const session = await shown();
  await session.recipe.propose(session.question.question, aRecipeReview.recipe.title);
  await page.getByText(/Change the preparation/).click();
  await page.getByRole('combobox', { name: 'Missing numbers' }).selectOptions('mean');
  await expect.poll(() => session.recipe.recipe?.steps.impute.numbers).toBe('mean');
  await page.getByRole('spinbutton', { name: 'Seed' }).fill('77');
  await page.getByRole('spinbutton', { name: 'Folds' }).fill('4');
  await page.getByRole('spinbutton', { name: 'Repeats' }).click();
  await expect.poll(() => session.recipe.recipe).toMatchObject({ seed: 77, resampling: { folds: 4 } });
  await page.getByRole('button', { name: 'Back to the suggestion' }).click();
  await expect.poll(() => session.recipe.recipe).toEqual(aRecipeReview.recipe);
});

test('a refused recipe says why and holds the way on until it is mended', async () => {
  await shown();
  await page.getByRole('spinbutton', { name: 'Folds' }).fill('15');
  await page.getByRole('spinbutton', { name: 'Repeats' }).click();
  await expect.element(page.getByRole('alert')).toMatchTextContent(/15 folds cannot be made of 10 groups/);
  await expect.element(next).toBeDisabled();
  await page.getByRole('spinbutton', { name: 'Folds' }).fill('8');
  await page.getByRole('spinbutton', { name: 'Repeats' }).click();
  await expect.element(next).toBeEnabled();
  expect(page.getByRole('alert').query()).toBeNull();
});

test('folds can be given by a column or by a second file', async () => {
  const session = await shown();
  await page.getByRole('radio', { name: /A column of the table/ }).click();
  await page.getByRole('combobox', { name: 'Choose a column' }).selectOptions('sex');
  await expect.poll(() => session.recipe.recipe?.resampling).toEqual({ kind: 'foldColumn', column: 'sex' });
  await page.getByRole('radio', { name: /A second file/ }).click();
  await session.recipe.readFolds(new File(['row,fold\n'], 'folds.csv'));
  await expect.element(page.getByText(/folds\.csv: 4 folds for 200 rows/)).toBeVisible();
  expect(session.recipe.recipe?.resampling).toEqual({ kind: 'foldFile' });
});

test('the study can be renamed, but not to nothing', async () => {
  const session = await shown();
  const name = page.getByRole('textbox', { name: 'Name of the study' });
  await name.fill('Ward deaths');
  await page.getByRole('spinbutton', { name: 'Seed' }).click();
  await expect.poll(() => session.recipe.recipe?.title).toBe('Ward deaths');
  await name.fill(' ');
  await page.getByRole('spinbutton', { name: 'Seed' }).click();
  await expect.element(name).toHaveValue('Ward deaths');
});

test('too few participants are said with what is needed, and another assumption is asked about', async () => {
  const session = await shown();
  await expect.element(page.getByText(/^No: by at least one published criterion/)).toBeVisible();
  await expect.element(page.getByText('380 participants, 76 events')).toBeVisible();
  await expect.element(page.getByRole('row', { name: /overall risk/ })).toMatchTextContent(/246.*not met/s);
  await expect.element(next).toBeEnabled();
  await page.getByText('Assume something else').click();
  await page.getByRole('spinbutton', { name: /C statistic/ }).fill('0.85');
  await userEvent.keyboard('{Tab}');
  await expect.element(page.getByText(/^Yes: by every published criterion/)).toBeVisible();
  expect(session.recipe.assumption).toMatchObject({ cStatistic: 0.85 });
});

test('the suggested way of testing stands first, and each can be chosen', async () => {
  const session = await shown();
  await expect.element(page.getByText('Suggested here')).toBeVisible();
  await page.getByRole('radio', { name: /^Bootstrap with optimism correction/ }).click();
  await expect.poll(() => session.recipe.recipe?.resampling).toEqual({ kind: 'bootstrap', resamples: 200 });
  await page.getByRole('radio', { name: /^Later patients judge/ }).click();
  await page.getByRole('combobox', { name: 'Date or number to order by' }).selectOptions('admitted');
  await expect
    .poll(() => session.recipe.recipe?.resampling)
    .toEqual({ kind: 'temporal', column: 'admitted', share: 0.3 });
  await page.getByRole('radio', { name: /^Each site judges/ }).click();
  await page.getByRole('combobox', { name: 'Site' }).selectOptions('sex');
  await expect.poll(() => session.recipe.recipe?.resampling).toEqual({ kind: 'sites', column: 'sex' });
  await page.getByRole('radio', { name: /^A column says who judges/ }).click();
  await page.getByRole('combobox', { name: 'Choose a column' }).selectOptions('sex');
  await page.getByRole('checkbox', { name: 'male', exact: true }).click();
  await expect
    .poll(() => session.recipe.recipe?.resampling)
    .toEqual({ kind: 'splitColumn', column: 'sex', evaluation: ['male'] });
});

test('gaps are filled several times, and a number may bend', async () => {
  const session = await shown();
  await page.getByText('Change the preparation').click();
  await page.getByRole('radio', { name: /^Several times/ }).click();
  await page.getByRole('spinbutton', { name: 'Imputations' }).fill('8');
  await userEvent.keyboard('{Tab}');
  await page.getByRole('combobox', { name: 'Add a number' }).selectOptions('age (years)');
  await page.getByRole('combobox', { name: 'Knots of age (years)' }).selectOptions('4');
  await expect
    .poll(() => session.recipe.recipe?.steps)
    .toMatchObject({
      impute: { multiple: { imputations: 8, cycles: 10 } },
      splines: [{ column: 'age (years)', knots: 4 }],
    });
  await page.getByRole('button', { name: 'Take age (years) straight' }).click();
  await expect.poll(() => session.recipe.recipe?.steps.splines).toBeUndefined();
});
