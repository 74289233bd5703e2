import { beforeEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import ResultsPage from '../../src/pages/results/ResultsPage.svelte';
import { preferences } from '../../src/state/preferences.svelte.ts';
import { Session } from '../../src/state/session.svelte.ts';
import { MethodError } from '../../workers/contract/faults.ts';
import { notEstimableReasons } from './every-reason.ts';
import type { StudyReport } from '../../workers/contract/report.ts';
import { aReport } from './a-report.ts';
import { fakeStudy } from './fake-study.ts';
import { saying } from './saying.ts';

async function shown(report: StudyReport | null = aReport, study = fakeStudy()): Promise<Session> {
  const session = new Session(study);
  session.run.reopen(report);
  await render(ResultsPage, { session });
  return session;
}

beforeEach(() => {
  preferences.language = 'en';
});

test('the verdict comes first, in words about people', async () => {
  await shown();
  const verdict = page.getByRole('region', { name: 'In short' });
  await expect
    .element(verdict)
    .toMatchTextContent(saying('Logistic regression tells apart who will have the event well.'));
  await expect.element(verdict).toMatchTextContent(saying('in about 84 (95% CI 80 to 88)'));
  await expect.element(verdict).toMatchTextContent(saying('cannot be told apart'));
  expect(page.getByText(/no predictor is recorded after the event/).query()).toBeNull();
});

test('a figure too good to be usual asks for what was recorded afterwards', async () => {
  const auroc = { kind: 'estimated', value: 0.995, low: 0.99, high: 1 } as const;
  const models = aReport.models.map((model) => ({ ...model, figures: { ...model.figures, auroc } }));
  await shown({ ...aReport, models });
  await expect.element(page.getByText(/no predictor is recorded after the event/)).toBeVisible();
});

test('where participants have several rows, both are counted', async () => {
  await shown({ ...aReport, rowsUsed: 520 });
  await expect.element(page.getByText(/520 rows of 400 patients, /)).toBeVisible();
});

test('models stand beside each other with intervals and their difference', async () => {
  await shown();
  const auroc = page.getByRole('row', { name: /^AUROC/ });
  await expect.element(auroc).toMatchTextContent(saying('0.842 (0.799 to 0.883)'));
  await expect.element(auroc).toMatchTextContent(saying('0.829 (0.786 to 0.870)'));
  await expect.element(auroc).toMatchTextContent(saying('-0.013 (-0.031 to 0.005)'));
  await expect.element(auroc).toMatchTextContent(saying('p = 0.16'));
});

test.each(notEstimableReasons)(
  'a figure that is not estimable says why in both languages: %s',
  async (reason, en, zh) => {
    const model = aReport.models[0]!;
    const figures = { ...model.figures, calibrationSlope: { kind: 'notEstimable', reason } as const };
    await shown({ ...aReport, models: [{ ...model, figures }], comparisons: [], verdict: null });
    const row = page.getByRole('row', { name: /^Calibration slope/ });
    await expect.element(row).toMatchTextContent(saying(en));
    expect(document.body.textContent).not.toContain('NaN');
    preferences.language = 'zh';
    await expect.element(page.getByRole('row', { name: /^校准斜率/ })).toMatchTextContent(saying(zh));
  },
);

test('the threshold moves by keyboard, and the figures with it', async () => {
  await shown();
  const slider = page.getByRole('slider', { name: 'Threshold' });
  await expect.element(slider).toHaveAttribute('aria-valuetext', 'risk of 41%');
  slider.element().focus();
  await userEvent.keyboard('{ArrowRight}{ArrowRight}');
  await expect.element(slider).toHaveAttribute('aria-valuetext', 'risk of 43%');
  await page.getByText('Counts', { exact: true }).click();
  const row = aReport.models[0]!.thresholds.find(({ threshold }) => threshold === 0.43)!;
  const counts = page.getByRole('table', { name: 'Counts of Logistic regression' });
  await expect
    .element(counts.getByRole('row', { name: `Called positive ${row.truePositives} ${row.falsePositives}` }))
    .toBeVisible();
});

test('rows left out are counted with the reason', async () => {
  await shown();
  await expect.element(page.getByText(saying('5 rows left out: the outcome is missing.'))).toBeVisible();
});

test('weights are told on request', async () => {
  await shown();
  await page.getByText(saying('Logistic regression: its weights')).click();
  await expect.element(page.getByRole('row', { name: 'sodium [mmol/L] -0.344' })).toBeVisible();
});

test('a file that cannot be made says why', async () => {
  const refused = () => Promise.reject(new MethodError('method.noModel', null));
  await shown(aReport, fakeStudy({ modelFile: refused }));
  await page.getByRole('button', { name: 'Model (JSON)' }).click();
  await expect.element(page.getByRole('alert')).toBeVisible();
});

test('without a report the page leads to training', async () => {
  const session = await shown(null);
  await page.getByRole('button', { name: 'To training' }).click();
  await expect.poll(() => session.route.page).toBe('train');
});
