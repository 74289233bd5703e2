import { beforeEach, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import type { Study } from '../../src/bridge/study.ts';
import UsePage from '../../src/pages/use/UsePage.svelte';
import { preferences } from '../../src/state/preferences.svelte.ts';
import { Session } from '../../src/state/session.svelte.ts';
import { InputError } from '../../workers/contract/faults.ts';
import type { ParticipantValues, Prediction } from '../../workers/contract/glimpse.ts';
import type { ModelForm } from '../../workers/contract/model.ts';
import { aReport } from './a-report.ts';
import { fakeStudy } from './fake-study.ts';
import { saying } from './saying.ts';

type Asks = Pick<ModelForm, 'outcome' | 'developed'>;

const yesNo: Asks = {
  outcome: { kind: 'binary', column: 'died', event: ['yes'], noEvent: ['no'] },
  developed: { kind: 'binary', events: 160, others: 240 },
};

const form = (modelId: string, asks: Asks): ModelForm => ({
  modelId,
  fields: [
    { kind: 'number', name: 'age', unit: 'years', min: 21, median: 61, max: 92, missingAllowed: true },
    { kind: 'level', name: 'sex', levels: ['female', 'male'], commonest: 'male', missingAllowed: false },
  ],
  ...asks,
});

interface Asked {
  readonly modelId: string;
  readonly values: ParticipantValues;
}

async function shown(answers: Partial<Study> = {}, asks = yesNo): Promise<{ session: Session; asked: Asked[] }> {
  const asked: Asked[] = [];
  const session = new Session(
    fakeStudy({
      form: (modelId) => Promise.resolve(form(modelId, asks)),
      predictOne: (modelId, values) => {
        asked.push({ modelId, values });
        const imputed = values['age'] === null ? ['age'] : [];
        const risk = modelId === 'logistic' ? 0.234 : 0.31;
        return Promise.resolve({ prediction: { kind: 'binary', risk, set: null }, outside: [], imputed });
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
        mean: 0.4172,
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

/** Fills in the form of an outcome whose model says this. */
async function told(asks: Asks, prediction: Prediction): Promise<void> {
  await shown({ predictOne: () => Promise.resolve({ prediction, outside: [], imputed: [] }) }, asks);
  await page.getByRole('textbox', { name: 'age (years)' }).fill('63');
  await page.getByRole('combobox', { name: 'sex' }).selectOptions('female');
}

test('the outcomes that cannot be ruled out are said', async () => {
  await told(yesNo, { kind: 'binary', risk: 0.47, set: ['event', 'noEvent'] });
  await expect.element(page.getByText(/none of these can be ruled out: the event and no event/)).toBeVisible();
});

test('several classes come with a probability each', async () => {
  await told(
    {
      outcome: { kind: 'classes', column: 'stage', classes: ['I', 'II', 'III'], ordered: true },
      developed: { kind: 'classes', counts: ['I', 'II', 'III'].map((level) => ({ level, count: 40 })) },
    },
    {
      kind: 'classes',
      probabilities: [
        { level: 'I', probability: 0.1234 },
        { level: 'II', probability: 0.8762 },
        { level: 'III', probability: 0.0004 },
      ],
      set: ['II'],
    },
  );
  await expect.element(page.getByText('Most likely: II (0.876)')).toBeVisible();
  await expect.element(page.getByRole('row', { name: /^III/ })).toMatchTextContent(/below 0\.001/);
  await expect.element(page.getByText(/only II is left/)).toBeVisible();
});

test('a measured outcome comes as a value with its interval', async () => {
  await told(
    {
      outcome: { kind: 'continuous', column: 'sbp' },
      developed: { kind: 'continuous', mean: 131, sd: 18, q1: 119, median: 130, q3: 142 },
    },
    { kind: 'continuous', value: 137.26, interval: { low: 108.4, high: 166.1 } },
  );
  await expect.element(page.getByText('sbp: 137.3')).toBeVisible();
  await expect.element(page.getByText(/the true value lies between 108\.4 and 166\.1/)).toBeVisible();
  await expect.element(page.getByText(/half had 119 to 142; the median was 130/)).toBeVisible();
});

test('a risk by a horizon comes with its course', async () => {
  await told(
    {
      outcome: {
        kind: 'survival',
        column: 'status',
        time: 'years',
        event: ['died'],
        censored: ['alive'],
        competing: [],
        horizon: 5,
      },
      developed: {
        kind: 'survival',
        events: 80,
        censored: 120,
        competing: 0,
        medianFollowUp: 4.5,
        horizon: 5,
        eventsByHorizon: 71,
        lastFollowUp: 9,
      },
    },
    { kind: 'survival', horizon: 5, risk: 0.31, times: [1, 3, 5], risks: [0.05, 0.2, 0.31] },
  );
  await expect
    .element(page.getByText('Of 100 people like this, about 31 had “status: died” by 5 (years).'))
    .toBeVisible();
  await expect.element(page.getByRole('img', { name: 'Risk over time' })).toBeVisible();
  await page.getByText('Show as table').click();
  await expect.element(page.getByRole('row', { name: /^3 20%/ })).toBeVisible();
});
