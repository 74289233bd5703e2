import { beforeEach, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import type { Study } from '../../src/bridge/study.ts';
import UsePage from '../../src/pages/use/UsePage.svelte';
import { preferences } from '../../src/state/preferences.svelte.ts';
import { Session } from '../../src/state/session.svelte.ts';
import { InputError } from '../../workers/contract/faults.ts';
import type { ParticipantValues } from '../../workers/contract/glimpse.ts';
import type { ModelForm } from '../../workers/contract/model.ts';
import { aReport } from './a-report.ts';
import { fakeStudy } from './fake-study.ts';
import { saying } from './saying.ts';

const form = (modelId: string): ModelForm => ({
  modelId,
  fields: [
    { kind: 'number', name: 'age', unit: 'years', min: 21, median: 61, max: 92, missingAllowed: true },
    { kind: 'level', name: 'sex', levels: ['female', 'male'], commonest: 'male', missingAllowed: false },
  ],
  outcome: 'died',
  event: ['yes'],
  prevalence: 0.4,
});

interface Asked {
  readonly modelId: string;
  readonly values: ParticipantValues;
}

async function shown(answers: Partial<Study> = {}): Promise<{ session: Session; asked: Asked[] }> {
  const asked: Asked[] = [];
  const session = new Session(
    fakeStudy({
      form: (modelId) => Promise.resolve(form(modelId)),
      predictOne: (modelId, values) => {
        asked.push({ modelId, values });
        const imputed = values['age'] === null ? ['age'] : [];
        return Promise.resolve({ risk: modelId === 'logistic' ? 0.234 : 0.31, outside: [], imputed });
      },
      ...answers,
    }),
  );
  session.run.reopen(aReport);
  await render(UsePage, { session });
  return { session, asked };
}

beforeEach(() => {
  preferences.language = 'en';
});

test('one patient’s risk is said of a hundred people, under the research banner', async () => {
  const { asked } = await shown();
  await expect.element(page.getByText(saying('Research use. Not a medical device.'))).toBeVisible();
  await expect.element(page.getByText(saying('when 2 more fields are filled in'))).toBeVisible();
  await page.getByRole('textbox', { name: 'age (years)' }).fill('63,5');
  await page.getByRole('combobox', { name: 'sex' }).selectOptions('female');
  await expect.element(page.getByText(saying('Of 100 people like this, about 23 had “died: yes”.'))).toBeVisible();
  await expect.element(page.getByText('Risk 0.234', { exact: true })).toBeVisible();
  expect(asked.at(-1)).toEqual({ modelId: 'logistic', values: { age: 63.5, sex: 'female' } });
});

test('what was not measured is filled in, and said', async () => {
  const { asked } = await shown();
  await page.getByRole('checkbox', { name: 'Not measured: age' }).click();
  await page.getByRole('combobox', { name: 'sex' }).selectOptions('male');
  await expect.element(page.getByText(saying('filled in as the recipe says: age'))).toBeVisible();
  expect(asked.at(-1)?.values).toEqual({ age: null, sex: 'male' });
});

test('another model answers for the same patient', async () => {
  const { asked } = await shown();
  await page.getByRole('textbox', { name: 'age (years)' }).fill('50');
  await page.getByRole('combobox', { name: 'sex' }).selectOptions('male');
  await page.getByRole('combobox', { name: 'Model' }).selectOptions('Neural network');
  await expect.element(page.getByText(saying('about 31 had'))).toBeVisible();
  expect(asked.at(-1)).toEqual({ modelId: 'network', values: { age: 50, sex: 'male' } });
});

test('a value that cannot be read or lies outside the range is said beside it', async () => {
  await shown();
  const age = page.getByRole('textbox', { name: 'age (years)' });
  await age.fill('old');
  await expect.element(page.getByText(saying('Write a number, such as 3.5.'))).toBeVisible();
  await age.fill('104');
  await expect.element(page.getByText(saying('Outside the range seen (21 to 92)'))).toBeVisible();
});

test('no value is kept by the session', async () => {
  const { session } = await shown();
  await page.getByRole('textbox', { name: 'age (years)' }).fill('63.71');
  await page.getByRole('combobox', { name: 'sex' }).selectOptions('female');
  await expect.element(page.getByText(saying('about 23 had'))).toBeVisible();
  expect(JSON.stringify([session.use.form, session.use.batch, session.run.report])).not.toContain('63.71');
});

test('a second table is predicted and summed up', async () => {
  const { session } = await shown({
    predictTable: () =>
      Promise.resolve({
        rows: 40,
        predicted: 37,
        notPredicted: 3,
        outsideRange: 2,
        unseenLevels: 1,
        meanRisk: 0.4172,
        file: new Blob(['row,risk\n']),
      }),
  });
  await expect.element(page.getByText(saying('Choose a table'))).toBeVisible();
  await session.use.predictTable('logistic', new File(['a\n'], 'clinic.csv'));
  await expect.element(page.getByRole('heading', { name: 'clinic.csv is predicted' })).toBeVisible();
  await expect.element(page.getByText(saying('0.417'))).toBeVisible();
  await expect.element(page.getByRole('button', { name: 'Save predictions (CSV)' })).toBeVisible();
});

test('a table without the predictors is refused with their names', async () => {
  const { session } = await shown({
    predictTable: () => Promise.reject(new InputError('input.missingPredictors', { file: 'b.csv', columns: ['age'] })),
  });
  await session.use.predictTable('logistic', new File(['a\n'], 'b.csv'));
  await expect.element(page.getByRole('alert')).toMatchTextContent(saying('age'));
});
