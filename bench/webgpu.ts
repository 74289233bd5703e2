import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium, type Page } from 'playwright';
import { build } from 'vite';
import { CHROMIUM_ARGS, ensureChromium } from '../scripts/chromium.ts';
import { median } from './median.ts';
import type { BenchRow } from './row.ts';
import type { GpuAnswer, GpuOrder } from './webgpu-worker.ts';

type Shape = Omit<Extract<GpuOrder, { kind: 'draw' }>, 'kind'> & { readonly name: string; readonly epochs: number };

const REPETITIONS = 5;

/** What lets a headless Chromium reach a graphics processor under Linux; elsewhere these do no harm. */
const GPU_ARGS = ['--enable-unsafe-webgpu', '--ignore-gpu-blocklist', '--enable-features=Vulkan'];

const EMULATED = /swiftshader|llvmpipe|basic render/i;

/** A page of a secure origin, without which there is no WebGPU; nothing is asked of any host. */
const ORIGIN = 'https://bench.example/';

const shapes: readonly Shape[] = [
  { name: 'net 100-256-128-1, batch 8192', family: 'network', features: 100, layers: [256, 128], batch: 8192, rows: 200_000, epochs: 4 },
  { name: 'TabM 100-512-512-512, 32 members, batch 256', family: 'tabm', features: 100, layers: [512, 512, 512], batch: 256, rows: 10_000, epochs: 2 },
]; // prettier-ignore

/**
 * Examples per second of training on a graphics processor, in Chromium by WebGPU, beside PyTorch by CUDA: the same shapes,
 * optimisers and batches, in turns, median of five.
 *
 * To repeat it: a machine with a graphics processor and its driver (on Linux Vulkan's loader too), a Chromium or Chrome of
 * version 113 or newer (CHROME_PATH names another than the system's), and for the peer a Python with PyTorch built for CUDA
 * (PYTHON names another than the system's); then `npm run bench webgpu`. Where Chromium only imitates a graphics processor
 * a sixteenth of each shape is trained for two steps to see that it runs, and no speed is recorded.
 */
export async function webgpuCase(): Promise<BenchRow[]> {
  const source = await workerSource();
  const browser = await chromium.launch({ executablePath: ensureChromium(), args: [...CHROMIUM_ARGS, ...GPU_ARGS] });
  try {
    const page = await browser.newPage();
    await page.route(ORIGIN, (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html>' }));
    await page.goto(ORIGIN);
    const adapter = await page.evaluate(adapterName);
    if (adapter === null) return shapes.map((shape) => unmeasured(shape, 'no WebGPU here: not measured'));
    await page.evaluate(startWorker, source);
    const rows: BenchRow[] = [];
    for (const shape of shapes) {
      if (EMULATED.test(adapter)) {
        const layers = shape.layers.map((units) => units / 16);
        await ask(page, { ...shape, kind: 'draw', layers, batch: 32, rows: 64 });
        await ask(page, { kind: 'train', epochs: 1 });
        rows.push(unmeasured(shape, `no graphics processor: an emulation (${adapter}) ran a sixteenth of it, untimed`));
      } else rows.push(await compare(page, shape, adapter));
    }
    return rows;
  } finally {
    await browser.close();
  }
}

const unmeasured = ({ name }: Shape, note: string): BenchRow => ({
  case: name,
  unit: 'examples/s',
  ours: null,
  peer: 'PyTorch (CUDA)',
  peerValue: null,
  ratio: null,
  note,
});

async function compare(page: Page, shape: Shape, adapter: string): Promise<BenchRow> {
  await ask(page, { ...shape, kind: 'draw' });
  // Shaders are compiled at the first use of a shape, for the last and smaller batch too.
  await ask(page, { kind: 'train', epochs: 1 });
  const peer = startPeer(shape);
  const version = await peer.version;
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let repetition = 0; repetition < REPETITIONS; repetition += 1) {
    ours.push((await ask(page, { kind: 'train', epochs: shape.epochs })).rate);
    if (version !== null) theirs.push(await peer.rate());
  }
  peer.end();
  const rate = median(ours);
  const peerValue = theirs.length > 0 ? median(theirs) : null;
  return {
    ...unmeasured(shape, version === null ? `${adapter}; PyTorch with CUDA is not installed` : adapter),
    peer: version ?? 'PyTorch (CUDA)',
    ours: rate,
    peerValue,
    ratio: peerValue && rate / peerValue,
  };
}

/** Runs in the browser: what WebGPU computes on; null where there is none. */
async function adapterName(): Promise<string | null> {
  const adapter = await (navigator as { gpu?: GPU }).gpu?.requestAdapter();
  if (!adapter) return null;
  const { vendor, architecture, description } = adapter.info;
  return [vendor, architecture, description].filter((part) => part !== '').join(' ') || 'unnamed adapter';
}

/** Runs in the browser: starts the worker from a blob, as the page does. */
function startWorker(source: string): void {
  const worker = new Worker(URL.createObjectURL(new Blob([source], { type: 'text/javascript' })));
  Object.assign(globalThis, { benchWorker: worker });
}

async function ask(page: Page, order: GpuOrder): Promise<Extract<GpuAnswer, { rate: number }>> {
  const answer = await page.evaluate((message) => {
    const { benchWorker: worker } = globalThis as unknown as { benchWorker: Worker };
    return new Promise<GpuAnswer>((done, fail) => {
      worker.onmessage = (event: MessageEvent<GpuAnswer>) => done(event.data);
      worker.onerror = (event) => fail(new Error(event.message));
      worker.postMessage(message);
    });
  }, order);
  if ('error' in answer) throw new Error(answer.error);
  return answer;
}

async function workerSource(): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'warn',
    root: resolve(import.meta.dirname, '..'),
    build: {
      write: false,
      target: 'es2023',
      lib: { entry: join(import.meta.dirname, 'webgpu-worker.ts'), formats: ['iife'], name: 'worker' },
    },
  });
  const [output] = Array.isArray(result) ? result : [result];
  if (!('output' in output)) throw new Error('the worker did not build');
  return output.output[0].code;
}

/** A peer that waits for work in a process of its own. Its version is null where it, or CUDA, is not there. */
function startPeer({ family, features, layers, batch, rows, epochs }: Shape) {
  const python = process.env['PYTHON'] ?? (existsSync('/usr/bin/python3') ? '/usr/bin/python3' : 'python3');
  const args = [family, features, layers.join(','), batch, rows, epochs].map(String);
  const child = spawn(python, [join(import.meta.dirname, 'peers', 'cuda_torch.py'), ...args], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const told = async () => {
    const line = await lines.next();
    return line.done ? null : (JSON.parse(line.value) as { rate: number; version?: string });
  };
  return {
    version: told().then((first) => first?.version ?? null),
    async rate(): Promise<number> {
      child.stdin.write('\n');
      return (await told())?.rate ?? 0;
    },
    end(): void {
      child.stdin.end();
    },
  };
}
