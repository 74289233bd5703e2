import { expect, test } from 'vitest';
import { plainEstimator } from '../../workers/contract/default-estimators';
import { DeviceError } from '../../workers/contract/faults';
import type { Model } from '../../workers/models/model';
import { Unfitted } from '../../workers/study/unfitted';

const forest = { key: 'forest/all', spec: plainEstimator('forest') };

test('a model that the memory does not hold is left out with that reason, and ends a run only where it is the only one', async () => {
  const unfitted = new Unfitted();
  const noMemory = new DeviceError('device.outOfMemory', null);
  expect(await unfitted.unless(forest, () => Promise.reject<Model>(noMemory))).toBeNull();
  const others = new Map([['logistic', {} as Model]]);
  expect(unfitted.notices([], others, false)).toEqual([
    { kind: 'modelNotFitted', model: 'forest', reason: 'outOfMemory' },
  ]);
  expect(() => unfitted.notices([], new Map(), false)).toThrow(noMemory);
});

test('any other failure of the device ends the run', async () => {
  const lost = new DeviceError('device.workerLost', null);
  await expect(new Unfitted().unless(forest, () => Promise.reject<Model>(lost))).rejects.toBe(lost);
});
