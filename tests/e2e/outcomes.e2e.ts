import { expect, type Locator } from '@playwright/test';
import type { StudyReport } from '../../workers/contract/report.ts';
import { examine, twoLooks } from './audit.ts';
import {
  chart,
  downloaded,
  expectSound,
  figuresShown,
  onPage,
  openStudy,
  openTable,
  savedChart,
  train,
} from './moves.ts';
import { openQuietly } from './quiet.ts';
import { gradeTable, pressureTable, scantTable, sitesTable, sitesTableName, smallRecipe } from './tables.ts';
import { test } from './test.ts';

const predictors = ['age', 'marker (mg/L)', 'sex'];
const network = { family: 'network', members: 1, layers: [{ units: 4 }], epochs: 8, patience: 0 } as const;
const threeFolds = { kind: 'crossValidation', folds: 3 } as const;

/** The first number of a cell such as "0.712 (0.652 to 0.771)". */
const numberIn = async (cell: Locator) => Number.parseFloat((await cell.innerText()).replace('−', '-'));

test('classes in order: put in their order, judged class by class, told for one patient', async ({ page }) => {
  const quiet = await openQuietly(page);
  const main = page.getByRole('main');
  await openTable(page, { name: 'grades.csv', content: gradeTable() });
  await page.getByRole('button', { name: 'Continue' }).click();
  await onPage(page, 'Question');
  await main.getByRole('combobox', { name: 'Outcome' }).selectOption('grade');
  await main.getByRole('radio', { name: /^One of several classes/ }).check();
  await main.getByRole('checkbox', { name: 'The classes are in order' }).check();
  await test.step('the order is the one that the user gives', async () => {
    const classes = main.getByRole('listitem').filter({ has: page.getByRole('checkbox', { name: /^Use / }) });
    await expect(classes).toHaveText([/mild.*lowest/s, /none/, /severe.*highest/s]);
    await main.getByRole('button', { name: 'Move none up' }).click();
    await expect(classes).toHaveText([/none.*lowest/s, /mild/, /severe.*highest/s]);
  });
  await page.getByRole('button', { name: 'Continue' }).click();
  await onPage(page, 'Recipe');
  await main.getByRole('radio', { name: /^Cross-validation/ }).check();
  for (const [name, value] of Object.entries({ Folds: '3', Repeats: '1' })) {
    await main.getByLabel(name, { exact: true }).fill(value);
    await main.getByLabel(name, { exact: true }).blur();
  }
  await page.getByRole('button', { name: 'Continue' }).click();
  await onPage(page, 'Train');
  await expect(main.getByRole('checkbox', { name: 'Train the ordinal regression' })).toBeChecked();
  await main.getByRole('radio', { name: /^A quick look/ }).check();
  await main.getByRole('checkbox', { name: 'Train the neural network' }).uncheck();
  await main.getByRole('button', { name: 'Train', exact: true }).click();
  await onPage(page, 'Results', 60_000);

  const confusion = main.getByRole('table', { name: /Ordinal regression/ }).first();
  await expect(confusion).toBeVisible();
  await expect(main.getByRole('heading', { name: 'Which class is taken for which' })).toBeVisible();
  const figures = (await figuresShown(page)).join('\n');
  for (const name of ['AUROC, each class against the rest', 'AUROC, class against class', 'Discrimination index']) {
    expect(figures).toContain(name);
  }
  await expect(chart(page, 'Calibration: Ordinal regression')).toBeVisible();
  await expectSound(page);
  const saved = await downloaded(page, () => page.getByRole('button', { name: 'Report (JSON)' }).click());
  expect((JSON.parse(saved.text) as StudyReport).recipe.outcome).toMatchObject({
    kind: 'classes',
    ordered: true,
    classes: ['none', 'mild', 'severe'],
  });

  await page.getByRole('button', { name: 'Use a model' }).click();
  await main.getByRole('textbox', { name: 'age' }).fill('75');
  await main.getByRole('textbox', { name: 'marker (mg/L)' }).fill('9');
  await main.getByRole('combobox', { name: 'sex' }).selectOption('male');
  await expect(main.getByText(/^Most likely: severe/)).toBeVisible();
  await quiet.expectSilence();
  await examine(page, 'classes', ['question', 'results', 'report', 'use'], twoLooks);
});

test('a measured number: errors in its own unit, residuals, an interval that holds for one patient', async ({
  page,
}) => {
  const quiet = await openQuietly(page);
  const main = page.getByRole('main');
  await openStudy(
    page,
    {
      format: 'benchside-recipe',
      version: 2,
      title: 'Pressure',
      outcome: { kind: 'continuous', column: 'pressure (mmHg)' },
      predictors,
      estimators: [{ family: 'linear', lambda: 0.02 }, network],
      resampling: threeFolds,
      seed: 3,
      backend: 'cpu',
    },
    { name: 'pressure.csv', content: pressureTable() },
  );
  await expect(main.getByRole('heading', { name: 'Are there enough participants?' })).toBeVisible();
  await train(page);
  await expect(main.getByText(/Its predictions lie \d+([.]\d+)? from the value on average/)).toBeVisible();
  const figures = (await figuresShown(page)).join('\n');
  for (const name of ['RMSE', 'MAE', 'R²', 'Calibration slope']) expect(figures).toContain(name);
  await expect(chart(page, 'Residuals: Linear regression')).toBeVisible();
  await expect(chart(page, 'Bland-Altman: Linear regression')).toBeVisible();
  await expectSound(page);

  await main.getByText('Sets and intervals that hold').click();
  await main.getByRole('button', { name: 'Work it out' }).click();
  await expect(main.getByText(/asked to hold the truth for 90 of 100 patients, it held it for \d+/)).toBeVisible();
  await page.getByRole('button', { name: 'Use a model' }).click();
  await main.getByRole('textbox', { name: 'age' }).fill('60');
  await main.getByRole('textbox', { name: 'marker (mg/L)' }).fill('5');
  await main.getByRole('combobox', { name: 'sex' }).selectOption('male');
  await expect(main.getByText(/^pressure \(mmHg\): 1[34]\d/)).toBeVisible();
  await expect(main.getByText(/the true value lies between 1\d\d/)).toBeVisible();
  await quiet.expectSilence();
  await examine(page, 'a measured number', ['results', 'report', 'use'], twoLooks);
});

test('too few patients: said before training with the number needed, and the headline is what optimism leaves', async ({
  page,
}) => {
  const main = page.getByRole('main');
  await page.goto('./');
  await openStudy(
    page,
    {
      ...smallRecipe,
      title: 'Few',
      outcome: { column: 'relapse', event: 'yes', noEvent: 'no' },
      predictors: 'all',
      estimators: [{ family: 'logistic', lambda: 0.01 }],
    },
    { name: 'few.csv', content: scantTable() },
  );
  await test.step('the verdict is no, with what is needed and what to do', async () => {
    await expect(main.getByText('No: by at least one published criterion there are too few.')).toBeVisible();
    await expect(main.getByText('60 participants, 9 events')).toBeVisible();
    const needed = main.getByText(/^[\d,]+ participants, [\d,]+ events$/).filter({ hasNotText: '60 participants, 9' });
    expect(Number((await needed.innerText()).split(' ')[0]!.replace(',', ''))).toBeGreaterThan(200);
  });
  await main.getByRole('radio', { name: /^Bootstrap with optimism correction/ }).check();
  await main.getByLabel('Resamples', { exact: true }).fill('40');
  await main.getByLabel('Resamples', { exact: true }).blur();
  await expect(main.getByText(/The whole recipe is repeated on 40 resamples/)).toBeVisible();
  await train(page);

  await test.step('the headline is the corrected figure, far below the apparent one', async () => {
    await expect(main.getByText(/Every figure is corrected for optimism by 40 resamples/)).toBeVisible();
    await expect(main.getByText(/There are fewer than 100 patients with, or without, the event/)).toBeVisible();
    const optimism = main
      .getByRole('region', { name: 'Optimism' })
      .or(main)
      .getByRole('table')
      .filter({ hasText: 'Apparent' });
    const row = optimism.getByRole('row', { name: /^AUROC/ }).first();
    const cells = row.getByRole('cell');
    const [apparent, by, left] = [
      await numberIn(cells.nth(0)),
      await numberIn(cells.nth(1)),
      await numberIn(cells.nth(2)),
    ];
    expect(apparent).toBeGreaterThan(left + 0.1);
    expect(apparent - by).toBeCloseTo(left, 2);
    const headline = (await figuresShown(page)).find((line) => line.startsWith('AUROC')) ?? '';
    expect(headline).toContain(left.toFixed(3));
    expect(headline).not.toContain(apparent.toFixed(3));
    await expect(chart(page, 'Stability of the predictions: Logistic regression')).toBeVisible();
    await expectSound(page);
  });
  await examine(page, 'too few', ['recipe', 'results'], [twoLooks[1]!]);
});

test('each site judges models of all the others; the sites are drawn, pooled and saved', async ({ page }) => {
  const quiet = await openQuietly(page);
  await openStudy(
    page,
    {
      ...smallRecipe,
      title: 'Sites',
      predictors,
      group: 'site',
      estimators: [{ family: 'logistic', lambda: 0.02 }],
      resampling: { kind: 'sites', column: 'site' },
    },
    { name: sitesTableName, content: sitesTable() },
  );
  await expect(page.getByText('Suggested here')).toBeVisible();
  await train(page);
  const title = 'AUROC by site: Logistic regression';
  await expect(chart(page, title)).toBeVisible();
  await expect(page.getByText(/of the variation between sites is more than chance/).first()).toBeVisible();
  const numbers = await savedChart(page, title, 'CSV');
  for (const line of ['north', 'east', 'south', 'west', 'Pooled', 'A new site']) expect(numbers.text).toContain(line);
  const drawing = await savedChart(page, title, 'SVG');
  expect(drawing.text).toContain('north');
  expect(drawing.text).not.toMatch(/NaN|var\(--/);
  await expectSound(page);
  await quiet.expectSilence();
  await examine(page, 'sites', ['results'], [twoLooks[1]!]);
});
