import { DeviceError, isStudyError } from '../contract/faults';
import type { Backend } from '../contract/recipe';
import { chooseBackend } from './backends';
import { BackendLost, type NetworkEngine } from './engine';
import type { NetworkApi, NetworkEpoch, NetworkReply } from './network-api';
import type { LibraryEngine } from './tfjs-engine';
import { trainNetwork, type Listen } from './train-network';
import { trainTabm } from './train-tabm';

const REPORT_EVERY_MS = 100;

/**
 * The network worker's side of {@link NetworkApi}.
 *
 * @param library - trains many networks in one; null where it is not there
 *
 * Training before a backend was chosen takes the CPU, which is always there.
 */
export function networkApi(engine: NetworkEngine, library: LibraryEngine | null = null): NetworkApi {
  const underWay = new Map<string, AbortController>();
  let chosen: Backend | null = null;

  /** Trains on the chosen backend. */
  async function training<Fitted>(
    id: string,
    onEpochs: (epochs: readonly NetworkEpoch[]) => void,
    train: (backend: Backend, listen: Listen) => Promise<Fitted>,
  ): Promise<NetworkReply<Fitted>> {
    const controller = new AbortController();
    underWay.set(id, controller);
    const { signal } = controller;
    const report = reporting(onEpochs);
    const backend = chosen ?? 'cpu';
    try {
      return await answered(async () => {
        await engine.prepare(backend);
        const fitted = await train(backend, { onEpoch: (epoch) => report.epoch(epoch), signal });
        report.flush();
        return fitted;
      });
    } catch (caught) {
      if (signal.aborted) return { kind: 'stopped' };
      // On a GPU anything thrown from below may be its device; the CPU has none to lose, so there it is a defect.
      if (caught instanceof BackendLost || backend !== 'cpu') return { kind: 'backendLost' };
      throw caught;
    } finally {
      underWay.delete(id);
    }
  }

  return {
    chooseBackend: (wanted, shape, excluded) =>
      answered(async () => {
        const choice = await chooseBackend(engine, wanted, shape, excluded);
        chosen = choice.chosen;
        return choice;
      }),

    train: (job, onEpochs) =>
      training(job.id, onEpochs, (backend, listen) => trainNetwork(engine, backend, job, listen)),

    trainTabm: (job, onEpochs) =>
      training(job.id, onEpochs, (backend, listen) => {
        if (!library || backend === 'wasm') throw new DeviceError('device.needsGpu', null);
        return trainTabm(library, backend, job, listen);
      }),

    stop(id) {
      underWay.get(id)?.abort();
      return Promise.resolve();
    },
  };
}

/** An expected failure as a reply; anything else is thrown on. */
async function answered<T>(work: () => Promise<T>): Promise<NetworkReply<T>> {
  try {
    return { kind: 'done', value: await work() };
  } catch (caught) {
    if (isStudyError(caught)) return { kind: 'refused', code: caught.code, facts: caught.facts };
    throw caught;
  }
}

/** Gathers epochs and passes them on about ten times a second; a message costs as much as many small epochs. */
function reporting(onEpochs: (epochs: readonly NetworkEpoch[]) => void) {
  let waiting: NetworkEpoch[] = [];
  let last = performance.now();
  const flush = (): void => {
    if (waiting.length > 0) onEpochs(waiting);
    waiting = [];
    last = performance.now();
  };
  return {
    flush,
    epoch(epoch: NetworkEpoch): void {
      waiting.push(epoch);
      if (performance.now() - last >= REPORT_EVERY_MS) flush();
    },
  };
}
