import { innerValidation } from '../cohort/inner-validation';
import { strataOf } from '../cohort/outcome';
import { MethodError } from '../contract/faults';
import type { Backend } from '../contract/recipe';
import type { FittedTabm } from '../models/tabm';
import { tabmShape, tabmValue } from '../models/tabm-forward';
import { tabmLayout } from '../models/tabm-layout';
import { countedRows } from './counted-rows';
import { throwTrouble } from './engine';
import { objectiveOf, watchedLoss } from './loss';
import type { TabmJob } from './network-api';
import { rowWeights } from './row-weights';
import { splitRows } from './split-rows';
import { startingBias } from './starting-bias';
import { tabmInputs } from './tabm-inputs';
import { tabmSession, type TabmDesign, type TabmSession } from './tabm-session';
import { tabmStart } from './tabm-start';
import { supervisionOf } from './targets';
import type { LibraryEngine } from './tfjs-engine';
import { breathing, epochOrder, type Listen } from './train-network';

/**
 * Trains many networks in one: members share their layers' weights, each learns by its own loss, and the loss of the mean
 * of their predictions on rows held back tells when to stop. Deterministic for a seed on one backend.
 *
 * @throws {@link MethodError} `method.notForThisOutcome` of follow-up; `method.tooFewParticipants` where no row counts;
 * `method.diverged` when a loss is no longer finite and there is no earlier epoch to return to
 * @throws {@link BackendLost} when the device went away, {@link MemoryExhausted} when its memory did not suffice
 * @throws the signal's reason once it is aborted
 *
 * Source: Gorishniy, Kotelnikov and Babenko, TabM, ICLR 2025. Departures: dropout draws from a pool of patterns; weights
 * alone decay; ties of a number stand in the middle of their quantiles.
 */
export async function trainTabm(
  engine: LibraryEngine,
  backend: Backend,
  given: TabmJob,
  { onEpoch, signal, rowsAtOnce }: Listen,
): Promise<FittedTabm> {
  const job = countedRows(given);
  const { spec, design, outcome, clusters, seed } = job;
  if (outcome.kind === 'survival') throw new MethodError('method.notForThisOutcome', { outcome: outcome.kind });
  if (design.rows === 0) throw new MethodError('method.tooFewParticipants', { participants: 0, needed: 1 });
  const inputs = tabmInputs(design);
  const width = design.features.length;
  const held =
    spec.patience > 0
      ? innerValidation(strataOf(outcome), clusters, spec.validationShare, 1, seed)[0]!
      : new Uint8Array(design.rows);
  const { training, inner } = splitRows(held);
  const entered = Float32Array.from(design.x, (value, at) => tabmValue(inputs[at % width]!, value));
  const own = designOf(job, entered, training);
  const session = tabmSession(engine.kernels(backend), { ...own, rowsAtOnce });
  try {
    const early = inner.length > 0;
    const breath = breathing(signal);
    let best: { epoch: number; loss: number } | null = null;
    let epoch = 0;
    let divergedAt: number | null = null;
    while (epoch < spec.epochs && !(early && best && epoch - best.epoch >= spec.patience)) {
      epoch += 1;
      const loss = await trainEpoch(session, own, training, epoch, breath);
      const validationLoss = early ? watchedLoss(own, inner, await session.outputs(inner)) : null;
      throwTrouble(engine, backend);
      if (!Number.isFinite(loss + (validationLoss ?? 0))) {
        if (!best) throw new MethodError('method.diverged', { epoch });
        divergedAt = epoch;
        break;
      }
      if (validationLoss !== null && (best === null || validationLoss < best.loss)) {
        best = { epoch, loss: validationLoss };
        session.keep();
      }
      onEpoch({ epoch, epochs: spec.epochs, loss, validationLoss, best: best?.epoch ?? null });
    }
    if (best) session.restore();
    const parameters = await session.parameters();
    throwTrouble(engine, backend);
    if (!parameters.every((one) => Number.isFinite(one))) throw new MethodError('method.diverged', { epoch });
    return {
      family: 'tabm',
      spec,
      head: supervisionOf(outcome).head,
      parts: [{ inputs, parameters }],
      bestEpoch: best?.epoch ?? epoch,
      epochs: epoch,
      backend,
      ...(divergedAt !== null && { divergedAt }),
    };
  } finally {
    session.dispose();
  }
}

function designOf(
  { spec, design, outcome, weight, seed }: TabmJob,
  x: Float32Array<ArrayBuffer>,
  training: Int32Array<ArrayBuffer>,
): TabmDesign {
  const { head, target, mask } = supervisionOf(outcome);
  const features = design.features.length;
  const layout = tabmLayout(tabmShape({ spec, head }, features));
  const counts = rowWeights(head, target, design.rows, training, spec.classWeights);
  const supervision = {
    objective: objectiveOf(head, 'crossEntropy'),
    target,
    mask,
    weight: weight ? counts.map((one, row) => one * weight[row]!) : counts,
  };
  const parameters = tabmStart(layout, startingBias(head, supervision, training), seed);
  return { ...supervision, spec, layout, x, features, parameters, seed };
}

/** @returns the mean loss of the members' mean that the rows had before their steps */
async function trainEpoch(
  session: TabmSession,
  design: TabmDesign,
  training: Int32Array<ArrayBuffer>,
  epoch: number,
  breath: ReturnType<typeof breathing>,
): Promise<number> {
  const order = epochOrder(training, design.seed, epoch);
  const { batch } = design.spec;
  for (let from = 0; from < order.length; from += batch) {
    session.step(order.slice(from, from + batch));
    const pause = breath(session);
    if (pause) await pause;
  }
  return watchedLoss(design, order, await session.stepOutputs());
}
