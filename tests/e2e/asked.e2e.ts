import { expect, type Page } from '@playwright/test';
import { examine, twoLooks } from './audit.ts';
import {
  chart,
  choose,
  downloaded,
  expectSound,
  figuresShown,
  onPage,
  openSmall,
  openStudy,
  savedChart,
  train,
} from './moves.ts';
import { openQuietly } from './quiet.ts';
import { elsewhereTable, sitesTable, sitesTableName, smallRecipe } from './tables.ts';
import { test } from './test.ts';

const oneModel = { ...smallRecipe, estimators: [{ family: 'logistic', lambda: 0.02 }] };

/** Fills in one patient and waits for the risk. */
async function riskOf(page: Page, { age, marker }: { age: string; marker: string }): Promise<number> {
  const main = page.getByRole('main');
  await main.getByRole('textbox', { name: 'age' }).fill(age);
  await main.getByRole('textbox', { name: 'marker (mg/L)' }).fill(marker);
  await main.getByRole('combobox', { name: 'sex' }).selectOption('female');
  const risk = main.getByText(/^Risk [01][.]\d{3}$/);
  await expect(risk).toBeVisible();
  return Number((await risk.innerText()).slice('Risk '.length));
}

test('a trained study is asked on: a score in use, groups, calibration mended and used, sets that hold', async ({
  page,
}) => {
  const quiet = await openQuietly(page);
  const main = page.getByRole('main');
  await openStudy(page, oneModel, { name: sitesTableName, content: sitesTable() });
  await train(page);
  const before = await figuresShown(page);

  await test.step('a formula that cannot be read shows its place, a right one is judged beside the model', async () => {
    await main.getByText('Compare with a score you use now').click();
    await main.getByLabel('Name of the score').fill('Ward score');
    const formula = main.getByLabel('Formula', { exact: true });
    await formula.fill('-3 + 0.03*agee');
    await main.getByRole('button', { name: 'Compare', exact: true }).click();
    await expect(main.getByRole('alert')).toContainText('agee');
    await expect(formula).toBeFocused();
    await expect(formula).toHaveAttribute('aria-invalid', 'true');
    expect(await formula.evaluate((box: HTMLTextAreaElement) => box.selectionStart)).toBe('-3 + 0.03*'.length);
    await formula.fill('-3.5 + 0.055*age');
    await main
      .getByRole('group', { name: 'What it gives' })
      .getByRole('radio', { name: /^Log odds/ })
      .check();
    await main.getByRole('button', { name: 'Compare', exact: true }).click();
    await expect(main.getByRole('heading', { name: 'Ward score' })).toBeVisible();
    await expect(
      main.getByText(/tells patients apart better than Ward score on these data: AUROC higher by/),
    ).toBeVisible();
    await expect(chart(page, 'Calibration beside each other')).toBeVisible();
    await expect(chart(page, 'Decision curve').last()).toBeVisible();
  });

  await test.step('groups that are too small to stay unrecognised are not told', async () => {
    await main.getByText('Look at groups', { exact: true }).click();
    for (const column of ['sex', 'site', 'age']) {
      await main.getByRole('combobox', { name: 'Tell patients apart by' }).selectOption(column);
    }
    await main.getByRole('textbox', { name: 'Cut points of age' }).fill('55 70');
    await main.getByRole('button', { name: 'Show the groups' }).click();
    const groups = main.getByRole('table', { name: 'Groups, by logistic regression' });
    await expect(groups.getByRole('row', { name: /^female \d+ \d+ / })).toBeVisible();
    await expect(groups.getByRole('row', { name: /^55 to below 70 \d+ \d+ / })).toBeVisible();
    const island = groups.getByRole('row', { name: /^island/ });
    await expect(island).toContainText('not shown: fewer than 10');
    expect(await island.innerText()).not.toContain('7');
    // One hidden group alone could be worked out from everyone less the others.
    await expect(groups.getByRole('row', { name: /not shown: fewer than 10/ })).toHaveCount(2);
    const forest = await savedChart(page, 'AUROC by group: Logistic regression', 'SVG');
    expect(forest.text).toContain('female');
    expect(forest.text).not.toMatch(/NaN|var\(--/);
  });

  await test.step('sets hold what they promise, judged out of fold', async () => {
    await main.getByText('Sets and intervals that hold').click();
    await main.getByRole('button', { name: 'Work it out', exact: true }).click();
    await expect(main.getByText(/asked to hold the truth for 90 of 100 patients, it held it for \d+/)).toBeVisible();
    await expect(main.getByText(/names a single answer for \d+ of 100 patients/)).toBeVisible();
  });

  await test.step('a correction is tried, seen and taken into use', async () => {
    await main.getByText('Mend the calibration').click();
    await main.getByRole('button', { name: 'Try five corrections' }).click();
    await expect(main.getByText('Logistic regression is used as it is.')).toBeVisible();
    await expect(chart(page, 'Calibration of logistic regression, before and after')).toBeVisible();
    await main.getByRole('button', { name: 'Use “Isotonic”' }).click();
    await expect(main.getByText(/is used with the correction “Isotonic” from now on/)).toBeVisible();
    expect(await figuresShown(page)).toEqual(before);
    await expectSound(page);
  });

  await test.step('the Use page tells corrected risks and sets', async () => {
    await page.goto('./#/use');
    const corrected = await riskOf(page, { age: '72', marker: '6.5' });
    await expect(main.getByText(/^At the chance agreed on/)).toBeVisible();
    await page.goto('./#/results');
    await main.getByText('Mend the calibration').click();
    await main.getByRole('button', { name: 'Use the model as it is' }).click();
    await expect(main.getByText('Logistic regression is used as it is.')).toBeVisible();
    await page.goto('./#/use');
    expect(await riskOf(page, { age: '72', marker: '6.5' })).not.toBe(corrected);
  });

  await test.step('all of it stands in the report, the hidden group hidden there too', async () => {
    await page.goto('./#/report');
    await onPage(page, 'Report');
    for (const section of [
      'Published scores',
      'Subgroups',
      'Recalibration',
      'Sets and intervals with a promised coverage',
    ]) {
      await expect(main.getByRole('heading', { name: section })).toBeVisible();
    }
    await expect(main.getByText('-3.5 + 0.055*age').first()).toBeVisible();
    await expectSound(page);
  });
  await quiet.expectSilence();
  await examine(page, 'asked', ['results', 'report'], twoLooks);
});

test('a colleague’s model is tested on the patients of another hospital, updated, kept and used', async ({
  page,
  browser,
}) => {
  await page.goto('./');
  await openSmall(page, oneModel);
  await train(page);
  await page.goto('./#/use');
  const patient = { age: '60', marker: '5' };
  const frozen = await riskOf(page, patient);
  await page.getByRole('link', { name: 'Studies', exact: true }).click();
  const file = await downloaded(page, () => page.getByRole('button', { name: 'Export “Death on the ward”' }).click());

  const context = await browser.newContext();
  const other = await context.newPage();
  const quiet = await openQuietly(other);
  const main = other.getByRole('main');
  await other.goto('./#/validate');
  await choose(main.getByLabel('Choose a study file'), { name: file.name, content: file.bytes });
  await onPage(other, 'Validate');
  await choose(main.getByLabel('Choose the table'), { name: 'elsewhere.csv', content: elsewhereTable() });

  const level = await test.step('the frozen model is named by its hash, and its risks are found too low', async () => {
    await expect(main.getByRole('heading', { name: 'Logistic regression on elsewhere.csv' })).toBeVisible({
      timeout: 60_000,
    });
    await main.getByText(/^The frozen model: known as [0-9a-f]{12}…$/).click();
    await expect(main.getByText(/^[0-9a-f]{64}$/).first()).toBeVisible();
    await expect(main.getByText('elsewhere.csv: 160 rows, 160 used, 160 patients.')).toBeVisible();
    await expect(
      main.getByText(/^Its risks are too low here: of 100 patients it expects \d+ with the event, \d+ had it/),
    ).toBeVisible();
    await expect(
      main.getByText(/^AUROC here is 0[.]\d+.*; on its own patients, out of fold, it was 0[.]\d+/),
    ).toBeVisible();
    await expect(main.getByText(/^(Yes|Not quite): 160 patients/)).toBeVisible();
    await expect(chart(other, 'Calibration before and after updating')).toBeVisible();
    await expectSound(other);
    const updated = main.getByRole('table', { name: 'Before and after updating' });
    return updated
      .getByRole('row', { name: /^Observed \/ expected/ })
      .getByRole('cell')
      .allInnerTexts();
  });
  const distances = level.map((cell) => Math.abs(Math.log(Number.parseFloat(cell))));
  expect(distances[0]).toBeGreaterThan(0.15);
  for (const after of distances.slice(1)) expect(after).toBeLessThan(distances[0]!);
  await quiet.expectSilence();

  await test.step('an update becomes a study of its own, which says where it comes from', async () => {
    await main.getByRole('button', { name: 'Keep “Level and slope” as a new study' }).click();
    await expect(main.getByText(/^Developed in “Death on the ward” on ward[.]csv/)).toBeVisible();
    await other.goto('./#/use');
    expect(await riskOf(other, patient)).toBeGreaterThan(frozen + 0.03);
    await other.getByRole('link', { name: 'Studies', exact: true }).click();
    await expect(other.getByRole('button', { name: /^Open “/ })).toHaveCount(2);
    await other.getByRole('button', { name: 'Open “Death on the ward”', exact: true }).click();
    await onPage(other, 'Results');
    await other.goto('./#/use');
    expect(await riskOf(other, patient)).toBe(frozen);
  });
  await quiet.expectSilence();
  await examine(other, 'validated', ['validate', 'report'], twoLooks);
  await context.close();
});
