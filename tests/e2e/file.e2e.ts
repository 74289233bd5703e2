import { readFile } from 'node:fs/promises';
import { expect, test } from '@playwright/test';
import { singleFile as file } from './built.ts';
import { trainSample } from './journey.ts';

test('one file, opened by double-click without a network, trains, keeps, exports and reopens', async ({
  page,
  context,
}) => {
  await context.setOffline(true);
  const seen: string[] = [];
  context.on('request', (request) => {
    if (!request.url().startsWith('blob:')) seen.push(request.url().split('#')[0]!);
  });
  await page.goto(file);
  await trainSample(page);
  const workers = await Promise.all(page.workers().map((worker) => worker.evaluate(() => self.name)));
  expect(workers).toEqual(expect.arrayContaining(['study', 'training', 'resampling']));

  await page.reload();
  await page.getByRole('link', { name: 'Studies' }).click();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: /^Export “/ }).click();
  const exported = await download;
  expect(exported.suggestedFilename()).toMatch(/[.]benchside$/);
  const path = await exported.path();

  await page.getByRole('button', { name: /^Delete “/ }).click();
  await expect(page.getByText('No study is kept on this device yet.')).toBeVisible();
  await page.getByLabel('Choose a study file').setInputFiles({
    name: exported.suggestedFilename(),
    mimeType: 'application/json',
    buffer: await readFile(path),
  });
  await expect(page.getByRole('heading', { level: 1, name: 'Results' })).toBeVisible();
  expect(new Set(seen)).toEqual(new Set([file]));
});
