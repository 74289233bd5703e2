import { expect, test } from 'vitest';
import { plainEstimator } from '../../workers/contract/default-estimators';
import type { EstimatorSpec, Recipe } from '../../workers/contract/recipe';
import { recipeAsRun } from '../../workers/contract/recipe-as-run';
import type { TrainingProgress } from '../../workers/contract/training';
import type { Model } from '../../workers/models/model';
import { readRecipe, writeRecipe } from '../../workers/recipe/recipe-file';
import { reviewRecipe } from '../../workers/recipe/review-recipe';
import { predictionsOf } from '../../workers/study/predictions';
import { ResamplingPool } from '../../workers/study/resampling-pool';
import { runStudy } from '../../workers/study/run-study';
import { TrainingPool } from '../../workers/study/training-pool';
import { kernelNetworks } from '../../workers/training/kernel-networks';
import { trainerApi } from '../../workers/training/serve-trainer';
import type { TrainerApi } from '../../workers/training/trainer-api';
import { aTable, recipeFor } from './every-outcome';

/** Trains here, but says of a forest's timed fit that it took most of an hour; `timed` gets the jobs that time. */
function slowForests(timed: string[]): TrainingPool {
  const here = trainerApi(kernelNetworks());
  const api: TrainerApi = {
    ...here,
    trials: async (job, onProgress) => {
      const reply = await here.trials(job, onProgress);
      if (!job.id.startsWith('time/')) return reply;
      timed.push(job.id);
      if (reply.kind !== 'done' || job.id !== 'time/forest') return reply;
      return { kind: 'done', value: reply.value.map((one) => ({ ...one, seconds: 3000 })) };
    },
  };
  return new TrainingPool([], api);
}

const table = aTable();
const recipe = recipeFor('binary', {
  estimators: [
    { ...plainEstimator('logistic'), tuning: 'search' },
    { ...plainEstimator('additive'), rounds: 20, bags: 1 } as EstimatorSpec,
    { ...plainEstimator('forest'), trees: 5, tuning: 'search' } as EstimatorSpec,
    plainEstimator('stack'),
  ],
  resampling: { kind: 'crossValidation', folds: 3, repeats: 1, stratified: true },
  search: { minutes: 20, candidates: 'auto', folds: 2 },
});

async function run(models: Map<string, Model>, asked: Recipe = recipe) {
  const timed: string[] = [];
  const told: TrainingProgress[] = [];
  const study = await runStudy({
    table,
    review: reviewRecipe(table, asked, null),
    foldFile: null,
    kept: { models, keep: () => Promise.resolve() },
    pool: null,
    training: slowForests(timed),
    resampling: new ResamplingPool([]),
    signal: new AbortController().signal,
    notSaved: () => null,
    onProgress: (progress) => told.push(progress),
  });
  return { study, timed, told };
}

test('a model that the minutes do not hold is nowhere in the study but where it is told', async () => {
  const kept = new Map<string, Model>();
  const { study, told, timed } = await run(kept);
  const { report } = study;
  const leftOut = { model: 'forest', seconds: 3000, minutes: expect.any(Number) as number };
  expect(timed).toContain('time/forest');
  expect(report.search?.leftOut).toEqual([leftOut]);
  expect(report.notices).toEqual([{ kind: 'leftOut', ...leftOut }]);
  expect(report.models.map(({ id }) => id)).toEqual(['logistic', 'additive', 'stack']);
  const { estimator } = study.models.get('stack')!;
  if (estimator.family !== 'stack') throw new RangeError('no blend');
  expect(estimator.members.map(({ model }) => model.estimator.family)).not.toContain('forest');

  const last = told.at(-1)!;
  expect(last.models.map(({ id, state }) => [id, state])).toEqual([
    ['logistic', 'done'],
    ['additive', 'done'],
    ['forest', 'leftOut'],
    ['stack', 'done'],
  ]);
  expect(last.search).toMatchObject({ now: null });
  expect(last.search!.tried).toBeGreaterThan(0);
  expect(last.search!.tried).toBe(last.search!.expected);
  expect(last.secondsLeft ?? 0).toBe(0);

  // Rows that all models of the study predicted lack nothing.
  const [header, ...lines] = predictionsOf(study).trim().split('\n');
  const columns = header!.split(',');
  expect(columns.filter((name) => name.startsWith('risk'))).toEqual(['risk_logistic', 'risk_additive', 'risk_stack']);
  expect(new Set(lines.map((line) => line.split(',')[columns.indexOf('reason')]))).toEqual(new Set(['']));

  // A run that is taken up again has nothing to time, and says the same.
  kept.delete('stack/0/2');
  const again = await run(kept);
  expect(again.timed).toEqual([]);
  expect(again.study.report.search?.leftOut).toEqual([leftOut]);
  expect(again.study.report.notices).toContainEqual({ kind: 'leftOut', ...leftOut });
  expect(again.study.report.models.map(({ results }) => results.figures)).toEqual(
    report.models.map(({ results }) => results.figures),
  );
});

test('the recipe as it was run names what the clock decided, and gives the same figures where nothing is timed', async () => {
  const { study } = await run(new Map());
  const asRun = recipeAsRun(study.report);
  expect(asRun.estimators.map(({ id }) => id)).toEqual(['logistic', 'additive', 'stack']);
  expect(asRun.search).toEqual({ ...recipe.search, candidates: study.report.search!.candidates, folds: 2 });

  const again = await run(new Map(), readRecipe(writeRecipe(asRun), 'recipe-as-run.json'));
  expect(again.timed).toEqual([]);
  expect(again.study.report.notices).toEqual([]);
  expect(again.study.report.models.map(({ id, results }) => [id, results.figures])).toEqual(
    study.report.models.map(({ id, results }) => [id, results.figures]),
  );
});

test('a recipe as run keeps its engine open where many networks in one need a GPU and others ran on the processor', async () => {
  const { report } = (await run(new Map())).study;
  const withTabm = { ...report.recipe, estimators: [...report.recipe.estimators, plainEstimator('tabm')] };
  const engineOf = (backend: 'wasm' | 'webgpu', estimators: typeof report.recipe.estimators) =>
    recipeAsRun({ ...report, backend, recipe: { ...report.recipe, estimators } }).backend;
  expect(engineOf('wasm', withTabm.estimators)).toBe('auto');
  expect(engineOf('webgpu', withTabm.estimators)).toBe('webgpu');
  expect(engineOf('wasm', report.recipe.estimators)).toBe('wasm');
});
