import { expect } from '@playwright/test';
import { examine, findings, languages, look, overflow, pages, studied, twoLooks } from './audit.ts';
import { trainSample } from './journey.ts';
import { choose, onPage } from './moves.ts';
import { test } from './test.ts';

test('every page is accessible before anything has been opened', async ({ page }) => {
  await page.goto('./');
  // Little is drawn yet.
  await examine(page, 'empty', pages, twoLooks);
});

test('every page is accessible with a trained study', async ({ page }) => {
  // Thirty-six pages are looked at: far more than the other tests have time for on a busy machine.
  test.setTimeout(420_000);
  await page.goto('./');
  await trainSample(page);
  await page.goto('./#/use');
  const measured = page.getByRole('main').getByRole('checkbox', { name: /^Not measured/ });
  await expect(measured.first()).toBeVisible();
  for (const box of (await measured.all()).slice(1)) await box.check();
  await page.getByRole('textbox', { name: 'age (years)' }).fill('300');
  await expect(page.getByText(/Outside what the model has seen/)).toBeVisible();
  await examine(page, 'trained', studied);
});

test('states in between are accessible: a refused file, a question half answered, training under way', async ({
  page,
}) => {
  await page.goto('./');
  for (const theme of ['light', 'dark'] as const) {
    await look(page, { language: 'en', theme, width: 390 });
    await page.goto('./#/data');
    await choose(page.getByLabel('Choose a table').or(page.getByLabel('Open another table')).first(), {
      name: 'empty.csv',
      content: '',
    });
    await expect(page.getByRole('alert')).toBeVisible();
    expect.soft(await findings(page), `refused, ${theme}`).toEqual([]);

    const rows = Array.from({ length: 60 }, (_, i) => `${i % 17},${['low', 'middle', 'high'][i % 3]!}`);
    await choose(page.getByLabel('Open another table').first(), {
      name: 'grades.csv',
      content: ['x,grade', ...rows].join('\n'),
    });
    await expect(page.getByText('60 rows, 2 columns')).toBeVisible();
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('combobox', { name: 'Outcome' }).selectOption('grade');
    await expect(page.getByRole('checkbox', { name: 'Use low' })).toBeChecked();
    expect.soft(await findings(page), `three classes, ${theme}`).toEqual([]);
    await page.getByRole('radio', { name: /^Yes or no/ }).check();
    await expect(page.getByRole('radio', { name: 'low stands for: Event' })).toBeVisible();
    expect.soft(await findings(page), `three classes for yes or no, ${theme}`).toEqual([]);
    expect.soft(await overflow(page), `three classes for yes or no, ${theme}`).toBe(0);
  }
  await page.goto('./#/start');
  await page.getByRole('button', { name: /Messy hospital cohort/ }).click();
  for (const step of ['Data', 'Question', 'Recipe']) {
    await onPage(page, step);
    await page.getByRole('button', { name: 'Continue' }).click();
  }
  await page.getByRole('main').getByRole('button', { name: 'Train', exact: true }).click();
  await expect(page.getByRole('progressbar').first()).toBeVisible({ timeout: 60_000 });
  expect.soft(await findings(page), 'under way').toEqual([]);
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await expect(page.getByText('Training was stopped', { exact: true })).toBeVisible({ timeout: 30_000 });
  expect.soft(await findings(page), 'stopped').toEqual([]);
});

test('the language of the document follows the choice, and is remembered', async ({ page }) => {
  await page.goto('./');
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await page.getByRole('combobox', { name: 'Language' }).selectOption('中文');
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-Hans');
  await expect(page).toHaveTitle('开始 · Benchside');
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-Hans');
  await onPage(page, languages.zh.start);
});
