import { expect, test } from '@playwright/test';
import { trainSample } from './journey.ts';

/** Runs in the page: what lies on the shelves, without making any. */
async function countStudies(): Promise<number> {
  const known = await indexedDB.databases();
  if (!known.some(({ name }) => name === 'benchside')) return 0;
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open('benchside');
    opening.onerror = () => reject(new Error('The shelves did not open.'));
    opening.onsuccess = () => {
      const counting = opening.result.transaction('studies').objectStore('studies').count();
      counting.onsuccess = () => {
        opening.result.close();
        resolve(counting.result);
      };
    };
  });
}

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

test('two tabs on one study: the second can look, and is told why it can do no more', async ({ page, context }) => {
  await page.goto('./');
  await trainSample(page, 'Messy hospital cohort', { wait: false });
  await expect(page.getByRole('button', { name: 'Stop' })).toBeVisible();

  await expect.poll(() => page.evaluate(countStudies)).toBe(1);

  const second = await context.newPage();
  await second.goto('./#/studies');
  await second.getByRole('button', { name: /^Open “/ }).click();
  await expect(second.getByText('Open for reading only')).toBeVisible();
  await page.getByRole('button', { name: 'Stop' }).click();
});

test('with no room left, a study is made all the same, and says that it is not kept', async ({ page, context }) => {
  await page.goto('./');
  const session = await context.newCDPSession(page);
  await session.send('Storage.overrideQuotaForOrigin', { origin: new URL(page.url()).origin, quotaSize: 4000 });
  await trainSample(page);
  await expect(page.getByText('so the study is not saved')).toBeVisible();
});
