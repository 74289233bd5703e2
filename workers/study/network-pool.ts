import { proxy, wrap, type Remote } from 'comlink';
import { DeviceError, StudyError, type FaultCode, type Faults } from '../contract/faults';
import type { Backend } from '../contract/recipe';
import type { BackendChoice } from '../contract/training';
import type { FittedNetwork } from '../models/model';
import type { FittedTabm } from '../models/tabm';
import type { NetworkApi, NetworkEpoch, NetworkJob, NetworkReply, TabmJob, TrialShape } from '../networks/network-api';

const stopped = () => new DOMException('The job was stopped.', 'AbortError');

/** On a GPU the workers would queue for one device, so one of them serves all. */
const isGpu = (backend: Backend): boolean => backend === 'webgpu' || backend === 'webgl';

interface Listen {
  readonly onEpochs: (epochs: readonly NetworkEpoch[]) => void;
  readonly onFallBack: (from: Backend, to: Backend) => void;
}

/**
 * The network workers, all on one backend. Folds are handed to whichever worker is free; as every fold has its own
 * seed, the order changes nothing.
 */
export class NetworkPool {
  readonly #workers: readonly Remote<NetworkApi>[];
  readonly #excluded = new Set<Backend>();
  #free: Remote<NetworkApi>[] = [];
  #waiting: ((worker: Remote<NetworkApi>) => void)[] = [];
  #choice: BackendChoice | null = null;
  #choosing: Promise<BackendChoice> | null = null;

  constructor(ports: readonly MessagePort[]) {
    this.#workers = ports.map((port) => wrap<NetworkApi>(port));
  }

  get choice(): BackendChoice | null {
    return this.#choice;
  }

  /** How many folds can be trained side by side on the chosen backend. */
  get lanes(): number {
    return this.#choice && isGpu(this.#choice.chosen) ? 1 : this.#workers.length;
  }

  /** Tests and times the backends on one worker and sets the others to the same. */
  async choose(wanted: Backend | 'auto', shape: TrialShape): Promise<BackendChoice> {
    const [first, ...others] = this.#workers;
    if (!first) throw new DeviceError('device.noBackend', null);
    const excluded = [...this.#excluded];
    const choice = valueOf(await first.chooseBackend(wanted, shape, excluded));
    if (!isGpu(choice.chosen)) {
      for (const other of others) valueOf(await other.chooseBackend(choice.chosen, shape, excluded));
    }
    this.#choice = choice;
    this.#free = isGpu(choice.chosen) ? [first] : [...this.#workers];
    this.#serveWaiting();
    return choice;
  }

  /**
   * Trains one network on the next free worker. When the backend's device goes away, the next best takes its place for
   * all later folds, and this fold is trained anew.
   *
   * @throws AbortError when the signal fires; {@link DeviceError} when no backend is left
   */
  train(job: NetworkJob, shape: TrialShape, signal: AbortSignal, listen: Listen): Promise<FittedNetwork> {
    return this.#train(job.id, shape, signal, listen, (worker) => worker.train(job, proxy(listen.onEpochs)));
  }

  /**
   * Trains many networks in one, as {@link train} does a network.
   *
   * @throws AbortError when the signal fires; {@link DeviceError} `device.needsGpu` when no GPU is left
   */
  trainTabm(job: TabmJob, shape: TrialShape, signal: AbortSignal, listen: Listen): Promise<FittedTabm> {
    return this.#train(job.id, shape, signal, listen, (worker) => worker.trainTabm(job, proxy(listen.onEpochs)));
  }

  async #train<Fitted>(
    id: string,
    shape: TrialShape,
    signal: AbortSignal,
    { onFallBack }: Listen,
    train: (worker: Remote<NetworkApi>) => Promise<NetworkReply<Fitted>>,
  ): Promise<Fitted> {
    // A study that was opened, and not trained here, has had no backend chosen.
    if (!this.#choice) await (this.#choosing ??= this.choose('auto', shape).finally(() => (this.#choosing = null)));
    for (;;) {
      const worker = await this.#take(signal);
      const used = this.#choice;
      const stop = () => void worker.stop(id);
      signal.addEventListener('abort', stop, { once: true });
      try {
        // It may have fired while the worker was being waited for.
        signal.throwIfAborted();
        const reply = await train(worker);
        if (reply.kind !== 'backendLost') return valueOf(reply);
      } finally {
        signal.removeEventListener('abort', stop);
        this.#giveBack(worker, used);
      }
      if (used) await this.#fallBack(used, shape, onFallBack);
    }
  }

  async #fallBack(
    lost: BackendChoice,
    shape: TrialShape,
    onFallBack: (from: Backend, to: Backend) => void,
  ): Promise<void> {
    // Several folds may lose the same device; only the first looks for another.
    if (this.#choice === lost) {
      this.#excluded.add(lost.chosen);
      this.#choosing ??= this.choose('auto', shape).finally(() => (this.#choosing = null));
      const next = await this.#choosing;
      onFallBack(lost.chosen, next.chosen);
      return;
    }
    await this.#choosing;
  }

  async #take(signal: AbortSignal): Promise<Remote<NetworkApi>> {
    signal.throwIfAborted();
    const free = this.#free.pop();
    if (free) return free;
    return new Promise((resolve, reject) => {
      this.#waiting.push(resolve);
      signal.addEventListener(
        'abort',
        () => {
          this.#waiting = this.#waiting.filter((waiting) => waiting !== resolve);
          reject(stopped());
        },
        { once: true },
      );
    });
  }

  #giveBack(worker: Remote<NetworkApi>, used: BackendChoice | null): void {
    // After a fall-back the free list was made anew; a worker from before is in it already.
    if (used !== this.#choice) return;
    this.#free.push(worker);
    this.#serveWaiting();
  }

  #serveWaiting(): void {
    while (this.#free.length > 0 && this.#waiting.length > 0) this.#waiting.shift()!(this.#free.pop()!);
  }
}

function valueOf<T>(reply: NetworkReply<T>): T {
  switch (reply.kind) {
    case 'done':
      return reply.value;
    case 'stopped':
      throw stopped();
    case 'backendLost':
      throw new DeviceError('device.noBackend', null);
    case 'refused':
      throw new StudyError(reply.code, reply.facts as Faults[FaultCode]);
  }
}
