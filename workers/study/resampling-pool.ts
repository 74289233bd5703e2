import { wrap, type Remote } from 'comlink';
import type { Replicates } from '../numerics/bootstrap/replicates';
import { columnsOf, type BootstrapJob } from '../numerics/bootstrap/resample';
import type { ResamplingApi } from '../resampling/resampling-api';
import { resampler } from '../resampling/run-resamples';

/** Resamples handed out at a time: enough that a message costs nothing beside them, few enough to share out evenly. */
const PART = 25;

/** Computes the resamples `from` to `to`; null where it was stopped. */
type Lane = (from: number, to: number) => Promise<Float64Array | null>;

let jobs = 0;

/**
 * The resampling workers. Without any, resamples are computed where they are asked for. As every resample has its own
 * stream, neither the number of workers nor the order changes a figure.
 */
export class ResamplingPool {
  readonly #workers: readonly Remote<ResamplingApi>[];

  constructor(ports: readonly MessagePort[]) {
    this.#workers = ports.map((port) => wrap<ResamplingApi>(port));
  }

  /**
   * Runs a bootstrap.
   *
   * @param resamples - how many
   * @param onResamples - hears how many are done, now and then
   * @throws AbortError when the signal fires
   */
  async run(
    job: BootstrapJob,
    resamples: number,
    signal: AbortSignal,
    onResamples: (done: number) => void = () => {},
  ): Promise<Replicates> {
    signal.throwIfAborted();
    const size = job.models.length * columnsOf(job);
    const values = new Float64Array(resamples * size);
    let next = 0;
    let done = 0;
    const work = async (lane: Lane): Promise<void> => {
      while (next < resamples) {
        const from = next;
        const to = Math.min(resamples, from + PART);
        next = to;
        const part = await lane(from, to);
        signal.throwIfAborted();
        if (!part) throw new Error('A resampling worker lost its job.');
        values.set(part, from * size);
        done += to - from;
        onResamples(done);
      }
    };
    if (this.#workers.length === 0) {
      const run = resampler(job);
      await work((from, to) => run(from, to, signal));
    } else {
      await this.#spread(job, signal, work);
    }
    const { figures, thresholds } = job;
    return { job: { figures, thresholds }, models: job.models.length, resamples, values };
  }

  async #spread(job: BootstrapJob, signal: AbortSignal, work: (lane: Lane) => Promise<void>): Promise<void> {
    const id = `bootstrap ${(jobs += 1)}`;
    const close = () => void Promise.all(this.#workers.map((worker) => worker.close(id)));
    let stop = () => {};
    const stopped = new Promise<never>((_, reject) => {
      stop = () => {
        close();
        // At once: a worker that sorts a million rows hears of it only afterwards.
        reject(new DOMException('The job was stopped.', 'AbortError'));
      };
    });
    signal.addEventListener('abort', stop, { once: true });
    try {
      const done = this.#workers.map(async (worker) => {
        await worker.open(id, job);
        await work((from, to) => worker.resample(id, from, to));
      });
      await Promise.race([Promise.all(done), stopped]);
    } finally {
      signal.removeEventListener('abort', stop);
      close();
    }
  }
}
