import { expect, test } from 'vitest';
import { eligibleRows } from '../../workers/cohort/eligibility';
import { plainEstimator } from '../../workers/contract/default-estimators';
import type { Recipe } from '../../workers/contract/recipe';
import type { MemoryNotice } from '../../workers/contract/report';
import { readTable } from '../../workers/intake/read-table';
import { sampleFile, sampleRecipe } from '../../workers/samples/samples';
import { fitModel } from '../../workers/study/fit';
import { tellOnce } from '../../workers/study/tell-once';
import { TrainingPool } from '../../workers/study/training-pool';
import type { TrainerApi } from '../../workers/training/trainer-api';
import { poolHere } from './pool-here';

/** Training workers whose kernels find no memory. */
const short: TrainerApi = {
  fit: () => Promise.resolve({ kind: 'refused', code: 'device.outOfMemory', facts: null }),
  trials: () => Promise.resolve({ kind: 'stopped' }),
  presence: () => Promise.resolve(null),
  stop: () => Promise.resolve(),
};

async function contextOf(recipe: Recipe) {
  const { table } = await readTable(sampleFile('wdbc'), {}, new AbortController().signal, () => {});
  return {
    table,
    recipe,
    eligible: eligibleRows(table, recipe.outcome),
    clusters: null,
    training: new TrainingPool([], short),
    networks: null,
    graphics: null,
    signal: new AbortController().signal,
    onFallBack: () => {},
  };
}

const rows = Uint32Array.from({ length: 120 }, (_, row) => row);
const spec = { ...plainEstimator('network'), epochs: 2 };

test('a network for which the kernels find no memory is trained by another engine, which is told once', async () => {
  if (spec.family !== 'network') throw new RangeError('another family');
  const context = await contextOf({ ...sampleRecipe('wdbc'), estimators: [spec] });
  const told: MemoryNotice[] = [];
  const given = { ...context, spare: poolHere(), onMemory: tellOnce((notice: MemoryNotice) => told.push(notice)) };
  for (const key of ['0/0/network', '0/1/network']) {
    const { estimator } = await fitModel(given, { key, rows, spec });
    expect(estimator).toMatchObject({ family: 'network', backend: 'cpu' });
  }
  expect(told).toEqual([{ kind: 'memoryExhausted', model: 'network', from: 'wasm', to: 'cpu' }]);
});

test('what no other engine trains is refused in words', async () => {
  const context = await contextOf({ ...sampleRecipe('wdbc'), estimators: [spec] });
  const noMemory = { code: 'device.outOfMemory' };
  if (spec.family === 'stack') throw new RangeError('another family');
  await expect(fitModel(context, { key: '0/0/network', rows, spec })).rejects.toMatchObject(noMemory);
  const logistic = plainEstimator('logistic');
  if (logistic.family === 'stack') throw new RangeError('another family');
  const given = { ...context, spare: poolHere() };
  await expect(fitModel(given, { key: '0/0/logistic', rows, spec: logistic })).rejects.toMatchObject(noMemory);
});
