import { expect } from '@playwright/test';
import type { StudyReport } from '../../workers/contract/report.ts';
import { examine, twoLooks } from './audit.ts';
import { chart, downloaded, expectSound, figuresShown, onPage, openTable, savedChart } from './moves.ts';
import { openQuietly } from './quiet.ts';
import { registryTable } from './tables.ts';
import { test } from './test.ts';

const INCIDENCE = 'Events over time (cumulative incidence)';

test('follow-up that ends in three ways: told before training, judged over time, used for one patient', async ({
  page,
}) => {
  const quiet = await openQuietly(page);
  const main = page.getByRole('main');
  const go = page.getByRole('button', { name: 'Continue' });
  await openTable(page, { name: 'registry.csv', content: registryTable() });
  await go.click();
  await onPage(page, 'Question');

  await test.step('a third code is asked about, and never taken as censoring in silence', async () => {
    await main.getByRole('combobox', { name: 'Outcome' }).selectOption('status');
    await main.getByRole('radio', { name: /^Time until an event/ }).check();
    await main.getByRole('radio', { name: '1 stands for: Event', exact: true }).check();
    await main.getByRole('radio', { name: '0 stands for: Still free of it (censored)' }).check();
    await main.getByRole('radio', { name: '2 stands for: Still free of it (censored)' }).check();
    await main.getByRole('combobox', { name: 'Length of follow-up' }).selectOption('years');
    await expect(main.getByText(/Follow-up ends in more than two ways/)).toBeVisible();
    await main.getByRole('radio', { name: '2 stands for: Competing event' }).check();
    await expect(main.getByText(/have a competing event[.] They are not taken as censored/)).toBeVisible();
    await expect(main.getByText(/Follow-up ends in more than two ways/)).toBeHidden();
  });

  await test.step('the horizon is chosen by Benchside until the user says one', async () => {
    await expect(main.getByText(/^Benchside chose a horizon of/)).toBeVisible();
    await main.getByRole('spinbutton', { name: 'Horizon' }).fill('3');
    await main.getByRole('spinbutton', { name: 'Horizon' }).blur();
    await expect(main.getByText('Horizon: 3 on the scale of “years”.')).toBeVisible();
    await expect(main.getByRole('checkbox', { name: /^years/ })).not.toBeChecked();
  });

  await test.step('curves and Table 1 come before anything is trained', async () => {
    await main.getByRole('button', { name: 'Describe the participants' }).click();
    await expect(chart(page, INCIDENCE)).toBeVisible();
    const tableOne = main.getByRole('table', { name: /^Characteristics of the participants by outcome/ });
    for (const group of ['All', 'Event', 'Event-free at last contact', 'Competing event']) {
      await expect(tableOne.getByRole('columnheader', { name: new RegExp(`^${group} \\(n = \\d+\\)$`) })).toBeVisible();
    }
    const numbers = await savedChart(page, INCIDENCE, 'CSV');
    expect(numbers.name).toBe(`${INCIDENCE}.csv`);
    expect(numbers.text.split('\n').length).toBeGreaterThan(60);
    expect(numbers.text).not.toMatch(/NaN|undefined/);
    await expectSound(page);
  });

  await go.click();
  await onPage(page, 'Recipe');
  await expect(main.getByRole('heading', { name: 'Are there enough participants?' })).toBeVisible();
  await main.getByRole('radio', { name: /^Cross-validation/ }).check();
  for (const [name, value] of Object.entries({ Folds: '3', Repeats: '1' })) {
    await main.getByLabel(name, { exact: true }).fill(value);
    await main.getByLabel(name, { exact: true }).blur();
  }
  await go.click();
  await onPage(page, 'Train');

  await test.step('only what suits follow-up is offered', async () => {
    await expect(main.getByRole('checkbox', { name: 'Train the cox regression' })).toBeChecked();
    await expect(main.getByRole('checkbox', { name: 'Train the neural network' })).toBeChecked();
    await expect(main.getByRole('checkbox', { name: /^Train the / })).toHaveCount(2);
    await main.getByText('Settings', { exact: true }).last().click();
    for (const [name, value] of Object.entries({ Members: '1', 'Most epochs': '20' })) {
      await main.getByLabel(name, { exact: true }).fill(value);
      await main.getByLabel(name, { exact: true }).blur();
    }
  });
  await main.getByRole('button', { name: 'Train', exact: true }).click();
  await onPage(page, 'Results', 120_000);

  await test.step('the results are those of follow-up, with competing events said', async () => {
    await expect(main.getByRole('heading', { name: 'In short' })).toBeVisible();
    await expect(main.getByText(/Of 100 patients like these, .* had the event by 3/)).toBeVisible();
    await expect(main.getByText(/had another event first[.] Taking them as censored would overstate/)).toBeVisible();
    const figures = (await figuresShown(page)).join('\n');
    for (const name of ['Harrell’s C', 'Uno’s C', 'Integrated Brier score', 'Calibration slope']) {
      expect(figures).toContain(name);
    }
    for (const title of ['AUROC over time', 'Brier score over time', 'Calibration: Cox regression']) {
      await expect(chart(page, title)).toBeVisible();
    }
    await expect(chart(page, 'Risk groups: Cox regression')).toBeVisible();
    await expect(main.getByRole('heading', { name: 'Do effects stay the same over time?' })).toBeVisible();
    await expectSound(page);
  });

  await test.step('the file says what the page shows', async () => {
    const saved = await downloaded(page, () => page.getByRole('button', { name: 'Report (JSON)' }).click());
    const report = JSON.parse(saved.text) as StudyReport;
    const shown = (await figuresShown(page)).join('\n');
    expect(report.outcome).toMatchObject({ kind: 'survival', horizon: 3 });
    for (const { results } of report.models) {
      if (results.kind !== 'survival') throw new Error('the outcome is a time until an event');
      const { harrell } = results.figures;
      if (harrell.kind !== 'estimated') throw new Error('Harrell’s C of 210 patients is estimable');
      expect(shown).toContain(`${harrell.value.toFixed(3)} (${harrell.low.toFixed(3)} to ${harrell.high.toFixed(3)})`);
    }
    const image = await savedChart(page, 'AUROC over time', 'PNG');
    expect(image.bytes.subarray(1, 4).toString()).toBe('PNG');
    const drawing = await savedChart(page, 'AUROC over time', 'SVG');
    expect(drawing.text).toMatch(/^<svg|^<[?]xml/);
    expect(drawing.text).not.toMatch(/var\(--|NaN|url\(http/);
  });

  await page.getByRole('button', { name: 'Use a model' }).click();
  await onPage(page, 'Use');
  await test.step('one patient’s risk is told by the horizon and over time', async () => {
    await main.getByRole('textbox', { name: 'age' }).fill('70');
    await main.getByRole('textbox', { name: 'marker (mg/L)' }).fill('7');
    await main.getByRole('combobox', { name: 'sex' }).selectOption('female');
    await expect(main.getByText(/^Risk 0[.]\d{3}$/)).toBeVisible();
    await expect(
      main.getByText(/^Of 100 people like this, about \d+ had “status: 1” by 3 \(years\)[.]$/),
    ).toBeVisible();
    await expect(chart(page, 'Risk over time')).toBeVisible();
    const low = Number((await main.getByText(/^Risk 0[.]\d{3}$/).innerText()).slice(5));
    await main.getByRole('textbox', { name: 'marker (mg/L)' }).fill('2');
    await expect(main.getByText(/^Risk 0[.]\d{3}$/)).not.toHaveText(`Risk ${low.toFixed(3)}`);
    expect(Number((await main.getByText(/^Risk 0[.]\d{3}$/).innerText()).slice(5))).toBeLessThan(low);
  });

  await quiet.expectSilence();
  await examine(page, 'follow-up', ['question', 'results', 'report', 'use'], twoLooks);
});
