import type { StudyReport } from '../../workers/contract/report';

/** Models whose classes were weighted, and whether they are used recalibrated. */
export function weightedModels({
  models,
  analyses,
}: StudyReport): readonly { readonly id: string; readonly adopted: boolean }[] {
  return models.flatMap(({ id, spec }) => {
    if (!('classWeights' in spec) || spec.classWeights === 'none') return [];
    const found = analyses.recalibrations.find(({ model }) => model === id);
    return [{ id, adopted: found !== undefined && found.adopted !== null }];
  });
}
