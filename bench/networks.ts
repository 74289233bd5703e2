import type { Page } from 'playwright';
import { median } from './median.ts';
import { startPeer } from './peers.ts';
import type { BenchRow } from './row.ts';
import { askWorkers, inChromium, startWorkers, workerSource } from './workers.ts';

interface NetworkCase {
  readonly name: string;
  readonly features: number;
  readonly layers: readonly number[];
  readonly batch: number;
  readonly rows: number;
  /** Share of ones where the features are 0 or 1; 0 for numbers. */
  readonly share: number;
  /** Workers that train a network each, as folds do. */
  readonly workers: number;
  readonly epochs: number;
  readonly peerEpochs: number;
}

const REPETITIONS = 5;

const cases: readonly NetworkCase[] = [
  { name: 'net 30-64-32-1, batch 32, 569 rows', features: 30, layers: [64, 32], batch: 32, rows: 569, share: 0, workers: 1, epochs: 1500, peerEpochs: 60 },
  { name: 'net 30-64-32-1, batch 256, 50,000 rows', features: 30, layers: [64, 32], batch: 256, rows: 50_000, share: 0, workers: 1, epochs: 16, peerEpochs: 4 },
  { name: 'net 100-256-128-1, batch 1024, 200,000 rows', features: 100, layers: [256, 128], batch: 1024, rows: 200_000, share: 0, workers: 2, epochs: 1, peerEpochs: 1 },
  { name: 'net 2048-512-128-1, batch 256, fingerprints', features: 2048, layers: [512, 128], batch: 256, rows: 16_384, share: 0.025, workers: 2, epochs: 3, peerEpochs: 1 },
]; // prettier-ignore

const peers = [
  { name: 'scikit-learn', script: 'mlp_sklearn.py' },
  { name: 'PyTorch', script: 'mlp_torch.py' },
] as const;

/** How a peer uses two cores: processes that train a network each, of so many threads. */
const uses = [
  { processes: 1, threads: 1 },
  { processes: 1, threads: 2 },
  { processes: 2, threads: 1 },
] as const;

/**
 * Examples per second of training a network in Chromium, by the loop that trains studies, beside scikit-learn's and
 * PyTorch's: the same shapes, Adam and batches, in turns. Where folds are trained side by side, so may the peers' be.
 *
 * @param only - part of the names of the shapes that are measured
 */
export async function networksCase(only = ''): Promise<BenchRow[]> {
  const source = await workerSource('networks-worker.ts');
  const rows: BenchRow[] = [];
  for (const shape of cases.filter(({ name }) => name.includes(only))) {
    rows.push(...(await inChromium((page) => compare(page, source, shape))));
  }
  return rows;
}

async function compare(page: Page, source: string, shape: NetworkCase): Promise<BenchRow[]> {
  await startWorkers(page, source, shape.workers);
  await askWorkers(page, [{ ...shape, kind: 'draw' }]);
  await trainHere(page, Math.ceil(shape.epochs / 4));
  const ours: number[] = [];
  const started = peers.flatMap((peer) =>
    uses
      .filter(({ processes }) => processes <= shape.workers)
      .map((use) => ({ peer, use, running: startPeers(peer.script, shape, use), rates: [] as number[] })),
  );
  const present = [];
  for (const one of started) if ((await one.running.version) !== null) present.push(one);
  for (let repetition = 0; repetition < REPETITIONS; repetition += 1) {
    ours.push(await trainHere(page, shape.epochs));
    for (const { running, rates } of present) rates.push(await running.rate());
  }
  for (const { running } of present) running.end();

  const rate = median(ours);
  const rows: BenchRow[] = [];
  for (const peer of peers) {
    const own = present.filter((one) => one.peer === peer);
    for (const { use, running, rates } of own) {
      const theirs = median(rates);
      rows.push({
        case: shape.name,
        unit: 'examples/s',
        ours: rate,
        peer: `${peer.name} ${await running.version}`,
        peerValue: theirs,
        ratio: rate / theirs,
        note: `${shape.workers} workers; ${use.processes} processes of ${use.threads} threads`,
      });
    }
    if (own.length > 0) continue;
    const note = `${peer.name} is not installed`;
    rows.push({
      case: shape.name,
      unit: 'examples/s',
      ours: rate,
      peer: peer.name,
      peerValue: null,
      ratio: null,
      note,
    });
  }
  return rows;
}

/** Examples per second of all workers together. */
async function trainHere(page: Page, epochs: number): Promise<number> {
  const rates = (await askWorkers(page, [{ kind: 'train', epochs }])) as number[];
  return rates.reduce((sum, rate) => sum + rate, 0);
}

/** A peer in processes of its own; its rate is that of all together. */
function startPeers(script: string, shape: NetworkCase, { processes, threads }: (typeof uses)[number]) {
  const { features, layers, batch, rows, peerEpochs, share } = shape;
  const args = [features, layers.join(','), batch, rows, peerEpochs, share, threads];
  const started = Array.from({ length: processes }, () => startPeer(script, args));
  return {
    version: Promise.all(started.map(({ version }) => version)).then((all) => all[0] ?? null),
    async rate(): Promise<number> {
      return (await Promise.all(started.map((peer) => peer.rate()))).reduce((sum, rate) => sum + rate, 0);
    },
    end(): void {
      for (const peer of started) peer.end();
    },
  };
}
