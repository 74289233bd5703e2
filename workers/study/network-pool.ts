import { proxy, wrap, type Remote } from 'comlink';
import { DeviceError, isStudyError, StudyError, type FaultCode, type Faults } from '../contract/faults';
import type { Backend } from '../contract/recipe';
import type { MemoryNotice } from '../contract/report';
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
  /** Hears of memory that did not suffice, as often as it did not. */
  readonly onMemory: (notice: MemoryNotice) => void;
}

type Job = Pick<NetworkJob, 'id'> & { readonly spec: { readonly id: string } };

/**
 * The network workers, all on one backend. Folds are handed to whichever worker is free; as every fold has its own
 * seed, the order changes nothing.
 */
export class NetworkPool {
  readonly #workers: readonly Remote<NetworkApi>[];
  /** Backends whose device went away. */
  readonly #lost = new Set<Backend>();
  /** Backends whose memory did not suffice for what is being trained. */
  readonly #exhausted = new Set<Backend>();
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

  /** Tests and times the backends on one worker and sets the others to the same; those short of memory have another try. */
  choose(wanted: Backend | 'auto', shape: TrialShape): Promise<BackendChoice> {
    this.#exhausted.clear();
    return this.#choose(wanted, shape);
  }

  /** Takes another backend from now on: this one had no memory elsewhere on the device. */
  avoid(backend: Backend): void {
    this.#exhausted.add(backend);
    if (this.#choice?.chosen === backend) this.#choice = null;
  }

  async #choose(wanted: Backend | 'auto', shape: TrialShape): Promise<BackendChoice> {
    const [first, ...others] = this.#workers;
    if (!first) throw new DeviceError('device.noBackend', null);
    const excluded = [...this.#lost, ...this.#exhausted];
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
   * Trains one network on the next free worker. When the backend's device goes away, or its memory does not suffice, the
   * next best takes its place for all later folds, and this fold is trained anew.
   *
   * @throws AbortError when the signal fires; {@link DeviceError} when no backend is left, `device.outOfMemory` where the
   * memory of one did not suffice
   */
  train(job: NetworkJob, shape: TrialShape, signal: AbortSignal, listen: Listen): Promise<FittedNetwork> {
    return this.#train(job, shape, signal, listen, (worker) => worker.train(job, proxy(listen.onEpochs)));
  }

  /**
   * Trains many networks in one, as {@link train} does a network.
   *
   * @throws AbortError when the signal fires; {@link DeviceError} `device.needsGpu` when no GPU is left
   */
  trainTabm(job: TabmJob, shape: TrialShape, signal: AbortSignal, listen: Listen): Promise<FittedTabm> {
    return this.#train(job, shape, signal, listen, (worker) => worker.trainTabm(job, proxy(listen.onEpochs)));
  }

  async #train<Fitted>(
    { id, spec }: Job,
    shape: TrialShape,
    signal: AbortSignal,
    { onFallBack, onMemory }: Listen,
    train: (worker: Remote<NetworkApi>) => Promise<NetworkReply<Fitted>>,
  ): Promise<Fitted> {
    let exhausted = false;
    try {
      // A study that was opened, and not trained here, has had no backend chosen.
      if (!this.#choice) await this.#chooseNext(shape);
      for (;;) {
        const worker = await this.#take(signal);
        const used = this.#choice;
        let reply: NetworkReply<Fitted>;
        const stop = () => void worker.stop(id);
        signal.addEventListener('abort', stop, { once: true });
        try {
          // It may have fired while the worker was being waited for.
          signal.throwIfAborted();
          reply = await train(worker);
        } finally {
          signal.removeEventListener('abort', stop);
          this.#giveBack(worker, used);
        }
        const model = spec.id;
        if (reply.kind === 'memoryExhausted') {
          exhausted = true;
          if (used) {
            const told = (from: Backend, to: Backend) => onMemory({ kind: 'memoryExhausted', model, from, to });
            await this.#fallBack(used, this.#exhausted, shape, told);
          }
        } else if (reply.kind === 'backendLost') {
          if (used) await this.#fallBack(used, this.#lost, shape, onFallBack);
        } else {
          const value = valueOf(reply);
          const parted = reply.kind === 'done' ? reply.parted : undefined;
          if (parted && used) onMemory({ kind: 'batchesParted', model, backend: used.chosen, ...parted });
          return value;
        }
      }
    } catch (caught) {
      // No engine was left, but it is memory that was lacking.
      const none = isStudyError(caught) && (caught.code === 'device.noBackend' || caught.code === 'device.needsGpu');
      if (none && exhausted) throw new DeviceError('device.outOfMemory', null, { cause: caught });
      throw caught;
    }
  }

  #chooseNext(shape: TrialShape): Promise<BackendChoice> {
    return (this.#choosing ??= this.#choose('auto', shape).finally(() => (this.#choosing = null)));
  }

  async #fallBack(
    failing: BackendChoice,
    excluded: Set<Backend>,
    shape: TrialShape,
    onFallBack: (from: Backend, to: Backend) => void,
  ): Promise<void> {
    // Several folds may lose the same device; only the first looks for another.
    if (this.#choice === failing) {
      excluded.add(failing.chosen);
      const next = await this.#chooseNext(shape);
      onFallBack(failing.chosen, next.chosen);
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
    case 'memoryExhausted':
      throw new DeviceError('device.outOfMemory', null);
    case 'refused':
      throw new StudyError(reply.code, reply.facts as Faults[FaultCode]);
  }
}
