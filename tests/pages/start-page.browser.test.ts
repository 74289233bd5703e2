import { beforeEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import App from '../../src/App.svelte';
import { preferences } from '../../src/state/preferences.svelte.ts';
import { Session } from '../../src/state/session.svelte.ts';
import { InputError, VaultError } from '../../workers/contract/faults.ts';
import type { StudyListing } from '../../workers/contract/shelf.ts';
import { aQuestionReview, aRecipeReview, aTable, fakeStudy } from './fake-study.ts';

const noStudies = () => Promise.resolve([]);

beforeEach(() => {
  preferences.language = 'en';
  location.hash = '/start';
});

test('a sample study needs one click a page', async () => {
  const study = fakeStudy({
    listStudies: noStudies,
    openSample: (sample) => Promise.resolve({ ...aTable, sample }),
    sampleRecipe: () => Promise.resolve(aRecipeReview),
    reviewQuestion: () => Promise.resolve(aQuestionReview),
    glimpse: () => Promise.resolve({ columns: ['sex'], rows: [['female']] }),
  });
  await render(App, { session: new Session(study) });
  await page.getByRole('button', { name: /Breast mass/ }).click();
  await expect.element(page.getByRole('heading', { level: 1, name: 'Data' })).toBeVisible();
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect.element(page.getByRole('heading', { level: 1, name: 'Question' })).toHaveFocus();
  await expect.element(page.getByText(/Filled in from the sample study/)).toBeVisible();
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect.element(page.getByRole('heading', { level: 1, name: 'Recipe' })).toHaveFocus();
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect.poll(() => location.hash).toBe('#/train');
});

test('a study that was cut off is offered first', async () => {
  const cutOff: StudyListing = {
    id: 's1',
    title: 'Sepsis on the ward',
    savedAt: 0,
    bytes: 10,
    state: 'training',
    foldsDone: 3,
    folds: 10,
    tableName: 'ward.csv',
    rows: 200,
  };
  const study = fakeStudy({
    listStudies: () => Promise.resolve([{ ...cutOff, id: 's0', state: 'finished' }, cutOff]),
    openStudy: (id) =>
      Promise.resolve({
        ...cutOff,
        id,
        recipe: aRecipeReview.recipe,
        report: null,
        sample: null,
        readOnly: false,
      }),
  });
  await render(App, { session: new Session(study) });
  await expect.element(page.getByText(/3 of 10 folds finished and kept/)).toBeVisible();
  await page.getByRole('button', { name: 'Go on with it' }).click();
  await expect.element(page.getByRole('heading', { name: 'Open “ward.csv” again' })).toBeVisible();
});

test('where nothing can be kept, the page works and offers nothing', async () => {
  const study = fakeStudy({ listStudies: () => Promise.reject(new VaultError('vault.unavailable', null)) });
  await render(App, { session: new Session(study) });
  await expect.element(page.getByRole('button', { name: /Breast mass/ })).toBeVisible();
  expect(page.getByRole('button', { name: 'Go on with it' }).query()).toBeNull();
});

test('a recipe file that cannot be taken says why, and can be put away', async () => {
  const study = fakeStudy({
    listStudies: noStudies,
    readRecipe: ({ name }) =>
      Promise.reject(new InputError('input.recipeTooNew', { file: name, version: 9, supported: 1 })),
  });
  const session = new Session(study);
  await render(App, { session });
  await session.take(new File(['{}'], 'mine.json'));
  await expect.element(page.getByRole('alert')).toMatchTextContent(/“mine\.json” is a recipe of version 9/);
  await page.getByRole('button', { name: 'Close' }).click();
  expect(page.getByRole('alert').query()).toBeNull();
});

test('the language is switched in place, and the document says which it is', async () => {
  await render(App, { session: new Session(fakeStudy({ listStudies: noStudies })) });
  await page.getByRole('combobox', { name: 'Language' }).selectOptions('中文');
  await expect.element(page.getByRole('heading', { level: 2, name: '用示例数据试一试' })).toBeVisible();
  expect(document.documentElement.lang).toBe('zh-Hans');
  await expect.poll(() => document.title).toBe('开始 · Benchside');
});

test('the first tab stop skips to the page', async () => {
  await render(App, { session: new Session(fakeStudy({ listStudies: noStudies })) });
  await userEvent.keyboard('{Tab}');
  await expect.element(page.getByRole('link', { name: 'Skip to the page' })).toHaveFocus();
  await userEvent.keyboard('{Enter}');
  await expect.element(page.getByRole('main')).toHaveFocus();
});
