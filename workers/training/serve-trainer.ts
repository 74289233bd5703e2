import { transfer } from 'comlink';
import { isStudyError } from '../contract/faults';
import { holdPresence } from '../jobs/presence';
import type { NetworkEpoch } from '../networks/network-api';
import { fitEstimator, type Fitting } from './fit-estimator';
import { runTrials } from './run-trials';
import type { JobProgress, TrainerApi, TrainerReply } from './trainer-api';

const REPORT_EVERY_MS = 100;

/**
 * The training worker's side of {@link TrainerApi}: one job after the other, as they are asked for.
 *
 * @param network - trains a network
 */
export function trainerApi(network: Fitting['network']): TrainerApi {
  const underWay = new Map<string, AbortController>();

  async function answered<T>(
    id: string,
    onProgress: (progress: JobProgress) => void,
    work: (fitting: Fitting, onDone: (done: number) => void) => Promise<T>,
  ): Promise<TrainerReply<T>> {
    const controller = new AbortController();
    underWay.set(id, controller);
    const { signal } = controller;
    const report = reporting(onProgress);
    try {
      const value = await work({ signal, network, onEpochs: (epochs) => report.epochs(epochs) }, (done) =>
        report.done(done),
      );
      report.flush();
      return { kind: 'done', value };
    } catch (caught) {
      if (signal.aborted) return { kind: 'stopped' };
      if (isStudyError(caught)) return { kind: 'refused', code: caught.code, facts: caught.facts };
      throw caught;
    } finally {
      underWay.delete(id);
    }
  }

  return {
    fit: (job, onProgress) =>
      answered(job.id, onProgress, (fitting) => fitEstimator(job.id, job.spec, job.development, job.seed, fitting)),
    async trials(job, onProgress) {
      const reply = await answered(job.id, onProgress, (fitting, onDone) => runTrials(job, fitting, onDone));
      if (reply.kind !== 'done') return reply;
      return transfer(
        reply,
        reply.value.flatMap(({ predicted }) => (predicted ? [predicted.buffer] : [])),
      );
    },
    presence: holdPresence,
    stop(id) {
      underWay.get(id)?.abort();
      return Promise.resolve();
    },
  };
}

/** Gathers progress and passes it on about ten times a second. */
function reporting(onProgress: (progress: JobProgress) => void) {
  let epochs: NetworkEpoch[] = [];
  let done = 0;
  let last = performance.now();
  const flush = (): void => {
    onProgress({ epochs, done });
    epochs = [];
    last = performance.now();
  };
  const soon = () => {
    if (performance.now() - last >= REPORT_EVERY_MS) flush();
  };
  return {
    flush,
    epochs(more: readonly NetworkEpoch[]): void {
      epochs.push(...more);
      soon();
    },
    done(count: number): void {
      done = count;
      soon();
    },
  };
}
