import { expect, test } from 'vitest';
import { eligibleRows } from '../../workers/cohort/eligibility';
import { plainEstimator } from '../../workers/contract/default-estimators';
import type { EstimatorSpec, Recipe } from '../../workers/contract/recipe';
import { readTable } from '../../workers/intake/read-table';
import type { Model } from '../../workers/models/model';
import { sampleFile, sampleRecipe } from '../../workers/samples/samples';
import { REFIT } from '../../workers/study/search/budget';
import { searchMade } from '../../workers/study/search/search-account';
import { searchSet } from '../../workers/study/search/search-set';
import { settleSearch } from '../../workers/study/search/settle-search';
import { trainingHere } from '../../workers/study/training-here';
import { aTable, recipeFor } from './every-outcome';

/** Begins where every risk is the same, so that whatever else is tried does better. */
const searched = { ...plainEstimator('logistic'), alpha: 0, lambda: 100, tuning: 'search' } as EstimatorSpec;
const plan = { minutes: 1, candidates: 4, folds: 3 };

async function context() {
  const { table } = await readTable(sampleFile('wdbc'), {}, new AbortController().signal, () => {});
  const recipe: Recipe = { ...sampleRecipe('wdbc'), estimators: [searched, plainEstimator('stack')] };
  const eligible = eligibleRows(table, recipe.outcome);
  return {
    table,
    recipe,
    eligible,
    clusters: null,
    training: trainingHere(),
    networks: null,
    graphics: null,
    signal: new AbortController().signal,
    onFallBack: () => {},
  };
}

/** Searches a set of 120 rows under a clock that is asked whether the time is up. */
async function searchedUnder(timeIsUp: () => boolean, candidates = plan.candidates): Promise<Map<string, Model>> {
  const given = await context();
  return searchSet(given, {
    key: '0/0',
    rows: Uint32Array.from({ length: 120 }, (_, row) => row),
    specs: given.recipe.estimators,
    plan: { ...plan, candidates },
    size: { rows: 120, predictors: given.recipe.predictors.length, features: 4 },
    attempt: (_, fit) => fit(),
    timeIsUp,
  });
}

test('a set that is searched to its end says so, and tells every trial beside the chosen one', async () => {
  const models = await searchedUnder(() => false);
  expect(models.get('logistic')!.extent).toEqual({ candidates: 4, folds: 3, cut: null });
  const { trials, chosen } = models.get('logistic')!.found!;
  expect(trials[chosen]!.behind).toBeUndefined();
  for (const [place, { behind, loss }] of trials.entries()) {
    if (place === chosen) continue;
    expect(loss).not.toBeNull();
    expect(behind!.error).toBeGreaterThan(0);
  }
});

test('a set that is begun when the time is up judges the settings given, on two folds, and says so', async () => {
  const models = await searchedUnder(() => true);
  expect(models.get('logistic')!.extent).toEqual({ candidates: 4, folds: 3, cut: 'late' });
  expect(models.get('stack')!.extent!.cut).toBe('late');
  // Few rows are dealt twice.
  expect(models.get('logistic')!.found!.trials).toMatchObject([{ folds: 4 }]);
});

test('a set whose time runs out goes on with the settings given unless others are surely better, and says so', async () => {
  let asked = 0;
  const models = await searchedUnder(() => (asked += 1) > 1, 9);
  expect(models.get('logistic')!.extent!.cut).toBe('shortened');
  const { trials, chosen } = models.get('logistic')!.found!;
  const furthest = Math.max(...trials.map(({ folds }) => folds));
  expect(trials.filter(({ folds }) => folds === furthest)).toEqual([trials[chosen]]);
  const { mean, error } = trials[0]!.behind ?? { mean: 0, error: 0 };
  expect(chosen === 0 || mean > error!).toBe(true);
});

test('a run that is taken up again keeps to the candidates and inner folds it began with', async () => {
  const kept = (await searchedUnder(() => true)).get('logistic')!;
  const asked = { minutes: 1, candidates: 'auto', folds: 5 } as const;
  const model: Model = { ...kept, extent: { candidates: 1, folds: 2, cut: 'late' } };
  expect((await settleSearch(await context(), asked, [model], 6)).search).toEqual({
    minutes: 1,
    candidates: 1,
    folds: 2,
  });
});

test('of follow-up nothing is tried, whatever a recipe asks for: the work of a set is one fit of each model', async () => {
  const table = aTable();
  const estimators = recipeFor('survival').estimators.map((spec) => ({ ...spec, tuning: 'search' as const }));
  const recipe = recipeFor('survival', { estimators });
  const given = { ...(await context()), table, recipe, eligible: eligibleRows(table, recipe.outcome) };
  for (const candidates of ['auto', 4] as const) {
    const { trials, setWork } = await settleSearch(given, { ...plan, candidates }, [], 4);
    expect(trials).toBe(0);
    // Two fits to all rows of the set, each a little longer than one to those of an inner fold.
    expect(setWork).toEqual({ planned: 2 * REFIT, late: 2 * REFIT });
  }
});

test('a report counts the sets that were cut short, once each, and the inner folds that were asked for', async () => {
  const model = (await searchedUnder(() => true)).get('logistic')!;
  const cut = (how: 'late' | 'shortened' | null): Model => ({
    ...model,
    extent: { candidates: 4, folds: 3, cut: how },
  });
  const kept = new Map([
    ['logistic/0/0', cut(null)],
    ['forest/0/0', cut(null)],
    ['logistic/0/1', cut('shortened')],
    ['logistic/0/2', cut('late')],
    ['forest/0/2', cut('late')],
  ]);
  const whole = new Map([['logistic', cut('late')]]);
  expect(searchMade(plan, { ...plan, folds: 5 }, kept, whole)).toEqual({
    ...plan,
    foldsAsked: 5,
    cut: { sets: 4, late: 2, shortened: 1 },
  });
  expect(searchMade(plan, plan, new Map([['logistic/0/0', cut(null)]]), new Map())).toEqual(plan);
});
