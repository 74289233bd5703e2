import { expect, test } from 'vitest';
import { plainEstimator } from '../../workers/contract/default-estimators';
import type { EstimatorSpec } from '../../workers/contract/recipe';
import type { Model } from '../../workers/models/model';
import { reviewRecipe } from '../../workers/recipe/review-recipe';
import { ResamplingPool } from '../../workers/study/resampling-pool';
import { runStudy } from '../../workers/study/run-study';
import { TrainingPool } from '../../workers/study/training-pool';
import { kernelNetworks } from '../../workers/training/kernel-networks';
import { trainerApi } from '../../workers/training/serve-trainer';
import type { TrainerApi } from '../../workers/training/trainer-api';
import { aTable, recipeFor } from './every-outcome';

const table = aTable();
const recipe = recipeFor('binary', {
  estimators: [
    { ...plainEstimator('logistic'), tuning: 'search' },
    { ...plainEstimator('additive'), rounds: 20, bags: 1 } as EstimatorSpec,
    plainEstimator('neighbours'),
    plainEstimator('stack'),
  ],
  resampling: { kind: 'crossValidation', folds: 3, repeats: 1, stratified: true },
  search: { minutes: 20, candidates: 2, folds: 2 },
});

/** Runs what is missing; tells which folds were fitted, and searched. */
async function run(models: Map<string, Model>) {
  const fitted: string[] = [];
  const searched = new Set<string>();
  const here = trainerApi(kernelNetworks());
  const api: TrainerApi = {
    ...here,
    trials: (job, onProgress) => {
      searched.add(job.id.split('/inner/')[0]!);
      return here.trials(job, onProgress);
    },
  };
  const study = await runStudy({
    table,
    review: reviewRecipe(table, recipe, null),
    foldFile: null,
    kept: { models, keep: ({ key }) => Promise.resolve(void fitted.push(key)) },
    pool: null,
    training: new TrainingPool([], api),
    resampling: new ResamplingPool([]),
    signal: new AbortController().signal,
    notSaved: () => null,
    onProgress: () => undefined,
  });
  return { figures: study.report.models.map(({ results }) => results.figures), fitted, searched };
}

test('neighbours, which are not kept, are fitted again without the search of their set', async () => {
  const kept = new Map<string, Model>();
  const whole = await run(kept);
  for (const fold of [0, 1, 2]) kept.delete(`neighbours/0/${fold}`);
  const again = await run(kept);
  expect(again.fitted.sort()).toEqual(['neighbours/0/0', 'neighbours/0/1', 'neighbours/0/2']);
  expect([...again.searched]).toEqual(['all']);
  expect(again.figures).toEqual(whole.figures);

  // What a blend may take in is found again with all that it is blended with.
  kept.delete('additive/0/1');
  const blended = await run(kept);
  expect([...blended.searched].sort()).toEqual(['0/1', 'all']);
  expect(blended.figures).toEqual(whole.figures);
});
