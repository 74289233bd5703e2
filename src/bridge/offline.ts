import { serviceWorkerUrl } from './script-urls';

/** How far this browser is able to open Benchside without a network. */
export type OfflineState = 'unsupported' | 'installing' | 'notKept' | 'ready' | 'updateWaiting';

/** Once the service worker runs, the page may start workers from its own blobs and from nothing else. */
const AFTERWARDS = 'worker-src blob:';

/**
 * Keeps Benchside on this device, so that it opens without a network, and learns of a newer version without taking it.
 *
 * The service worker exists over http(s) only; the single file needs none.
 */
export class Offline {
  readonly #onState: (state: OfflineState) => void;
  #registration: ServiceWorkerRegistration | undefined;

  constructor(onState: (state: OfflineState) => void) {
    this.#onState = onState;
  }

  /** Resolves when the page has loaded all it will ever load. */
  async start(): Promise<void> {
    await windowLoaded();
    try {
      await this.#register();
    } catch {
      // A private window or a policy of the host forbids it: the page works, but needs the network to open again.
      this.#onState('notKept');
    }
    tightenPolicy();
  }

  /** Lets the waiting version take over and loads the page again. Only ever at the user's word. */
  applyUpdate(): void {
    const waiting = this.#registration?.waiting;
    if (!waiting) return;
    navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
    waiting.postMessage('takeOver');
  }

  async #register(): Promise<void> {
    if (!import.meta.env.PROD || !location.protocol.startsWith('http') || !('serviceWorker' in navigator)) {
      this.#onState('unsupported');
      return;
    }
    this.#onState('installing');
    const registration = await navigator.serviceWorker.register(serviceWorkerUrl(), { updateViaCache: 'none' });
    this.#registration = registration;
    registration.addEventListener('updatefound', () => {
      registration.installing?.addEventListener('statechange', () => this.#tell(registration));
    });
    // Asked now, as part of loading, so that the browser need not ask later. Without a network there is no answer.
    if (registration.active) await registration.update().catch(() => {});
    await firstActive(registration);
    this.#tell(registration);
  }

  #tell(registration: ServiceWorkerRegistration): void {
    if (registration.waiting && registration.active) this.#onState('updateWaiting');
    else if (registration.active) this.#onState('ready');
  }
}

function windowLoaded(): Promise<void> {
  if (document.readyState === 'complete') return Promise.resolve();
  return new Promise((resolve) => addEventListener('load', () => resolve(), { once: true }));
}

/** Rejects where the first installation fails, as when the network went away or the device is full. */
function firstActive(registration: ServiceWorkerRegistration): Promise<void> {
  const worker = registration.active ?? registration.waiting ?? registration.installing;
  return new Promise((resolve, reject) => {
    const look = () => {
      if (registration.active?.state === 'activated') resolve();
      else if (worker?.state === 'redundant') reject(new DOMException('not installed', 'AbortError'));
    };
    worker?.addEventListener('statechange', look);
    look();
  });
}

/** Policies only ever add up: a second one can forbid, and never allow, what the first left open. */
function tightenPolicy(): void {
  const meta = document.createElement('meta');
  meta.httpEquiv = 'Content-Security-Policy';
  meta.content = AFTERWARDS;
  document.head.append(meta);
}
