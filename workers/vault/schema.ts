import type { DBSchema, IDBPDatabase, IDBPTransaction, StoreNames } from 'idb';
import type { Recipe } from '../contract/recipe';
import type { StudyReport } from '../contract/report';
import type { SampleId } from '../contract/table';
import type { KeptModel } from './kept-model';
import type { StoredModel } from './lean-blend';

/** What is remembered of a table: enough to recognise it, and none of its rows. */
export interface TableFacts {
  readonly name: string;
  readonly rows: number;
  /** Lower-case hexadecimal SHA-256 of the table's content. */
  readonly fingerprint: string;
  readonly sample: SampleId | null;
}

/** A study as it rests on disk. */
export interface KeptStudy {
  readonly id: string;
  readonly title: string;
  /** Milliseconds since 1970-01-01 UTC. */
  readonly savedAt: number;
  readonly recipe: Recipe;
  readonly table: TableFacts;
  /** Null while training has not ended. */
  readonly report: StudyReport | null;
  /** Folds to be fitted by all models and repeats together. */
  readonly folds: number;
}

/** One fold's model, kept as soon as it is fitted, so that an interrupted study goes on from it. */
export interface KeptFold {
  readonly studyId: string;
  readonly modelId: string;
  /** From 0. */
  readonly repeat: number;
  /** From 0. */
  readonly fold: number;
  readonly model: KeptModel;
}

/** A model refitted on all rows. */
export interface FinalModel {
  readonly modelId: string;
  readonly model: KeptModel;
}

/** A whole study: what a file of it holds, and what undoing a removal needs. */
export interface StudyBundle {
  readonly study: KeptStudy;
  readonly models: readonly FinalModel[];
  readonly folds: readonly KeptFold[];
}

/** As it lies on the shelf: members of a blend that are kept beside it are not written twice. */
export type Stored<Kept extends { readonly model: KeptModel }> = Omit<Kept, 'model'> & { readonly model: StoredModel };

/** `bytes` is the length of the record as JSON: what it weighs, near enough, without reading it again. */
type Weighed<T> = T & { readonly bytes: number };

export interface ShelvesSchema extends DBSchema {
  studies: { key: string; value: Weighed<KeptStudy> };
  models: {
    key: [studyId: string, modelId: string];
    value: Weighed<Stored<FinalModel> & { readonly studyId: string }>;
    indexes: { weight: [studyId: string, bytes: number] };
  };
  folds: {
    key: [studyId: string, modelId: string, repeat: number, fold: number];
    value: Weighed<Stored<KeptFold>>;
    indexes: { weight: [studyId: string, bytes: number] };
  };
}

type Migration = (
  db: IDBPDatabase<ShelvesSchema>,
  tx: IDBPTransaction<ShelvesSchema, StoreNames<ShelvesSchema>[], 'versionchange'>,
) => void;

/** The n-th takes the database from version n to n + 1. One that has shipped is never edited; add another. */
export const migrations: readonly Migration[] = [
  (db) => {
    db.createObjectStore('studies', { keyPath: 'id' });
    db.createObjectStore('models', { keyPath: ['studyId', 'modelId'] });
    db.createObjectStore('folds', { keyPath: ['studyId', 'modelId', 'repeat', 'fold'] });
  },
  // The weights of a study's records, read from the index alone when studies are listed.
  (_db, tx) => {
    tx.objectStore('models').createIndex('weight', ['studyId', 'bytes']);
    tx.objectStore('folds').createIndex('weight', ['studyId', 'bytes']);
  },
];
