import { expect, test } from 'vitest';
import type { Backend, EstimatorSpec, Recipe } from '../../workers/contract/recipe';
import { readTable } from '../../workers/intake/read-table';
import { reviewRecipe } from '../../workers/recipe/review-recipe';
import { sampleFile, sampleRecipe } from '../../workers/samples/samples';
import type { NetworkPool } from '../../workers/study/network-pool';
import { ResamplingPool } from '../../workers/study/resampling-pool';
import { runStudy, type RunInput } from '../../workers/study/run-study';
import { smallTabm } from '../networks/tabm-cases';
import { poolHere } from './pool-here';

const logistic: EstimatorSpec = {
  id: 'logistic',
  family: 'logistic',
  alpha: 0,
  lambda: 0.01,
  classWeights: 'none',
};
const ensemble = { ...smallTabm, members: 2, layers: [4], epochs: 2, patience: 5 };

/** A run of a regression and an ensemble on a sample, in two folds. */
async function input(backend: Backend | 'auto', pool: NetworkPool | null): Promise<RunInput> {
  const { table } = await readTable(sampleFile('wdbc'), {}, new AbortController().signal, () => {});
  const recipe: Recipe = {
    ...sampleRecipe('wdbc'),
    estimators: [logistic, ensemble],
    resampling: { kind: 'crossValidation', folds: 2, repeats: 1, stratified: true },
    backend,
  };
  return {
    table,
    review: reviewRecipe(table, recipe, null),
    foldFile: null,
    kept: { models: new Map(), keep: () => Promise.resolve() },
    pool,
    resampling: new ResamplingPool([]),
    signal: new AbortController().signal,
    notSaved: () => null,
    onProgress: () => {},
  };
}

test('where there is no GPU nothing is begun, and it is said why', async () => {
  const refusal = { code: 'device.needsGpu' };
  await expect(runStudy(await input('auto', null))).rejects.toMatchObject(refusal);
  await expect(runStudy(await input('auto', poolHere()))).rejects.toMatchObject(refusal);
  await expect(runStudy(await input('wasm', poolHere()))).rejects.toMatchObject(refusal);
});

test('on plain loops, asked for by name, it is trained beside the others and says what it was trained on', async () => {
  const { report, models } = await runStudy(await input('cpu', poolHere()));
  expect([...models.keys()]).toEqual(['logistic', 'tabm']);
  expect(report.models[1]!.fit).toMatchObject({ family: 'tabm', members: 2, layers: [4], backend: 'cpu' });
  expect(report.models[1]!.results.figures).toMatchObject({ auroc: { kind: 'estimated' } });
});
