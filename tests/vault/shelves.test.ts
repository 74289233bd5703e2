import 'fake-indexeddb/auto';
import { IDBFactory, IDBObjectStore as FakeObjectStore } from 'fake-indexeddb';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { migrations } from '../../workers/vault/schema';
import { Shelves } from '../../workers/vault/shelves';
import { bundle, net } from './kept';

beforeEach(() => {
  vi.stubGlobal('indexedDB', new IDBFactory());
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const fold = { studyId: 'a', modelId: 'net', repeat: 0, fold: 0, model: net };

test('a study is kept with its models and folds, and found again', async () => {
  const kept = bundle();
  await new Shelves().restore(kept);

  const later = new Shelves();
  expect(await later.readBundle('a')).toMatchObject(kept);
  expect(await later.readModels('a')).toMatchObject(kept.models);
  expect(await later.readFolds('a')).toMatchObject(kept.folds);
  expect(await later.listStudies()).toMatchObject([
    { id: 'a', title: 'Low birth weight', state: 'finished', foldsDone: 2, folds: 20, tableName: 'birthwt.csv' },
  ]);
});

test('a study under way shows the folds it has, without those of other studies', async () => {
  const shelves = new Shelves();
  await shelves.restore(bundle('ab'));
  await shelves.putStudy({ ...bundle().study, report: null });
  await shelves.putFold(fold);
  await shelves.putFold(fold);
  await shelves.putFold({ ...fold, fold: 1 });

  const listing = (await shelves.listStudies()).find(({ id }) => id === 'a');
  expect(listing).toMatchObject({ state: 'training', foldsDone: 2 });
  expect(await shelves.readFolds('a')).toHaveLength(2);
});

test('the newest study is listed first', async () => {
  const shelves = new Shelves();
  for (const [id, savedAt] of [
    ['old', 1],
    ['new', 3],
    ['middle', 2],
  ] as const) {
    await shelves.putStudy({ ...bundle(id).study, savedAt });
  }
  expect((await shelves.listStudies()).map(({ id }) => id)).toEqual(['new', 'middle', 'old']);
});

test('finishing a study replaces its models and keeps its folds', async () => {
  const shelves = new Shelves();
  const { study, models } = bundle();
  await shelves.restore(bundle());
  await shelves.putFinished(study, models.slice(0, 1));

  expect(await shelves.readModels('a')).toHaveLength(1);
  expect(await shelves.readFolds('a')).toHaveLength(2);
});

test('a renamed study keeps all but its title, and tells its recipe', async () => {
  const shelves = new Shelves();
  await shelves.restore(bundle());
  await shelves.renameStudy('a', 'Birth weight, second look');
  const { study, models } = await shelves.readBundle('a');
  const title = 'Birth weight, second look';
  expect(study).toMatchObject({ ...bundle().study, title, recipe: { ...bundle().study.recipe, title } });
  expect(models).toHaveLength(2);
});

test('a removed study is gone whole and comes back whole', async () => {
  const shelves = new Shelves();
  await shelves.restore(bundle());
  await shelves.restore(bundle('b'));
  const removed = await shelves.removeStudy('a');

  expect((await shelves.listStudies()).map(({ id }) => id)).toEqual(['b']);
  expect(await shelves.readFolds('a')).toEqual([]);
  expect(await shelves.readModels('a')).toEqual([]);

  await shelves.restore(removed);
  expect(await shelves.readBundle('a')).toMatchObject(bundle());
});

test('a study that is not there is refused by name of fault', async () => {
  const shelves = new Shelves();
  const unknown = { code: 'vault.unknownStudy' };
  await expect(shelves.readStudy('a')).rejects.toMatchObject(unknown);
  await expect(shelves.renameStudy('a', 'x')).rejects.toMatchObject(unknown);
  await expect(shelves.removeStudy('a')).rejects.toMatchObject(unknown);
  await expect(shelves.putFold(fold)).rejects.toMatchObject(unknown);
});

test('a study of the first version is found and weighed by the second', async () => {
  const first = new Shelves(1);
  await first.restore(bundle());
  await first.close();

  const second = new Shelves(2);
  expect(migrations).toHaveLength(2);
  expect(await second.readBundle('a')).toMatchObject(bundle());
  expect((await second.listStudies())[0]).toMatchObject({ foldsDone: 2 });
  expect((await second.inventory()).map(({ name, items }) => [name, items])).toEqual([
    ['studies', 1],
    ['models', 2],
    ['folds', 2],
  ]);
});

test('a tab of an older version yields to a newer one and says so', async () => {
  const older = new Shelves(1);
  await older.restore(bundle());
  const newer = new Shelves();
  expect(await newer.readStudy('a')).toMatchObject({ id: 'a' });
  await expect(older.putStudy(bundle('b').study)).rejects.toMatchObject({ code: 'vault.superseded' });
  await expect(new Shelves(1).putStudy(bundle('b').study)).rejects.toMatchObject({ code: 'vault.superseded' });
});

test('a full device refuses by the size that was needed and keeps what it had', async () => {
  const shelves = new Shelves();
  await shelves.restore(bundle());
  const write = vi.spyOn(FakeObjectStore.prototype, 'put').mockImplementation(() => {
    throw new DOMException('no room', 'QuotaExceededError');
  });
  const full = { code: 'vault.full', facts: { neededMiB: 1 } };
  await expect(shelves.putFold(fold)).rejects.toMatchObject(full);
  await expect(shelves.putFinished({ ...bundle().study, title: 'New' }, [])).rejects.toMatchObject(full);
  write.mockRestore();
  expect(await shelves.readBundle('a')).toMatchObject(bundle());
});

test('a write that fails half-way leaves nothing of itself', async () => {
  const shelves = new Shelves();
  await shelves.restore(bundle());
  const real = Object.getOwnPropertyDescriptor(FakeObjectStore.prototype, 'put')!.value as (
    value: unknown,
  ) => IDBRequest<IDBValidKey>;
  let calls = 0;
  vi.spyOn(FakeObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, value: unknown) {
    calls += 1;
    if (calls === 3) throw new DOMException('no room', 'QuotaExceededError');
    return real.call(this, value);
  });
  await expect(shelves.restore({ ...bundle(), study: { ...bundle().study, title: 'Half' } })).rejects.toMatchObject({
    code: 'vault.full',
  });
  vi.restoreAllMocks();
  expect(await shelves.readBundle('a')).toMatchObject(bundle());
});

test.each([
  ['there is no IndexedDB', undefined],
  [
    'the browser forbids it',
    {
      databases: () => Promise.reject(new DOMException('private', 'SecurityError')),
      open: () => {
        throw new DOMException('private', 'SecurityError');
      },
    },
  ],
])('where %s, every call says that nothing can be kept', async (_, factory) => {
  vi.unstubAllGlobals();
  if (factory) vi.stubGlobal('indexedDB', factory);
  else {
    const descriptor = Object.getOwnPropertyDescriptor(globalThis, 'indexedDB')!;
    Reflect.deleteProperty(globalThis, 'indexedDB');
    try {
      await refusesAll();
    } finally {
      Object.defineProperty(globalThis, 'indexedDB', descriptor);
    }
    return;
  }
  await refusesAll();
});

async function refusesAll(): Promise<void> {
  const shelves = new Shelves();
  const unavailable = { code: 'vault.unavailable' };
  await expect(shelves.listStudies()).rejects.toMatchObject(unavailable);
  await expect(shelves.putStudy(bundle().study)).rejects.toMatchObject(unavailable);
  await expect(shelves.inventory()).rejects.toMatchObject(unavailable);
}

test('erasing leaves no database, and looking afterwards makes none', async () => {
  const shelves = new Shelves();
  await shelves.restore(bundle());
  await shelves.eraseAll();

  expect(await shelves.listStudies()).toEqual([]);
  expect(await shelves.inventory()).toEqual([]);
  expect(await indexedDB.databases()).toEqual([]);

  await shelves.putStudy(bundle('b').study);
  expect(await shelves.listStudies()).toHaveLength(1);
});

test('another tab erases under an open one, which goes on', async () => {
  const here = new Shelves();
  await here.restore(bundle());
  await new Shelves().eraseAll();
  expect(await here.listStudies()).toEqual([]);
  await here.putStudy(bundle().study);
  expect(await here.listStudies()).toHaveLength(1);
});
