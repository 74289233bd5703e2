import { bytesToHex, randomBytes } from '@noble/hashes/utils.js';
import { VaultError } from '../contract/faults';
import { REPORT_VERSION, type StudyReport } from '../contract/report';
import type { StorageItem } from '../contract/shelf';
import type { StudyApi } from '../contract/study-api';
import { discloseAggregate } from '../disclosure/disclose';
import { answer, stopEveryJob } from '../jobs/jobs';
import { checkRecipe } from '../recipe/recipe-file';
import { isClaimed } from '../vault/locks';
import type { StudyBundle } from '../vault/schema';
import { readStudyFile, writeStudyFile } from '../vault/study-file';
import type { Desk } from './desk';
import { foldKey } from './plan';
import { foldsKey } from './run-key';

type ShelfPart = Pick<
  StudyApi,
  | 'listStudies'
  | 'renameStudy'
  | 'removeStudy'
  | 'undoRemove'
  | 'openStudy'
  | 'exportStudy'
  | 'importStudy'
  | 'inventory'
  | 'erase'
>;

export function shelfApi(desk: Desk): ShelfPart {
  const { shelves } = desk;
  let removed: StudyBundle | null = null;

  return {
    listStudies: () => answer(async () => discloseAggregate(await shelves.listStudies())),
    renameStudy: (id, title) => answer(() => shelves.renameStudy(id, title).then(() => null)),
    removeStudy: (id) =>
      answer(async () => {
        removed = await shelves.removeStudy(id);
        return null;
      }),
    undoRemove: () =>
      answer(async () => {
        if (!removed) throw new VaultError('vault.unknownStudy', null);
        await shelves.restore(removed);
        removed = null;
        return null;
      }),
    openStudy: (id) =>
      answer(async () => {
        const bundle = await shelves.readBundle(id);
        const elsewhere = desk.writing !== id && (await isClaimed(id));
        return discloseAggregate(opened(desk, bundle, elsewhere));
      }),
    exportStudy: (id) => answer(async () => writeStudyFile(await shelves.readBundle(id))),
    importStudy: (file) =>
      answer(async () => {
        const fresh = bytesToHex(randomBytes(16));
        const read = await readStudyFile(file, fresh, (recipe) => checkRecipe(recipe, file.name));
        // Under its run's own name where that is free, so that training goes on from the folds it brings.
        const own = foldsKey(read.study, read.study.table.fingerprint, null);
        const taken = (await shelves.listStudies()).some((study) => study.id === own);
        const id = taken ? fresh : own;
        const bundle: StudyBundle = {
          study: { ...read.study, id },
          models: read.models,
          folds: read.folds.map((fold) => ({ ...fold, studyId: id })),
        };
        await shelves.restore(bundle);
        return discloseAggregate(opened(desk, bundle, false));
      }),

    inventory: () =>
      answer(async () => {
        const items: StorageItem[] = await shelves.inventory();
        const { usage, quota } = await estimate();
        return discloseAggregate({ items, usedBytes: usage, quotaBytes: quota, persisted: await persisted() });
      }),
    erase: () =>
      answer(async () => {
        // A training that went on would keep its next fold, and so bring the shelves back.
        stopEveryJob();
        await desk.idle();
        desk.clear();
        removed = null;
        await shelves.eraseAll();
        return null;
      }),
  };
}

/** Lays a kept study on the desk: its models ready for use, its folds ready for training to go on. */
export function opened(desk: Desk, { study, models, folds }: StudyBundle, readOnly: boolean) {
  const { id, title, table } = study;
  const recipe = checkRecipe(study.recipe, title);
  const report = currentReport(study.report);
  desk.study = {
    id,
    title,
    recipe,
    report,
    models: new Map(models.map(({ modelId, model }) => [modelId, model])),
    run: null,
  };
  desk.awaits = table;
  const kept = desk.foldsOf(foldsKey({ id, recipe, report }, table.fingerprint, null));
  for (const { modelId, repeat, fold, model } of folds) kept.set(foldKey(modelId, repeat, fold), model);
  return {
    id,
    title,
    recipe,
    report,
    foldsDone: folds.length,
    folds: study.folds,
    tableName: table.name,
    rows: table.rows,
    sample: table.sample,
    readOnly,
  };
}

/** What an earlier Benchside kept may be a report that says less: it is then made anew from the folds. */
function currentReport(report: StudyReport | null): StudyReport | null {
  const version: number | undefined = report?.version;
  return version === REPORT_VERSION ? report : null;
}

/** `navigator.storage` is missing where the page is not served securely, and refuses where nothing may be kept. */
async function estimate(): Promise<{ usage: number | null; quota: number | null }> {
  const { storage } = navigator as { storage?: StorageManager };
  const told = await storage?.estimate().catch(() => undefined);
  return { usage: told?.usage ?? null, quota: told?.quota ?? null };
}

async function persisted(): Promise<boolean | null> {
  const { storage } = navigator as { storage?: StorageManager };
  return (await storage?.persisted().catch(() => undefined)) ?? null;
}
