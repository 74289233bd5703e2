import { expect, test } from 'vitest';
import type { JobId } from '../../workers/contract/job';
import type { Reply } from '../../workers/contract/reply';
import { studyApi } from '../../workers/study/api';

async function done<T>(reply: Promise<Reply<T>>): Promise<T> {
  const told = await reply;
  if (told.kind !== 'done') throw new Error(`it was ${JSON.stringify(told)}`);
  return told.value;
}

const job = (name: string) => name as JobId;

test('a cohort is described by how its follow-up ended, before anything is trained', async () => {
  const api = studyApi();
  await done(api.openSample(job('open'), 'followUp', () => {}));
  const { recipe } = await done(api.sampleRecipe('followUp'));
  const { tableOne, curves } = await done(api.describeCohort(job('describe'), recipe));
  expect(tableOne.groups.map(({ kind }) => kind)).toEqual(['all', 'noEvent', 'event', 'competing']);
  expect(new Set(tableOne.rows.map(({ column }) => column))).toEqual(new Set(recipe.predictors));
  expect(curves.map(({ kind }) => kind)).toEqual(['event', 'competing']);
  // At any time the two incidences and the share free of both make one.
  const last = curves.map(({ values }) => values.at(-1) ?? 0);
  expect(last.reduce((sum, value) => sum + value, 0)).toBeLessThan(1);
});

test('a cohort whose question has no answer yet is refused', async () => {
  const api = studyApi();
  await done(api.openSample(job('open'), 'followUp', () => {}));
  const outcome = { kind: 'binary', column: 'outcome', event: [], noEvent: [] } as const;
  expect(await api.describeCohort(job('describe'), { outcome, predictors: ['age'] })).toMatchObject({
    kind: 'refused',
    fault: { code: 'method.eventNotChosen' },
  });
});

test('describing a cohort can be stopped', async () => {
  const api = studyApi();
  await done(api.openSample(job('open'), 'followUp', () => {}));
  const { recipe } = await done(api.sampleRecipe('followUp'));
  const described = api.describeCohort(job('describe'), recipe);
  api.stop(job('describe'));
  expect(await described).toEqual({ kind: 'stopped' });
});

test('a model that explains more needs fewer participants', async () => {
  const api = studyApi();
  await done(api.openSample(job('open'), 'followUp', () => {}));
  const { recipe, sampleSize } = await done(api.sampleRecipe('followUp'));
  const hopeful = await done(api.sampleSize(recipe, { rSquared: 0.3 }));
  expect(hopeful.assumption).toMatchObject({ rSquared: 0.3, from: 'rSquared' });
  expect(hopeful.needed).toBeLessThan(sampleSize.needed ?? 0);
  expect(hopeful.parameters).toBe(sampleSize.parameters);
});
