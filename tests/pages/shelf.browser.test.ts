import { beforeEach, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import type { Study } from '../../src/bridge/study.ts';
import ResultsPage from '../../src/pages/results/ResultsPage.svelte';
import { preferences } from '../../src/state/preferences.svelte.ts';
import { Session } from '../../src/state/session.svelte.ts';
import type { StudyReport } from '../../workers/contract/report.ts';
import { aShelfReport, someLearning } from './a-shelf-report.ts';
import { fakeStudy } from './fake-study.ts';
import { saying } from './saying.ts';

async function shown(answers: Partial<Study> = {}, report: StudyReport = aShelfReport): Promise<Session> {
  const session = new Session(fakeStudy(answers));
  session.run.reopen(report);
  await render(ResultsPage, { session });
  return session;
}

const opened = (summary: string) => page.getByText(summary, { exact: true }).click();

beforeEach(() => {
  preferences.language = 'en';
});

test('what it costs to read the model is said in pairs of patients', async () => {
  await shown();
  await expect
    .element(page.getByText(/is the price of reading/))
    .toMatchTextContent(saying('the readable one puts 1.7 fewer in the right order (95% CI 0.5 to 2.9)'));
});

test('models stand in the order of their loss, the one put first marked', async () => {
  await shown();
  const table = page.getByRole('table', { name: /^Models by their loss/ });
  const rows = table
    .getByRole('row')
    .elements()
    .map((row) => row.textContent);
  expect(rows.slice(1, 4).map((row) => /Blend|boosting|Additive/.exec(row)?.[0])).toEqual([
    'Blend',
    'boosting',
    'Additive',
  ]);
  expect(rows[1]).toContain('put first');
});

test('four models are drawn of many, and others on demand', async () => {
  await shown();
  const figures = page.getByRole('table', { name: /^Out-of-fold figures/ });
  await expect.element(figures.getByRole('columnheader', { name: 'Additive model' })).toBeVisible();
  expect(figures.getByRole('columnheader').elements()).toHaveLength(5);
  await page.getByRole('checkbox', { name: 'Points card' }).click();
  expect(figures.getByRole('columnheader').elements()).toHaveLength(6);
});

test('a card can be read, printed, and changed for another', async () => {
  const asked: [string, number][] = [];
  await shown({
    chooseCard: (model, card) => {
      asked.push([model, card]);
      const cards = [{ model, card, judged: 0 }];
      return Promise.resolve({ ...aShelfReport, analyses: { ...aShelfReport.analyses, cards } });
    },
  });
  await opened('Points card: the card');
  await expect
    .element(page.getByRole('row', { name: 'age (years) < 50 0 50 to < 65 2 ≥ 65 3 not known 2*' }))
    .toBeVisible();
  await expect.element(page.getByRole('row', { name: 'sodium [mmol/L] < 135 2 ≥ 135 0 not known 1' })).toBeVisible();
  await expect.element(page.getByText(/^[*] No patient that the card was made on was here/)).toBeVisible();
  await page.getByRole('button', { name: 'Use card 2' }).click();
  await expect.element(page.getByText(/they do not judge the card chosen here/)).toBeVisible();
  expect(asked).toEqual([['points', 1]]);
});

test('the weights of a blend and its recalibration are told', async () => {
  await shown();
  await opened('Blend of models: what it is made of');
  await expect.element(page.getByRole('row', { name: 'Gradient boosting 60%' })).toBeVisible();
  await expect.element(page.getByText(/then recalibrated \(Level and slope\)/)).toBeVisible();
});

test('the search says what was tried, what won, and what the candidates tell', async () => {
  await shown();
  await opened('Neural network: how its settings were found');
  await expect.element(page.getByText(/12 candidates were tried/)).toMatchTextContent(saying('1 could not be fitted'));
  await expect.element(page.getByRole('heading', { name: 'How many layers?' })).toBeVisible();
  await expect.element(page.getByText(/Here 1 did best on the mean/)).toBeVisible();
  await expect.element(page.getByText(/^No clear difference on these data/)).toBeVisible();
  await expect.element(page.getByText('3 of 5 folds')).toBeVisible();
});

test('the learning curve says who overtakes whom', async () => {
  await shown({}, { ...aShelfReport, analyses: { ...aShelfReport.analyses, learning: someLearning } });
  await page.getByText('Small or large data?', { exact: true }).click();
  await expect
    .element(page.getByText(saying('With twice as many patients, neural network would come to have a lower loss')))
    .toBeVisible();
});

test.each(['en', 'zh'] as const)('nothing of the shelf is left without words: %s', async (language) => {
  preferences.language = language;
  await shown({}, { ...aShelfReport, analyses: { ...aShelfReport.analyses, learning: someLearning } });
  await expect.poll(() => document.body.textContent).toContain('Benchside 0.1.0');
  for (let depth = 0; depth < 2; depth += 1) {
    for (const details of document.querySelectorAll('details')) details.open = true;
    await expect.poll(() => document.querySelectorAll('details:not([open])').length).toBe(0);
  }
  await expect.poll(() => document.querySelectorAll('article.card-to-print').length).toBe(1);
  expect(document.body.textContent).not.toMatch(/NaN|undefined|Infinity|\[object/);
  expect(document.body.innerHTML).not.toMatch(/="[^"]*(NaN|undefined|Infinity)/);
});
