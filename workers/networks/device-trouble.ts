import type { BackendLost, MemoryExhausted } from './engine';

type Trouble = BackendLost | MemoryExhausted;

/** What befell one backend's device. A read that is under way then may never be answered, so it is ended here. */
export class DeviceTrouble {
  #latest: Trouble | null = null;
  readonly #waiting = new Set<(reason: Trouble) => void>();

  get latest(): Trouble | null {
    return this.#latest;
  }

  report(trouble: Trouble): void {
    // A device that is gone stays gone.
    if (this.#latest?.name !== 'BackendLost') this.#latest = trouble;
    for (const end of this.#waiting) end(trouble);
    this.#waiting.clear();
  }

  /** Forgets that there was too little memory. */
  relieve(): void {
    if (this.#latest?.name === 'MemoryExhausted') this.#latest = null;
  }

  /** @throws what befell the device, before or while the work goes on */
  guard<T>(work: Promise<T>): Promise<T> {
    const latest = this.#latest;
    if (latest) return Promise.reject(latest);
    return new Promise((resolve, reject) => {
      this.#waiting.add(reject);
      work.then(resolve, reject).finally(() => this.#waiting.delete(reject));
    });
  }
}
