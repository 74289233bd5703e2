import type { Page } from 'playwright';
import { median } from './median.ts';
import { askPeer, python } from './peers.ts';
import type { BenchRow } from './row.ts';
import { askWorkers, inChromium, startWorkers, workerSource } from './workers.ts';

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
  const source = await workerSource('forest-worker.ts');
  return inChromium(async (page) => {
    await startWorkers(page, source, WORKERS);
    await askWorkers(page, [{ kind: 'draw', rows: ROWS, columns: COLUMNS, trees: TREES }]);
    // The first of each is cold, and tells how many processes serve scikit-learn best.
    await growHere(page, 0);
    const jobs = [1, -1].map((count) => ({ count, seconds: growThere(count)?.seconds ?? Infinity }));
    const best = jobs.reduce((a, b) => (b.seconds < a.seconds ? b : a)).count;
    const ours: OurForest[] = [];
    const theirs: TheirForest[] = [];
    for (let repetition = 1; repetition <= REPETITIONS; repetition += 1) {
      ours.push(await growHere(page, repetition));
      const peer = growThere(best);
      if (peer) theirs.push(peer);
    }
    return rowsOf(ours, theirs, best);
  });
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
      note: theirs.length > 0 ? `${WORKERS} workers, half the trees each; n_jobs=${jobs}` : `${peer} is not installed`,
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
const growThere = (jobs: number): TheirForest | null =>
  askPeer(python(), 'forest_sklearn.py', [ROWS, COLUMNS, TREES, jobs]) as TheirForest | null;
