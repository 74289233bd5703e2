import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright';
import { builtSite } from '../scripts/dist.ts';
import { onBuiltSite, watchLongTasks } from './browser.ts';
import { median } from './median.ts';
import type { BenchRow } from './row.ts';

const VISITS = 5;
/** The sample study that takes least of the networks' time. */
const SAMPLE = /Diabetes progression/;
const TRAINED_WITHIN_MS = 300_000;

/**
 * What the page costs: its script before a table is opened, the time until the start page can be used, and the tasks
 * that hold it up while a sample study is trained.
 */
export async function pageCase(): Promise<BenchRow[]> {
  const { firstUse, longTasks } = await onBuiltSite(async (page) => ({
    firstUse: await timeToFirstUse(page),
    longTasks: await trainSample(page),
  }));
  const row = (name: string, unit: string, ours: number, note: string): BenchRow => ({
    case: name,
    unit,
    ours,
    peer: 'none',
    peerValue: null,
    ratio: null,
    note,
  });
  return [
    row('page script', 'kB', scriptBytes() / 1000, 'gzip, before a table is opened'),
    row('page first use', 'ms', firstUse, `from navigation, median of ${VISITS} visits`),
    row('page longest task, training', 'ms', longTasks.longest, 'tasks under 50 ms count as 0'),
    row('page tasks over 50 ms, training', 'tasks', longTasks.count, 'sample study, from Train to Results'),
  ];
}

function scriptBytes(): number {
  const assets = join(builtSite(false), 'assets');
  const scripts = readdirSync(assets).filter((file) => /^index-.*\.js$/.test(file));
  return scripts.reduce((sum, file) => sum + gzipSync(readFileSync(join(assets, file))).length, 0);
}

/** Milliseconds from navigation until a sample study can be chosen. */
async function timeToFirstUse(page: Page): Promise<number> {
  await page.addInitScript(() => {
    const usable = new Promise<number>((resolve) => {
      const observer = new MutationObserver(() => {
        if (!document.querySelector('main button:not([disabled])')) return;
        observer.disconnect();
        requestAnimationFrame(() => resolve(performance.now()));
      });
      observer.observe(document, { subtree: true, childList: true });
    });
    Object.assign(globalThis, { benchUsable: usable });
  });
  const times: number[] = [];
  for (let visit = 0; visit < VISITS; visit += 1) {
    await page.reload();
    times.push(await page.evaluate(() => (globalThis as unknown as { benchUsable: Promise<number> }).benchUsable));
  }
  return median(times);
}

async function trainSample(page: Page): Promise<{ count: number; longest: number }> {
  await page.getByRole('button', { name: SAMPLE }).click();
  for (const step of ['Data', 'Question', 'Recipe']) {
    await page.getByRole('heading', { level: 1, name: step }).waitFor();
    await page.getByRole('button', { name: 'Continue' }).click();
  }
  await page.getByRole('heading', { level: 1, name: 'Train' }).waitFor();
  const longTasks = await watchLongTasks(page);
  await page.getByRole('button', { name: 'Train', exact: true }).last().click();
  await page.getByRole('heading', { level: 1, name: 'Results' }).waitFor({ timeout: TRAINED_WITHIN_MS });
  return longTasks();
}
