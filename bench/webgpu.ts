import type { Page } from 'playwright';
import { median } from './median.ts';
import { startPeer } from './peers.ts';
import type { BenchRow } from './row.ts';
import type { GpuAnswer, GpuOrder } from './webgpu-worker.ts';
import { askWorkers, inChromium, startWorkers, workerSource } from './workers.ts';

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
  const source = await workerSource('webgpu-worker.ts');
  return inChromium(async (page) => {
    await page.route(ORIGIN, (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html>' }));
    await page.goto(ORIGIN);
    const adapter = await page.evaluate(adapterName);
    if (adapter === null) return shapes.map((shape) => unmeasured(shape, 'no WebGPU here: not measured'));
    await startWorkers(page, source);
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
  }, GPU_ARGS);
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
  const { family, features, layers, batch, rows, epochs } = shape;
  const peer = startPeer('cuda_torch.py', [family, features, layers.join(','), batch, rows, epochs]);
  const version = await peer.version;
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let repetition = 0; repetition < REPETITIONS; repetition += 1) {
    ours.push((await ask(page, { kind: 'train', epochs })).rate);
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

async function ask(page: Page, order: GpuOrder): Promise<Extract<GpuAnswer, { rate: number }>> {
  const [answer] = (await askWorkers(page, [order])) as [GpuAnswer];
  if ('error' in answer) throw new Error(answer.error);
  return answer;
}
