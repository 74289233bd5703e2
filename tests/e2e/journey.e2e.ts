import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import type { Recipe } from '../../workers/contract/recipe.ts';
import type { ModelReport, StudyReport } from '../../workers/contract/report.ts';
import { trainSample } from './journey.ts';
import {
  choose,
  downloaded,
  drop,
  figuresShown,
  foldsFinished,
  onPage,
  openSmall,
  openTable,
  train,
  type GivenFile,
} from './moves.ts';
import { germanTable, longRecipe, smallTable, smallTableName } from './tables.ts';
import { test } from './test.ts';

/** Asked often, so that the run is still under way when the answer comes. */
const STEPPING_IN = { timeout: 60_000, intervals: [50] };

const table: GivenFile = { name: smallTableName, content: smallTable() };

/** A report but for what differs between two runs of the same study: how long it took, and what happened on the way. */
function figuresOf({ models, comparisons, verdict, outcome, participants }: StudyReport): unknown {
  return {
    models: models.map((model: ModelReport) => ({ ...model, seconds: 0 })),
    comparisons,
    verdict,
    outcome,
    participants,
  };
}

const parsed = (text: string): unknown => JSON.parse(text);

test('a newcomer comes from the sample to a verdict in five clicks, uses the model and takes the files', async ({
  page,
}) => {
  await page.goto('./');
  await trainSample(page, 'Breast mass');
  const main = page.getByRole('main');

  await test.step('the verdict is in words, with its interval', async () => {
    await expect(main.getByRole('heading', { name: 'In short' })).toBeVisible();
    await expect(main.getByText(/tells apart who will have the event very well/)).toBeVisible();
    await expect(main.getByText(/in about 99 \(95% CI 9\d to 100\)/)).toBeVisible();
  });

  const save = async (name: string) => downloaded(page, () => page.getByRole('button', { name: `${name} (` }).click());

  /** The patient whom the models find hardest to tell: a risk away from 0 and 1 shows more in a comparison. */
  const hardest = await test.step('the files say what the page shows', async () => {
    const report = parsed((await save('Report')).text) as StudyReport;
    const shown = (await figuresShown(page)).join('\n');
    expect(report.models.map(({ id }) => id)).toEqual(['logistic', 'network']);
    for (const { results } of report.models) {
      if (results.kind !== 'binary') throw new Error('WDBC has a yes/no outcome');
      const { auroc } = results.figures;
      if (auroc.kind !== 'estimated') throw new Error('the AUROC of WDBC is estimable');
      expect(shown).toContain(`${auroc.value.toFixed(3)} (${auroc.low.toFixed(3)} to ${auroc.high.toFixed(3)})`);
    }

    const predictions = await save('Predictions');
    expect(predictions.name).toBe('predictions.csv');
    const [head, ...lines] = predictions.text.trimEnd().split('\n');
    expect(head).toBe('row,fold,outcome,risk_logistic,risk_network,reason');
    expect(lines.map((line) => Number(line.split(',')[0]))).toEqual(Array.from({ length: 569 }, (_, row) => row));
    const events = lines.filter((line) => line.split(',')[2] === '1').length;
    expect(report.outcome).toMatchObject({ kind: 'binary', events });

    const model = parsed((await save('Model')).text) as { recipe: Recipe; models: { id: string }[] };
    expect(model.models.map(({ id }) => id)).toEqual(['logistic', 'network']);
    expect(model.recipe).toEqual(report.recipe);
    const asRun = parsed((await save('Recipe as run')).text) as Recipe;
    expect(asRun.estimators).toEqual(report.recipe.estimators);
    expect(asRun.backend).toBe(report.backend);
    const doubt = lines.map((line) => Math.abs(Number(line.split(',')[3]) - 0.5));
    return doubt.indexOf(Math.min(...doubt));
  });

  await page.getByRole('button', { name: 'Use a model' }).click();
  await onPage(page, 'Use');
  await expect(main.getByText('Research use. Not a medical device.')).toBeVisible();
  const csv = await readFile(join(import.meta.dirname, '../../workers/samples/wdbc.csv'), 'utf8');
  const [names, ...patients] = csv
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','));
  const risk = main.getByText(/^Risk [01][.]\d{3}$/);

  await test.step('one patient has a risk as soon as every field is filled in', async () => {
    await expect(risk).toBeHidden();
    for (const [i, name] of names!.entries()) {
      if (i > 0) await main.getByRole('textbox', { name, exact: true }).fill(patients[hardest]![i]!);
    }
    await expect(risk).toBeVisible();
  });
  const single = Number((await risk.innerText()).slice('Risk '.length));

  await test.step('a value outside the range seen is said', async () => {
    const field = main.getByRole('textbox', { name: 'mean radius', exact: true });
    await field.fill('99');
    await expect(main.getByText(/Outside the range seen \(6[.]981 to 28[.]11\)/)).toBeVisible();
    await expect(main.getByText(/Outside what the model has seen: mean radius/)).toBeVisible();
    await field.fill(patients[hardest]![1]!);
    await expect(main.getByText(/Outside what the model has seen/)).toBeHidden();
  });

  await test.step('a second table gets its predictions row by row, in its own order', async () => {
    // Columns in another order, the outcome left out, and one patient of whom nothing was measured.
    const columns = names!.map((_, i) => i).filter((i) => i > 0);
    columns.reverse();
    const chosen = [patients[20]!, patients[hardest]!, names!.map(() => ''), patients[3]!];
    const second = [
      ['hospital', ...columns.map((i) => names![i]!)],
      ...chosen.map((patient) => ['north', ...columns.map((i) => patient[i]!)]),
    ];
    await choose(main.getByLabel('Choose a table'), {
      name: 'second.csv',
      content: second.map((row) => row.join(',')).join('\n'),
    });
    await expect(main.getByText('second.csv is predicted')).toBeVisible();
    const { name, text } = await downloaded(page, () =>
      main.getByRole('button', { name: 'Save predictions (CSV)' }).click(),
    );
    expect(name).toBe('second-predictions.csv');
    const rows = text
      .trimEnd()
      .split('\r\n')
      .map((line) => line.split(','));
    expect(rows.map(([row]) => row)).toEqual(['row', '0', '1', '2', '3']);
    expect(Number(rows[2]![1]).toFixed(3)).toBe(single.toFixed(3));
    expect(rows[3]!.slice(1, 3)).toEqual(['', 'no predictor measured']);
    // The 21st of WDBC is benign, the fourth malignant.
    expect(Number(rows[1]![1])).toBeLessThan(0.5);
    expect(Number(rows[4]![1])).toBeGreaterThan(0.5);
  });
  await expect(page.getByRole('banner').getByText('0 requests since load')).toBeVisible();
});

test('a table of one’s own: read as it is meant, the id set aside, the event asked for', async ({ page }) => {
  await page.goto('./');
  await openTable(page, { name: 'stationär.csv', content: germanTable() });
  const main = page.getByRole('main');

  await test.step('the parse is shown first', async () => {
    await expect(main.getByText('160 rows, 6 columns')).toBeVisible();
    const read = main.getByRole('group').filter({ has: page.getByRole('heading', { name: 'How it was read' }) });
    for (const words of ['Latin-1 (Windows-1252)', 'semicolon', 'comma 1,5', 'NA', '-999']) {
      await expect(read.getByText(words, { exact: true }).first()).toBeVisible();
    }
    const kinds = { 'Patienten-ID': 'identifier', Alter: 'number', 'CRP (mg/dl)': 'number', Aufnahme: 'date' };
    for (const [column, kind] of Object.entries(kinds)) {
      await expect(main.getByRole('combobox', { name: `Kind of ${column}` })).toHaveValue(kind);
    }
    await expect(main.getByRole('row', { name: /^CRP/ })).toContainText('10%');
    await expect(main.getByRole('cell', { name: 'männlich' }).first()).toBeVisible();
  });

  await page.getByRole('button', { name: 'Continue' }).click();
  await onPage(page, 'Question');
  const go = page.getByRole('button', { name: 'Continue' });

  await test.step('nothing is chosen beforehand, and Continue says what is missing', async () => {
    await expect(go).toBeDisabled();
    await expect(go).toHaveAccessibleDescription('Choose an outcome to go on.');
    await main.getByRole('combobox', { name: 'Outcome' }).selectOption('Verlauf');
    const event = main.getByRole('group', { name: 'What counts as the event?' });
    await expect(event.getByRole('radio')).toHaveCount(2);
    await expect(event.getByRole('radio', { checked: true })).toHaveCount(0);
    await expect(go).toHaveAccessibleDescription('Say what counts as the event to go on.');
    await expect(go).toBeDisabled();
    await event.getByRole('radio', { name: /^verstorben/ }).check();
    await expect(go).toBeEnabled();
  });

  await test.step('the id is left out, and why is said', async () => {
    const id = main.getByRole('checkbox', { name: /^Patienten-ID/ });
    await expect(id).not.toBeChecked();
    await expect(id).toHaveAccessibleName(/names a person or record/);
    await expect(main.getByRole('checkbox', { name: /^Aufnahme/ })).not.toBeChecked();
    await expect(main.getByRole('checkbox', { name: /^Alter/ })).toBeChecked();
  });

  await go.click();
  await onPage(page, 'Recipe');
  await expect(main.getByText('Fill in missing numbers with the median, in 1 predictor.')).toBeVisible();
  await go.click();
  await onPage(page, 'Train');
  await main.getByRole('radio', { name: /^A quick look/ }).check();
  await main.getByRole('checkbox', { name: 'Train the neural network' }).uncheck();
  await main.getByRole('button', { name: 'Train', exact: true }).click();
  await onPage(page, 'Results', 60_000);
  await expect(main.getByText('Verlauf: 160 patients', { exact: false })).toBeVisible();
  await expect(main.getByRole('heading', { name: 'In short' })).toBeVisible();
});

test('training cut off by a reload goes on from its folds, to the figures of a fresh page with the saved recipe', async ({
  page,
  browser,
}) => {
  await page.goto('./');
  await openSmall(page, longRecipe);
  const recipe = await downloaded(page, () => page.getByRole('button', { name: 'Save the recipe' }).click());
  expect(recipe.name).toBe('Death on the ward, at length.recipe.json');
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('main').getByRole('button', { name: 'Train', exact: true }).click();
  // Ten of the twenty folds are the quick ones of the regression: past them the page goes amid the network's.
  await expect.poll(() => foldsFinished(page), STEPPING_IN).toBeGreaterThan(10);
  await page.reload();

  await page.goto('./#/start');
  await expect(page.getByText('“Death on the ward, at length” was cut off')).toBeVisible();
  await page.getByRole('button', { name: 'Go on with it' }).click();
  await expect(page.getByRole('heading', { name: `Open “${smallTableName}” again` })).toBeVisible();
  await choose(page.getByLabel('Choose a table'), table);
  await onPage(page, 'Train');
  await page.getByRole('main').getByRole('button', { name: 'Train', exact: true }).click();
  await onPage(page, 'Results', 120_000);
  await expect(page.getByText(/^1\d folds finished earlier and kept on this device were used again[.]$/)).toBeVisible();
  const shown = await figuresShown(page);
  const report = await downloaded(page, () => page.getByRole('button', { name: 'Report (JSON)' }).click());

  const elsewhere = await browser.newContext();
  const fresh = await elsewhere.newPage();
  await fresh.goto('./');
  await drop(fresh, { name: recipe.name, content: recipe.text });
  await expect(fresh.getByText('The recipe “Death on the ward, at length” is ready')).toBeVisible();
  await choose(fresh.getByLabel('Choose a table'), table);
  await onPage(fresh, 'Recipe');
  await train(fresh);
  await expect(fresh.getByText(/kept on this device/)).toBeHidden();
  expect(await figuresShown(fresh)).toEqual(shown);
  const again = await downloaded(fresh, () => fresh.getByRole('button', { name: 'Report (JSON)' }).click());
  expect(figuresOf(parsed(again.text) as StudyReport)).toEqual(figuresOf(parsed(report.text) as StudyReport));
  await elsewhere.close();
});

test('Stop keeps the folds that are finished, and a changed setting makes another run', async ({ page }) => {
  await page.goto('./');
  await openSmall(page, longRecipe);
  await page.getByRole('button', { name: 'Continue' }).click();
  const start = page.getByRole('main').getByRole('button', { name: /^Train( again)?$/ });
  await start.click();
  await expect.poll(() => foldsFinished(page), STEPPING_IN).toBeGreaterThan(10);
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await expect(page.getByText('Training was stopped', { exact: true })).toBeVisible();

  await page.getByRole('link', { name: 'Studies', exact: true }).click();
  await expect(page.getByRole('row', { name: /1\d of 20 folds kept/ })).toHaveCount(1);
  await page.goBack();
  await onPage(page, 'Train');
  await start.click();
  await onPage(page, 'Results', 120_000);
  await expect(page.getByText(/^1\d folds finished earlier and kept on this device were used again[.]$/)).toBeVisible();

  await page.goto('./#/recipe');
  await page
    .getByRole('spinbutton', { name: 'Folds' })
    .or(page.getByLabel('Folds', { exact: true }))
    .fill('3');
  await page.getByLabel('Repeats', { exact: true }).fill('1');
  await page.getByLabel('Repeats', { exact: true }).blur();
  await train(page);
  await expect(page.getByText(/finished earlier and kept/)).toBeHidden();
  await page.getByRole('link', { name: 'Studies', exact: true }).click();
  await expect(page.getByRole('row', { name: /finished/ })).toHaveCount(2);
});

test('a kept study goes out as a file, comes back on another device and knows its table', async ({ page, browser }) => {
  await page.goto('./');
  await openSmall(page);
  await train(page);
  const shown = await figuresShown(page);
  await page.getByRole('link', { name: 'Studies', exact: true }).click();
  const file = await downloaded(page, () => page.getByRole('button', { name: 'Export “Death on the ward”' }).click());
  expect(file.name).toBe('Death on the ward.benchside');

  const elsewhere = await browser.newContext();
  const other = await elsewhere.newPage();
  await other.goto('./#/studies');
  await choose(other.getByLabel('Choose a study file'), { name: file.name, content: file.text });
  await onPage(other, 'Results');
  expect(await figuresShown(other)).toEqual(shown);

  await test.step('its models predict without the table', async () => {
    await other.getByRole('button', { name: 'Use a model' }).click();
    await other.getByRole('textbox', { name: 'age' }).fill('70');
    await other.getByRole('textbox', { name: 'marker (mg/L)' }).fill('6');
    await other.getByRole('combobox', { name: 'sex' }).selectOption('female');
    await expect(other.getByText(/^Risk [01][.]\d{3}$/)).toBeVisible();
  });

  await test.step('another table is told apart, its own recognised', async () => {
    await other.goto('./#/data');
    await expect(other.getByRole('heading', { name: `Open “${smallTableName}” again` })).toBeVisible();
    await choose(other.getByLabel('Choose a table'), { name: 'ward-2.csv', content: smallTable(8) });
    await expect(other.getByText('This is not the table that the study was made of.', { exact: false })).toBeVisible();
    await other.goto('./#/studies');
    await other.getByRole('button', { name: 'Open “Death on the ward”' }).click();
    await onPage(other, 'Results');
    await other.goto('./#/data');
    await choose(other.getByLabel('Choose a table'), table);
    await onPage(other, 'Results');
    await other.goto('./#/data');
    await expect(other.getByText('Recognised: this is the table that the study was made of.')).toBeVisible();
  });

  await test.step('with its table, its out-of-fold predictions are the same again', async () => {
    const savePredictions = async (from: Page) => {
      await from.goto('./#/results');
      return downloaded(from, () => from.getByRole('button', { name: 'Predictions (CSV)' }).click());
    };
    expect((await savePredictions(other)).text).toBe((await savePredictions(page)).text);
  });
  await elsewhere.close();
});
