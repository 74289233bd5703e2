import type { Model } from '../models/model';
import type { FinalModel } from '../vault/schema';
import type { KeptModel } from '../vault/kept-model';

/** A model as it may be kept or saved; null of one that holds participants, as neighbours do, itself or in a blend. */
export function keepable({ estimator, ...about }: Model): KeptModel | null {
  if (estimator.family === 'neighbours') return null;
  if (estimator.family !== 'stack') return { ...about, estimator };
  const members = estimator.members.flatMap(({ weight, model }) => {
    const { estimator: own, ...rest } = model;
    return own.family === 'neighbours' ? [] : [{ weight, model: { ...rest, estimator: own } }];
  });
  return members.length < estimator.members.length ? null : { ...about, estimator: { ...estimator, members } };
}

/** Those of the models that may be kept. */
export function keepableModels(models: Iterable<readonly [string, Model]>): FinalModel[] {
  return Array.from(models).flatMap(([modelId, model]) => {
    const kept = keepable(model);
    return kept ? [{ modelId, model: kept }] : [];
  });
}
