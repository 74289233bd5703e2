import type { NetworkSpec } from '../workers/contract/recipe';
import { kernelEngine } from '../workers/networks/kernel-engine';
import type { NetworkJob } from '../workers/networks/network-api';
import { trainNetwork } from '../workers/networks/train-network';
import { randomStream } from '../workers/numerics/random';

/** What the page asks of a worker: to draw a table, then to train on it. */
export type NetworkOrder =
  | {
      readonly kind: 'draw';
      readonly features: number;
      readonly layers: readonly number[];
      readonly batch: number;
      readonly rows: number;
      /** Share of ones where the features are 0 or 1; 0 for numbers. */
      readonly share: number;
    }
  | { readonly kind: 'train'; readonly epochs: number };

const engine = kernelEngine();
let job: NetworkJob;

async function obey(order: NetworkOrder): Promise<number> {
  if (order.kind === 'draw') {
    const { features, layers, batch, rows, share } = order;
    const random = randomStream(1);
    const draw = share > 0 ? () => (random.uniform() < share ? 1 : 0) : () => 2 * random.uniform() - 1;
    const x = Float32Array.from({ length: rows * features }, draw);
    const target = Float32Array.from({ length: rows }, (_, row) => Number(x[row * features]! + random.normal() > 0));
    const spec: NetworkSpec = {
      id: 'bench', family: 'network', members: 1, layers: layers.map((units) => ({ units, activation: 'relu' })),
      loss: 'crossEntropy', optimiser: 'adam', learningRate: 0.001, batch, epochs: 1, patience: 0, validationShare: 0.2,
      dropout: 0, weightDecay: 0, classWeights: 'none',
    }; // prettier-ignore
    const validation = [new Uint8Array(rows)];
    job = { id: 'bench', spec, x, features, head: { kind: 'binary' }, target, mask: null, validation, seed: 1 };
    await engine.prepare('wasm');
    return 0;
  }
  const { signal } = new AbortController();
  const start = performance.now();
  const spec = { ...job.spec, epochs: order.epochs };
  await trainNetwork(engine, 'wasm', { ...job, spec }, { onEpoch: () => {}, signal });
  return (job.target.length * order.epochs * 1000) / (performance.now() - start);
}

addEventListener('message', ({ data }: MessageEvent<NetworkOrder>) => {
  void obey(data).then((rate) => postMessage(rate));
});
