import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright';
import { builtSite } from '../scripts/dist.ts';
import { onBuiltSite } from './browser.ts';
import { median } from './median.ts';
import type { BenchRow } from './row.ts';

interface NetworkCase {
  readonly name: string;
  readonly features: number;
  readonly layers: readonly number[];
  readonly batch: number;
  readonly rows: number;
  /** Timed at six points, so five spans; the first epochs are warm-up. */
  readonly epochs: number;
  readonly peerEpochs: number;
}

const REPETITIONS = 5;

const cases: readonly NetworkCase[] = [
  { name: 'net 30-64-32-1, batch 32, 569 rows', features: 30, layers: [64, 32], batch: 32, rows: 569, epochs: 900, peerEpochs: 30 },
  { name: 'net 100-256-128-1, batch 1024, 200,000 rows', features: 100, layers: [256, 128], batch: 1024, rows: 200_000, epochs: 6, peerEpochs: 1 },
]; // prettier-ignore

/**
 * Examples per second of training a network on one core, in the network worker as it is built, beside scikit-learn's
 * and PyTorch's on one thread: the same shapes, Adam and batches, random data.
 */
export async function networksCase(): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const shape of cases) {
    const { backend, rate } = await onBuiltSite((page) => trainInWorker(page, shape));
    for (const [peer, script] of [
      ['scikit-learn', 'mlp_sklearn.py'],
      ['PyTorch', 'mlp_torch.py'],
    ] as const) {
      const theirs = askPeer(script, shape);
      rows.push({
        case: shape.name,
        unit: 'examples/s',
        ours: rate,
        peer: theirs ? `${peer} ${theirs.version}` : peer,
        peerValue: theirs?.rate ?? null,
        ratio: theirs && rate / theirs.rate,
        note: theirs ? `ours on ${backend}; one thread each` : `${peer} is not installed`,
      });
    }
  }
  return rows;
}

/** Starts the built worker from its shipped text, without the page, and trains in it. */
async function trainInWorker(page: Page, shape: NetworkCase): Promise<{ backend: string; rate: number }> {
  const assets = join(builtSite(false), 'assets');
  const source = readdirSync(assets).find((file) => /^networks-.*\.source\.js$/.test(file));
  if (!source) throw new Error('the build has no network worker');
  // A bare document of the same site, since the page's policy lets no other script start a worker.
  await page.route('**/bench.html', (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html>' }));
  await page.goto(new URL('bench.html', page.url()).href);
  await page.addScriptTag({ url: `assets/${source}` });
  await page.addScriptTag({ path: resolve(import.meta.dirname, '../node_modules/comlink/dist/umd/comlink.min.js') });
  const { backend, marks } = await page.evaluate(trainingMarks, shape);
  const points = Array.from(
    { length: REPETITIONS + 1 },
    (_, i) => marks[Math.floor((i * (marks.length - 1)) / REPETITIONS)]!,
  );
  const spans = points.slice(1).map((to, i) => {
    const from = points[i]!;
    return (shape.rows * (to.epoch - from.epoch) * 1000) / (to.at - from.at);
  });
  return { backend, rate: median(spans) };
}

/** Runs in the browser: trains and notes when each report of epochs came. */
async function trainingMarks(shape: NetworkCase) {
  interface Epoch {
    readonly epoch: number;
  }
  interface Api {
    chooseBackend(
      wanted: string,
      shape: unknown,
      excluded: string[],
    ): Promise<{ kind: string; value: { chosen: string } }>;
    train(job: unknown, onEpochs: unknown): Promise<{ kind: string }>;
  }
  const { benchsideWorkers, Comlink } = globalThis as unknown as {
    benchsideWorkers: { networks: string };
    Comlink: {
      wrap(port: MessagePort): Api;
      proxy(listener: (epochs: Epoch[]) => void): unknown;
      transfer(value: unknown, list: Transferable[]): unknown;
    };
  };
  const { features, layers, batch, rows, epochs } = shape;
  const worker = new Worker(URL.createObjectURL(new Blob([benchsideWorkers.networks], { type: 'text/javascript' })));
  const { port1, port2 } = new MessageChannel();
  worker.postMessage({ port: port1 }, [port1]);
  const api = Comlink.wrap(port2);
  const choice = await api.chooseBackend('auto', { features, layers, batch }, []);
  if (choice.kind !== 'done') throw new Error('no backend');

  const x = Float32Array.from({ length: rows * features }, () => Math.random() * 2 - 1);
  const target = Float32Array.from({ length: rows }, (_, row) =>
    x[row * features]! + Math.random() - 0.5 > 0 ? 1 : 0,
  );
  const spec = {
    id: 'bench', family: 'network', members: 1, layers: layers.map((units) => ({ units, activation: 'relu' })), loss: 'crossEntropy',
    optimiser: 'adam', learningRate: 0.001, batch, epochs, patience: 0, validationShare: 0.2, dropout: 0, weightDecay: 0,
    classWeights: 'none',
  }; // prettier-ignore
  const head = { kind: 'binary' };
  const validation = [new Uint8Array(rows)];
  const job = { id: 'bench', spec, x, features, head, target, mask: null, validation, seed: 1 };
  const marks: { at: number; epoch: number }[] = [];
  const listen = (reported: Epoch[]) => void marks.push({ at: performance.now(), epoch: reported.at(-1)!.epoch });
  const reply = await api.train(Comlink.transfer(job, [x.buffer]), Comlink.proxy(listen));
  worker.terminate();
  if (reply.kind !== 'done') throw new Error(`training ended as ${reply.kind}`);
  return { backend: choice.value.chosen, marks };
}

/** The peer's median rate, or null where it is not installed. */
function askPeer(script: string, shape: NetworkCase): { rate: number; version: string } | null {
  const { features, layers, batch, rows, peerEpochs } = shape;
  const python = existsSync('/usr/bin/python3') ? '/usr/bin/python3' : 'python3';
  const { stdout, status } = spawnSync(
    python,
    [join(import.meta.dirname, 'peers', script), features, layers.join(','), batch, rows, peerEpochs, REPETITIONS].map(
      String,
    ),
    {
      encoding: 'utf8',
      env: { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1', MKL_NUM_THREADS: '1' },
    },
  );
  if (status !== 0) return null;
  const { rates, version } = JSON.parse(stdout) as { rates: number[]; version: string };
  return { rate: median(rates), version };
}
