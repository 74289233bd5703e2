import { buttonEstimators, plainEstimator } from '../../../workers/contract/default-estimators';
import { familiesFor, type EstimatorSpec, type Recipe, type SearchPlan } from '../../../workers/contract/recipe';

/** How much a run does: every family with a search, two models as they stand, or what a person put together. */
export type Thoroughness = 'best' | 'quick' | 'own';

/** Where a recipe without a search gets one. */
const USUAL_SEARCH: SearchPlan = { minutes: 1, candidates: 'auto', folds: 5 };

/** Text that tells settings apart, whatever the order in which they are written. */
function identity(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(
          Object.entries(inner)
            .filter(([key, setting]) => !(key === 'tuning' && setting === 'fixed'))
            .sort(([a], [b]) => (a < b ? -1 : 1)),
        )
      : inner,
  );
}

const asItStands = (spec: EstimatorSpec): EstimatorSpec => ({ ...spec, tuning: undefined });

function bestEstimators({ outcome }: Recipe, suggested: Recipe): readonly EstimatorSpec[] {
  return buttonEstimators(outcome, suggested.estimators.map(asItStands));
}

function quickEstimators({ outcome }: Recipe, suggested: Recipe): readonly EstimatorSpec[] {
  const regression = familiesFor(outcome)[0] ?? 'logistic';
  const sized = (family: EstimatorSpec['family']) =>
    asItStands(suggested.estimators.find((spec) => spec.family === family) ?? plainEstimator(family));
  return [sized(regression), sized('network')];
}

/** Whether anything of a recipe is searched for or blended, which takes a search plan. */
export const isSearched = (estimators: readonly EstimatorSpec[]): boolean =>
  estimators.some(({ family, tuning }) => tuning === 'search' || family === 'stack');

/**
 * Which of the offers a recipe is.
 *
 * @param suggested - the recipe that was proposed for the table, whose settings suit its size
 */
export function thoroughnessOf(recipe: Recipe, suggested: Recipe): Thoroughness {
  const now = identity(recipe.estimators);
  if (now === identity(bestEstimators(recipe, suggested))) return 'best';
  return now === identity(quickEstimators(recipe, suggested)) ? 'quick' : 'own';
}

/** A recipe with other estimators: with a search where they need one, and without where they do not. */
export function withEstimators(recipe: Recipe, estimators: readonly EstimatorSpec[], suggested: Recipe | null): Recipe {
  const { search, ...rest } = recipe;
  if (!isSearched(estimators)) return { ...rest, estimators };
  return { ...rest, estimators, search: search ?? suggested?.search ?? USUAL_SEARCH };
}

/** The recipe made as thorough as asked; what a person put together stays as it is. */
export function madeThorough(recipe: Recipe, suggested: Recipe, wanted: Thoroughness): Recipe {
  switch (wanted) {
    case 'best':
      return withEstimators(recipe, bestEstimators(recipe, suggested), suggested);
    case 'quick':
      return withEstimators(recipe, quickEstimators(recipe, suggested), suggested);
    case 'own':
      return recipe;
  }
}
