import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { chromium, type Page } from 'playwright';
import { build } from 'vite';
import { CHROMIUM_ARGS, ensureChromium } from '../scripts/chromium.ts';
import { median } from './median.ts';
import type { BenchRow } from './row.ts';

const ROWS = 10_000;
const COLUMNS = 30;
const TREES = 500;
const REPETITIONS = 5;
const WORKERS = 2;

interface OurForest {
  readonly seconds: number;
  readonly area: number;
  readonly predictSeconds: number;
  readonly bytes: number;
}

interface TheirForest {
  readonly seconds: number;
  readonly area: number;
  readonly version: string;
}

/**
 * Seconds of growing a forest in Chromium, its trees shared by two workers, beside scikit-learn's on one process or on
 * all cores, whichever is faster; in turns, so that both see the same machine.
 */
export async function forestCase(): Promise<BenchRow[]> {
  const source = await workerSource();
  const browser = await chromium.launch({ executablePath: ensureChromium(), args: CHROMIUM_ARGS });
  try {
    const page = await browser.newPage();
    await page.evaluate(startWorkers, { source, workers: WORKERS, rows: ROWS, columns: COLUMNS, trees: TREES });
    // The first of each is cold, and tells how many processes serve scikit-learn best.
    await growHere(page, 0);
    const jobs = [1, -1].map((count) => ({ count, seconds: askPeer(count)?.seconds ?? Infinity }));
    const best = jobs.reduce((a, b) => (b.seconds < a.seconds ? b : a)).count;
    const ours: OurForest[] = [];
    const theirs: TheirForest[] = [];
    for (let repetition = 1; repetition <= REPETITIONS; repetition += 1) {
      ours.push(await growHere(page, repetition));
      const peer = askPeer(best);
      if (peer) theirs.push(peer);
    }
    return rowsOf(ours, theirs, best);
  } finally {
    await browser.close();
  }
}

function rowsOf(ours: readonly OurForest[], theirs: readonly TheirForest[], jobs: number): BenchRow[] {
  const of = (values: readonly number[]) => (values.length > 0 ? median(values) : null);
  const seconds = median(ours.map((one) => one.seconds));
  const peerSeconds = of(theirs.map((one) => one.seconds));
  const area = median(ours.map((one) => one.area));
  const peerArea = of(theirs.map((one) => one.area));
  const peer = theirs[0] ? `scikit-learn ${theirs[0].version}` : 'scikit-learn';
  const shape = `forest of ${TREES} trees, ${ROWS} x ${COLUMNS}`;
  return [
    {
      case: shape,
      unit: 'trees/s',
      ours: TREES / seconds,
      peer,
      peerValue: peerSeconds && TREES / peerSeconds,
      ratio: peerSeconds && peerSeconds / seconds,
      note: theirs.length > 0 ? `${WORKERS} workers; n_jobs=${jobs}` : `${peer} is not installed`,
    },
    {
      case: `${shape}: AUROC`,
      unit: 'of 20,000 rows',
      ours: area,
      peer,
      peerValue: peerArea,
      ratio: peerArea && area / peerArea,
      note: `predicted in ${median(ours.map((one) => one.predictSeconds)).toFixed(2)} s; ${(ours[0]!.bytes / 1e6).toFixed(1)} MB`,
    },
  ];
}

async function workerSource(): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'warn',
    root: resolve(import.meta.dirname, '..'),
    build: {
      write: false,
      target: 'es2023',
      lib: { entry: join(import.meta.dirname, 'forest-worker.ts'), formats: ['iife'], name: 'worker' },
    },
  });
  const [output] = Array.isArray(result) ? result : [result];
  if (!('output' in output)) throw new Error('the worker did not build');
  const [script] = output.output;
  return script.code;
}

/** Runs in the browser: starts workers from a blob, as the page does, and has each draw the same rows. */
async function startWorkers(order: { source: string; workers: number; rows: number; columns: number; trees: number }) {
  const { source, workers: count, rows, columns, trees } = order;
  const url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
  const workers = Array.from({ length: count }, () => new Worker(url));
  const ask = (worker: Worker, message: unknown) =>
    new Promise((done, fail) => {
      worker.onmessage = (event: MessageEvent) => done(event.data);
      worker.onerror = (event) => fail(new Error(event.message));
      worker.postMessage(message);
    });
  Object.assign(globalThis, { benchWorkers: workers, benchAsk: ask });
  await Promise.all(workers.map((worker) => ask(worker, { kind: 'draw', rows, columns, trees })));
}

async function growHere(page: Page, seed: number): Promise<OurForest> {
  return page.evaluate(
    async ({ seed: own, trees }) => {
      const { benchWorkers: workers, benchAsk: ask } = globalThis as unknown as {
        benchWorkers: Worker[];
        benchAsk: (worker: Worker, message: unknown) => Promise<unknown>;
      };
      const start = performance.now();
      const share = trees / workers.length;
      const parts = await Promise.all(
        workers.map((worker, i) => ask(worker, { kind: 'grow', from: i * share, to: (i + 1) * share, seed: own })),
      );
      const seconds = (performance.now() - start) / 1000;
      const judged = await ask(workers[0]!, { kind: 'judge', grown: parts.flat() });
      return { seconds, ...(judged as { area: number; predictSeconds: number; bytes: number }) };
    },
    { seed, trees: TREES },
  );
}

/** Null where scikit-learn is not installed. */
function askPeer(jobs: number): TheirForest | null {
  const python = existsSync('/usr/bin/python3') ? '/usr/bin/python3' : 'python3';
  const script = join(import.meta.dirname, 'peers/forest_sklearn.py');
  const { stdout, status } = spawnSync(python, [script, ...[ROWS, COLUMNS, TREES, jobs].map(String)], {
    encoding: 'utf8',
  });
  return status === 0 ? (JSON.parse(stdout) as TheirForest) : null;
}
