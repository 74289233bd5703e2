import type { StudyReport } from '../../workers/contract/report';
import { byLoss, readings } from './reading';

/** Models drawn before the reader chooses: more lines than these cannot be followed. */
const MOST_DRAWN = 4;

/**
 * The models that are drawn before the reader chooses, by id, the lowest loss first: all where they are few; otherwise
 * the one put first, the best of all, the blend, the best that can be read, then the next best that are no mere check.
 */
export function defaultModels({ models, verdict }: Pick<StudyReport, 'models' | 'verdict'>): readonly string[] {
  const ordered = byLoss(models);
  if (ordered.length <= MOST_DRAWN) return ordered.map(({ id }) => id);
  const readingOf = ({ spec }: StudyReport['models'][number]) => readings[spec.family];
  const used = ordered.filter((model) => readingOf(model) !== 'check');
  const wanted = [
    models.find(({ id }) => id === verdict?.model),
    used[0],
    used.find(({ spec }) => spec.family === 'stack'),
    used.find((model) => readingOf(model) !== 'none'),
    ...used,
  ].flatMap((model) => (model ? [model.id] : []));
  const taken = new Set([...new Set(wanted)].slice(0, MOST_DRAWN));
  return ordered.flatMap(({ id }) => (taken.has(id) ? [id] : []));
}
