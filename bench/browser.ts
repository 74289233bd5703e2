import { readFileSync, readdirSync } from 'node:fs';
import { chromium, type Browser, type Page } from 'playwright';
import { CHROMIUM_ARGS, ensureChromium } from '../scripts/chromium.ts';
import { builtSite } from '../scripts/dist.ts';
import { serve } from '../scripts/serve.ts';

/** Runs a measurement on the built site in headless Chromium. */
export async function onBuiltSite<T>(measure: (page: Page, browser: Browser) => Promise<T>): Promise<T> {
  const site = await serve(builtSite(false), 0, '/');
  const browser = await chromium.launch({ executablePath: ensureChromium(), args: CHROMIUM_ARGS });
  try {
    const page = await browser.newPage();
    await page.goto(site.url);
    return await measure(page, browser);
  } finally {
    await browser.close();
    site.close();
  }
}

/** Whether a process was started by this one, directly or through others. */
function isOurs(pid: string): boolean {
  let at = pid;
  while (at !== '0' && at !== String(process.pid)) {
    at = /PPid:\s+(\d+)/.exec(readFileSync(`/proc/${at}/status`, 'utf8'))?.[1] ?? '0';
  }
  return at !== '0';
}

/**
 * Peak resident memory of our Chromium's renderers, in MiB: the highest that Linux saw of any one of them. Null where
 * there is no /proc.
 */
export function rendererPeakMiB(): number | null {
  let peak: number | null = null;
  try {
    for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
      try {
        if (!readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('--type=renderer') || !isOurs(pid)) continue;
        const high = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
        if (high) peak = Math.max(peak ?? 0, Number(high[1]) / 1024);
      } catch {
        // The process ended between the listing and the reading.
      }
    }
  } catch {
    return null;
  }
  return peak;
}

/** Starts counting the page's tasks over 50 ms; the returned call gives their number and the longest, in ms. */
export async function watchLongTasks(page: Page): Promise<() => Promise<{ count: number; longest: number }>> {
  await page.evaluate(() => {
    const seen: number[] = [];
    Object.assign(globalThis, { benchLongTasks: seen });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) seen.push(entry.duration);
    }).observe({ type: 'longtask' });
  });
  return () =>
    page.evaluate(() => {
      const { benchLongTasks: seen } = globalThis as unknown as { benchLongTasks: number[] };
      return { count: seen.length, longest: Math.max(0, ...seen) };
    });
}
