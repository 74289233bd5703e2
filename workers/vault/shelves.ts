import { deleteDB, openDB, type IDBPDatabase, type IDBPTransaction, type StoreNames } from 'idb';
import { VaultError } from '../contract/faults';
import type { StorageItem, StudyListing } from '../contract/shelf';
import { vaultFault } from './faults';
import { leanly } from './lean-blend';
import {
  migrations,
  type FinalModel,
  type KeptFold,
  type KeptStudy,
  type ShelvesSchema,
  type StudyBundle,
} from './schema';
import { besideBlend, foldsByRows, namedModels, rowsOf, wholeFolds, wholeModels } from './stored-models';

const NAME = 'benchside';

type Database = IDBPDatabase<ShelvesSchema>;
type Store = StoreNames<ShelvesSchema>;
const stores: readonly Store[] = ['studies', 'models', 'folds'];

/** All records of a study in a store whose key begins with the study's id; an empty array sorts after every text. */
const ofStudy = (id: string): IDBKeyRange => IDBKeyRange.bound([id], [id, []]);

/** About how many bytes a record takes. */
function weight(record: object): number {
  let bytes = 0;
  const rest = JSON.stringify(record, (_, member: unknown) => {
    if (!ArrayBuffer.isView(member)) return member;
    bytes += member.byteLength;
    return null;
  });
  return bytes + rest.length;
}

/**
 * The studies kept on this device, in IndexedDB. No participant's row is ever among them.
 *
 * Every method throws {@link VaultError}: `vault.unavailable` where the browser keeps nothing (private window),
 * `vault.full` where the device has no room left, in which case what was kept before stays as it was, and
 * `vault.superseded` where a newer version of Benchside, in another tab, has taken the shelves over.
 */
export class Shelves {
  readonly #version: number;
  #db: Promise<Database> | undefined;
  #superseded = false;

  /** @param version - of the database; an older one is for tests of migrations only */
  constructor(version = migrations.length) {
    this.#version = version;
  }

  /** Newest first. */
  async listStudies(): Promise<StudyListing[]> {
    return this.#read([], async (tx) => {
      const listings: StudyListing[] = [];
      for (const study of await tx.objectStore('studies').getAll()) {
        const models = await weighed(tx, 'models', study.id);
        const folds = await weighed(tx, 'folds', study.id);
        listings.push({
          id: study.id,
          title: study.title,
          savedAt: study.savedAt,
          bytes: study.bytes + models.bytes + folds.bytes,
          state: study.report ? 'finished' : 'training',
          foldsDone: folds.items,
          folds: study.folds,
          tableName: study.table.name,
          rows: study.table.rows,
        });
      }
      return listings.sort((a, b) => b.savedAt - a.savedAt);
    });
  }

  /** @throws {@link VaultError} `vault.unknownStudy` */
  async readStudy(id: string): Promise<KeptStudy> {
    const study = await this.#read(undefined, (tx) => tx.objectStore('studies').get(id));
    if (!study) throw new VaultError('vault.unknownStudy', null);
    return study;
  }

  /** @throws {@link VaultError} `vault.unknownStudy` */
  async readBundle(id: string): Promise<StudyBundle> {
    const bundle = await this.#read(undefined, (tx) => bundleOf(tx, id));
    if (!bundle) throw new VaultError('vault.unknownStudy', null);
    return bundle;
  }

  async readFolds(studyId: string): Promise<KeptFold[]> {
    return this.#read([], async (tx) => wholeFolds(await tx.objectStore('folds').getAll(ofStudy(studyId))));
  }

  async readModels(studyId: string): Promise<FinalModel[]> {
    return this.#read([], async (tx) => wholeModels(await tx.objectStore('models').getAll(ofStudy(studyId))));
  }

  /** Keeps a study under its id, over what was there. A finished one is on the disk when this resolves. */
  async putStudy(study: KeptStudy): Promise<void> {
    const record = { ...study, bytes: weight(study) };
    await this.#write(record.bytes, study.report !== null, (tx) => tx.objectStore('studies').put(record));
  }

  /**
   * Keeps a fitted fold. Written without waiting for the disk: power lost in this moment costs this fold, no more.
   *
   * @throws {@link VaultError} `vault.unknownStudy` where the study was removed meanwhile: no fold outlives its study
   */
  async putFold(fold: KeptFold): Promise<void> {
    const { studyId, repeat, fold: number } = fold;
    await this.#write(weight(fold), false, async (tx) => {
      if ((await tx.objectStore('studies').getKey(fold.studyId)) === undefined) {
        throw new VaultError('vault.unknownStudy', null);
      }
      const beside = await besideBlend(fold.model, (id) => tx.objectStore('folds').get([studyId, id, repeat, number]));
      const record = { ...fold, model: leanly(fold.model, beside) };
      await tx.objectStore('folds').put({ ...record, bytes: weight(record) });
    });
  }

  /** Keeps a study with its final models, over those it had, all or nothing. Its folds stay. */
  async putFinished(study: KeptStudy, models: readonly FinalModel[]): Promise<void> {
    await this.#put(study, models, null);
  }

  /**
   * Gives a study another title, and its recipe with it, so that it keeps the title when it is opened and trained again.
   *
   * @throws {@link VaultError} `vault.unknownStudy`
   */
  async renameStudy(id: string, title: string): Promise<void> {
    await this.#write(0, true, async (tx) => {
      const study = await tx.objectStore('studies').get(id);
      if (!study) throw new VaultError('vault.unknownStudy', null);
      await tx.objectStore('studies').put({ ...study, title, recipe: { ...study.recipe, title } });
    });
  }

  /**
   * Changes what is kept of a study, and the final models given with it; all else stays as it is.
   *
   * @throws {@link VaultError} `vault.unknownStudy`
   */
  async reviseStudy(
    id: string,
    change: (study: KeptStudy) => KeptStudy,
    models: readonly FinalModel[] = [],
  ): Promise<KeptStudy> {
    return this.#write(0, true, async (tx) => {
      const study = await tx.objectStore('studies').get(id);
      if (!study) throw new VaultError('vault.unknownStudy', null);
      const changed = change(study);
      await tx.objectStore('studies').put({ ...changed, bytes: weight(changed) });
      for (const { modelId, model } of models) {
        const beside = await besideBlend(model, (member) => tx.objectStore('models').get([id, member]));
        const stored = leanly(model, beside);
        await tx.objectStore('models').put({ studyId: id, modelId, model: stored, bytes: weight(stored) });
      }
      return changed;
    });
  }

  /**
   * Takes a study off the shelves.
   *
   * @returns all of it, for {@link restore}
   * @throws {@link VaultError} `vault.unknownStudy`
   */
  async removeStudy(id: string): Promise<StudyBundle> {
    return this.#write(0, true, async (tx) => {
      const bundle = await bundleOf(tx, id);
      if (!bundle) throw new VaultError('vault.unknownStudy', null);
      await tx.objectStore('studies').delete(id);
      await tx.objectStore('models').delete(ofStudy(id));
      await tx.objectStore('folds').delete(ofStudy(id));
      return bundle;
    });
  }

  /** Puts a whole study on the shelves: one removed before, or one read from a file. */
  async restore({ study, models, folds }: StudyBundle): Promise<void> {
    await this.#put(study, models, folds);
  }

  /** What lies in IndexedDB, a line a store; empty where there is no database. */
  async inventory(): Promise<StorageItem[]> {
    return this.#read([], async (tx) => {
      const studies = await tx.objectStore('studies').getAll();
      const items: StorageItem[] = [
        {
          where: 'indexedDB',
          name: 'studies',
          bytes: studies.reduce((sum, study) => sum + study.bytes, 0),
          items: studies.length,
        },
      ];
      for (const name of ['models', 'folds'] as const) {
        items.push({ where: 'indexedDB', name, ...(await weighed(tx, name)) });
      }
      return items;
    });
  }

  /** Deletes the database. Other tabs let go of it by themselves; it comes back when a study is kept again. */
  async eraseAll(): Promise<void> {
    await this.close();
    try {
      await deleteDB(NAME);
    } catch (caught) {
      throw vaultFault(caught, 0);
    }
  }

  /** Lets go of the database; the next call opens it again. */
  async close(): Promise<void> {
    const opened = this.#db;
    this.#db = undefined;
    try {
      (await opened)?.close();
    } catch {
      // It never opened, so there is nothing to close.
    }
  }

  /** `folds` of null leaves those on the shelves as they are. */
  async #put(study: KeptStudy, models: readonly FinalModel[], folds: readonly KeptFold[] | null): Promise<void> {
    const { id } = study;
    const record = { ...study, bytes: weight(study) };
    const ownModels = namedModels(models);
    const finals = models.map(({ modelId, model }) => {
      const stored = leanly(model, (member) => ownModels.get(member));
      return { studyId: id, modelId, model: stored, bytes: weight(stored) };
    });
    const besides = folds && foldsByRows(folds);
    const fitted = folds?.map((fold) => {
      const record = {
        ...fold,
        studyId: id,
        model: leanly(fold.model, (member) => besides?.get(rowsOf(fold))?.get(member)),
      };
      return { ...record, bytes: weight(record) };
    });
    const bytes = [record, ...finals, ...(fitted ?? [])].reduce((sum, each) => sum + each.bytes, 0);
    await this.#write(bytes, true, async (tx) => {
      await tx.objectStore('studies').put(record);
      await tx.objectStore('models').delete(ofStudy(id));
      for (const final of finals) await tx.objectStore('models').put(final);
      if (!fitted) return;
      await tx.objectStore('folds').delete(ofStudy(id));
      for (const fold of fitted) await tx.objectStore('folds').put(fold);
    });
  }

  async #read<T>(nothing: T, ask: (tx: IDBPTransaction<ShelvesSchema, Store[]>) => Promise<T>): Promise<T> {
    try {
      // Looking must not make a database: an erased device stays empty until a study is kept.
      if (!this.#db && !(await exists())) return nothing;
      const db = await this.#open();
      return await ask(db.transaction([...stores]));
    } catch (caught) {
      throw this.#fault(caught, 0);
    }
  }

  async #write<T>(
    bytes: number,
    strict: boolean,
    change: (tx: IDBPTransaction<ShelvesSchema, Store[], 'readwrite'>) => Promise<T>,
  ): Promise<T> {
    try {
      const db = await this.#open();
      const tx = db.transaction([...stores], 'readwrite', { durability: strict ? 'strict' : 'relaxed' });
      try {
        const value = await change(tx);
        await tx.done;
        return value;
      } catch (caught) {
        abandon(tx);
        throw caught;
      }
    } catch (caught) {
      throw this.#fault(caught, bytes);
    }
  }

  #fault(caught: unknown, bytes: number): unknown {
    return this.#superseded ? new VaultError('vault.superseded', null, { cause: caught }) : vaultFault(caught, bytes);
  }

  #open(): Promise<Database> {
    if (!this.#db) {
      const opening = this.#connect();
      this.#db = opening;
      opening.catch(() => {
        // A later call may succeed: a private window's refusal is permanent, a busy disk's is not.
        if (this.#db === opening) this.#db = undefined;
      });
    }
    return this.#db;
  }

  async #connect(): Promise<Database> {
    if (this.#superseded || !('indexedDB' in globalThis)) {
      throw new VaultError(this.#superseded ? 'vault.superseded' : 'vault.unavailable', null);
    }
    const db: Database = await openDB<ShelvesSchema>(NAME, this.#version, {
      upgrade(opened, from, to, tx) {
        for (const migrate of migrations.slice(from, to ?? migrations.length)) migrate(opened, tx);
      },
      blocking: (_, wanted) => {
        // Null is a deletion by another tab: this one goes on, on new shelves.
        if (wanted !== null) this.#superseded = true;
        void this.close();
      },
      terminated: () => {
        this.#db = undefined;
      },
    });
    return db;
  }
}

async function exists(): Promise<boolean> {
  if (!('indexedDB' in globalThis)) throw new VaultError('vault.unavailable', null);
  return (await indexedDB.databases()).some(({ name }) => name === NAME);
}

/** A transaction that failed half-way keeps nothing; its own ending is no news any more. */
function abandon(tx: { abort(): void; done: Promise<void> }): void {
  tx.done.catch(() => {});
  try {
    tx.abort();
  } catch {
    // It had ended by itself.
  }
}

async function bundleOf(
  tx: IDBPTransaction<ShelvesSchema, Store[], IDBTransactionMode>,
  id: string,
): Promise<StudyBundle | undefined> {
  const study = await tx.objectStore('studies').get(id);
  if (!study) return undefined;
  const models = wholeModels(await tx.objectStore('models').getAll(ofStudy(id)));
  return { study, models, folds: wholeFolds(await tx.objectStore('folds').getAll(ofStudy(id))) };
}

/** Counts and weighs the records of one study, or of all, by their index alone. */
async function weighed(
  tx: IDBPTransaction<ShelvesSchema, Store[], IDBTransactionMode>,
  store: 'models' | 'folds',
  studyId?: string,
): Promise<{ items: number; bytes: number }> {
  let items = 0;
  let bytes = 0;
  const index = tx.objectStore(store).index('weight');
  let cursor = await index.openKeyCursor(studyId === undefined ? null : ofStudy(studyId));
  while (cursor) {
    items += 1;
    bytes += cursor.key[1];
    cursor = await cursor.continue();
  }
  return { items, bytes };
}
