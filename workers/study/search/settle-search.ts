import { outcomeOf } from '../../cohort/outcome';
import type { EstimatorSpec, SearchPlan } from '../../contract/recipe';
import type { SettledSearch } from '../../contract/report';
import type { Model } from '../../models/model';
import { fitSteps } from '../../recipe/fit-steps';
import { derive } from '../../numerics/random';
import type { SingleSpec } from '../../training/trainer-api';
import { tableRows, tiesOf } from '../fit';
import type { FitContext } from '../fit-task';
import { formsOf, preparedRows } from '../prepare-rows';
import { affordableCandidates, affordableFolds } from './budget';
import { candidatesOf, fewestOf } from './candidates';
import { innerFolds } from './inner-folds';

/** More than any family is given, so that the size of its space shows. */
const WHOLE_SPACE = 1000;

/** Whether a recipe's development sets are searched, or blended, as one. */
export const isSearched = (specs: readonly EstimatorSpec[]): boolean =>
  specs.some(({ tuning, family }) => tuning === 'search' || family === 'stack');

/**
 * Settles how many candidates a family gets. Where the recipe leaves it open, each estimator is fitted once to the rows of
 * an inner fold and timed, and as many candidates are taken as the minutes hold; a run that is taken up again keeps to what
 * its finished folds were to have, candidates and inner folds.
 *
 * @param kept - models of folds that are finished
 * @param sets - development sets of the run
 * @throws AbortError when the run is stopped
 */
export async function settleSearch(
  context: FitContext,
  plan: SearchPlan,
  kept: Iterable<Model>,
  sets: number,
): Promise<SettledSearch> {
  if (plan.candidates !== 'auto') return { ...plan, candidates: plan.candidates };
  for (const { extent } of kept) if (extent) return { ...plan, candidates: extent.candidates, folds: extent.folds };
  const { recipe, eligible, table, training, signal } = context;
  const rows = Uint32Array.from(eligible.rows.keys());
  const [fold, ...others] = innerFolds(eligible.outcome, tiesOf(context, rows), plan.folds, recipe.seed);
  const singles = recipe.estimators.filter((spec): spec is SingleSpec => spec.family !== 'stack');
  if (!fold || eligible.outcome.kind === 'survival') return { ...plan, candidates: 1 };
  const inTable = tableRows(eligible, fold.development);
  const steps = fitSteps(recipe.steps, table, recipe.predictors, inTable);
  const size = { rows: rows.length, predictors: recipe.predictors.length, features: steps.features.length };
  const costs = await Promise.all(
    singles.map(async (spec) => {
      const forms = formsOf([spec]);
      const [timed] = await training.trials(
        {
          id: `time/${spec.id}`,
          candidates: [{ spec, seed: derive(recipe.seed, 'time', spec.id) }],
          development: {
            ...preparedRows(steps, table, inTable, forms),
            outcome: outcomeOf(eligible.outcome, fold.development),
            clusters: tiesOf(context, fold.development),
          },
          judged: preparedRows(steps, table, tableRows(eligible, fold.judged), forms),
          times: [],
        },
        signal,
      );
      return {
        seconds: timed?.seconds ?? 0,
        fewest: fewestOf(spec, size),
        most: candidatesOf(spec, size, WHOLE_SPACE, recipe.seed).length,
      };
    }),
  );
  const work = { sets, innerFolds: others.length + 1, lanes: training.lanes, minutes: plan.minutes };
  const candidates = affordableCandidates(work, costs);
  const dealings = work.innerFolds / plan.folds;
  const folds = candidates > 1 ? plan.folds : Math.max(2, Math.ceil(affordableFolds(work, costs) / dealings));
  return { ...plan, candidates, folds };
}
