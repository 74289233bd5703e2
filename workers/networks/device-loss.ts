import { BackendLost } from './engine';

/** Whether one backend's device went away. A read that is under way then may never be answered, so it is ended here. */
export class DeviceLoss {
  #happened = false;
  readonly #waiting = new Set<(reason: BackendLost) => void>();

  get happened(): boolean {
    return this.#happened;
  }

  report(): void {
    this.#happened = true;
    for (const end of this.#waiting) end(new BackendLost());
    this.#waiting.clear();
  }

  /** @throws {@link BackendLost} when the device is gone, or goes before the work has ended */
  guard<T>(work: Promise<T>): Promise<T> {
    if (this.#happened) return Promise.reject(new BackendLost());
    return new Promise((resolve, reject) => {
      this.#waiting.add(reject);
      work.then(resolve, reject).finally(() => this.#waiting.delete(reject));
    });
  }
}
