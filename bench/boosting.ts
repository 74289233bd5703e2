import type { Page } from 'playwright';
import type { BoostingAnswer, BoostingOrder } from './boosting-worker.ts';
import { rendererPeakMiB } from './browser.ts';
import { median } from './median.ts';
import { askPeer, python } from './peers.ts';
import type { BenchRow } from './row.ts';
import { askWorkers, inChromium, startWorkers, workerSource } from './workers.ts';

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
  const source = await workerSource('boosting-worker.ts');
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
    const tried = [1, 2].map((threads) => ({ threads, seconds: boostThere(peer, rows, threads)?.seconds ?? Infinity }));
    threadsOf.set(peer, tried.reduce((a, b) => (b.seconds < a.seconds ? b : a)).threads);
  }
  const ours: BoostingAnswer[] = [];
  const theirs = new Map<Peer, TheirAnswer[]>(PEERS.map((peer) => [peer, []]));
  for (let repetition = 1; repetition <= REPETITIONS; repetition += 1) {
    ours.push(await boostHere(page, order, repetition));
    for (const peer of PEERS) {
      const answer = boostThere(peer, rows, threadsOf.get(peer)!);
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

const inWorker = <T>(source: string, measure: (page: Page) => Promise<T>): Promise<T> =>
  inChromium(async (page) => {
    await startWorkers(page, source);
    return measure(page);
  });

async function boostHere(page: Page, order: BoostingOrder, seed: number): Promise<BoostingAnswer> {
  const [answer] = (await askWorkers(page, [{ order, seed }])) as [BoostingAnswer];
  return answer;
}

/** Null where the peer is not installed. */
function boostThere(peer: Peer, rows: number, threads: number): TheirAnswer | null {
  const limits = { OMP_NUM_THREADS: String(threads), OPENBLAS_NUM_THREADS: String(threads) };
  return askPeer(python(), 'boosting.py', [peer, rows, threads], limits) as TheirAnswer | null;
}
