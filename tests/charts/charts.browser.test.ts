import { beforeEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import CalibrationChart from '../../src/charts/CalibrationChart.svelte';
import FoldStrip from '../../src/charts/FoldStrip.svelte';
import LossChart from '../../src/charts/LossChart.svelte';
import MiniBars from '../../src/charts/MiniBars.svelte';
import RiskDistribution from '../../src/charts/RiskDistribution.svelte';
import RocChart from '../../src/charts/RocChart.svelte';
import { preferences } from '../../src/state/preferences.svelte.ts';
import type { ModelReport } from '../../workers/contract/report.ts';
import { aReport } from '../pages/a-report.ts';
import { saying } from '../pages/saying.ts';

const [first, second] = aReport.models as readonly [ModelReport, ModelReport];
const specs = aReport.recipe.estimators;

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
  await render(RocChart, { models: aReport.models, threshold: 0.3 });
  const rows = await tableBehind();
  expect(rows).toHaveLength(first.roc!.sensitivity.length + second.roc!.sensitivity.length);
  const at = 40;
  expect(rows[at]).toEqual([
    'Logistic regression',
    first.roc!.sensitivity[at]!.toFixed(2),
    (1 - first.roc!.falsePositiveRate[at]!).toFixed(2),
  ]);
});

test('the table behind the calibration chart holds its tenths', async () => {
  await render(CalibrationChart, { model: first, specs });
  const rows = await tableBehind();
  expect(rows).toEqual(
    first.calibration!.groups.map(({ predicted, observed, low, high, participants }) => [
      twoDigits.format(predicted),
      twoDigits.format(observed),
      `${twoDigits.format(low)} to ${twoDigits.format(high)}`,
      String(participants),
    ]),
  );
});

test('the table behind the risks counts everyone once', async () => {
  await render(RiskDistribution, { model: second, specs, threshold: 0.5 });
  const rows = await tableBehind();
  expect(rows.map(([, events]) => Number(events))).toEqual(second.distribution.events);
  expect(rows.map(([, , others]) => Number(others))).toEqual(second.distribution.others);
});

test('a fold without an AUROC says why in its table', async () => {
  const folds = first.folds.with(2, { ...first.folds[2]!, auroc: { kind: 'notEstimable', reason: 'oneOutcomeOnly' } });
  await render(FoldStrip, { models: [{ ...first, folds }], repeats: false });
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
  await render(RocChart, { models: aReport.models, threshold: 0.3 });
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
  await render(CalibrationChart, { model: first, specs });
  const cursor = page.getByRole('slider');
  const box = cursor.element().getBoundingClientRect();
  // The highest tenth lies beyond the end of the curve, so that nothing else is near it.
  const group = first.calibration!.groups.at(-1)!;
  await cursor.hover({ position: { x: group.predicted * box.width, y: (1 - group.observed) * box.height } });
  await expect
    .element(page.getByText(saying(`40 participants with predicted risk ${twoDigits.format(group.predicted)}`)))
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
