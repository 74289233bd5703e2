import type { Recipe } from './recipe';
import type { StudyReport } from './report';

/**
 * The recipe that gives a run's figures again on any device: what the clock and the device decided is written down, which
 * are the candidates a family, the inner folds, models left out, and the engine of networks. Development sets that the
 * end of the minutes cut short, as the report tells, are searched whole by it. Where a report names the processor and many
 * networks in one were trained too, which need a GPU, the engine stays as it was asked for.
 */
export function recipeAsRun({ recipe, search, backend }: Pick<StudyReport, 'recipe' | 'search' | 'backend'>): Recipe {
  const leftOut = new Set(search?.leftOut?.map(({ model }) => model));
  return {
    ...recipe,
    estimators: recipe.estimators.filter(({ id }) => !leftOut.has(id)),
    ...(search && { search: { minutes: search.minutes, candidates: search.candidates, folds: search.folds } }),
    backend: backend && !(backend === 'wasm' && hasTabm(recipe)) ? backend : recipe.backend,
  };
}

const hasTabm = ({ estimators }: Recipe): boolean => estimators.some(({ family }) => family === 'tabm');
