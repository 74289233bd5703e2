import { beforeEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import QuestionPage from '../../src/pages/question/QuestionPage.svelte';
import { preferences } from '../../src/state/preferences.svelte.ts';
import { Session } from '../../src/state/session.svelte.ts';
import type { QuestionReview } from '../../workers/contract/recipe.ts';
import { aQuestionReview, aRecipeReview, aTable, fakeStudy } from './fake-study.ts';

async function shown(review: QuestionReview = aQuestionReview): Promise<Session> {
  const session = new Session(
    fakeStudy({
      openTable: () => Promise.resolve(aTable),
      reviewQuestion: () => Promise.resolve(review),
      proposeRecipe: ({ outcome, predictors }, title) =>
        Promise.resolve({ ...aRecipeReview, recipe: { ...aRecipeReview.recipe, outcome, predictors, title } }),
    }),
  );
  await session.openTable(new File(['a,b\n'], 'ward.csv'));
  await render(QuestionPage, { session });
  return session;
}

const next = page.getByRole('button', { name: 'Continue' });

beforeEach(() => {
  preferences.language = 'en';
});

test('the event is asked for, never preselected, and without it there is no way on', async () => {
  const session = await shown();
  await page.getByRole('combobox', { name: 'Outcome' }).selectOptions('died');
  const yes = page.getByRole('radio', { name: 'yes (40 rows)' });
  await expect.element(yes).not.toBeChecked();
  await expect.element(page.getByRole('radio', { name: 'no (160 rows)' })).not.toBeChecked();
  await expect.element(next).toBeDisabled();
  await expect.element(next).toHaveAccessibleDescription('Say what counts as the event to go on.');
  await yes.click();
  await expect.element(next).toBeEnabled();
  await next.click();
  await expect
    .poll(() => session.recipe.recipe?.outcome)
    .toEqual({ kind: 'binary', column: 'died', event: ['yes'], noEvent: ['no'] });
  expect(session.recipe.recipe?.title).toBe('Predicting died');
});

test('what is no predictor says why, and is chosen by keyboard all the same', async () => {
  const session = await shown();
  const date = page.getByRole('checkbox', { name: /^admitted off: a date/ });
  await expect.element(date).not.toBeChecked();
  (date.element() as HTMLElement).focus();
  await userEvent.keyboard(' ');
  expect(session.question.question.predictors).toContain('admitted');
});

test('a warning comes with its remedy', async () => {
  const session = await shown({
    ...aQuestionReview,
    warnings: [
      { kind: 'repeatedParticipants', column: 'patient', rows: 200, participants: 180 },
      { kind: 'copyOfOutcome', column: 'sex', measure: 'auroc', value: 0.998 },
    ],
  });
  await page.getByRole('combobox', { name: 'Outcome' }).selectOptions('died');
  await page.getByRole('radio', { name: 'yes (40 rows)' }).click();
  await expect.element(page.getByText(/^2 things to mind under/)).toBeVisible();
  const gravest = page
    .getByRole('listitem')
    .filter({ hasText: /alone tells|come from/ })
    .first();
  await expect.element(gravest).toMatchTextContent(/“sex” alone tells the outcome almost perfectly/);
  await page.getByRole('button', { name: 'Switch off sex' }).click();
  expect(session.question.question.predictors).not.toContain('sex');
  await page.getByRole('button', { name: 'Use patient as participant id' }).click();
  expect(session.question.question.participant).toBe('patient');
});

test('three classes are told apart one by one', async () => {
  const classes = ['alive', 'cardiac', 'other'].map((level) => ({ level, count: 20 }));
  const session = await shown({ ...aQuestionReview, classes });
  await page.getByRole('combobox', { name: 'Outcome' }).selectOptions('died');
  await page.getByRole('radio', { name: 'cardiac stands for: Event' }).click();
  await page.getByRole('radio', { name: 'alive stands for: No event' }).click();
  await page.getByRole('radio', { name: 'other stands for: Left out' }).click();
  expect(session.question.question.outcome).toEqual({
    kind: 'binary',
    column: 'died',
    event: ['cardiac'],
    noEvent: ['alive'],
  });
});

test('a measured number is refused as an outcome, with the way on', async () => {
  const classes = Array.from({ length: 50 }, (_, i) => ({ level: `${i}`, count: 4 }));
  await shown({ ...aQuestionReview, classes });
  await page.getByRole('combobox', { name: 'Outcome' }).selectOptions('age (years)');
  await expect.element(page.getByText(/This column has 50 or more different values/)).toBeVisible();
});

test('without a table it says where to go', async () => {
  await render(QuestionPage, { session: new Session(fakeStudy()) });
  await page.getByRole('button', { name: 'To the data' }).click();
  await expect.poll(() => location.hash).toBe('#/data');
});
