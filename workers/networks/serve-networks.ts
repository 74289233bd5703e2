import { DeviceError, isStudyError, type StudyError } from '../contract/faults';
import type { Backend } from '../contract/recipe';
import { chooseBackend } from './backends';
import { BackendLost, MemoryExhausted, type NetworkEngine } from './engine';
import type { NetworkApi, NetworkEpoch, NetworkReply } from './network-api';
import { withinMemory } from './smaller-batches';
import { tabmRowsAtOnce } from './tabm-session';
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
  /** By specification, rows that the chosen backend has memory for at once, where that is not a whole batch. */
  const fitting = new Map<string, number>();
  let chosen: Backend | null = null;

  /**
   * Trains on the chosen backend.
   *
   * @param rows - of the table
   * @param most - rows at once where memory is not short
   */
  async function training<Fitted>(
    { id, spec }: { readonly id: string; readonly spec: { readonly id: string; readonly batch: number } },
    rows: number,
    most: number,
    onEpochs: (epochs: readonly NetworkEpoch[]) => void,
    train: (backend: Backend, listen: Listen) => Promise<Fitted>,
  ): Promise<NetworkReply<Fitted>> {
    const controller = new AbortController();
    underWay.set(id, controller);
    const { signal } = controller;
    const report = reporting(onEpochs);
    const backend = chosen ?? 'cpu';
    const batch = Math.min(spec.batch, rows);
    const onEpoch = (epoch: NetworkEpoch) => report.epoch(epoch);
    try {
      await engine.prepare(backend);
      const known = fitting.get(spec.id) ?? null;
      const { made, rowsAtOnce } = await withinMemory(engine, backend, Math.min(batch, most), known, (atOnce) =>
        train(backend, { onEpoch, signal, rowsAtOnce: atOnce ?? undefined }),
      );
      report.flush();
      if (rowsAtOnce === null) return { kind: 'done', value: made };
      fitting.set(spec.id, rowsAtOnce);
      return { kind: 'done', value: made, parted: { batch, parts: Math.ceil(batch / rowsAtOnce) } };
    } catch (caught) {
      if (signal.aborted) return { kind: 'stopped' };
      if (caught instanceof MemoryExhausted) return { kind: 'memoryExhausted' };
      if (isStudyError(caught)) return refusalOf(caught);
      // On a GPU anything thrown from below may be its device; the CPU has none to lose, so there it is a defect.
      if (caught instanceof BackendLost || backend !== 'cpu') return { kind: 'backendLost' };
      throw caught;
    } finally {
      underWay.delete(id);
    }
  }

  return {
    async chooseBackend(wanted, shape, excluded) {
      try {
        const choice = await chooseBackend(engine, wanted, shape, excluded);
        chosen = choice.chosen;
        fitting.clear();
        return { kind: 'done', value: choice };
      } catch (caught) {
        if (isStudyError(caught)) return refusalOf(caught);
        throw caught;
      }
    },

    train: (job, onEpochs) =>
      training(job, job.x.length / job.features, Infinity, onEpochs, (backend, listen) =>
        trainNetwork(engine, backend, job, listen),
      ),

    trainTabm: (job, onEpochs) => {
      const most = tabmRowsAtOnce(job.spec, job.design.features.length);
      return training(job, job.design.rows, most, onEpochs, (backend, listen) => {
        if (!library || backend === 'wasm') throw new DeviceError('device.needsGpu', null);
        return trainTabm(library, backend, job, listen);
      });
    },

    stop(id) {
      underWay.get(id)?.abort();
      return Promise.resolve();
    },
  };
}

/** An expected failure as a reply. */
const refusalOf = ({ code, facts }: StudyError) => ({ kind: 'refused', code, facts }) as const;

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
