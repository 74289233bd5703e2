import { expect, test } from 'vitest';
import { plainEstimator } from '../../workers/contract/default-estimators';
import { networkPredictions } from '../../workers/models/forward';
import { realMlpPredictions } from '../../workers/models/realmlp-forward';
import { kernelEngine } from '../../workers/networks/kernel-engine';
import { networkJob } from '../../workers/networks/network-job';
import { fitRealMlp } from '../../workers/networks/realmlp';
import { trainNetwork } from '../../workers/networks/train-network';
import { randomStream } from '../../workers/numerics/random';

const FEATURES = 12;

/** Log odds of the event by numbers, every third of them skewed, and four yes/no columns. */
const odds = {
  straight: (x: readonly number[]) => x[0]! + 0.5 * x[1]! - 0.5 * x[3]! + x[8]! - 0.5,
  bent: (x: readonly number[]) => 2 * Math.sin(2 * x[0]!) + x[1]! * x[3]! + (x[4]! > 0.5 ? x[9]! : -x[9]!),
  joined: (x: readonly number[]) => Math.abs(x[0]!) * 2 - 1.6 + x[2]! * x[8]! + (x[1]! > 0 && x[3]! > 0 ? 1.5 : -0.5),
} as const;

function table(seed: number, rows: number, oddsOf: (x: readonly number[]) => number) {
  const random = randomStream(seed);
  const x = new Float64Array(rows * FEATURES);
  const y = new Uint8Array(rows);
  for (let row = 0; row < rows; row += 1) {
    const values = Array.from({ length: FEATURES }, (_, j) => {
      if (j >= 8) return random.uniform() < 0.3 ? 1 : 0;
      return j % 3 === 2 ? Math.exp(random.normal()) - 1.6 : random.normal();
    });
    x.set(values, row * FEATURES);
    y[row] = random.uniform() < 1 / (1 + Math.exp(-oddsOf(values))) ? 1 : 0;
  }
  return { design: { x, rows, features: Array.from({ length: FEATURES }, (_, j) => `x${j}`) }, y };
}

const logLoss = (risks: Float64Array, y: Uint8Array): number =>
  risks.reduce((sum, risk, i) => sum - Math.log(y[i] === 1 ? risk : 1 - risk), 0) / y.length;

test.each(Object.entries(odds))('is not worse than the plain network: %s', { timeout: 120_000 }, async (_, oddsOf) => {
  const development = table(1, 400, oddsOf);
  const evaluation = table(2, 3000, oddsOf);
  const outcome = { kind: 'binary', y: development.y } as const;
  const [plain, tabular] = [plainEstimator('network'), plainEstimator('realmlp')];
  if (plain.family !== 'network' || tabular.family !== 'realmlp') throw new RangeError('other families');
  const job = networkJob('plain', plain, development.design, outcome, null, 3);
  const listen = { onEpoch: () => undefined, signal: new AbortController().signal };
  const network = await trainNetwork(kernelEngine(), 'wasm', job, listen);
  const fitting = fitRealMlp(tabular, { design: development.design, outcome, clusters: null, weight: null, seed: 3 });
  let step = fitting.next();
  while (!step.done) step = fitting.next();
  const losses = [
    logLoss(networkPredictions(network, evaluation.design, []), evaluation.y),
    logLoss(realMlpPredictions(step.value, evaluation.design, []), evaluation.y),
  ] as const;
  // Half of the standard error of either on as many rows, so that a tie by chance passes.
  expect(losses[1]).toBeLessThan(losses[0] + 0.005);
});
