import { InputError, MethodError } from '../contract/faults';
import type { Recipe, RecipeReview, StepSummary } from '../contract/recipe';
import { assignFolds } from '../cohort/assign-folds';
import { eligibleRows } from '../cohort/eligibility';
import type { FoldFile } from '../cohort/fold-file';
import { countClasses, matchClasses, outcomeClasses } from '../cohort/outcome-classes';
import { columnNamed, type Table } from '../cohort/table';
import type { FittedSteps } from './design';
import { featuresOf } from './feature-names';
import { fitSteps } from './fit-steps';
import { defaultEstimators } from './propose';

/** More features than this outgrow a browser's memory on tables of ordinary length. */
const MOST_FEATURES = 20_000;

/**
 * Settles what a recipe leaves to its table: which columns "all but these" are, which class of a two-class outcome is
 * no event, and, where no estimator is named, both families at the table's size.
 *
 * @throws {@link InputError} `input.recipeUnknownColumn`
 * @throws {@link MethodError} `method.noPredictors`, and whatever {@link eligibleRows} throws
 */
export function completeRecipe(recipe: Recipe, table: Table): Recipe {
  const { allBut, ...rest } = recipe;
  checkColumns(recipe, table);
  const taken = new Set([
    recipe.outcome.column,
    recipe.participant,
    recipe.group,
    foldColumnOf(recipe),
    ...(allBut ?? []),
  ]);
  const predictors = allBut
    ? table.columns.map(({ name }) => name).filter((name) => !taken.has(name))
    : recipe.predictors;
  if (predictors.length === 0) throw new MethodError('method.noPredictors', null);
  const rows = eligibleRows(table, recipe.outcome).rows.length;
  const estimators = recipe.estimators.length > 0 ? recipe.estimators : defaultEstimators(rows, predictors.length);
  return { ...rest, predictors, outcome: { ...recipe.outcome, noEvent: noEventOf(recipe, table) }, estimators };
}

/**
 * Runs a recipe's steps on all eligible rows to count what they do. The fit for training is made anew on each fold's
 * development rows.
 *
 * @param foldFile - the split's file, where the recipe names one and it is there already
 * @throws {@link InputError} and {@link MethodError} as {@link completeRecipe} and {@link assignFolds};
 * `method.tooManyFeatures`, `method.allPredictorsConstant`
 */
export function reviewRecipe(table: Table, recipe: Recipe, foldFile: FoldFile | null): RecipeReview {
  const complete = completeRecipe(recipe, table);
  const eligible = eligibleRows(table, complete.outcome);
  const fitted = fitSteps(complete.steps, table, complete.predictors, eligible.rows);
  const features = fitted.features.length;
  if (features > MOST_FEATURES) throw new MethodError('method.tooManyFeatures', { features, limit: MOST_FEATURES });
  if (fitted.predictors.every(isConstant)) throw new MethodError('method.allPredictorsConstant', null);
  const waiting = complete.resampling.kind === 'foldFile' && foldFile === null;
  const plan = waiting ? null : assignFolds(complete.resampling, table, eligible, complete, complete.seed, foldFile);
  return {
    recipe: complete,
    steps: summarise(complete, fitted, table, eligible.rows),
    features,
    folds: plan?.folds ?? 0,
    repeats: plan?.repeats.length ?? 0,
  };
}

const foldColumnOf = ({ resampling }: Recipe) => (resampling.kind === 'foldColumn' ? resampling.column : undefined);

function checkColumns(recipe: Recipe, table: Table): void {
  const known = new Set(table.columns.map(({ name }) => name));
  const named: readonly (readonly [string, string | undefined])[] = [
    ['outcome', recipe.outcome.column],
    ...recipe.predictors.map((name) => ['predictor', name] as const),
    ...(recipe.allBut ?? []).map((name) => ['predictor', name] as const),
    ['participant', recipe.participant],
    ['group', recipe.group],
    ['fold', foldColumnOf(recipe)],
  ];
  for (const [role, column] of named) {
    if (column !== undefined && !known.has(column)) throw new InputError('input.recipeUnknownColumn', { column, role });
  }
}

function noEventOf({ outcome }: Recipe, table: Table): readonly string[] {
  if (outcome.noEvent.length > 0) return outcome.noEvent;
  const classes = outcomeClasses(columnNamed(table, outcome.column));
  const counts = countClasses(classes);
  const isEvent = matchClasses(classes.levels, outcome.event);
  return classes.levels.filter((_, code) => isEvent[code] === 0 && counts[code]! > 0);
}

function isConstant(fitted: FittedSteps['predictors'][number]): boolean {
  if (fitted.indicator) return false;
  return fitted.kind === 'number'
    ? fitted.min === fitted.max
    : featuresOf(fitted).length < 2 && fitted.dropped === null;
}

function summarise({ steps }: Recipe, fitted: FittedSteps, table: Table, rows: Uint32Array): StepSummary[] {
  const withGaps = { number: 0, levels: 0 };
  for (const { kind, name } of fitted.predictors) {
    const column = columnNamed(table, name);
    const cells = 'values' in column ? column.values : column.codes;
    if (rows.some((row) => (kind === 'number' ? !Number.isFinite(cells[row]) : cells[row]! < 0))) withGaps[kind] += 1;
  }
  const numbers = fitted.predictors.filter(({ kind }) => kind === 'number');
  const leveled = fitted.predictors.filter((predictor) => predictor.kind === 'levels');
  const indicators = fitted.predictors.filter(({ indicator }) => indicator).length;
  const indicatorsOfLevels = leveled.filter(({ indicator }) => indicator).length;
  const summary: StepSummary[] = [];
  if (withGaps.number > 0) summary.push({ kind: 'impute', columns: withGaps.number, method: steps.impute.numbers });
  if (withGaps.levels > 0) summary.push({ kind: 'impute', columns: withGaps.levels, method: steps.impute.categories });
  if (indicators > 0) summary.push({ kind: 'indicators', columns: indicators });
  if (steps.scale === 'standard' && numbers.length > 0) summary.push({ kind: 'scale', columns: numbers.length });
  if (leveled.length > 0) {
    summary.push({
      kind: 'encode',
      columns: leveled.length,
      features: leveled.reduce((sum, predictor) => sum + featuresOf(predictor).length, 0) - indicatorsOfLevels,
      pooled: leveled.reduce((sum, { pooled }) => sum + pooled.length, 0),
    });
  }
  return summary;
}
