import { expect, type Page } from '@playwright/test';
import type { StudyReport } from '../../workers/contract/report.ts';
import { expectAccessible, findings } from './audit.ts';
import { singleFile } from './built.ts';
import { choose, downloaded, expectSound, foldsFinished, onPage, openStudy, openTable, train } from './moves.ts';
import { openQuietly } from './quiet.ts';
import { longShelfRecipe, shelfRecipe, shelfTable, shelfTableName } from './tables.ts';
import { test } from './test.ts';

const table = { name: shelfTableName, content: shelfTable() };

/** Asked often, so that the run is still under way when the answer comes. */
const STEPPING_IN = { timeout: 90_000, intervals: [50] };

async function reportOf(page: Page): Promise<StudyReport> {
  const { text } = await downloaded(page, () => page.getByRole('button', { name: 'Report (JSON)' }).click());
  return JSON.parse(text) as StudyReport;
}

/** What two runs of the same recipe have alike: all but the time that it took. */
const figuresOf = ({ models, comparisons }: StudyReport): unknown => ({
  models: models.map(({ id, spec, results, fit }) => ({ id, spec, results, fit })),
  comparisons,
});

const namesOfWorkers = (page: Page) =>
  Promise.all(page.workers().map((worker) => worker.evaluate(() => (globalThis as { name?: string }).name)));

/** From the recipe page to training under way. */
async function beginTraining(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Continue' }).click();
  await onPage(page, 'Train');
  await page
    .getByRole('main')
    .getByRole('button', { name: /^Train( again)?$/ })
    .click();
}

test('one button, half a minute: settings are searched for, models blended, and the price of reading told', async ({
  page,
}) => {
  test.setTimeout(420_000);
  const quiet = await openQuietly(page);
  const main = page.getByRole('main');
  await openTable(page, table);
  await page.getByRole('button', { name: 'Continue' }).click();
  await onPage(page, 'Question');
  await main.getByRole('combobox', { name: 'Outcome' }).selectOption('dead');
  await main.getByRole('group', { name: 'What counts as the event?' }).getByRole('radio', { name: /^yes/ }).check();
  await page.getByRole('button', { name: 'Continue' }).click();
  await onPage(page, 'Recipe');
  await page.getByRole('button', { name: 'Continue' }).click();
  await onPage(page, 'Train');
  await expect(main.getByRole('radio', { name: /^The best within a time/ })).toBeChecked();
  await main.getByRole('spinbutton', { name: 'Minutes it may take' }).fill('0.5');
  await main.getByRole('spinbutton', { name: 'Minutes it may take' }).blur();
  await expectAccessible(page, 'thoroughness', 'main');

  await main.getByRole('button', { name: 'Train', exact: true }).click();
  await expect(main.getByText(/^Settings tried: /)).toBeVisible({ timeout: 60_000 });
  await test.step('pause and go on', async () => {
    await main.getByRole('button', { name: 'Pause' }).click();
    await expect(main.getByText(/^Paused: /)).toBeVisible();
    expect.soft(await findings(page, 'main'), 'axe: paused').toEqual([]);
    await main.getByRole('button', { name: 'Go on' }).click();
    await expect(main.getByText(/^Paused: /)).toBeHidden();
  });
  await onPage(page, 'Results', 240_000);

  await expectSound(page);
  await expect(main.getByRole('heading', { name: 'The models, best first' })).toBeVisible();
  await expect(main.getByRole('rowheader', { name: /^Blend of models/ }).first()).toBeVisible();
  await expect(main.getByRole('heading', { name: 'What does it cost to read the model?' })).toBeVisible();
  const report = await reportOf(page);
  const trained = report.models.map(({ id }) => id);
  expect(trained).toEqual(expect.arrayContaining(['logistic', 'stack']));
  // What half a minute does not hold on a slow machine is left out, and told.
  const leftOut = (report.search?.leftOut ?? []).map(({ model }) => model);
  expect([...trained, ...leftOut].sort()).toEqual(report.recipe.estimators.map(({ id }) => id).sort());
  expect(trained.length).toBeGreaterThan(2);
  await expect(main.getByText(/ was left out: one fit takes /)).toHaveCount(leftOut.length);
  expect(report.nested).toBe(true);
  expect(report.search?.minutes).toBe(0.5);
  expect(report.search?.candidates).toBeGreaterThanOrEqual(1);
  // A slow machine has time for one try only, and nothing to tell of it.
  const searched = report.models.filter(({ search }) => search !== null);
  await expect(main.getByText(/: how its settings were found$/)).toHaveCount(searched.length);
  await main.getByText('Blend of models: what it is made of').click();
  await expect(main.getByRole('table', { name: 'Blend of models: Weights of its members' })).toBeVisible();
  await quiet.expectSilence();
  await expectAccessible(page, 'results of a search');
});

test('a run of the shelf that was stopped, then cut off by a reload, loses nothing that was finished', async ({
  page,
  browser,
}) => {
  test.setTimeout(300_000);
  await page.goto('./');
  await openStudy(page, longShelfRecipe, table);
  await beginTraining(page);
  await expect.poll(() => foldsFinished(page), STEPPING_IN).toBeGreaterThan(2);
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await expect(page.getByText('Training was stopped', { exact: true })).toBeVisible({ timeout: 60_000 });
  const listed = async () => {
    await page.getByRole('link', { name: 'Studies', exact: true }).click();
    const row = await page.getByRole('row', { name: /of 25 folds kept/ }).innerText();
    return Number(/(\d+) of 25/.exec(row)![1]);
  };
  const kept = await listed();
  expect(kept).toBeGreaterThan(2);

  await page.reload();
  expect(await listed()).toBe(kept);
  await page.goto('./#/start');
  await page.getByRole('button', { name: 'Go on with it' }).click();
  await expect(page.getByRole('heading', { name: `Open “${shelfTableName}” again` })).toBeVisible();
  await choose(page.getByLabel('Choose a table'), table);
  await onPage(page, 'Train');
  await page.getByRole('main').getByRole('button', { name: 'Train', exact: true }).click();
  await onPage(page, 'Results', 180_000);
  await expect(page.getByText(`${kept} folds finished earlier and kept on this device were used again.`)).toBeVisible();
  const report = await reportOf(page);

  const elsewhere = await browser.newContext();
  const fresh = await elsewhere.newPage();
  await fresh.goto('./');
  await openStudy(fresh, longShelfRecipe, table);
  await train(fresh);
  expect(figuresOf(await reportOf(fresh))).toEqual(figuresOf(report));
  await elsewhere.close();
});

test('a training worker that is ended while it trains costs the run nothing', async ({ page }) => {
  test.setTimeout(240_000);
  await page.addInitScript(() => {
    const started: { readonly name: string; readonly worker: Worker }[] = [];
    const Plain = Worker;
    globalThis.Worker = class extends Plain {
      constructor(url: string | URL, options?: WorkerOptions) {
        super(url, options);
        started.push({ name: options?.name ?? '', worker: this });
      }
    };
    Object.assign(globalThis, {
      endTrainingWorker: () => started.find(({ name }) => name === 'training')!.worker.terminate(),
    });
  });
  await page.goto('./');
  await openStudy(page, longShelfRecipe, table);
  await beginTraining(page);
  await expect.poll(() => foldsFinished(page), STEPPING_IN).toBeGreaterThan(0);
  const before = (await namesOfWorkers(page)).filter((name) => name === 'training').length;
  await page.evaluate(() => (globalThis as unknown as { endTrainingWorker: () => void }).endTrainingWorker());
  await expect.poll(() => page.workers().length).toBeGreaterThan(0);
  await onPage(page, 'Results', 180_000);
  expect((await namesOfWorkers(page)).filter((name) => name === 'training')).toHaveLength(before - 1);
  const report = await reportOf(page);
  expect(report.models).toHaveLength(5);
  expect(report.notices).toEqual([]);
});

test('the whole shelf trains from one file', async ({ page, context }) => {
  await context.setOffline(true);
  await page.goto(singleFile);
  await openStudy(page, shelfRecipe, table);
  await train(page);
  await expectSound(page);
  expect(await namesOfWorkers(page)).toContain('training');
  const { models } = await reportOf(page);
  expect(models.map(({ id }) => id)).toEqual(shelfRecipe.estimators!.map(({ family }) => family));
});
