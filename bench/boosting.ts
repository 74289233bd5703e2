import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { chromium, type Page } from 'playwright';
import { build } from 'vite';
import { CHROMIUM_ARGS, ensureChromium } from '../scripts/chromium.ts';
import type { BoostingAnswer, BoostingOrder } from './boosting-worker.ts';
import { rendererPeakMiB } from './browser.ts';
import { median } from './median.ts';
import type { BenchRow } from './row.ts';

const COLUMNS = 30;
const ROUNDS = 100;
const HOLDOUT = 20_000;
const REPETITIONS = 5;
/** BENCH_ROWS=1000,10000 measures these alone, which a busy machine is better asked for. */
const SIZES = (process.env['BENCH_ROWS'] ?? '1000,10000,100000,500000').split(',').map(Number);
const PEERS = ['scikit-learn', 'XGBoost'] as const;
type Peer = (typeof PEERS)[number];

interface TheirAnswer {
  readonly seconds: number;
  readonly area: number;
  readonly version: string;
}

/**
 * Seconds of boosting 100 trees of 31 leaves, binning included, in one worker of Chromium, beside scikit-learn's and
 * XGBoost's histograms on one thread or two, whichever is faster; in turns, so that all see the same machine. Then the
 * most memory that a million rows of a hundred columns take.
 */
export async function boostingCase(): Promise<BenchRow[]> {
  const source = await workerSource();
  const rows: BenchRow[] = [];
  for (const size of SIZES) {
    rows.push(...(await inWorker(source, (page) => measureSize(page, size))));
  }
  if (!process.env['BENCH_ROWS']) rows.push(await inWorker(source, measureMemory));
  return rows;
}

async function measureSize(page: Page, rows: number): Promise<BenchRow[]> {
  const order = { rows, columns: COLUMNS, rounds: ROUNDS, holdout: HOLDOUT };
  // The first of each is cold, and tells how many threads serve a peer best.
  await boostHere(page, order, 0);
  const threadsOf = new Map<Peer, number>();
  for (const peer of PEERS) {
    const tried = [1, 2].map((threads) => ({ threads, seconds: askPeer(peer, rows, threads)?.seconds ?? Infinity }));
    threadsOf.set(peer, tried.reduce((a, b) => (b.seconds < a.seconds ? b : a)).threads);
  }
  const ours: BoostingAnswer[] = [];
  const theirs = new Map<Peer, TheirAnswer[]>(PEERS.map((peer) => [peer, []]));
  for (let repetition = 1; repetition <= REPETITIONS; repetition += 1) {
    ours.push(await boostHere(page, order, repetition));
    for (const peer of PEERS) {
      const answer = askPeer(peer, rows, threadsOf.get(peer)!);
      if (answer) theirs.get(peer)!.push(answer);
    }
  }
  const seconds = median(ours.map((one) => one.seconds));
  const area = median(ours.map((one) => one.area));
  return PEERS.map((peer) => {
    const answers = theirs.get(peer)!;
    const peerSeconds = answers.length > 0 ? median(answers.map((one) => one.seconds)) : null;
    return {
      case: `boosting of ${ROUNDS} trees, ${rows.toLocaleString('en')} x ${COLUMNS}`,
      unit: 'trees/s',
      ours: ROUNDS / seconds,
      peer: answers[0] ? `${peer} ${answers[0].version}` : peer,
      peerValue: peerSeconds && ROUNDS / peerSeconds,
      ratio: peerSeconds && peerSeconds / seconds,
      note: answers[0]
        ? `1 worker; its threads ${threadsOf.get(peer)}; AUROC ${area.toFixed(4)} and ${answers[0].area.toFixed(4)}`
        : `${peer} is not installed`,
    };
  });
}

async function measureMemory(page: Page): Promise<BenchRow> {
  const order = { rows: 1_000_000, columns: 100, rounds: 20, holdout: 1_000_000 };
  const { seconds, predictSeconds } = await boostHere(page, order, 1);
  return {
    case: 'boosting of 20 trees, 1,000,000 x 100, and predicting another 1,000,000',
    unit: 'MiB at most',
    ours: rendererPeakMiB(),
    peer: '-',
    peerValue: null,
    ratio: null,
    note: `both tables held; ${seconds.toFixed(1)} s and ${predictSeconds.toFixed(1)} s`,
  };
}

async function inWorker<T>(source: string, measure: (page: Page) => Promise<T>): Promise<T> {
  const browser = await chromium.launch({ executablePath: ensureChromium(), args: CHROMIUM_ARGS });
  try {
    const page = await browser.newPage();
    await page.evaluate((script) => {
      const worker = new Worker(URL.createObjectURL(new Blob([script], { type: 'text/javascript' })));
      Object.assign(globalThis, { benchWorker: worker });
    }, source);
    return await measure(page);
  } finally {
    await browser.close();
  }
}

async function boostHere(page: Page, order: BoostingOrder, seed: number): Promise<BoostingAnswer> {
  return page.evaluate(
    (message) =>
      new Promise<BoostingAnswer>((done, fail) => {
        const { benchWorker: worker } = globalThis as unknown as { benchWorker: Worker };
        worker.onmessage = (event: MessageEvent<BoostingAnswer>) => done(event.data);
        worker.onerror = (event) => fail(new Error(event.message));
        worker.postMessage(message);
      }),
    { order, seed },
  );
}

async function workerSource(): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'warn',
    root: resolve(import.meta.dirname, '..'),
    build: {
      write: false,
      target: 'es2023',
      lib: { entry: join(import.meta.dirname, 'boosting-worker.ts'), formats: ['iife'], name: 'worker' },
    },
  });
  const [output] = Array.isArray(result) ? result : [result];
  if (!('output' in output)) throw new Error('the worker did not build');
  const [script] = output.output;
  return script.code;
}

/** Null where the peer is not installed. */
function askPeer(peer: Peer, rows: number, threads: number): TheirAnswer | null {
  const python = existsSync('/usr/bin/python3') ? '/usr/bin/python3' : 'python3';
  const script = join(import.meta.dirname, 'peers/boosting.py');
  const { stdout, status } = spawnSync(python, [script, peer, String(rows), String(threads)], {
    encoding: 'utf8',
    env: { ...process.env, OMP_NUM_THREADS: String(threads), OPENBLAS_NUM_THREADS: String(threads) },
  });
  return status === 0 ? (JSON.parse(stdout) as TheirAnswer) : null;
}
