import { expect, test } from 'vitest';
import type { Recipe } from '../../workers/contract/recipe';
import type { TrainingProgress } from '../../workers/contract/training';
import { readTable } from '../../workers/intake/read-table';
import type { Model } from '../../workers/models/model';
import { sampleFile, sampleRecipe } from '../../workers/samples/samples';
import { reviewRecipe } from '../../workers/recipe/review-recipe';
import { ResamplingPool } from '../../workers/study/resampling-pool';
import { runStudy, type RunInput } from '../../workers/study/run-study';

const open = async () => (await readTable(sampleFile('wdbc'), {}, new AbortController().signal, () => {})).table;

function logisticOnly(recipe: Recipe): Recipe {
  return {
    ...recipe,
    estimators: [{ id: 'logistic', family: 'logistic', alpha: 0, lambda: 0.01, classWeights: 'none' }],
    resampling: { kind: 'crossValidation', folds: 3, repeats: 2, stratified: true },
  };
}

async function reviewed(change: Partial<Recipe> = {}) {
  return reviewRecipe(await open(), { ...logisticOnly(sampleRecipe('wdbc')), ...change }, null);
}

async function input(change: Partial<RunInput> = {}): Promise<RunInput> {
  return {
    table: await open(),
    review: await reviewed(),
    foldFile: null,
    kept: { models: new Map<string, Model>(), keep: () => Promise.resolve() },
    pool: null,
    resampling: new ResamplingPool([]),
    signal: new AbortController().signal,
    notSaved: () => null,
    onProgress: () => {},
    ...change,
  };
}

test('a sample study is trained, judged on rows each model had not seen, and reported', async () => {
  const { report, models } = await runStudy(await input());

  expect(report).toMatchObject({ rowsUsed: 569, folds: 3, repeats: 2, grouped: false, backend: null });
  expect(report.outcome).toEqual({ kind: 'binary', events: 212, others: 357 });
  expect(report.models[0]!.results.figures).toMatchObject({ auroc: { kind: 'estimated' } });
  expect(report.models[0]!.folds).toHaveLength(6);
  expect([...models.keys()]).toEqual(report.recipe.estimators.map(({ id }) => id));
});

test('the same recipe gives the same report, and another seed another', async () => {
  const first = await runStudy(await input());
  const again = await runStudy(await input());
  const other = await runStudy(await input({ review: await reviewed({ seed: 7 }) }));
  const figures = ({ report }: typeof first) => report.models.map((model) => model.results.figures);

  expect(figures(again)).toEqual(figures(first));
  expect(figures(other)).not.toEqual(figures(first));
});

test('a run that was stopped goes on from the folds it had finished, to the same figures', async () => {
  const models = new Map<string, Model>();
  const controller = new AbortController();
  const keep = () => {
    if (models.size === 2) controller.abort();
    return Promise.resolve();
  };
  await expect(runStudy(await input({ kept: { models, keep }, signal: controller.signal }))).rejects.toMatchObject({
    name: 'AbortError',
  });
  const finished = models.size;
  expect(finished).toBeGreaterThanOrEqual(2);

  const seen: TrainingProgress[] = [];
  const kept = { models, keep: () => Promise.resolve() };
  const resumed = await runStudy(await input({ kept, onProgress: (progress) => seen.push(progress) }));
  const whole = await runStudy(await input());

  expect(seen[0]!.models[0]!.foldsDone).toBe(finished);
  expect(resumed.report.models[0]!.results.figures).toEqual(whole.report.models[0]!.results.figures);
  expect(resumed.report.notices).toContainEqual({ kind: 'resumed', foldsKept: finished });
});
