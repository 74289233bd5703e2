import { expect, test, type BrowserContext, type Page } from '@playwright/test';
import { attackFromPage, attackFromWorker, departures, leave } from './attacks.ts';
import { singleFile as file } from './built.ts';
import { trainSample } from './journey.ts';
import { listen, type Listener } from './listener.ts';

let listener: Listener;

test.beforeEach(async () => {
  listener = await listen();
});

test.afterEach(async () => {
  await listener.close();
});

const loaded = (page: Page) => expect(page.getByText('Since it was loaded, this page has asked')).toBeVisible();

/** Each edition as a person meets it: at the first visit, at the next one (kept by the service worker), as a file. */
const editions: Record<string, (page: Page) => Promise<void>> = {
  'at the first visit': async (page) => {
    await page.goto('./#/trust');
    await loaded(page);
  },
  'at the second visit': async (page) => {
    await page.goto('./#/trust');
    await loaded(page);
    await page.reload();
    await loaded(page);
    expect(await page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
  },
  'from a file': async (page) => {
    await page.goto(`${file}#/trust`);
    await loaded(page);
  },
};

/** The page that is not held to anything: what reaches the listener from it shows that the attack works. */
async function control(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  await page.goto(listener.url);
  return page;
}

// Some channels need more than this Chromium or this page gives: they are tried, and not asked of the control.
const QUIET_CHANNELS = [
  'webTransport',
  'script',
  'icon',
  'speculation',
  'modulePreload',
  'fetchLater',
  'workerByAddress',
];

for (const [edition, open] of Object.entries(editions)) {
  test(`no channel of the page leads out ${edition}`, async ({ page, browser }) => {
    await open(page);
    const { url, stun } = listener;
    await page.evaluate(attackFromPage, { url, stun, realm: 'app' });

    // The same from a page without a policy, afterwards: when its packets have arrived, so would ours have.
    const context = await browser.newContext();
    const tried = await (
      await control(context)
    ).evaluate(attackFromPage, { url, stun: 'stun:127.0.0.1:9', realm: 'control' });
    const wanted = tried.filter((channel) => !QUIET_CHANNELS.includes(channel) && !channel.startsWith('webrtc'));
    await expect.poll(() => listener.heard('control')).toEqual(expect.arrayContaining(wanted));
    await context.close();

    expect(listener.heard('app')).toEqual([]);
    await expect(page.getByRole('banner').getByText('0 requests since load')).toBeVisible();
  });

  test(`no channel of a worker leads out ${edition}`, async ({ page, browser }) => {
    await open(page);
    const { url, stun } = listener;
    await page.getByRole('link', { name: 'Benchside, to the start' }).click();
    await trainSample(page);
    const workers = page.workers();
    const names = await Promise.all(workers.map((worker) => worker.evaluate(() => self.name)));
    expect([...new Set(names)].sort()).toEqual(['networks', 'resampling', 'study', 'training']);
    for (const worker of workers) await worker.evaluate(attackFromWorker, { url, stun, realm: 'app' });

    const context = await browser.newContext();
    const free = await control(context);
    const started = free.waitForEvent('worker');
    await free.evaluate(() => {
      new Worker(URL.createObjectURL(new Blob([''])));
    });
    const tried = await (await started).evaluate(attackFromWorker, { url, stun, realm: 'control' });
    const wanted = tried.filter((channel) => !QUIET_CHANNELS.includes(channel));
    await expect.poll(() => listener.heard('control')).toEqual(expect.arrayContaining(wanted));
    await context.close();

    expect(listener.heard('app')).toEqual([]);
  });

  test(`the page cannot be left with something in hand ${edition}`, async ({ page, browser }) => {
    await open(page);
    const { url, stun } = listener;
    const before = page.url().split('#')[0];
    for (const way of departures) {
      await page.evaluate(leave, { url, stun, realm: 'app', way });
      const context = await browser.newContext();
      await (await control(context)).evaluate(leave, { url, stun, realm: 'control', way });
      if (way !== 'ownHost') await expect.poll(() => listener.heard('control')).toContain(way);
      await context.close();
      expect(page.url().split('#')[0]).toBe(before);
    }
    expect(listener.heard('app')).toEqual([]);
    expect(page.context().pages()).toHaveLength(1);
    // Not by a locator, which would wait for the end of a navigation that was cancelled.
    expect(await page.evaluate(() => document.querySelector('h1')?.textContent)).toBe('Trust');
  });
}

test('a direct connection leaves a page without the guard, which shows that the listener hears it', async ({
  browser,
}) => {
  const context = await browser.newContext();
  const { url, stun } = listener;
  await (await control(context)).evaluate(attackFromPage, { url, stun, realm: 'control' });
  await expect.poll(() => listener.heard('control')).toContain('webrtc');
  await context.close();
});
