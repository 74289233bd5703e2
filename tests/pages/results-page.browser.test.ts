import { beforeEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import ResultsPage from '../../src/pages/results/ResultsPage.svelte';
import { preferences } from '../../src/state/preferences.svelte.ts';
import { Session } from '../../src/state/session.svelte.ts';
import { MethodError } from '../../workers/contract/faults.ts';
import type { StudyReport } from '../../workers/contract/report.ts';
import type { BinaryResults } from '../../workers/contract/results.ts';
import { aClassReport } from './a-class-report.ts';
import { aContinuousReport } from './a-continuous-report.ts';
import { aReport } from './a-report.ts';
import { aSurvivalReport } from './a-survival-report.ts';
import { notEstimableReasons } from './every-reason.ts';
import { fakeStudy } from './fake-study.ts';
import { saying } from './saying.ts';

const reports = {
  binary: aReport,
  classes: aClassReport,
  continuous: aContinuousReport,
  survival: aSurvivalReport,
};

async function shown(report: StudyReport | null = aReport, study = fakeStudy()): Promise<Session> {
  const session = new Session(study);
  session.run.reopen(report);
  await render(ResultsPage, { session });
  return session;
}

function binaryOf(report: StudyReport): BinaryResults {
  const results = report.models[0]?.results;
  if (results?.kind !== 'binary') throw new Error('the fixture is not of a yes/no outcome');
  return results;
}

/** The study with other figures in its first model. */
function withFigures(figures: Partial<BinaryResults['figures']>): StudyReport {
  const results = binaryOf(aReport);
  const model = { ...aReport.models[0]!, results: { ...results, figures: { ...results.figures, ...figures } } };
  return { ...aReport, models: [model], comparisons: [] };
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

test.each([
  ['classes', 'Ordinal regression tells the classes apart well.', 'the right one for 66 of 100 patients'],
  ['continuous', 'Linear regression explains a fair part', 'lie 43.7 from the value on average'],
  ['survival', 'tells only weakly who will have the event sooner', '39 had the event by 365; it expected 36'],
] as const)('the verdict speaks of its kind of outcome: %s', async (kind, first, second) => {
  await shown(reports[kind]);
  const verdict = page.getByRole('region', { name: 'In short' });
  await expect.element(verdict).toMatchTextContent(saying(first));
  await expect.element(verdict).toMatchTextContent(saying(second));
});

test.each(Object.entries(reports))('every part of the page is drawn, and no figure is NaN: %s', async (_, report) => {
  for (const language of ['en', 'zh'] as const) {
    preferences.language = language;
    const { container } = await render(ResultsPage, { session: sessionOf(report) });
    // The last part to be drawn tells how the figures were made.
    await expect.poll(() => container.querySelectorAll('details summary').length).toBeGreaterThan(4);
    await expect.poll(() => container.textContent).toContain('Benchside 0.1.0');
    for (const details of container.querySelectorAll('details')) details.open = true;
    await expect.poll(() => container.querySelectorAll('details:not([open])').length).toBe(0);
    expect(container.textContent).not.toMatch(/NaN|undefined|Infinity|∞|\[object/);
    expect(container.innerHTML).not.toMatch(/="[^"]*(NaN|undefined|Infinity)/);
    container.remove();
  }
});

function sessionOf(report: StudyReport): Session {
  const session = new Session(fakeStudy());
  session.run.reopen(report);
  return session;
}

test('a figure too good to be usual asks for what was recorded afterwards', async () => {
  await shown(withFigures({ auroc: { kind: 'estimated', value: 0.995, low: 0.99, high: 1 } }));
  await expect.element(page.getByText(/no predictor is recorded after the event/)).toBeVisible();
});

test('where participants have several rows, both are counted', async () => {
  await shown({ ...aReport, rowsUsed: 520 });
  await expect.element(page.getByText(/520 rows of 400 patients, /)).toBeVisible();
});

test('models stand beside each other with intervals', async () => {
  await shown();
  const auroc = page.getByRole('row', { name: /^AUROC Of one patient/ });
  await expect.element(auroc).toMatchTextContent(saying('0.842 (0.799 to 0.883)'));
  await expect.element(auroc).toMatchTextContent(saying('0.829 (0.786 to 0.870)'));
});

test('their differences have intervals too, and a p-value', async () => {
  await shown();
  const row = page.getByRole('row', { name: /^Neural network minus logistic regression/ });
  await expect.element(row).toMatchTextContent(saying('-0.013 (-0.031 to 0.005)'));
  await expect.element(row).toMatchTextContent(saying('0.16'));
  await expect.element(row).toMatchTextContent(saying('0.012 (-0.006 to 0.030)'));
});

test.each(notEstimableReasons)(
  'a figure that is not estimable says why in both languages: %s',
  async (reason, en, zh) => {
    await shown({ ...withFigures({ calibrationSlope: { kind: 'notEstimable', reason } }), verdict: null });
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
  const row = binaryOf(aReport).thresholds.find(({ threshold }) => threshold === 0.43)!;
  const counts = page.getByRole('table', { name: 'Counts of Logistic regression' });
  await expect
    .element(counts.getByRole('row', { name: `Called positive ${row.truePositives} ${row.falsePositives}` }))
    .toBeVisible();
});

test('another prevalence is asked of the worker, and taken back', async () => {
  const asked: [string, number][] = [];
  const rare = binaryOf(aReport).thresholds.map((row) => ({
    ...row,
    ppv: { kind: 'estimated', value: 0.123, low: 0.1, high: 0.15 } as const,
  }));
  const study = fakeStudy({
    thresholdsAt: (model, prevalence) => {
      asked.push([model, prevalence]);
      return Promise.resolve(rare);
    },
  });
  await shown(aReport, study);
  const share = page.getByRole('textbox', { name: 'At another share with the event' });
  await share.fill('2.5');
  await userEvent.keyboard('{Tab}');
  await expect.element(page.getByText(saying('As if 2.5% had the event.'))).toBeVisible();
  expect(asked).toEqual([
    ['logistic', 0.025],
    ['network', 0.025],
  ]);
  const ppv = page.getByRole('row', { name: /^PPV/ });
  await expect.element(ppv).toMatchTextContent(saying('0.12 (0.10 to 0.15)'));
  await page.getByRole('button', { name: 'As in the study' }).click();
  await expect.element(ppv).not.toMatchTextContent(saying('0.12 (0.10 to 0.15)'));
  await share.fill('120');
  await userEvent.keyboard('{Tab}');
  await expect.element(page.getByText(saying('above 0% and below 100%'))).toBeVisible();
});

test('net benefit is put in words about 100 patients', async () => {
  await shown();
  const { decision } = binaryOf(aReport);
  const at = decision!.threshold.indexOf(0.41);
  const gained = (100 * decision!.netBenefit[at]!).toFixed(0);
  await expect
    .element(page.getByText(saying(`Logistic regression gains as much as finding ${gained} with the event`)))
    .toBeVisible();
});

test('the reader chooses the thresholds of the decision curve', async () => {
  await shown();
  await page.getByRole('combobox', { name: 'Thresholds from' }).selectOptions('5%');
  await page.getByRole('combobox', { name: 'to', exact: true }).selectOptions('20%');
  const chart = page.getByRole('slider', { name: /^Decision curve/ });
  chart.element().focus();
  await userEvent.keyboard('{End}');
  await expect.element(chart).toHaveAttribute('aria-valuetext', expect.stringMatching(/at a threshold of 20%/));
  await userEvent.keyboard('{Home}');
  await expect.element(chart).toHaveAttribute('aria-valuetext', expect.stringMatching(/at a threshold of 5%/));
});

test('rows left out are counted with the reason', async () => {
  await shown();
  await expect.element(page.getByText(saying('5 rows left out: the outcome is missing.'))).toBeVisible();
});

test('the formula is told on request', async () => {
  await shown();
  await page.getByText(saying('Logistic regression: its formula')).click();
  await expect.element(page.getByRole('row', { name: /^sodium \[mmol\/L\] -0.0781 -0.344/ })).toBeVisible();
  await expect.element(page.getByText(saying('lp = 41.8 + 0.0674 * `age (years)`'))).toBeVisible();
});

test('sites are shown in a forest, with what is to be expected of a new one', async () => {
  await shown(aSurvivalReport);
  const forest = page.getByRole('img', { name: 'Harrell’s C by site: Cox regression' });
  await expect.element(forest).toMatchTextContent(saying('Lakeside Clinic'));
  await expect.element(forest).toMatchTextContent(saying('A new site'));
  await expect.element(page.getByText(saying('Cox regression, Harrell’s C: 37% of the variation'))).toBeVisible();
});

test('optimism is taken off before the reader’s eyes', async () => {
  await shown(aContinuousReport);
  const table = page.getByRole('region', { name: 'Optimism: Linear regression' });
  await expect.element(table.getByRole('row', { name: 'R² 0.510 0.030 0.480 (0.400 to 0.560)' })).toBeVisible();
});

test('competing events are said plainly', async () => {
  await shown(aSurvivalReport);
  await expect.element(page.getByText(saying('Taking them as censored would overstate the risk.'))).toBeVisible();
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
