import { join, resolve } from 'node:path';
import { chromium, type Page } from 'playwright';
import { build } from 'vite';
import { CHROMIUM_ARGS, ensureChromium } from '../scripts/chromium.ts';

/** What the functions that run in the browser left there. */
interface Started {
  readonly benchWorkers: readonly Worker[];
  readonly benchAsk: (worker: Worker, message: unknown) => Promise<unknown>;
}

/** A worker of this folder as one classic script, as the page has its own. */
export async function workerSource(entry: string): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'warn',
    root: resolve(import.meta.dirname, '..'),
    build: {
      write: false,
      target: 'es2023',
      lib: { entry: join(import.meta.dirname, entry), formats: ['iife'], name: 'worker' },
    },
  });
  const [output] = Array.isArray(result) ? result : [result];
  if (!('output' in output)) throw new Error('the worker did not build');
  return output.output[0].code;
}

/** Runs a measurement in a Chromium of its own, on an empty page. */
export async function inChromium<T>(measure: (page: Page) => Promise<T>, more: readonly string[] = []): Promise<T> {
  const browser = await chromium.launch({ executablePath: ensureChromium(), args: [...CHROMIUM_ARGS, ...more] });
  try {
    return await measure(await browser.newPage());
  } finally {
    await browser.close();
  }
}

/** Starts workers from a blob, as the page does. */
export async function startWorkers(page: Page, source: string, count = 1): Promise<void> {
  await page.evaluate(
    ({ script, workers }) => {
      const url = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
      const started: Started = {
        benchWorkers: Array.from({ length: workers }, () => new Worker(url)),
        benchAsk: (worker, message) =>
          new Promise((done, fail) => {
            worker.onmessage = (event: MessageEvent) => done(event.data);
            worker.onerror = (event) => fail(new Error(event.message));
            worker.postMessage(message);
          }),
      };
      Object.assign(globalThis, started);
    },
    { script: source, workers: count },
  );
}

/** Asks each worker something of its own, or all the same where there is one message; at once. */
export async function askWorkers(page: Page, messages: readonly unknown[]): Promise<unknown[]> {
  return page.evaluate(async (all) => {
    const { benchWorkers, benchAsk } = globalThis as unknown as Started;
    return Promise.all(benchWorkers.map((worker, index) => benchAsk(worker, all.length === 1 ? all[0] : all[index])));
  }, messages);
}
