import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { plainEstimator } from '../../workers/contract/default-estimators';
import type { EstimatorSpec } from '../../workers/contract/recipe';
import { studyApi } from '../../workers/study/api';
import { Shelves } from '../../workers/vault/shelves';
import { aJob, done, faultOf, finite, madeTable, quiet, trained, type Kind } from './made-table';

beforeEach(() => {
  vi.stubGlobal('indexedDB', new IDBFactory());
});

afterEach(() => {
  vi.unstubAllGlobals();
});

const regressions = { binary: 'logistic', classes: 'multinomial', continuous: 'linear' } as const;
const forest = { ...plainEstimator('forest'), trees: 60 } as EstimatorSpec;
const additive = { ...plainEstimator('additive'), rounds: 40, bags: 1 } as EstimatorSpec;
const boosting = { ...plainEstimator('boosting'), rounds: 40, members: 1 } as EstimatorSpec;
const stack = { ...plainEstimator('stack'), steps: 8 } as EstimatorSpec;
const someone = { age: 70, sex: 'm', marker: 1 };

const study = (kind: Exclude<Kind, 'survival'>, estimators: readonly EstimatorSpec[]) =>
  trained(kind, 240, {
    estimators: [plainEstimator(regressions[kind]), ...estimators],
    resampling: { kind: 'crossValidation', folds: 3, repeats: 1, stratified: true },
    search: { minutes: 1, candidates: 1, folds: 2 },
  });

test('a blend does not keep its members twice, and is whole on the desk and in a file', async () => {
  const { api } = await study('binary', [forest, additive, stack]);
  const said = await done(api.predictOne('stack', someone));
  const [listing] = await done(api.listStudies());
  const shelves = new Shelves();
  const bundle = await shelves.readBundle(listing!.id);
  const blends = [...bundle.models, ...bundle.folds].filter(({ modelId }) => modelId === 'stack');
  expect(blends).toHaveLength(4);
  for (const { model } of blends) {
    if (model.estimator.family !== 'stack') throw new Error('no blend');
    expect(model.estimator.members.length).toBeGreaterThan(0);
    expect(model.estimator.members.every(({ model: member }) => member.steps.predictors.length === 3)).toBe(true);
  }
  // What lies there weighs about what the members alone weigh.
  const stored = await allStored();
  const weightOf = (isBlend: boolean) =>
    stored.filter(({ modelId }) => (modelId === 'stack') === isBlend).reduce((sum, { bytes }) => sum + bytes, 0);
  expect(weightOf(true)).toBeLessThan(0.1 * weightOf(false));

  // Members that are used otherwise from now on stay in the blend as they were.
  await done(api.editShapes(aJob(), 'additive', [{ kind: 'flatten', predictor: 'marker', at: 5, reason: 'x' }]));
  await done(api.adoptRecalibration('additive', 'beta'));
  await done(api.adoptRecalibration('logistic', 'beta'));
  const later = studyApi();
  await done(later.openStudy(listing!.id));
  expect(await done(later.predictOne('stack', someone))).toEqual(said);

  const file = new File([await done(api.exportStudy(listing!.id))], 'study.json');
  await done(api.removeStudy(listing!.id));
  await done(api.undoRemove());
  await done(later.openStudy(listing!.id));
  expect(await done(later.predictOne('stack', someone))).toEqual(said);
  vi.stubGlobal('indexedDB', new IDBFactory());
  const other = studyApi();
  await done(other.importStudy(file));
  expect(await done(other.predictOne('stack', someone))).toEqual(said);
  const [imported] = await done(other.listStudies());
  expect(await file.text()).toBe(await (await done(other.exportStudy(imported!.id))).text());
});

/** The records of models and folds as they lie in the database. */
async function allStored(): Promise<{ modelId: string; bytes: number }[]> {
  const opening = indexedDB.open('benchside');
  const db = await new Promise<IDBDatabase>((resolve) => {
    opening.onsuccess = () => resolve(opening.result);
  });
  const tx = db.transaction(['models', 'folds']);
  const lists = await Promise.all(
    ['models', 'folds'].map(
      (name) =>
        new Promise<{ modelId: string; bytes: number }[]>((resolve) => {
          const request = tx.objectStore(name).getAll();
          request.onsuccess = () => resolve(request.result as { modelId: string; bytes: number }[]);
        }),
    ),
  );
  db.close();
  return lists.flat();
}

test('a blend is recalibrated after its own recalibration, and goes back to it', async () => {
  const { api, report } = await study('binary', [forest, stack]);
  const before = await done(api.predictOne('stack', someone));
  for (const id of report.models.map((model) => model.id)) {
    await done(api.recalibrate(aJob(), id));
    const moved = await done(api.adoptRecalibration(id, 'intercept'));
    const again = await done(api.adoptRecalibration(id, 'logistic'));
    expect(finite([moved, again])).toBe(true);
    await done(api.conformal(aJob(), id, 0.2, true));
  }
  const moved = await done(api.predictOne('stack', someone));
  expect(moved.prediction).not.toMatchObject({ risk: 'risk' in before.prediction ? before.prediction.risk : null });
  const later = studyApi();
  await done(later.openStudy((await done(later.listStudies()))[0]!.id));
  expect(await done(later.predictOne('stack', someone))).toEqual(moved);
  await done(api.adoptRecalibration('stack', null));
  const back = await done(api.predictOne('stack', someone));
  expect(back.prediction).toMatchObject({ risk: 'risk' in before.prediction ? before.prediction.risk : null });
});

test.each(['binary', 'classes', 'continuous'] as const)(
  '%s: each family has a form, predicts alike one by one and in a table, and is judged in groups',
  async (kind) => {
    const { api, report } = await study(kind, [forest, additive, boosting, stack]);
    const asked = await done(api.subgroups(aJob(), [{ column: 'sex', kind: 'levels' }], null, 5));
    expect(asked.analyses.subgroups!.groups[0]!.models).toHaveLength(report.models.length);
    const row = 'age,sex,marker\n70,m,1\n,,\n999,x,-50\n';
    for (const { id } of report.models) {
      const form = await done(api.form(id));
      expect(form.fields.map(({ name }) => name)).toEqual(['age', 'sex', 'marker']);
      expect(form.modelId).toBe(id);
      const one = await done(api.predictOne(id, someone));
      const odd = await done(api.predictOne(id, { age: 999, sex: 'x' }));
      expect([odd.outside, odd.imputed]).toEqual([['age', 'sex'], ['marker']]);
      const { file } = await done(api.predictTable(aJob(), id, new File([row], 'new.csv'), quiet));
      const [, first] = (await file.text()).trim().split('\n');
      const numbers = first!.split(',').map(Number).filter(Number.isFinite);
      const value =
        'risk' in one.prediction ? one.prediction.risk : 'value' in one.prediction ? one.prediction.value : null;
      if (value !== null) expect(Math.min(...numbers.map((number) => Math.abs(number - value)))).toBeLessThan(1e-6);
      await done(api.conformal(aJob(), id, 0.2, false));
    }
  },
);

test('a blend is validated elsewhere and recalibrated there, but not fitted anew', async () => {
  const { api } = await study('binary', [forest, stack]);
  const report = await done(api.validate(aJob(), 'stack', madeTable('binary', 160, 77, 0.6), quiet));
  const [external] = report.analyses.external;
  expect(external!.updates.map(({ method, results }) => [method, results !== null])).toEqual([
    ['none', true],
    ['recalibrateIntercept', true],
    ['recalibrate', true],
    ['revise', false],
    ['refit', false],
  ]);
  expect(await faultOf(api.adoptUpdate(aJob(), external!.id, 'refit'))).toBe('method.noUpdate');
  const opened = await done(api.adoptUpdate(aJob(), external!.id, 'recalibrate'));
  expect(finite(opened.report)).toBe(true);
  const said = await done(api.predictOne('stack', someone));
  const later = studyApi();
  await done(later.openStudy(opened.id));
  expect(await done(later.predictOne('stack', someone))).toEqual(said);
  const forestToo = await done(
    later.openStudy((await done(later.listStudies())).find(({ id }) => id !== opened.id)!.id),
  );
  expect(forestToo.report!.models).toHaveLength(3);
  const again = await done(later.validate(aJob(), 'forest', madeTable('binary', 160, 77, 0.6), quiet));
  expect(again.analyses.external[1]!.updates.map(({ results }) => results !== null)).toEqual([
    true,
    true,
    true,
    false,
    true,
  ]);
});
