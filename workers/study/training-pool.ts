import { proxy, wrap } from 'comlink';
import { absenceOf } from '../jobs/presence';
import { DeviceError, StudyError, type FaultCode, type Faults } from '../contract/faults';
import type { SingleEstimator } from '../models/model';
import type { FitJob, JobProgress, TrainerApi, TrainerReply, TrialJob, TrialOutcome } from '../training/trainer-api';

const stopped = () => new DOMException('The job was stopped.', 'AbortError');

/** Times that a job is begun again on another worker before it is given up: it may be what ends them. */
const MOST_LOSSES = 2;

/** One worker, or the one at hand where there are none beside it. */
interface Lane {
  readonly api: Pick<TrainerApi, 'fit' | 'trials' | 'stop'>;
  /** Settles, with false, when the worker is gone; never where it cannot go. */
  readonly gone: Promise<false>;
  lost: boolean;
}

type Listen = (progress: JobProgress) => void;

/**
 * The training workers. Jobs are handed to whichever is free, in the order in which they were asked for; as every job
 * has its own seed, neither their number nor the order changes a figure. A worker that goes away leaves its job to
 * another.
 */
export class TrainingPool {
  readonly #lanes: Lane[];
  readonly #free: Lane[];
  readonly #waiting: { readonly take: (lane: Lane) => void; readonly fail: (reason: unknown) => void }[] = [];
  #paused = false;
  #pausedAt = 0;
  #pausedMs = 0;

  /** @param here - does the work in this worker, beside the others; null leaves it all to them */
  constructor(ports: readonly MessagePort[], here: TrainerApi | null) {
    this.#lanes = ports.map(laneOf);
    if (here) this.#lanes.push({ api: here, gone: new Promise<false>(() => {}), lost: false });
    this.#free = [...this.#lanes];
    for (const lane of this.#lanes) void lane.gone.then(() => this.#lose(lane));
  }

  /** Jobs that are worked on side by side. */
  get lanes(): number {
    return Math.max(1, this.#lanes.filter(({ lost }) => !lost).length);
  }

  get paused(): boolean {
    return this.#paused;
  }

  /** Milliseconds that pauses have taken. */
  get pausedMs(): number {
    return this.#pausedMs + (this.#paused ? performance.now() - this.#pausedAt : 0);
  }

  /** Begins no further job until {@link resume}; those under way go on to their end. */
  pause(): void {
    if (!this.#paused) this.#pausedAt = performance.now();
    this.#paused = true;
  }

  resume(): void {
    this.#pausedMs = this.pausedMs;
    this.#paused = false;
    this.#serveWaiting();
  }

  /**
   * @param onSeconds - hears how long a worker took, the wait for it left out
   * @throws AbortError when the signal fires; the fault that kept the estimator from being fitted
   */
  async fit(
    job: FitJob,
    signal: AbortSignal,
    listen: Listen = () => {},
    onSeconds: (seconds: number) => void = () => {},
  ): Promise<SingleEstimator> {
    return valueOf(
      await this.#run(job.id, signal, async (api) => {
        const started = performance.now();
        const reply = await api.fit(job, callback(api, listen));
        onSeconds((performance.now() - started) / 1000);
        return reply;
      }),
    );
  }

  /** @throws AbortError when the signal fires */
  async trials(job: TrialJob, signal: AbortSignal, listen: Listen = () => {}): Promise<readonly TrialOutcome[]> {
    return valueOf(await this.#run(job.id, signal, (api) => api.trials(job, callback(api, listen))));
  }

  async #run<T>(
    id: string,
    signal: AbortSignal,
    call: (api: Lane['api']) => Promise<TrainerReply<T>>,
  ): Promise<TrainerReply<T>> {
    for (let losses = 0; losses <= MOST_LOSSES; losses += 1) {
      const lane = await this.#take(signal);
      const stop = () => void lane.api.stop(id);
      signal.addEventListener('abort', stop, { once: true });
      try {
        signal.throwIfAborted();
        const reply = await Promise.race([call(lane.api), lane.gone]);
        if (reply) return reply;
      } finally {
        signal.removeEventListener('abort', stop);
        this.#giveBack(lane);
      }
    }
    throw new DeviceError('device.workerLost', null);
  }

  async #take(signal: AbortSignal): Promise<Lane> {
    signal.throwIfAborted();
    if (this.#lanes.every(({ lost }) => lost)) throw new DeviceError('device.workerLost', null);
    const free = this.#paused ? undefined : this.#free.pop();
    if (free) return free;
    return new Promise((resolve, reject) => {
      const entry = { take: resolve, fail: reject };
      this.#waiting.push(entry);
      signal.addEventListener(
        'abort',
        () => {
          const at = this.#waiting.indexOf(entry);
          if (at >= 0) this.#waiting.splice(at, 1);
          reject(stopped());
        },
        { once: true },
      );
    });
  }

  #giveBack(lane: Lane): void {
    if (lane.lost) return;
    this.#free.push(lane);
    this.#serveWaiting();
  }

  #lose(lane: Lane): void {
    lane.lost = true;
    const at = this.#free.indexOf(lane);
    if (at >= 0) this.#free.splice(at, 1);
    if (!this.#lanes.every(({ lost }) => lost)) return;
    for (const { fail } of this.#waiting.splice(0)) fail(new DeviceError('device.workerLost', null));
  }

  #serveWaiting(): void {
    while (!this.#paused && this.#free.length > 0 && this.#waiting.length > 0) {
      this.#waiting.shift()!.take(this.#free.pop()!);
    }
  }
}

/** A worker's port closes when its context ends, which not every browser tells; its lock is free then, which all do. */
function laneOf(port: MessagePort): Lane {
  const api = wrap<TrainerApi>(port);
  const closed = new Promise<false>((resolve) => port.addEventListener('close', () => resolve(false), { once: true }));
  const absent = api.presence().then(async (name): Promise<false> => {
    await absenceOf(name);
    return false;
  });
  return { api, gone: Promise.race([closed, absent]), lost: false };
}

/** A function that the other side can call; the worker at hand is called directly. */
function callback(api: Lane['api'], listen: Listen): Listen {
  return typeof api === 'function' ? proxy(listen) : listen;
}

function valueOf<T>(reply: TrainerReply<T>): T {
  switch (reply.kind) {
    case 'done':
      return reply.value;
    case 'stopped':
      throw stopped();
    case 'refused':
      throw new StudyError(reply.code, reply.facts as Faults[FaultCode]);
  }
}
