import { expect, test } from '@playwright/test';
import { trainSample } from './journey.ts';

test('a study is renamed, deleted, brought back, opened, and erased with all else', async ({ page }) => {
  await page.goto('./');
  await trainSample(page);
  await page.getByRole('link', { name: 'Studies' }).click();

  await page.getByRole('button', { name: /^Rename “/ }).click();
  await page.getByRole('textbox', { name: 'New title' }).fill('Progression, first look');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('rowheader', { name: 'Progression, first look' })).toBeVisible();

  await page.getByRole('button', { name: 'Delete “Progression, first look”' }).click();
  await expect(page.getByText('“Progression, first look” was deleted.')).toBeVisible();
  await expect(page.getByRole('table')).toBeHidden();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('rowheader', { name: 'Progression, first look' })).toBeVisible();

  await page.reload();
  await page.getByRole('button', { name: 'Open “Progression, first look”' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Results' })).toBeVisible();

  await page.goto('./#/trust');
  await expect(page.getByText('Kept on this device: it opens without a network.')).toBeVisible();
  await expect(page.getByRole('row', { name: /Models refitted on all rows/ })).toBeVisible();
  await page.getByRole('combobox', { name: 'Colours' }).selectOption('Dark');
  await page.getByRole('button', { name: 'Erase everything' }).click();
  await page.getByRole('button', { name: 'Erase for good' }).click();
  await expect(page.getByText('Erased, and verified')).toBeVisible();

  // Looked at from outside the page's own account as well.
  const left = await page.evaluate(async () => ({
    databases: await indexedDB.databases(),
    caches: await caches.keys(),
    preferences: Object.keys(localStorage),
    workers: (await navigator.serviceWorker.getRegistrations()).length,
  }));
  expect(left).toEqual({ databases: [], caches: [], preferences: [], workers: 0 });
});
