import { MethodError } from '../contract/faults';
import type { Backend, NetworkSpec } from '../contract/recipe';
import { nextTurn } from '../jobs/breathe';
import type { FittedNetwork } from '../models/model';
import { derive, randomStream } from '../numerics/random';
import { BackendLost, type NetworkEngine, type SessionDesign, type TrainingSession } from './engine';
import { initialParameters, layoutOf } from './layout';
import { crossEntropy } from './loss';
import type { NetworkEpoch, NetworkJob } from './network-api';

const BREATH_EVERY_MS = 50;

export interface Listen {
  readonly onEpoch: (epoch: NetworkEpoch) => void;
  readonly signal: AbortSignal;
}

/**
 * What each row's loss counts for: 1, or with balanced class weights n / (2 n_class), which gives both classes the same
 * weight in all and keeps the mean at 1. Counted on the training rows only.
 */
export function rowWeights(
  y: Uint8Array,
  training: Int32Array,
  classWeights: NetworkSpec['classWeights'],
): Float32Array<ArrayBuffer> {
  const weight = new Float32Array(y.length).fill(1);
  if (classWeights === 'none') return weight;
  let events = 0;
  for (const row of training) events += y[row]!;
  const others = training.length - events;
  if (events === 0 || others === 0) return weight;
  for (let row = 0; row < y.length; row += 1) weight[row] = training.length / (2 * (y[row] === 1 ? events : others));
  return weight;
}

/** Inverted dropout: each unit silenced with chance `dropout`, the others scaled up so that the expected sum stays. */
function dropoutMasks(spec: NetworkSpec, batch: number, seed: number): Float32Array<ArrayBuffer>[] {
  if (spec.dropout === 0) return [];
  const random = randomStream(seed);
  const limit = spec.dropout * 4_294_967_296;
  const kept = 1 / (1 - spec.dropout);
  return spec.layers.map(({ units }) => {
    const mask = new Float32Array(batch * units);
    for (let i = 0; i < mask.length; i += 1) mask[i] = random.bits() < limit ? 0 : kept;
    return mask;
  });
}

/** The training rows in the order of one epoch, in batches; the last may be smaller. The same on every backend. */
export function* epochBatches(
  training: Int32Array<ArrayBuffer>,
  batch: number,
  seed: number,
  epoch: number,
): Generator<Int32Array<ArrayBuffer>> {
  const order = randomStream(derive(seed, 'order', epoch)).shuffle(training.slice());
  for (let from = 0; from < order.length; from += batch) yield order.slice(from, from + batch);
}

/** What a job says of its rows, and a session's design from it. */
function designOf(job: NetworkJob): {
  design: SessionDesign;
  training: Int32Array<ArrayBuffer>;
  inner: Int32Array<ArrayBuffer>;
} {
  const rows = Int32Array.from(job.y.keys());
  const training = rows.filter((row) => job.validation[row] !== 1);
  const inner = rows.filter((row) => job.validation[row] === 1);
  const { spec, features, x, y } = job;
  const weight = rowWeights(y, training, spec.classWeights);
  const parameters = initialParameters(layoutOf(spec, features), job.seed);
  return { design: { spec, features, x, y, weight, parameters }, training, inner };
}

/**
 * Trains one network by mini-batches, shuffled anew each epoch; deterministic for a seed on one backend.
 *
 * With inner validation rows and `patience` above 0 training ends after that many epochs without a lower cross-entropy
 * on those rows, and the weights of the best epoch are returned. Otherwise it runs for `epochs`. About twenty times a
 * second it takes a turn of the event loop, in which a request to stop is heard.
 *
 * @throws {@link MethodError} `method.diverged` when a loss is no longer finite
 * @throws {@link BackendLost} when the device went away
 * @throws the signal's reason once it is aborted
 * @throws RangeError when there is no row to train on, or shapes disagree
 */
export async function trainNetwork(
  engine: NetworkEngine,
  backend: Backend,
  job: NetworkJob,
  { onEpoch, signal }: Listen,
): Promise<FittedNetwork> {
  const { spec, seed, y } = job;
  const { design, training, inner } = designOf(job);
  if (training.length === 0) throw new RangeError('no row to train on');
  if (job.x.length !== y.length * job.features) throw new RangeError('x does not have rows x features entries');
  const early = inner.length > 0 && spec.patience > 0;
  const session = engine.open(backend, design);
  try {
    const breath = breathing(session, signal);
    let best: { epoch: number; loss: number } | null = null;
    let epoch = 0;
    while (epoch < spec.epochs && !(early && best && epoch - best.epoch >= spec.patience)) {
      epoch += 1;
      const order = new Int32Array(training.length);
      let step = 0;
      let at = 0;
      for (const rows of epochBatches(training, spec.batch, seed, epoch)) {
        session.step(rows, dropoutMasks(spec, rows.length, derive(seed, 'dropout', epoch, step)));
        order.set(rows, at);
        at += rows.length;
        step += 1;
        await breath();
      }
      const loss = crossEntropy(await session.stepLogits(), order, y, design.weight);
      const validationLoss =
        inner.length > 0 ? crossEntropy(await session.logits(inner), inner, y, design.weight) : null;
      if (engine.isLost(backend)) throw new BackendLost();
      if (!Number.isFinite(loss + (validationLoss ?? 0))) throw new MethodError('method.diverged', { epoch });
      if (validationLoss !== null && (best === null || validationLoss < best.loss)) {
        best = { epoch, loss: validationLoss };
        if (early) session.keep();
      }
      onEpoch({ epoch, epochs: spec.epochs, loss, validationLoss, best: best?.epoch ?? null });
    }
    if (early) session.restore();
    const parameters = await session.parameters();
    if (engine.isLost(backend)) throw new BackendLost();
    return fitted(job, parameters, { bestEpoch: early && best ? best.epoch : epoch, epochs: epoch, backend });
  } finally {
    session.dispose();
  }
}

/** A pause that lets a request to stop in, at most one in 50 ms; it also keeps a GPU's queue short. */
function breathing(session: TrainingSession, signal: AbortSignal): () => Promise<void> | undefined {
  let last = performance.now();
  async function breathe(): Promise<void> {
    await session.settled();
    await nextTurn();
    signal.throwIfAborted();
    last = performance.now();
  }
  return () => (performance.now() - last < BREATH_EVERY_MS ? undefined : breathe());
}

function fitted(
  { spec, features }: NetworkJob,
  parameters: Float32Array,
  made: Pick<FittedNetwork, 'bestEpoch' | 'epochs' | 'backend'>,
): FittedNetwork {
  const layers = layoutOf(spec, features).layers.map(({ inputs, units, activation, weightsAt, biasAt }) => ({
    inputs,
    units,
    activation,
    weights: Array.from(parameters.subarray(weightsAt, biasAt)),
    bias: Array.from(parameters.subarray(biasAt, biasAt + units)),
  }));
  return { family: 'network', spec, layers, ...made };
}
