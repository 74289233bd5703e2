import { expect, test } from '@playwright/test';
import { serve } from '../../scripts/serve.ts';
import { dist } from './built.ts';
import { trainSample } from './journey.ts';

test('once loaded, page, workers and service worker request nothing through a whole study', async ({
  page,
  context,
}) => {
  const asked: string[] = [];
  const seen: string[] = [];
  const host = await serve(dist, 0, '/hospital/', (path) => asked.push(path));
  // A worker's own text is no request: it comes out of the page's memory.
  context.on('request', (request) => {
    if (!request.url().startsWith('blob:')) seen.push(request.url());
  });
  await page.goto(`${host.url}#/trust`);
  await expect(page.getByText('Kept on this device: it opens without a network.')).toBeVisible();
  await page.getByRole('link', { name: 'Benchside, to the start' }).click();
  expect(asked.length).toBeGreaterThan(4);
  asked.length = 0;
  seen.length = 0;

  await trainSample(page);
  await page.getByRole('link', { name: 'Studies' }).click();
  await expect(page.getByRole('button', { name: /^Open “/ })).toBeVisible();
  await expect(page.getByRole('banner').getByText('0 requests since load')).toBeVisible();
  expect(asked).toEqual([]);
  expect(seen).toEqual([]);
  host.close();
});
