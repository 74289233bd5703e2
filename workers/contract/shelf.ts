import type { Recipe } from './recipe';
import type { StudyReport } from './report';

export interface StudyListing {
  readonly id: string;
  readonly title: string;
  /** Milliseconds since 1970-01-01 UTC. */
  readonly savedAt: number;
  readonly bytes: number;
  readonly state: 'training' | 'finished';
  /** Of all models together, while training. */
  readonly foldsDone: number;
  readonly folds: number;
  readonly tableName: string;
  readonly rows: number;
}

/** A study taken from the shelf. Its table is not kept: the user opens it again where more is to be done with it. */
export interface OpenedStudy {
  readonly id: string;
  readonly title: string;
  readonly recipe: Recipe;
  readonly report: StudyReport | null;
  readonly foldsDone: number;
  readonly folds: number;
  readonly tableName: string;
  readonly rows: number;
  readonly sample: string | null;
  /** Another tab writes to it; here it can be read only. */
  readonly readOnly: boolean;
}

export interface StorageItem {
  readonly where: 'indexedDB' | 'cache' | 'localStorage' | 'serviceWorker';
  readonly name: string;
  readonly bytes: number | null;
  readonly items: number;
}

/** What this device keeps for this site, measured now. */
export interface Inventory {
  readonly items: readonly StorageItem[];
  /** What the browser says it uses in all, in bytes; null where it does not tell. */
  readonly usedBytes: number | null;
  readonly quotaBytes: number | null;
  readonly persisted: boolean | null;
}
