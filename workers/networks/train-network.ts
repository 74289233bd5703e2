import { MethodError } from '../contract/faults';
import type { Backend, NetworkSpec } from '../contract/recipe';
import { nextTurn } from '../jobs/breathe';
import type { FittedNetwork, NetworkMember } from '../models/model';
import { outputsOf } from '../models/network-head';
import { derive, randomStream } from '../numerics/random';
import { throwTrouble, type NetworkEngine, type SessionDesign, type TrainingSession } from './engine';
import { initialParameters, layoutOf } from './layout';
import { objectiveOf, watchedLoss } from './loss';
import type { NetworkEpoch, NetworkJob } from './network-api';
import { rowWeights } from './row-weights';
import { splitRows } from './split-rows';
import { startingBias } from './starting-bias';

const BREATH_EVERY_MS = 50;

export interface Listen {
  readonly onEpoch: (epoch: NetworkEpoch) => void;
  readonly signal: AbortSignal;
  /** Rows of a batch that are on the device at once, at the most; left out, as many as suit it. */
  readonly rowsAtOnce?: number | undefined;
}

/** The training rows in the order of one epoch; the same on every backend. */
export function epochOrder(training: Int32Array<ArrayBuffer>, seed: number, epoch: number): Int32Array<ArrayBuffer> {
  return randomStream(derive(seed, 'order', epoch)).shuffle(training.slice());
}

/** A seed for each step of an epoch with dropout. */
function dropoutSeeds({ dropout, batch }: NetworkSpec, rows: number, seed: number, epoch: number) {
  const steps = dropout > 0 ? Math.ceil(rows / batch) : 0;
  return Uint32Array.from({ length: steps }, (_, step) => derive(seed, 'dropout', epoch, step));
}

/** One member under training. */
interface Member {
  readonly session: TrainingSession;
  readonly seed: number;
  readonly design: SessionDesign;
  readonly training: Int32Array<ArrayBuffer>;
  /** Inner validation rows. */
  readonly inner: Int32Array<ArrayBuffer>;
}

/** The first member has the job's own seed, so that a network of one is what it would be without members. */
const memberSeed = (seed: number, member: number): number => (member === 0 ? seed : derive(seed, 'member', member));

function openMember(
  engine: NetworkEngine,
  backend: Backend,
  job: NetworkJob,
  index: number,
  rowsAtOnce: number | undefined,
): Member {
  const { spec, features, x, head, target, mask } = job;
  const held = job.validation[index]!;
  const { training, inner } = splitRows(held);
  if (training.length === 0) throw new RangeError('no row to train on');
  const objective = objectiveOf(head, spec.loss);
  const weight = rowWeights(head, target, held.length, training, spec.classWeights);
  const seed = memberSeed(job.seed, index);
  const layout = layoutOf(spec, features, objective.outputs);
  const parameters = initialParameters(layout, seed);
  const supervision = { objective, target, mask, weight };
  parameters.set(startingBias(head, supervision, training), layout.layers.at(-1)!.biasAt);
  const design = { ...supervision, spec, features, x, parameters, rowsAtOnce };
  return { session: engine.open(backend, design), seed, design, training, inner };
}

/** Takes a member through one epoch; the losses are means over its training rows and over those held back from it. */
async function trainEpoch(
  { session, seed, design, training, inner }: Member,
  epoch: number,
  breath: (session: TrainingSession) => Promise<void> | undefined,
): Promise<{ loss: number; validationLoss: number | null }> {
  const order = epochOrder(training, seed, epoch);
  const seeds = dropoutSeeds(design.spec, order.length, seed, epoch);
  for (let from = 0; from < order.length;) {
    from = session.advance(order, from, seeds);
    const pause = breath(session);
    if (pause) await pause;
  }
  const loss = watchedLoss(design, order, await session.stepOutputs());
  const validationLoss = inner.length > 0 ? watchedLoss(design, inner, await session.outputs(inner)) : null;
  return { loss, validationLoss };
}

/** @throws RangeError when shapes disagree */
function checkShapes({ spec, x, features, head, target, mask, validation }: NetworkJob): void {
  if (validation.length !== spec.members || spec.members < 1) throw new RangeError('not one mask for each member');
  const rows = validation[0]!.length;
  if (validation.some(({ length }) => length !== rows)) throw new RangeError('masks of several lengths');
  if (x.length !== rows * features) throw new RangeError('x does not have rows x features entries');
  if (target.length !== rows * outputsOf(head)) throw new RangeError('the target does not have rows x outputs entries');
  if (mask && (head.kind !== 'survival' || mask.length !== target.length))
    throw new RangeError('a mask that fits no hazards');
}

const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/**
 * Trains the members of one network side by side, each by mini-batches that are shuffled anew each epoch; deterministic
 * for a seed on one backend.
 *
 * With inner validation rows and `patience` above 0 training ends after that many epochs without a lower loss
 * on those rows, and the weights of the best epoch are returned. That loss is the mean over the members, so that the
 * epoch is chosen on the rows that all of them held back together, which is far steadier than what one holds back.
 * Otherwise it runs for `epochs`. Where a loss is no longer finite after a best epoch, that epoch's weights are the
 * result, which then says so. About twenty times a second it takes a turn of the event loop, in which a request to
 * stop is heard.
 *
 * @throws {@link MethodError} `method.diverged` when a loss is no longer finite and there is no earlier epoch to return to
 * @throws {@link BackendLost} when the device went away, {@link MemoryExhausted} when its memory did not suffice
 * @throws the signal's reason once it is aborted
 * @throws RangeError when there is no row to train on, or shapes disagree
 */
export async function trainNetwork(
  engine: NetworkEngine,
  backend: Backend,
  job: NetworkJob,
  { onEpoch, signal, rowsAtOnce }: Listen,
): Promise<FittedNetwork> {
  const { spec, head, validation } = job;
  checkShapes(job);
  const members: Member[] = [];
  try {
    for (const index of validation.keys()) members.push(openMember(engine, backend, job, index, rowsAtOnce));
    const early = spec.patience > 0 && members.some(({ inner }) => inner.length > 0);
    const breath = breathing(signal);
    let best: { epoch: number; loss: number } | null = null;
    let epoch = 0;
    let divergedAt: number | null = null;
    while (epoch < spec.epochs && !(early && best && epoch - best.epoch >= spec.patience)) {
      epoch += 1;
      const losses: number[] = [];
      const validationLosses: number[] = [];
      for (const member of members) {
        const made = await trainEpoch(member, epoch, breath);
        losses.push(made.loss);
        if (made.validationLoss !== null) validationLosses.push(made.validationLoss);
      }
      const loss = meanOf(losses);
      const validationLoss = validationLosses.length > 0 ? meanOf(validationLosses) : null;
      throwTrouble(engine, backend);
      if (!Number.isFinite(loss + (validationLoss ?? 0))) {
        if (!early || !best) throw new MethodError('method.diverged', { epoch });
        divergedAt = epoch;
        break;
      }
      if (validationLoss !== null && (best === null || validationLoss < best.loss)) {
        best = { epoch, loss: validationLoss };
        if (early) for (const { session } of members) session.keep();
      }
      onEpoch({ epoch, epochs: spec.epochs, loss, validationLoss, best: best?.epoch ?? null });
    }
    const fitted: NetworkMember[] = [];
    for (const { session } of members) {
      if (early) session.restore();
      fitted.push(fittedMember(job, await session.parameters()));
    }
    throwTrouble(engine, backend);
    return {
      family: 'network',
      spec,
      head,
      members: fitted,
      bestEpoch: early && best ? best.epoch : epoch,
      epochs: epoch,
      backend,
      ...(divergedAt !== null && { divergedAt }),
    };
  } finally {
    for (const { session } of members) session.dispose();
  }
}

/** A pause that lets a request to stop in, at most one in 50 ms; it also keeps a GPU's queue short. */
export function breathing(
  signal: AbortSignal,
): (session: Pick<TrainingSession, 'settled'>) => Promise<void> | undefined {
  let last = performance.now();
  async function breathe(session: Pick<TrainingSession, 'settled'>): Promise<void> {
    await session.settled();
    await nextTurn();
    signal.throwIfAborted();
    last = performance.now();
  }
  return (session) => (performance.now() - last < BREATH_EVERY_MS ? undefined : breathe(session));
}

function fittedMember({ spec, features, head }: NetworkJob, parameters: Float32Array): NetworkMember {
  const layers = layoutOf(spec, features, outputsOf(head)).layers.map(
    ({ inputs, units, activation, weightsAt, biasAt }) => ({
      inputs,
      units,
      activation,
      weights: Array.from(parameters.subarray(weightsAt, biasAt)),
      bias: Array.from(parameters.subarray(biasAt, biasAt + units)),
    }),
  );
  return { layers };
}
