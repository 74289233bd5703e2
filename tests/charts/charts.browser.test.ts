import { beforeEach, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import CalibrationChart from '../../src/charts/CalibrationChart.svelte';
import FoldStrip from '../../src/charts/FoldStrip.svelte';
import DecisionChart from '../../src/charts/DecisionChart.svelte';
import ForestChart from '../../src/charts/ForestChart.svelte';
import LossChart from '../../src/charts/LossChart.svelte';
import MiniBars from '../../src/charts/MiniBars.svelte';
import RiskDistribution from '../../src/charts/RiskDistribution.svelte';
import ResidualChart from '../../src/charts/ResidualChart.svelte';
import RiskGroupChart from '../../src/charts/RiskGroupChart.svelte';
import RocChart from '../../src/charts/RocChart.svelte';
import { shownModels, type ShownModel } from '../../src/charts/shown-models.ts';
import '../../src/styles/tokens.css';
import { preferences } from '../../src/state/preferences.svelte.ts';
import { aContinuousReport } from '../pages/a-continuous-report.ts';
import { aReport } from '../pages/a-report.ts';
import { aSurvivalReport } from '../pages/a-survival-report.ts';
import { saying } from '../pages/saying.ts';

const models = shownModels(aReport.models, 'binary');
const [first, second] = models as readonly [ShownModel<'binary'>, ShownModel<'binary'>];
const scale = { kind: 'share', x: 'Predicted risk', y: 'Observed share' } as const;
const lines = models.map(({ name, style, results }) => ({ name, style, auroc: '', roc: results.roc! }));
const calibration = first.results.calibration!;

beforeEach(() => {
  preferences.language = 'en';
});

const twoDigits = new Intl.NumberFormat('en-GB', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

async function tableBehind(): Promise<readonly (readonly string[])[]> {
  await page.getByText('Show as table').click();
  const rows = page.getByRole('table').getByRole('row').elements();
  return rows.slice(1).map((row) => Array.from(row.children, (cell) => cell.textContent));
}

test('the table behind the ROC curve holds its very points', async () => {
  await render(RocChart, { title: 'ROC curve', lines });
  const rows = await tableBehind();
  expect(rows).toHaveLength(first.results.roc!.sensitivity.length + second.results.roc!.sensitivity.length);
  const at = 40;
  expect(rows[at]).toEqual([
    'Logistic regression',
    first.results.roc!.falsePositiveRate[at]!.toFixed(2),
    first.results.roc!.sensitivity[at]!.toFixed(2),
  ]);
});

test('the table behind the calibration chart holds its tenths', async () => {
  await render(CalibrationChart, { name: first.name, style: first.style, calibration, scale });
  const rows = await tableBehind();
  expect(rows).toEqual(
    calibration.groups.map(({ predicted, observed, low, high, participants }) => [
      twoDigits.format(predicted),
      twoDigits.format(observed),
      `${twoDigits.format(low)} to ${twoDigits.format(high)}`,
      String(participants),
    ]),
  );
});

test('the table behind the risks counts everyone once', async () => {
  await render(RiskDistribution, { model: second, threshold: 0.5 });
  const rows = await tableBehind();
  expect(rows.map(([, events]) => Number(events))).toEqual(second.results.distribution.events);
  expect(rows.map(([, , others]) => Number(others))).toEqual(second.results.distribution.others);
});

test('a fold without an AUROC says why in its table', async () => {
  const { report } = first;
  const discrimination = { kind: 'notEstimable', reason: 'oneOutcomeOnly' } as const;
  const folds = report.folds.with(2, { ...report.folds[2]!, discrimination });
  await render(FoldStrip, { models: [{ ...report, folds }], specs: [report.spec], kind: 'binary', repeats: false });
  const rows = await tableBehind();
  expect(rows).toHaveLength(5);
  expect(rows[2]![2]).toBe('not estimable: only one of the two outcomes occurs here');
});

test('the table behind the losses has a line for each epoch', async () => {
  const points = [
    { epoch: 1, loss: 0.71, validationLoss: 0.73 },
    { epoch: 2, loss: 0.5, validationLoss: null },
  ];
  await render(LossChart, { curves: [{ repeat: 0, fold: 3, epochs: 90, best: 1, points }], repeats: false });
  expect(await tableBehind()).toEqual([
    ['fold 4', '1', '0.710', '0.730'],
    ['fold 4', '2', '0.500', '–'],
  ]);
});

test('arrow keys read the chart aloud, point by point', async () => {
  await render(RocChart, { title: 'ROC curve', lines });
  const cursor = page.getByRole('slider', { name: /ROC curve/ });
  cursor.element().focus();
  await userEvent.keyboard('{End}');
  await expect
    .element(cursor)
    .toHaveAttribute('aria-valuetext', 'Logistic regression: sensitivity 1.00, specificity 0.00');
  await userEvent.keyboard('{ArrowDown}{Home}');
  await expect.element(cursor).toHaveAttribute('aria-valuetext', 'Neural network: sensitivity 0.00, specificity 1.00');
});

test('pointing at the chart tells the nearest value', async () => {
  await render(CalibrationChart, { name: first.name, style: first.style, calibration, scale });
  const cursor = page.getByRole('slider');
  const box = cursor.element().getBoundingClientRect();
  // The highest tenth lies beyond the end of the curve, so that nothing else is near it.
  const group = calibration.groups.at(-1)!;
  await cursor.hover({ position: { x: group.predicted * box.width, y: (1 - group.observed) * box.height } });
  await expect
    .element(page.getByText(saying(`40 participants with a mean prediction of ${twoDigits.format(group.predicted)}`)))
    .toBeVisible();
});

test('small bars stand with the level and its count in words', async () => {
  await render(MiniBars, {
    levels: [
      { level: 'never', count: 31 },
      { level: 'daily', count: 4 },
    ],
    label: 'Smoking',
  });
  await expect.element(page.getByRole('list', { name: 'Smoking' })).toMatchTextContent(saying('never 31daily 4'));
});

test('the decision curve is drawn for the thresholds asked for, per 100 patients', async () => {
  await render(DecisionChart, { models, from: 0.05, to: 0.2, threshold: 0.1 });
  const rows = await tableBehind();
  expect(rows).toHaveLength(3 * 16);
  const { threshold, netBenefit } = first.results.decision!;
  expect(rows[0]!.slice(0, 3)).toEqual([first.name, '5%', (100 * netBenefit[threshold.indexOf(0.05)]!).toFixed(1)]);
  expect(rows.at(-1)![0]).toBe('Treat all');
});

test('risk groups are told with their band, and how many were at risk', async () => {
  const [cox] = shownModels(aSurvivalReport.models, 'survival');
  await render(RiskGroupChart, { name: cox!.name, groups: cox!.results.groups });
  const chart = page.getByRole('img', { name: 'Risk groups: Cox regression' });
  await expect.element(chart).toMatchTextContent(saying('At risk'));
  expect(chart.element().textContent.match(/few/g)).toHaveLength(3);
  const rows = await tableBehind();
  expect(rows).toHaveLength(120);
  expect(rows.at(-1)).toEqual(['High risk', '365', '66.7%', '60.7% to 72.7%']);
});

test('a site without a figure says why in the forest and in its table', async () => {
  const [cox] = shownModels(aSurvivalReport.models, 'survival');
  const { name, style, report } = cox!;
  await render(ForestChart, { figure: 'C', name, style, sites: report.folds, pooling: report.sites[0]! });
  const rows = await tableBehind();
  expect(rows).toHaveLength(7);
  expect(rows[4]).toEqual(['市第一人民医院', 'not estimable: no event happened here', '110']);
  expect(rows[5]![0]).toBe('Pooled');
});

test('residuals are told by their quantiles', async () => {
  const [linear] = shownModels(aContinuousReport.models, 'continuous');
  const { style, results } = linear!;
  await render(ResidualChart, { title: 'Residuals', summary: '', x: 'Predicted', style, bins: results.residuals });
  const rows = await tableBehind();
  expect(rows[0]).toEqual(['70', '0', '-14 to 14', '-40 to 40', '40']);
});

async function saved(kind: string): Promise<Blob> {
  const made = vi.spyOn(URL, 'createObjectURL');
  const link = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockReturnValue();
  await page.getByText('Save', { exact: true }).click();
  await page.getByRole('button', { name: kind }).click();
  await expect.poll(() => link.mock.calls.length).toBe(1);
  const [content] = made.mock.lastCall!;
  vi.restoreAllMocks();
  if (!(content instanceof Blob)) throw new Error('what was saved is no file');
  return content;
}

test('a saved drawing stands by itself, in light colours, whatever the theme', async () => {
  document.documentElement.dataset['theme'] = 'dark';
  await render(RocChart, { title: 'ROC curve', lines });
  const drawn = page.getByRole('img', { name: 'ROC curve' }).element();
  const before = drawn.outerHTML;
  const file = await saved('SVG');
  document.documentElement.dataset['theme'] = 'light';
  expect(file.type).toBe('image/svg+xml');
  const text = await file.text();
  const svg = new DOMParser().parseFromString(text, 'image/svg+xml');
  expect(svg.querySelector('parsererror')).toBeNull();
  expect(text).not.toMatch(/class=|style=|var\(|href|<script|@import/);
  // Light theme's first model; the dark theme's would be a lighter blue.
  expect(text).toContain('rgb(0, 114, 178)');
  expect(svg.querySelectorAll('path')).toHaveLength(2);
  expect(drawn.outerHTML).toBe(before);
});

test('a saved picture is large enough to print', async () => {
  await render(RocChart, { title: 'ROC curve', lines });
  const picture = await createImageBitmap(await saved('PNG'));
  const drawn = page.getByRole('img', { name: 'ROC curve' }).element().getBoundingClientRect();
  expect(picture.width).toBe(Math.round(3 * drawn.width));
});

test('saved numbers are the full ones', async () => {
  await render(RocChart, { title: 'ROC curve', lines });
  const text = await (await saved('CSV')).text();
  const rows = text.trim().split('\r\n');
  expect(rows[0]).toBe('Curve,1 − specificity,Sensitivity');
  const { falsePositiveRate, sensitivity } = first.results.roc!;
  expect(rows[41]).toBe(`Logistic regression,${falsePositiveRate[40]},${sensitivity[40]}`);
});
