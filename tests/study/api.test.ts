import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { JobId } from '../../workers/contract/job';
import type { Recipe } from '../../workers/contract/recipe';
import type { Reply } from '../../workers/contract/reply';
import type { StudyApi } from '../../workers/contract/study-api';
import { studyApi } from '../../workers/study/api';

beforeEach(() => {
  vi.stubGlobal('indexedDB', new IDBFactory());
});

afterEach(() => {
  vi.unstubAllGlobals();
});

const quiet = () => {};
let jobs = 0;
const aJob = () => `job ${(jobs += 1)}` as JobId;

async function done<T>(reply: Promise<Reply<T>>): Promise<T> {
  const told = await reply;
  if (told.kind !== 'done') throw new Error(`it was ${JSON.stringify(told)}`);
  return told.value;
}

/** A worker with the sample table open, and a recipe that needs no network. */
async function opened(folds = 3): Promise<{ api: StudyApi; recipe: Recipe }> {
  const api = studyApi();
  await done(api.openSample(aJob(), 'wdbc', quiet));
  const { recipe } = await done(api.sampleRecipe('wdbc'));
  return {
    api,
    recipe: {
      ...recipe,
      estimators: [{ id: 'logistic', family: 'logistic', alpha: 0, lambda: 0.01, classWeights: 'none' }],
      resampling: { kind: 'crossValidation', folds, repeats: 1, stratified: true },
    },
  };
}

/** Trains until so many folds are finished, then stops. */
async function stoppedAfter(api: StudyApi, recipe: Recipe, folds: number): Promise<Reply<unknown>> {
  const job = aJob();
  return api.train(job, recipe, ({ models }) => {
    if (models[0]!.foldsDone >= folds) api.stop(job);
  });
}

test('before a table is open, everything that needs one is refused by name', async () => {
  const api = studyApi();
  const noTable = { kind: 'refused', fault: { code: 'method.noTable' } };
  const noModel = { kind: 'refused', fault: { code: 'method.noModel' } };
  expect(await api.glimpse()).toMatchObject(noTable);
  expect(await api.sampleRecipe('wdbc')).toMatchObject(noTable);
  expect(await api.reportFile()).toMatchObject(noModel);
  expect(await api.predictionsFile()).toMatchObject(noModel);
  expect(await api.form('logistic')).toMatchObject(noModel);
  expect(await api.predictOne('logistic', {})).toMatchObject(noModel);
  expect(await api.measureBackends(aJob(), 'auto')).toMatchObject({ fault: { code: 'device.noBackend' } });
});

test('a table that is opened while the one before it is read anew stays open', async () => {
  const { api, recipe } = await opened();
  const small = new File(['dose,died\n', ...Array.from({ length: 20 }, (_, i) => `${i},${i % 2}\n`)], 'small.csv');
  const reviewing = api.reviewRecipe({ ...recipe, reading: { delimiter: ',' } });
  await done(api.openTable(aJob(), small, {}, quiet));
  await reviewing;
  expect((await done(api.glimpse())).columns).toEqual(['dose', 'died']);
});

test('a study is trained, kept, and of the same mind in another worker, without its table', async () => {
  const { api, recipe } = await opened();
  const report = await done(api.train(aJob(), recipe, quiet));
  const lines = (await (await done(api.predictionsFile())).text()).trim().split('\n');
  expect(lines).toHaveLength(1 + report.table.rows);
  const form = await done(api.form('logistic'));
  const values = Object.fromEntries(form.fields.map((field) => [field.name, 'median' in field ? field.median : null]));
  const { prediction } = await done(api.predictOne('logistic', values));
  expect(prediction).toMatchObject({ kind: 'binary' });

  const later = studyApi();
  const [listing] = await done(later.listStudies());
  expect(listing).toMatchObject({ state: 'finished', foldsDone: 3, folds: 3, rows: 569 });
  const reopened = await done(later.openStudy(listing!.id));
  expect(reopened.report).toEqual(report);
  expect(reopened.readOnly).toBe(false);
  expect((await done(later.predictOne('logistic', values))).prediction).toEqual(prediction);
  // Out-of-fold predictions are rows, and no row was kept.
  expect(await later.predictionsFile()).toMatchObject({ fault: { code: 'method.noTable' } });
  expect(await done(later.openSample(aJob(), 'wdbc', quiet))).toMatchObject({ recognised: 'same' });
  // What is opened after that begins something new, and so does a sample of another study.
  expect(await done(later.openSample(aJob(), 'progression', quiet))).toMatchObject({ recognised: null });
  await done(later.openStudy(listing!.id));
  expect(await done(later.openSample(aJob(), 'progression', quiet))).toMatchObject({ recognised: null });
  await done(later.openStudy(listing!.id));
  const another = new File(['age,dead\n61,yes\n70,no\n'], 'another.csv');
  expect(await done(later.openTable(aJob(), another, {}, quiet))).toMatchObject({ recognised: 'different' });
});

test('a training that was stopped, and one cut off by a reload, lose no finished fold', async () => {
  const { api, recipe } = await opened(6);
  expect(await stoppedAfter(api, recipe, 2)).toEqual({ kind: 'stopped' });

  const { api: later } = await opened();
  const [listing] = await done(later.listStudies());
  expect(listing!.state).toBe('training');
  expect(listing!.foldsDone).toBeGreaterThanOrEqual(2);
  const resumed = await done(later.train(aJob(), recipe, quiet));
  expect(resumed.notices).toContainEqual({ kind: 'resumed', foldsKept: listing!.foldsDone });
  expect(await done(later.listStudies())).toMatchObject([{ state: 'finished', foldsDone: 6 }]);

  const { api: elsewhere } = await opened();
  await done(elsewhere.erase());
  await done(elsewhere.openSample(aJob(), 'wdbc', quiet));
  const whole = await done(elsewhere.train(aJob(), recipe, quiet));
  expect(whole.notices).toEqual([]);
  expect(whole.models[0]!.results).toEqual(resumed.models[0]!.results);
});

test('a training asked for while another still ends waits for it, and both are kept', async () => {
  const { api, recipe } = await opened();
  const first = aJob();
  const ending = api.train(first, recipe, () => api.stop(first));
  const second = await done(api.train(aJob(), { ...recipe, seed: 5 }, quiet));
  expect(await ending).toEqual({ kind: 'stopped' });
  expect(second.notices.map(({ kind }) => kind)).not.toContain('notSaved');

  const again = aJob();
  const stopping = api.train(again, recipe, () => api.stop(again));
  const third = await done(api.train(aJob(), recipe, quiet));
  expect(await stopping).toEqual({ kind: 'stopped' });
  expect(third.notices.map(({ kind }) => kind)).not.toContain('notSaved');
  expect(await done(api.listStudies())).toHaveLength(2);
});

test('a study that is being trained is open for reading only elsewhere, and for more where it is trained', async () => {
  const { api, recipe } = await opened();
  const other = studyApi();
  const looks: Promise<boolean[]>[] = [];
  await done(
    api.train(aJob(), recipe, ({ models }) => {
      if (models[0]!.foldsDone !== 1 || looks.length > 0) return;
      const look = async () => {
        // The run is held, so that it cannot end before it was looked at.
        await done(api.pauseTraining(true));
        const { id } = (await done(api.listStudies()))[0]!;
        const seen = [(await done(api.openStudy(id))).readOnly, (await done(other.openStudy(id))).readOnly];
        await done(api.pauseTraining(false));
        return seen;
      };
      looks.push(look());
    }),
  );
  expect(await looks[0]).toEqual([false, true]);
});

test('a pause ends with the run that it was asked of', async () => {
  const { api, recipe } = await opened();
  await done(api.pauseTraining(true));
  const report = await done(api.train(aJob(), recipe, quiet));
  expect(report.models.length).toBeGreaterThan(0);
});

test('a renamed study carries its new title wherever it is opened', async () => {
  const { api, recipe } = await opened();
  await done(api.train(aJob(), recipe, quiet));
  const [listing] = await done(api.listStudies());
  await done(api.renameStudy(listing!.id, 'Second look'));

  const reopened = await done(api.openStudy(listing!.id));
  expect(reopened.title).toBe('Second look');
  expect(reopened.recipe.title).toBe('Second look');
  await done(api.openSample(aJob(), 'wdbc', quiet));
  await done(api.train(aJob(), reopened.recipe, quiet));
  expect(await done(api.listStudies())).toMatchObject([{ id: listing!.id, title: 'Second look' }]);
});

test('a removed study comes back once, and a study file makes another of it', async () => {
  const { api, recipe } = await opened();
  await done(api.train(aJob(), recipe, quiet));
  const { id } = (await done(api.listStudies()))[0]!;
  const file = new File([await done(api.exportStudy(id))], 'study.benchside');
  await done(api.removeStudy(id));
  expect(await done(api.listStudies())).toEqual([]);
  await done(api.undoRemove());
  expect(await api.undoRemove()).toMatchObject({ fault: { code: 'vault.unknownStudy' } });

  const copy = await done(api.importStudy(file));
  expect(copy.id).not.toBe(id);
  expect(copy.foldsDone).toBe(3);
  expect(await done(api.listStudies())).toHaveLength(2);
});

test('erasing ends what is under way, and nothing comes back', async () => {
  const { api, recipe } = await opened(6);
  const erased = Promise.withResolvers<undefined>();
  const training = api.train(aJob(), recipe, ({ models }) => {
    if (models[0]!.foldsDone === 2) void done(api.erase()).then(() => erased.resolve(undefined));
  });
  expect(await training).toEqual({ kind: 'stopped' });
  await erased.promise;
  expect(await indexedDB.databases()).toEqual([]);
  expect(await api.glimpse()).toMatchObject({ fault: { code: 'method.noTable' } });
});
