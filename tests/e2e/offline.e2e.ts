import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { serve } from '../../scripts/serve.ts';
import { dist } from './built.ts';
import { kept, trainSample } from './journey.ts';

test('after the first visit, a whole study is made without a network', async ({ page, context }) => {
  await kept(page);
  await context.setOffline(true);
  await page.reload();
  await trainSample(page);
  await page.reload();
  await page.getByRole('link', { name: 'Studies' }).click();
  await page.getByRole('button', { name: /^Open “/ }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Results' })).toBeVisible();
});

test('the page that the service worker hands out carries what a plain host cannot send', async ({ page }) => {
  await kept(page);
  const response = await page.reload();
  expect(response?.fromServiceWorker()).toBe(true);
  const headers = await response!.allHeaders();
  expect(headers['content-security-policy']).toContain('sandbox allow-scripts');
  expect(headers['connection-allowlist']).toBe('(response-origin)');
});

test('a new version waits until it is wanted, then takes over', async ({ page }) => {
  const folder = await mkdtemp(join(tmpdir(), 'benchside-'));
  await cp(dist, folder, { recursive: true });
  const host = await serve(folder, 0, '/');
  const versions = () => page.evaluate(() => caches.keys());
  try {
    await page.goto(`${host.url}#/trust`);
    await expect(page.getByText('Kept on this device: it opens without a network.')).toBeVisible();
    const [first] = await versions();
    const script = await readFile(join(folder, 'sw.js'), 'utf8');
    await writeFile(join(folder, 'sw.js'), script.replace(first!.replace('benchside-', ''), 'aaaaaaaaaaaa'));

    await page.reload();
    await expect(page.getByText('A newer version has arrived and waits for your word.')).toBeVisible();
    expect(await versions()).toContain(first);

    const reloaded = page.waitForEvent('load');
    await page.getByRole('button', { name: 'Use the new version' }).click();
    await reloaded;
    await expect(page.getByText('A newer version has arrived and waits for your word.')).toBeHidden();
    await expect.poll(versions).toEqual(['benchside-aaaaaaaaaaaa']);
  } finally {
    host.close();
    await rm(folder, { recursive: true });
  }
});

test('a copy that the browser threw away is fetched again, not missed for good', async ({ page }) => {
  await kept(page);
  await page.evaluate(async () => {
    for (const name of await caches.keys()) await caches.delete(name);
  });
  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
});
