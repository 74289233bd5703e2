import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { plainEstimator } from '../../workers/contract/default-estimators';
import type { EstimatorSpec } from '../../workers/contract/recipe';
import type { StudyReport } from '../../workers/contract/report';
import type { ShapeEdit } from '../../workers/contract/shapes';
import { studyApi } from '../../workers/study/api';
import { aJob, done, faultOf, finite, madeTable, quiet, trained, type Kind } from './made-table';

beforeEach(() => {
  vi.stubGlobal('indexedDB', new IDBFactory());
});

afterEach(() => {
  vi.unstubAllGlobals();
});

const additive = { ...plainEstimator('additive'), rounds: 60, bags: 2, interactions: 1 } as EstimatorSpec;
const forest = { ...plainEstimator('forest'), trees: 20 } as EstimatorSpec;
const points = { ...plainEstimator('points'), items: 4, cards: 4 } as EstimatorSpec;
const network = { ...plainEstimator('network'), members: 1, epochs: 3, patience: 0 } as EstimatorSpec;
const folds = { resampling: { kind: 'crossValidation', folds: 3, repeats: 1, stratified: true } };

const study = (kind: Kind, estimators: readonly EstimatorSpec[], rows = 200, more: object = {}) =>
  trained(kind, rows, { estimators, ...folds, search: { minutes: 1, candidates: 1, folds: 2 }, ...more });

const regression = plainEstimator('logistic');
const rising: ShapeEdit = { kind: 'monotone', predictor: 'age', direction: 1, at: 1e12, by: 'A', reason: 'Known.' };
const flat: ShapeEdit = { kind: 'flatten', predictor: 'marker', at: 1e12 + 5, reason: 'Not measured elsewhere.' };
const someone = { age: 70, sex: 'm', marker: 1 };

/** The kept study, opened by a worker that has its table open. */
async function reopened(file: File) {
  const api = studyApi();
  const [listing] = await done(api.listStudies());
  const opened = await done(api.openStudy(listing!.id));
  await done(api.openTable(aJob(), file, {}, quiet));
  return { api, opened };
}

describe('edited shapes', () => {
  test('the model and its folds are edited alike, judged again, kept, and restored when edits are taken back', async () => {
    const { api, report, file } = await study('binary', [
      regression,
      additive,
      { ...plainEstimator('stack'), steps: 5 } as EstimatorSpec,
    ]);
    const before = await done(api.predictOne('additive', someone));
    await done(api.conformal(aJob(), 'additive', 0.1, false));
    await done(api.adoptRecalibration('additive', 'logistic'));
    await done(
      api.subgroups(
        aJob(),
        [
          { column: 'sex', kind: 'levels' },
          { column: 'age', kind: 'bands', cuts: [50, 60] },
        ],
        0.4,
        5,
      ),
    );
    const asked = await done(api.addScore(aJob(), { name: 'By hand', formula: 'marker', scale: 'logit' }));

    const edited = await done(api.editShapes(aJob(), 'additive', [rising, flat]));
    expect(finite(edited)).toBe(true);
    const [own] = edited.analyses.edits;
    const told = (id: string, of: StudyReport) => of.models.find((one) => one.id === id)!;
    expect(own).toMatchObject({ model: 'additive', edits: [rising, flat], blends: ['stack'] });
    expect(own!.before.figures).toEqual(told('additive', report).results.figures);
    // The marker carries most of what can be known.
    expect(told('additive', edited).results.figures).not.toEqual(own!.before.figures);
    const fit = told('additive', edited).fit;
    expect(fit.family === 'additive' && fit.shapes.edits).toEqual([rising, flat]);
    expect(told('stack', edited).results).toEqual(told('stack', report).results);
    expect(told('logistic', edited)).toEqual(told('logistic', report));
    const apart = (of: StudyReport) =>
      of.comparisons.find(({ first, second }) => first === 'logistic' && second === 'additive');
    expect(apart(edited)!.loss).not.toEqual(apart(report)!.loss);
    expect(edited.analyses.conformal[0]).not.toEqual(asked.analyses.conformal[0]);
    expect(edited.analyses.subgroups!.groups.map(({ level, from, to }) => [level, from, to])).toEqual(
      asked.analyses.subgroups!.groups.map(({ level, from, to }) => [level, from, to]),
    );
    expect(edited.analyses.scores.map(({ id, results }) => [id, results])).toEqual(
      asked.analyses.scores.map(({ id, results }) => [id, results]),
    );
    expect(edited.analyses.scores[0]!.comparisons[1]).not.toEqual(asked.analyses.scores[0]!.comparisons[1]);

    const { api: later, opened } = await reopened(file);
    expect(opened.report).toEqual(edited);
    expect(await done(later.predictOne('additive', someone))).toEqual(await done(api.predictOne('additive', someone)));
    const saved = async (of: typeof api) => (await done(of.predictionsFile())).text();
    expect(await saved(later)).toBe(await saved(api));

    const back = await done(later.editShapes(aJob(), 'additive', []));
    expect(back).toEqual(asked);
    await done(later.adoptRecalibration('additive', null));
    expect((await done(later.predictOne('additive', someone))).prediction).toMatchObject(
      before.prediction.kind === 'binary' ? { risk: before.prediction.risk } : {},
    );
  });

  test('edits outlast another run of the same study, and a file of it', async () => {
    const { api, file } = await study('continuous', [plainEstimator('linear'), additive]);
    const edited = await done(api.editShapes(aJob(), 'additive', [flat]));
    const again = await done(api.train(aJob(), edited.recipe, quiet));
    expect(again.models.map(({ results, fit }) => [results, fit])).toEqual(
      edited.models.map(({ results, fit }) => [results, fit]),
    );
    expect(again.analyses).toEqual(edited.analyses);
    const said = await done(api.predictOne('additive', someone));

    const [listing] = await done(api.listStudies());
    const blob = await done(api.exportStudy(listing!.id));
    vi.stubGlobal('indexedDB', new IDBFactory());
    const other = studyApi();
    const imported = await done(other.importStudy(new File([blob], 'study.json')));
    expect(imported.report!.analyses).toEqual(edited.analyses);
    expect((await done(other.predictOne('additive', someone))).prediction).toEqual(said.prediction);
    await done(other.openTable(aJob(), file, {}, quiet));
    const undone = await done(other.editShapes(aJob(), 'additive', []));
    expect(undone.models[1]!.results.figures).toEqual(edited.analyses.edits[0]!.before.figures);
  });

  test('what cannot be edited is refused by name', async () => {
    const { api } = await study('binary', [regression, additive], 120);
    const ask = (edit: object, model = 'additive') => faultOf(api.editShapes(aJob(), model, [{ ...rising, ...edit }]));
    expect(await ask({}, 'logistic')).toBe('method.noModel');
    expect(await ask({}, 'nobody')).toBe('method.noModel');
    expect(await ask({ predictor: 'height' })).toBe('input.shapeEdit');
    expect(await ask({ predictor: 'sex' })).toBe('input.shapeEdit');
    expect(await ask({ kind: 'clip', low: 5, high: 2 })).toBe('input.shapeEdit');
    expect(await ask({ kind: 'set', part: { kind: 'range' }, score: NaN })).toBe('input.shapeEdit');
    expect(await ask({ kind: 'set', part: { kind: 'levels', levels: ['f'] }, score: 1 })).toBe('input.shapeEdit');
    expect(await ask({ reason: 'x'.repeat(6000) })).toBe('input.textTooLong');
    const job = aJob();
    const asked = api.editShapes(job, 'additive', [rising]);
    api.stop(job);
    expect((await asked).kind).toBe('stopped');
    expect((await done(api.editShapes(aJob(), 'additive', []))).analyses.edits).toEqual([]);
  });
});

describe('cards of points', () => {
  test('another card is used from then on, is kept, and is told apart from the one that was judged', async () => {
    const { api, report, file } = await study('binary', [points, regression]);
    const fit = report.models[0]!.fit;
    if (fit.family !== 'points') throw new Error('no card');
    expect(fit.cards.length).toBeGreaterThan(1);
    const before = await done(api.predictOne('points', someone));
    const changed = await done(api.chooseCard('points', 1));
    expect(changed.analyses.cards).toEqual([{ model: 'points', card: 1, judged: 0 }]);
    expect(changed.models[0]!.fit).toEqual({ ...fit, chosen: 1 });
    expect(changed.models[0]!.results).toEqual(report.models[0]!.results);
    const risks = fit.cards[1]!.risks.map(({ risk }) => risk);
    const now = await done(api.predictOne('points', someone));
    expect(now.prediction.kind === 'binary' && risks.includes(now.prediction.risk)).toBe(true);
    const { api: later, opened } = await reopened(file);
    expect(opened.report).toEqual(changed);
    expect(await done(later.predictOne('points', someone))).toEqual(now);
    const again = await done(later.train(aJob(), changed.recipe, quiet));
    expect(again.analyses.cards).toEqual(changed.analyses.cards);
    expect(await done(later.predictOne('points', someone))).toEqual(now);
    const back = await done(later.chooseCard('points', 0));
    expect(back.analyses.cards).toEqual([]);
    expect(await done(later.predictOne('points', someone))).toEqual(before);
    expect(await faultOf(later.chooseCard('points', 99))).toBe('method.noModel');
    expect(await faultOf(later.chooseCard('logistic', 0))).toBe('method.noModel');
  });
});

describe('a learning curve', () => {
  test.each(['binary', 'continuous', 'classes', 'survival'] as const)(
    'of a %s outcome is finite, ordered and kept',
    async (kind) => {
      const simple = { binary: 'logistic', continuous: 'linear', classes: 'multinomial', survival: 'cox' } as const;
      const { api, file } = await study(kind, [plainEstimator(simple[kind]), network], 180);
      const heard: number[] = [];
      const report = await done(api.learningCurve(aJob(), null, ({ done: count, of }) => heard.push(count / of)));
      const { learning } = report.analyses;
      expect(finite(learning)).toBe(true);
      expect([learning!.classical.model, learning!.deep!.model]).toEqual([simple[kind], 'network']);
      expect([learning!.participants, learning!.draws]).toEqual([180, 5]);
      for (const { points: places, band, doubled, quadrupled } of [learning!.classical, learning!.deep!]) {
        expect(places.map(({ participants }) => participants)).toEqual(
          places.map(({ participants }) => participants).sort((a, b) => a - b),
        );
        expect(places.map(({ fits }) => fits)).toEqual([15, 15, 15, 15, 15, 3]);
        expect(places.at(-1)!.participants).toBeCloseTo(120, 0);
        expect(band.participants.at(-1)).toBeCloseTo(720, 6);
        expect(band.loss.every((loss, k) => band.low[k]! <= loss && loss <= band.high[k]!)).toBe(true);
        if (doubled.kind !== 'estimated' || quadrupled.kind !== 'estimated') throw new Error('no gain');
        expect(doubled.low).toBeGreaterThanOrEqual(0);
        expect(quadrupled.value).toBeGreaterThanOrEqual(doubled.value);
      }
      expect(heard.at(-1)).toBe(1);
      expect(learning!.differences.map(({ times }) => times)).toEqual([1, 2, 4]);
      const { api: later, opened } = await reopened(file);
      expect(opened.report).toEqual(report);
      // The same question has the same answer, from folds as they were kept.
      expect((await done(later.learningCurve(aJob(), null, quiet))).analyses.learning).toEqual(learning);
    },
  );

  test('one model alone, models by name, none, and a stop', async () => {
    const { api } = await study('binary', [regression, forest, network], 120);
    const asked = await done(api.learningCurve(aJob(), ['forest', 'network'], quiet));
    expect(asked.analyses.learning!.classical.model).toBe('forest');
    expect(await faultOf(api.learningCurve(aJob(), ['forest', 'nobody'], quiet))).toBe('method.noModel');
    const job = aJob();
    const stopped = api.learningCurve(job, null, () => api.stop(job));
    expect((await stopped).kind).toBe('stopped');
    const { api: alone } = await study('binary', [forest], 120, { seed: 8 });
    const { learning } = (await done(alone.learningCurve(aJob(), null, quiet))).analyses;
    expect([learning!.deep, learning!.overtakes, learning!.differences]).toEqual([null, null, []]);
  });

  test('a bootstrapped study is dealt into folds', async () => {
    const resampling = { kind: 'bootstrap', resamples: 20 };
    const { api } = await study('binary', [regression], 120, { resampling });
    const { learning } = (await done(api.learningCurve(aJob(), null, quiet))).analyses;
    expect(learning!.classical.points.map(({ fits }) => fits)).toEqual([15, 15, 15, 15, 15, 5]);
    expect(finite(learning)).toBe(true);
  });
});

describe('neighbours', () => {
  const neighbours = plainEstimator('neighbours');

  test('are judged but never used, kept or saved', async () => {
    const { api, report, file } = await study('binary', [regression, neighbours]);
    expect(report.models.map(({ id }) => id)).toEqual(['logistic', 'neighbours']);
    expect(await faultOf(api.form('neighbours'))).toBe('method.noModel');
    expect(await faultOf(api.predictOne('neighbours', someone))).toBe('method.noModel');
    expect(await faultOf(api.adoptRecalibration('neighbours', 'logistic'))).toBe('method.noModel');
    expect(await faultOf(api.validate(aJob(), 'neighbours', madeTable('binary', 60, 3), quiet))).toBe('method.noModel');
    expect(JSON.parse(await (await done(api.modelFile())).text())).toMatchObject({ models: [{ id: 'logistic' }] });
    const [listing] = await done(api.listStudies());
    expect(listing).toMatchObject({ foldsDone: 3, folds: 3, state: 'finished' });
    const saved = JSON.parse(await (await done(api.exportStudy(listing!.id))).text()) as {
      study: { models: { modelId: string }[]; fittedFolds: { modelId: string }[] };
    };
    expect(saved.study.models.map(({ modelId }) => modelId)).toEqual(['logistic']);
    expect(new Set(saved.study.fittedFolds.map(({ modelId }) => modelId))).toEqual(new Set(['logistic']));

    const { api: later, opened } = await reopened(file);
    expect(opened.report).toEqual(report);
    const asked = await done(later.subgroups(aJob(), [{ column: 'sex', kind: 'levels' }], 0.4, 5));
    expect(finite(asked.analyses)).toBe(true);
    await done(later.addScore(aJob(), { name: 'x', formula: 'marker', scale: 'logit' }));
    expect(await faultOf(later.conformal(aJob(), 'neighbours', 0.1, false))).toBe('method.nothingPredicted');
    expect((await done(later.predictionsFile())).size).toBeGreaterThan(100);
  });
});
