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

const endings: QuestionReview = {
  ...aQuestionReview,
  classes: ['alive', 'cardiac', 'other'].map((level) => ({ level, count: 20 })),
  looksLike: 'survival',
  timeColumns: ['age (years)'],
  outcome: {
    kind: 'survival',
    events: 20,
    censored: 20,
    competing: 20,
    medianFollowUp: 4.2,
    horizon: 3.5,
    eventsByHorizon: 17,
    lastFollowUp: 9,
  },
};

test('a time until an event is recognised, and each ending said', async () => {
  const session = await shown({ ...endings, warnings: [{ kind: 'competingEvents', rows: 20 }] });
  await page.getByRole('combobox', { name: 'Outcome' }).selectOptions('died');
  await expect.element(page.getByRole('radio', { name: /^Time until an event/ })).toBeChecked();
  await expect.element(page.getByRole('combobox', { name: 'Length of follow-up' })).toHaveValue('age (years)');
  await expect.element(next).toHaveAccessibleDescription('Say what counts as the event to go on.');
  await page.getByRole('radio', { name: 'cardiac stands for: Event' }).click();
  await page.getByRole('radio', { name: 'other stands for: Competing event' }).click();
  await page.getByRole('radio', { name: 'alive stands for: Still free of it (censored)' }).click();
  await expect.element(next).toBeEnabled();
  await expect.element(page.getByText(/20 rows have a competing event\. They are not taken as censored/)).toBeVisible();
  await expect.element(page.getByText(/Benchside chose a horizon of 3\.5/)).toBeVisible();
  await page.getByRole('combobox', { name: 'Unit of time' }).selectOptions('years');
  await expect.element(page.getByText(/Benchside chose a horizon of 3\.5 years, where/)).toBeVisible();
  await page.getByRole('spinbutton', { name: 'Horizon' }).fill('2');
  await userEvent.keyboard('{Tab}');
  expect(session.question.question.outcome).toEqual({
    kind: 'survival',
    column: 'died',
    time: 'age (years)',
    event: ['cardiac'],
    censored: ['alive'],
    competing: ['other'],
    horizon: 2,
    timeUnit: 'years',
  });
  expect(session.question.question.predictors).not.toContain('age (years)');
});

test('classes are put in order by keyboard, and one is left out', async () => {
  const levels = ['mild', 'moderate', 'severe', 'unknown'];
  const session = await shown({
    ...aQuestionReview,
    classes: levels.map((level) => ({ level, count: 20 })),
    looksLike: 'classes',
    outcome: null,
  });
  await page.getByRole('combobox', { name: 'Outcome' }).selectOptions('sex');
  await page.getByRole('checkbox', { name: 'The classes are in order' }).click();
  await page.getByRole('checkbox', { name: 'Use unknown' }).click();
  const up = page.getByRole('button', { name: 'Move severe up' });
  (up.element() as HTMLElement).focus();
  await userEvent.keyboard('{ArrowUp}{ArrowUp}');
  expect(session.question.question.outcome).toEqual({
    kind: 'classes',
    column: 'sex',
    classes: ['severe', 'mild', 'moderate'],
    ordered: true,
  });
  expect(session.announcement).toBe('severe is now 1 of 3.');
  await expect.element(next).toBeEnabled();
});

test('a measured number needs nothing more, and the kind can be changed back', async () => {
  const session = await shown({
    ...aQuestionReview,
    looksLike: 'continuous',
    outcome: { kind: 'continuous', mean: 131.4, sd: 18, q1: 119, median: 130, q3: 142 },
  });
  await page.getByRole('combobox', { name: 'Outcome' }).selectOptions('age (years)');
  await expect.element(page.getByText('131 (18)')).toBeVisible();
  await expect.element(next).toBeEnabled();
  await page.getByRole('radio', { name: /^Yes or no/ }).click();
  expect(session.question.question.outcome).toEqual({
    kind: 'binary',
    column: 'age (years)',
    event: [],
    noEvent: [],
  });
  await expect.element(next).toBeDisabled();
});

test('the participants are described on request, with what is too rare held back', async () => {
  const session = new Session(
    fakeStudy({
      openTable: () => Promise.resolve(aTable),
      reviewQuestion: () => Promise.resolve(aQuestionReview),
      describeCohort: () =>
        Promise.resolve({
          curves: [
            {
              kind: 'survival',
              times: [1, 2, 4],
              values: [0.9, 0.7, 0.4],
              low: [0.85, 0.6, 0.3],
              high: [0.94, 0.79, 0.5],
              atRisk: [
                { time: 0, participants: 200 },
                { time: 4, participants: null },
              ],
              median: 3.2,
            },
          ],
          tableOne: {
            groups: [
              { kind: 'all', name: null, participants: 200 },
              { kind: 'noEvent', name: null, participants: 160 },
              { kind: 'event', name: null, participants: 40 },
            ],
            rows: [
              {
                column: 'age (years)',
                level: null,
                cells: [63, 61, 70].map((mean) => ({
                  kind: 'number',
                  mean,
                  sd: 11,
                  q1: 55,
                  median: 64,
                  q3: 72,
                  missing: null,
                })),
                smd: 0.82,
              },
              { column: 'sex', level: null, cells: [0, 1, 2].map(() => ({ kind: 'missing', missing: 0 })), smd: 0.04 },
              {
                column: 'sex',
                level: 'female',
                cells: [
                  { kind: 'count', count: 110, share: 0.55 },
                  { kind: 'count', count: 102, share: 0.6375 },
                  { kind: 'suppressed' },
                ],
                smd: null,
              },
            ],
            smallCell: 10,
          },
        }),
    }),
  );
  await session.openTable(new File(['a,b\n'], 'ward.csv'));
  await render(QuestionPage, { session });
  const describe = page.getByRole('button', { name: 'Describe the participants' });
  await expect.element(describe).toBeDisabled();
  await page.getByRole('combobox', { name: 'Outcome' }).selectOptions('died');
  await page.getByRole('radio', { name: 'yes (40 rows)' }).click();
  await describe.click();
  await expect.element(page.getByRole('columnheader', { name: 'Event (n = 40)', exact: true })).toBeVisible();
  await expect
    .element(page.getByRole('row', { name: /^age/ }))
    .toMatchTextContent(/63 \(11\).*missing: <10.*0\.82.*apart/s);
  await expect.element(page.getByRole('row', { name: /^female/ })).toMatchTextContent(/110 \(55%\).*<10/s);
  await expect.element(page.getByText('Half have had the event by 3.2.')).toBeVisible();
});

test('describing very many participants shows that it goes on, and can be stopped', async () => {
  const session = new Session(
    fakeStudy({
      openTable: () => Promise.resolve(aTable),
      reviewQuestion: () => Promise.resolve(aQuestionReview),
      describeCohort: (_, signal) =>
        new Promise((__, reject) => {
          signal.addEventListener('abort', () => reject(new DOMException('stopped', 'AbortError')));
        }),
    }),
  );
  await session.openTable(new File(['a,b\n'], 'ward.csv'));
  await render(QuestionPage, { session });
  await page.getByRole('combobox', { name: 'Outcome' }).selectOptions('died');
  await page.getByRole('radio', { name: 'yes (40 rows)' }).click();
  const describe = page.getByRole('button', { name: 'Describe the participants' });
  await describe.click();
  await expect.element(page.getByRole('progressbar', { name: 'Describing the participants' })).toBeVisible();
  await page.getByRole('button', { name: 'Stop' }).click();
  await expect.element(describe).toBeEnabled();
  await expect.element(page.getByRole('progressbar')).not.toBeInTheDocument();
  await expect.element(page.getByRole('alert')).not.toBeInTheDocument();
});

test('without a table it says where to go', async () => {
  await render(QuestionPage, { session: new Session(fakeStudy()) });
  await page.getByRole('button', { name: 'To the data' }).click();
  await expect.poll(() => location.hash).toBe('#/data');
});
