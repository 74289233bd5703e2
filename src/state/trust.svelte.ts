import { isStudyError, type StudyError } from '../../workers/contract/faults';
import type { Inventory, StorageItem } from '../../workers/contract/shelf';
import type { Offline, OfflineState } from '../bridge/offline';
import type { Probe } from '../bridge/probe';
import type { Study } from '../bridge/study';
import { eraseBrowserShelves, measureBrowserShelves } from './browser-shelves';
import { rulesInForce, type Rule } from './policy';
import { countRequests } from './request-count';

export type Erasure =
  { readonly kind: 'none' | 'running' } | { readonly kind: 'done'; readonly left: readonly string[] };

interface Parts {
  readonly offline: Pick<Offline, 'start' | 'applyUpdate'>;
  readonly probe: () => Promise<Probe[]>;
}

/** What this document has done and keeps, as it can be seen from inside it. */
export class Trust {
  #requests = $state.raw(0);
  #refused = $state.raw(0);
  #loaded = $state.raw(false);
  #rules = $state.raw<readonly Rule[]>(rulesInForce());
  #offline = $state.raw<OfflineState>('installing');
  #inventory = $state.raw<Inventory | null>(null);
  #probes = $state.raw<readonly Probe[] | null>(null);
  #erasure = $state.raw<Erasure>({ kind: 'none' });
  #fault = $state.raw<StudyError | null>(null);
  #parts: Parts | undefined;

  /** Requests since the page was loaded, as the browser counts them for this document. */
  get requests(): number {
    return this.#requests;
  }

  /** Attempts that the policy refused since then, probes included. */
  get refused(): number {
    return this.#refused;
  }

  get loaded(): boolean {
    return this.#loaded;
  }

  get rules(): readonly Rule[] {
    return this.#rules;
  }

  get offline(): OfflineState {
    return this.#offline;
  }

  get inventory(): Inventory | null {
    return this.#inventory;
  }

  get probes(): readonly Probe[] | null {
    return this.#probes;
  }

  get erasure(): Erasure {
    return this.#erasure;
  }

  /** Why the database could not be looked at. */
  get fault(): StudyError | null {
    return this.#fault;
  }

  set offlineState(state: OfflineState) {
    this.#offline = state;
  }

  /** Counts from the moment that the page has loaded all it will ever load. */
  async begin(parts: Parts): Promise<void> {
    this.#parts = parts;
    await parts.offline.start();
    this.#rules = rulesInForce();
    this.#loaded = true;
    countRequests(({ requests, refused }) => {
      this.#requests = requests;
      this.#refused = refused;
    });
  }

  applyUpdate(): void {
    this.#parts?.offline.applyUpdate();
  }

  async measure(study: Pick<Study, 'inventory'>): Promise<void> {
    this.#fault = null;
    const besides = await measureBrowserShelves();
    try {
      const told = await study.inventory();
      this.#inventory = { ...told, items: [...told.items, ...besides] };
    } catch (error) {
      if (!isStudyError(error)) throw error;
      this.#fault = error;
      this.#inventory = { items: besides, usedBytes: null, quotaBytes: null, persisted: null };
    }
  }

  async tryIt(): Promise<void> {
    this.#probes = (await this.#parts?.probe()) ?? null;
  }

  /** Erases all that this site keeps on this device, then looks whether it is gone. */
  async erase(study: Pick<Study, 'erase' | 'inventory'>): Promise<void> {
    this.#erasure = { kind: 'running' };
    try {
      await study.erase();
    } catch (error) {
      // Where nothing could be kept there is nothing to erase; the rest is looked at all the same.
      if (!isStudyError(error)) throw error;
    }
    await eraseBrowserShelves();
    await this.measure(study);
    const left = (this.#inventory?.items ?? []).filter(({ items }: StorageItem) => items > 0);
    this.#erasure = { kind: 'done', left: left.map(({ where, name }) => `${where}: ${name}`) };
  }
}

/** One document is watched by one of these. */
export const trust = new Trust();
