import type { NetworkSpec, TabmSpec } from '../workers/contract/recipe';
import { tfjsEngine } from '../workers/networks/tfjs-engine';
import { trainNetwork } from '../workers/networks/train-network';
import { trainTabm } from '../workers/networks/train-tabm';
import { randomStream } from '../workers/numerics/random';

/** What the page asks of the worker: to draw a table of standard normal predictors, then to train on it. */
export type GpuOrder =
  | {
      readonly kind: 'draw';
      readonly family: 'network' | 'tabm';
      readonly features: number;
      readonly layers: readonly number[];
      readonly batch: number;
      readonly rows: number;
    }
  | { readonly kind: 'train'; readonly epochs: number };

/** Examples per second, once drawn; or what went wrong. */
export type GpuAnswer = { readonly rate: number } | { readonly error: string };

const engine = tfjsEngine();
const listen = { onEpoch: () => {}, signal: new AbortController().signal };
let train: (epochs: number) => Promise<unknown>;
let rows = 0;

async function obey(order: GpuOrder): Promise<number> {
  if (order.kind === 'train') {
    const start = performance.now();
    await train(order.epochs);
    return (rows * order.epochs * 1000) / (performance.now() - start);
  }
  if (!(await engine.prepare('webgpu'))) throw new Error('WebGPU did not start');
  const { family, features, layers, batch } = order;
  rows = order.rows;
  const random = randomStream(1);
  const x = Float64Array.from({ length: rows * features }, () => random.normal());
  const y = Uint8Array.from({ length: rows }, (_, row) => (x[row * features]! + random.normal() > 0 ? 1 : 0));
  const shared = {
    id: 'bench', learningRate: 0.002, batch, patience: 0, validationShare: 0.2, classWeights: 'none',
  } as const; // prettier-ignore
  if (family === 'tabm') {
    const spec: TabmSpec = { ...shared, family, members: 32, layers, epochs: 1, dropout: 0.1, weightDecay: 3e-4 };
    const names = Array.from({ length: features }, (_, i) => String(i));
    const data = { design: { x, rows, features: names }, outcome: { kind: 'binary' as const, y } };
    const job = { id: 'bench', ...data, clusters: null, weight: null, seed: 1 };
    train = (epochs) => trainTabm(engine, 'webgpu', { ...job, spec: { ...spec, epochs } }, listen);
    return 0;
  }
  const spec: NetworkSpec = {
    ...shared, family, members: 1, layers: layers.map((units) => ({ units, activation: 'relu' })), loss: 'crossEntropy',
    optimiser: 'adam', epochs: 1, dropout: 0, weightDecay: 0,
  }; // prettier-ignore
  const data = { x: Float32Array.from(x), features, head: { kind: 'binary' as const }, target: Float32Array.from(y) };
  const job = { id: 'bench', ...data, mask: null, validation: [new Uint8Array(rows)], seed: 1 };
  train = (epochs) => trainNetwork(engine, 'webgpu', { ...job, spec: { ...spec, epochs } }, listen);
  return 0;
}

addEventListener('message', ({ data }: MessageEvent<GpuOrder>) => {
  void obey(data).then(
    (rate) => postMessage({ rate } satisfies GpuAnswer),
    (error: unknown) => postMessage({ error: String(error) } satisfies GpuAnswer),
  );
});
