import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Figure } from '../../workers/contract/figures';
import { studyApi } from '../../workers/study/api';
import { aJob, done, faultOf, finite, madeTable, quiet, trained } from './made-table';

beforeEach(() => {
  vi.stubGlobal('indexedDB', new IDBFactory());
});

afterEach(() => {
  vi.unstubAllGlobals();
});

const valueOf = (figure: Figure | undefined) => (figure?.kind === 'estimated' ? figure.value : NaN);

describe('published scores', () => {
  test('a score in points is mapped to risks across folds, judged, compared, kept and taken back', async () => {
    const { api } = await trained('binary');
    const name = 'By hand';
    const formula = '0.05*age - 0.6*(sex == "f") + marker';
    const report = await done(api.addScore(aJob(), { name, formula, scale: 'points' }));
    const [score] = report.analyses.scores;
    expect(score).toMatchObject({ name, formula, scale: 'points', notScored: 0 });
    expect(finite(score)).toBe(true);
    if (score?.results.kind !== 'binary') throw new Error('no yes/no outcome');
    expect(valueOf(score.results.figures.auroc)).toBeGreaterThan(0.7);
    // Mapped to risks, the points are calibrated as a model of one predictor is.
    expect(Math.abs(valueOf(score.results.figures.calibrationInTheLarge))).toBeLessThan(0.1);
    expect(valueOf(score.results.figures.aurocBootstrap)).toBeGreaterThan(0.7);
    expect(score.comparisons.map(({ first, second }) => [first, second])).toEqual([
      ['one', score.id],
      ['two', score.id],
    ]);
    expect(score.comparisons[0]!.bootstrap.length).toBeGreaterThan(0);

    const second = await done(api.addScore(aJob(), { name: 'Risk', formula: 'plogis(marker)', scale: 'risk' }));
    expect(second.analyses.scores).toHaveLength(2);
    const logit = await done(api.addScore(aJob(), { name: 'Logit', formula: 'marker', scale: 'logit' }));
    const brier = logit.analyses.scores.map(({ results }) =>
      results.kind === 'binary' ? valueOf(results.figures.brier) : 0,
    );
    // The two ways to the same risk round differently.
    expect(brier[2]).toBeCloseTo(brier[1]!, 12);

    const later = studyApi();
    const [listing] = await done(later.listStudies());
    expect((await done(later.openStudy(listing!.id))).report).toEqual(logit);
    const left = await done(later.removeScore(score.id));
    expect(left.analyses.scores.map((one) => one.name)).toEqual(['Risk', 'Logit']);
  });

  test('a score that is no risk, gives nothing, or cannot be read is refused by name', async () => {
    const { api } = await trained('binary', 80);
    const ask = (formula: string, scale: 'risk' | 'logit' | 'points' | 'value') =>
      faultOf(api.addScore(aJob(), { name: 'x', formula, scale }));
    expect(await ask('marker', 'risk')).toBe('input.scoreNotARisk');
    expect(await ask('1/0', 'points')).toBe('input.scoreOfNone');
    expect(await ask('age +', 'points')).toBe('input.formula');
    expect(await ask('weight', 'points')).toBe('input.formula');
    expect(await ask('marker', 'value')).toBe('method.notForThisOutcome');
  });

  test('constant points rank nobody and say so; points of one value in all but a few rows do no harm', async () => {
    const { api } = await trained('binary', 80);
    const constant = await done(api.addScore(aJob(), { name: 'c', formula: '3', scale: 'points' }));
    expect(finite(constant.analyses)).toBe(true);
    const perfect = await done(api.addScore(aJob(), { name: 'p', formula: '(died == "yes")', scale: 'points' }));
    expect(finite(perfect.analyses)).toBe(true);
    expect(valueOf(perfect.analyses.scores[1]!.results.figures['auroc' as never])).toBe(1);
  });

  test('of survival a risk is judged at the horizon and points by their ranks alone', async () => {
    const { api } = await trained('survival');
    await done(api.addScore(aJob(), { name: 'risk', formula: 'plogis(marker + 0.05*(age - 60))', scale: 'risk' }));
    const report = await done(api.addScore(aJob(), { name: 'p', formula: '100*marker + 5*age', scale: 'points' }));
    const [risk, points] = report.analyses.scores.map(({ results }) => results);
    if (risk?.kind !== 'survival' || points?.kind !== 'survival') throw new Error('no survival');
    expect(finite(report.analyses)).toBe(true);
    expect(risk.overTime.times).toEqual([4]);
    expect(risk.figures.integratedBrier.kind).toBe('notEstimable');
    expect(risk.figures.brier.kind).toBe('estimated');
    expect(valueOf(points.figures.harrell)).toBeCloseTo(valueOf(risk.figures.harrell), 12);
    expect(points.figures.brier.kind).toBe('notEstimable');
    expect(points.groups).toEqual([]);
    expect(report.analyses.scores[1]!.comparisons[0]!.loss.kind).toBe('notEstimable');
  });

  test('a value is judged beside linear models; classes have no scores', async () => {
    const { api } = await trained('continuous', 120);
    const report = await done(api.addScore(aJob(), { name: 'v', formula: '10 + 2*marker', scale: 'value' }));
    expect(report.analyses.scores[0]!.results.kind).toBe('continuous');
    const { api: other } = await trained('classes', 200);
    expect(await faultOf(other.addScore(aJob(), { name: 'v', formula: 'age', scale: 'points' }))).toBe(
      'method.notForThisOutcome',
    );
  });
});

describe('subgroups', () => {
  test.each(['binary', 'classes', 'continuous', 'survival'] as const)('%s: levels and bands', async (kind) => {
    const { api, report } = await trained(kind);
    const asked = await done(
      api.subgroups(
        aJob(),
        [
          { column: 'ward', kind: 'levels' },
          { column: 'age', kind: 'bands', cuts: [50, 65] },
        ],
        kind === 'binary' ? 0.4 : null,
        5,
      ),
    );
    const { subgroups } = asked.analyses;
    expect(finite(subgroups)).toBe(true);
    const wards = subgroups!.groups.filter(({ column }) => column === 'ward');
    expect(wards.map(({ level }) => level)).toEqual(['north', 'south', 'west', null]);
    expect(wards.reduce((sum, { participants }) => sum + participants!, 0)).toBe(report.rowsUsed);
    const bands = subgroups!.groups.filter(({ column }) => column === 'age');
    expect(bands.map(({ from, to }) => [from, to])).toEqual([
      [null, 50],
      [50, 65],
      [65, null],
    ]);
    expect(bands.every(({ models }) => models.length === 2)).toBe(true);
    if (kind === 'binary') {
      const [own] = bands[2]!.models;
      expect(own!.falseNegativeRate!.kind).toBe('estimated');
      expect(own!.netBenefit!.kind).toBe('estimated');
    }
  });

  test('a group too small to show takes another with it, so that none can be got by subtraction', async () => {
    const { api } = await trained('binary');
    // Five of 200 have no ward.
    const { analyses } = await done(api.subgroups(aJob(), [{ column: 'ward', kind: 'levels' }], null, 10));
    const hidden = analyses.subgroups!.groups.filter(({ participants }) => participants === null);
    expect(hidden).toHaveLength(2);
    expect(hidden.map(({ level }) => level)).toContain(null);
    expect(hidden.every(({ events, models }) => events === null && models.length === 0)).toBe(true);
  });

  test('what cannot be grouped is refused by name', async () => {
    const { api } = await trained('binary', 80);
    const ask = (choice: Parameters<typeof api.subgroups>[1][number], threshold: number | null = null, cell = 10) =>
      faultOf(api.subgroups(aJob(), [choice], threshold, cell));
    expect(await ask({ column: 'height', kind: 'levels' })).toBe('input.subgroups');
    expect(await ask({ column: 'sex', kind: 'bands', cuts: [1] })).toBe('input.subgroups');
    expect(await ask({ column: 'age', kind: 'bands', cuts: [60, 50] })).toBe('input.subgroups');
    expect(await ask({ column: 'age', kind: 'bands', cuts: [NaN] })).toBe('input.subgroups');
    expect(await ask({ column: 'sex', kind: 'levels' }, 1.5)).toBe('input.outOfRange');
    expect(await ask({ column: 'sex', kind: 'levels' }, null, NaN)).toBe('input.outOfRange');
  });
});

describe('recalibration', () => {
  test('five methods are judged across folds; the one adopted moves what the model says from then on', async () => {
    const { api } = await trained('binary');
    const before = await done(api.predictOne('one', { age: 70, sex: 'm', marker: 1 }));
    const report = await done(api.recalibrate(aJob(), 'one'));
    const [own] = report.analyses.recalibrations;
    expect(own!.methods.map(({ method }) => method)).toEqual([
      'intercept',
      'logistic',
      'beta',
      'isotonic',
      'temperature',
    ]);
    expect(own!.methods.every(({ figures }) => figures.brier?.kind === 'estimated')).toBe(true);
    expect(finite(own)).toBe(true);

    await done(api.conformal(aJob(), 'one', 0.1, true));
    const adopted = await done(api.adoptRecalibration('one', 'logistic'));
    expect(adopted.analyses.recalibrations[0]).toMatchObject({ model: 'one', adopted: 'logistic' });
    // The sets belong to the risks as they are told: they were made anew.
    expect(adopted.analyses.conformal[0]!.thresholds).not.toEqual(report.analyses.conformal);
    const after = await done(api.predictOne('one', { age: 70, sex: 'm', marker: 1 }));
    if (before.prediction.kind !== 'binary' || after.prediction.kind !== 'binary') throw new Error('no risk');
    expect(after.prediction.risk).not.toBe(before.prediction.risk);

    const later = studyApi();
    await done(later.openStudy((await done(later.listStudies()))[0]!.id));
    expect(await done(later.predictOne('one', { age: 70, sex: 'm', marker: 1 }))).toEqual(after);

    await done(api.adoptRecalibration('one', null));
    const back = await done(api.predictOne('one', { age: 70, sex: 'm', marker: 1 }));
    expect(back.prediction).toMatchObject({ risk: before.prediction.risk });
  });

  test('other outcomes and other models are refused', async () => {
    const { api } = await trained('continuous', 100);
    expect(await faultOf(api.recalibrate(aJob(), 'one'))).toBe('method.notForThisOutcome');
    expect(await faultOf(api.recalibrate(aJob(), 'three'))).toBe('method.noModel');
    expect(await faultOf(api.thresholdsAt('one', 0.1))).toBe('method.notForThisOutcome');
  });
});

describe('conformal', () => {
  test.each(['binary', 'classes', 'continuous'] as const)(
    '%s: coverage as asked, and used by predictions',
    async (kind) => {
      const { api } = await trained(kind, 400);
      const report = await done(api.conformal(aJob(), 'one', 0.1, kind === 'binary'));
      const [own] = report.analyses.conformal;
      expect(own!.thresholds).toHaveLength(kind === 'binary' ? 2 : 1);
      // 0.9 within two standard errors of 400 participants.
      expect(Math.abs(valueOf(own!.coverage[0]!.figure) - 0.9)).toBeLessThan(0.03);
      const { prediction } = await done(api.predictOne('one', { age: 60, sex: 'm', marker: 0.2 }));
      if (prediction.kind === 'continuous') {
        const { low, high } = prediction.interval!;
        expect(high - low).toBeCloseTo(2 * own!.thresholds[0]!, 10);
      } else if (prediction.kind !== 'survival') expect(prediction.set!.length).toBeGreaterThan(0);
    },
  );

  test('a chance to err outside (0, 0.5], and survival, are refused', async () => {
    const { api } = await trained('binary', 80);
    expect(await faultOf(api.conformal(aJob(), 'one', 0, false))).toBe('input.outOfRange');
    expect(await faultOf(api.conformal(aJob(), 'one', NaN, false))).toBe('input.outOfRange');
    const { api: other } = await trained('survival', 120);
    expect(await faultOf(other.conformal(aJob(), 'one', 0.1, false))).toBe('method.notForThisOutcome');
  });
});

describe('what the user says, and thresholds elsewhere', () => {
  test('a statement is kept, changed and taken back', async () => {
    const { api } = await trained('binary', 80);
    await done(api.state('12a', 'By the first author.'));
    const two = await done(api.state('3b', 'For wards.'));
    expect(two.analyses.statements).toEqual({ '12a': 'By the first author.', '3b': 'For wards.' });
    expect((await done(api.state('12a', ' '))).analyses.statements).toEqual({ '3b': 'For wards.' });
    expect(await faultOf(api.state('3b', 'x'.repeat(5001)))).toBe('input.textTooLong');
    await done(api.state('__proto__', 'odd'));
    expect((await done(api.state('1', 'a'))).analyses.statements).toMatchObject({ '1': 'a', '3b': 'For wards.' });
  });

  test('predictive values move with the prevalence, sensitivities do not', async () => {
    const { api, report } = await trained('binary');
    const rows = await done(api.thresholdsAt('one', 0.02));
    const [first] = report.models;
    if (first?.results.kind !== 'binary') throw new Error('no yes/no outcome');
    const at = 39;
    expect(rows[at]!.sensitivity).toEqual(first.results.thresholds[at]!.sensitivity);
    expect(valueOf(rows[at]!.ppv)).toBeLessThan(valueOf(first.results.thresholds[at]!.ppv));
    expect(await faultOf(api.thresholdsAt('one', 1))).toBe('input.outOfRange');
    expect(await faultOf(api.thresholdsAt('three', 0.1))).toBe('method.noModel');
  });
});

describe('a second table', () => {
  test.each(['binary', 'classes', 'continuous', 'survival'] as const)(
    '%s: judged as it stands and updated',
    async (kind) => {
      const { api } = await trained(kind);
      const second = new File([madeTable(kind, 260, 99, 0.7)], 'second.csv');
      const report = await done(api.validate(aJob(), 'one', second, quiet));
      const [external] = report.analyses.external;
      expect(finite(external)).toBe(true);
      expect(external!.modelHash).toMatch(/^[0-9a-f]{64}$/);
      expect(external).toMatchObject({ model: 'one', rowsUsed: 260, table: { name: 'second.csv', rows: 260 } });
      expect(external!.updates.map(({ method }) => method)).toEqual([
        'none',
        'recalibrateIntercept',
        'recalibrate',
        'revise',
        'refit',
      ]);
      const refit = external!.updates.find(({ method }) => method === 'refit');
      expect(refit!.results?.kind).toBe(kind);

      const opened = await done(api.adoptUpdate(aJob(), external!.id, 'refit'));
      expect(opened.report).toMatchObject({
        lineage: { update: 'refit', modelHash: external!.modelHash },
        table: { name: 'second.csv' },
      });
      expect(finite(opened.report)).toBe(true);
      await done(api.predictOne('one', { age: 60, sex: 'm', marker: 0.2 }));
      expect(await done(api.listStudies())).toHaveLength(2);
      // The updated study is as any other once its table is open: its kept folds predict, and are those of the update.
      await done(api.openTable(aJob(), second, {}, quiet));
      const asked = await done(api.subgroups(aJob(), [{ column: 'sex', kind: 'levels' }], null, 10));
      expect(finite(asked.analyses.subgroups)).toBe(true);
      expect((await (await done(api.predictionsFile())).text()).trim().split('\n')).toHaveLength(261);

      // It survives a file.
      const file = new File([await done(api.exportStudy(opened.id))], 'updated.benchside');
      const later = await done(studyApi().importStudy(file));
      expect(later.report).toEqual(asked);
    },
  );

  test('recalibration mends a model whose participants are more at risk', async () => {
    const { api } = await trained('binary');
    const second = new File([madeTable('binary', 400, 98, 1)], 'second.csv');
    const report = await done(api.validate(aJob(), 'one', second, quiet));
    const by = new Map(report.analyses.external[0]!.updates.map(({ method, results }) => [method, results]));
    const large = (method: 'none' | 'recalibrateIntercept' | 'recalibrate' | 'revise') => {
      const results = by.get(method);
      return results?.kind === 'binary' ? valueOf(results.figures.calibrationInTheLarge) : NaN;
    };
    expect(large('none')).toBeGreaterThan(0.6);
    for (const method of ['recalibrateIntercept', 'recalibrate', 'revise'] as const) {
      expect(Math.abs(large(method))).toBeLessThan(0.1);
    }
    expect(report.analyses.external[0]!.needed).toHaveLength(3);
    const { id } = report.analyses.external[0]!;
    const job = aJob();
    const stopped = api.adoptUpdate(job, id, 'recalibrate');
    api.stop(job);
    expect(await stopped).toEqual({ kind: 'stopped' });
    expect(await done(api.listStudies())).toHaveLength(1);
    await done(api.adoptUpdate(aJob(), id, 'recalibrate'));
    expect(await done(api.listStudies())).toHaveLength(2);
  });

  test('a test of the model can be stopped once the table is read', async () => {
    const { api } = await trained('binary');
    const second = new File([madeTable('binary', 400, 98, 1)], 'second.csv');
    const job = aJob();
    const told = await api.validate(job, 'one', second, ({ bytesRead, bytes }) => {
      if (bytesRead === bytes) api.stop(job);
    });
    expect(told).toEqual({ kind: 'stopped' });
    const report: unknown = JSON.parse(await (await done(api.reportFile())).text());
    expect(report).toMatchObject({ analyses: { external: [] } });
  });

  test('the first table, and one without the columns, are refused; an update needs the table in this tab', async () => {
    const { api, file } = await trained('binary', 100);
    expect(await faultOf(api.validate(aJob(), 'one', file, quiet))).toBe('input.sameTable');
    const other = new File(['age,sex,died\n50,f,yes\n60,m,no\n'], 'other.csv');
    expect(await api.validate(aJob(), 'one', other, quiet)).toMatchObject({
      fault: { code: 'input.missingPredictors', facts: { columns: ['marker'] } },
    });
    expect(await faultOf(api.adoptUpdate(aJob(), 'external-1', 'refit'))).toBe('method.validationGone');
  });

  test('a table of a handful of participants is judged or refused, and nothing is NaN', async () => {
    const { api } = await trained('binary', 100);
    const tiny = new File([madeTable('binary', 14, 5)], 'tiny.csv');
    const told = await api.validate(aJob(), 'one', tiny, quiet);
    expect(told.kind === 'done' ? finite(told.value.analyses) : told.kind).not.toBe(false);
  });
});

test('training again keeps what was asked before', async () => {
  const { api, report, file } = await trained('binary', 100);
  await done(api.state('1', 'A title.'));
  await done(api.recalibrate(aJob(), 'one'));
  const asked = await done(api.adoptRecalibration('one', 'intercept'));
  const said = await done(api.predictOne('one', { age: 60, sex: 'm', marker: 0.2 }));
  const later = studyApi();
  await done(later.openTable(aJob(), file, {}, quiet));
  const again = await done(later.train(aJob(), report.recipe, quiet));
  expect(again.analyses).toEqual(asked.analyses);
  expect(await done(later.predictOne('one', { age: 60, sex: 'm', marker: 0.2 }))).toEqual(said);
});

test.each([
  { kind: 'bootstrap', resamples: 20 },
  { kind: 'splitColumn', column: 'ward', evaluation: ['south'] },
  { kind: 'crossValidation', folds: 3, repeats: 2, stratified: true },
])('every question is answered whatever the resampling: $kind', async (resampling) => {
  const { api, report } = await trained('binary', 150, { resampling });
  await done(api.addScore(aJob(), { name: 'p', formula: 'marker', scale: 'points' }));
  await done(api.subgroups(aJob(), [{ column: 'sex', kind: 'levels' }], 0.3, 5));
  await done(api.recalibrate(aJob(), 'one'));
  await done(api.adoptRecalibration('one', 'logistic'));
  const { analyses } = await done(api.conformal(aJob(), 'one', 0.1, false));
  expect(finite(analyses)).toBe(true);
  const [score] = analyses.scores;
  if (score?.results.kind !== 'binary') throw new Error('no yes/no outcome');
  expect(score.results.figures.brier.kind).toBe('estimated');
  expect(score.comparisons[0]!.loss.kind).toBe('estimated');
  expect(analyses.recalibrations[0]!.methods[1]!.figures.brier?.kind).toBe('estimated');
  expect(analyses.conformal[0]!.coverage[0]!.figure.kind).toBe('estimated');
  const shown = analyses.subgroups!.groups.reduce((sum, { participants }) => sum + participants!, 0);
  expect(shown).toBe(report.rowsJudged);
});

test('rows of one participant stay together and are counted once', async () => {
  const { api, report } = await trained('binary', 200, { participant: 'marker', predictors: ['age', 'sex'] });
  expect(report.grouped).toBe(true);
  const second = new File([madeTable('binary', 80, 21)], 'second.csv');
  const { analyses } = await done(api.validate(aJob(), 'one', second, quiet));
  expect(analyses.external[0]).toMatchObject({ rowsUsed: 80, participants: 80 });
  expect(finite((await done(api.recalibrate(aJob(), 'one'))).analyses)).toBe(true);
});

test('a study comes back from its file with every answer in it', async () => {
  const { api, report } = await trained('binary', 120);
  await done(api.addScore(aJob(), { name: 'By hand', formula: 'marker', scale: 'points' }));
  await done(api.subgroups(aJob(), [{ column: 'age', kind: 'bands', cuts: [60] }], 0.3, 10));
  await done(api.recalibrate(aJob(), 'two'));
  await done(api.adoptRecalibration('two', 'isotonic'));
  await done(api.conformal(aJob(), 'two', 0.2, true));
  await done(api.validate(aJob(), 'two', new File([madeTable('binary', 90, 7)], 'second.csv'), quiet));
  const asked = await done(api.state('3b', 'For the wards.'));
  const [listing] = await done(api.listStudies());
  const file = new File([await done(api.exportStudy(listing!.id))], 'asked.benchside');
  const elsewhere = studyApi();
  const opened = await done(elsewhere.importStudy(file));
  expect(opened.report).toEqual(asked);
  expect(opened.report!.models).toEqual(report.models);
  const values = { age: 60, sex: 'm', marker: 0.2 };
  expect(await done(elsewhere.predictOne('two', values))).toEqual(await done(api.predictOne('two', values)));
  // The same table again takes the place of what it said before.
  const again = await done(api.validate(aJob(), 'two', new File([madeTable('binary', 90, 7)], 'again.csv'), quiet));
  expect(again.analyses.external.map(({ table }) => table.name)).toEqual(['again.csv']);
});

test('questions are refused where no table is open, and all is forgotten when the device is erased', async () => {
  const { api } = await trained('binary', 80);
  const later = studyApi();
  await done(later.openStudy((await done(later.listStudies()))[0]!.id));
  expect(await faultOf(later.recalibrate(aJob(), 'one'))).toBe('method.noTable');
  await done(api.erase());
  expect(await faultOf(api.recalibrate(aJob(), 'one'))).toBe('method.noModel');
});

test('a question that is stopped changes nothing', async () => {
  const { api, report } = await trained('binary', 80);
  const job = aJob();
  const asked = api.subgroups(job, [{ column: 'sex', kind: 'levels' }], null, 5);
  api.stop(job);
  expect(await asked).toEqual({ kind: 'stopped' });
  expect((await done(api.state('1', 'x'))).analyses.subgroups).toBe(report.analyses.subgroups);
});
