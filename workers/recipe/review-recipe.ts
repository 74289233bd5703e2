import { InputError, MethodError } from '../contract/faults';
import { familiesFor, type EstimatorSpec, type OutcomeRole, type Recipe, type RecipeReview } from '../contract/recipe';
import type { SampleSize, SampleSizeAssumption } from '../contract/cohort';
import { assignFolds } from '../cohort/assign-folds';
import { clustersOf, countClusters } from '../cohort/clusters';
import { reviewSampleSize } from '../cohort/sample-size-review';
import { suggestResampling } from '../cohort/suggest-resampling';
import { eligibleRows, type EligibleRows } from '../cohort/eligibility';
import type { FoldFile } from '../cohort/fold-file';
import { countClasses, matchClasses, outcomeClasses } from '../cohort/outcome-classes';
import { columnNamed, type Table } from '../cohort/table';
import type { FittedSteps } from './design';
import { featuresOf } from './feature-names';
import { fitSteps } from './fit-steps';
import { memoryNeed } from './memory';
import { defaultEstimators } from './propose';
import { summariseSteps } from './summarise-steps';

/** More features than this outgrow a browser's memory on tables of ordinary length. */
const MOST_FEATURES = 20_000;
/** Times at which risks are predicted, at most. */
const SURVIVAL_TIMES = 40;

/**
 * Settles what a recipe leaves to its table: which columns "all but these" are, which class of a two-class outcome is
 * no event, the horizon of a survival outcome, and, where no estimator is named, those that suit outcome and table.
 *
 * @throws {@link InputError} `input.recipeUnknownColumn`
 * @throws {@link MethodError} `method.noPredictors`, and whatever {@link eligibleRows} throws
 */
export function completeRecipe(recipe: Recipe, table: Table): Recipe {
  const { allBut, ...rest } = recipe;
  checkColumns(recipe, table);
  const taken = new Set([
    ...outcomeColumns(recipe.outcome),
    recipe.participant,
    recipe.group,
    splitColumnOf(recipe),
    ...(allBut ?? []),
  ]);
  const predictors = allBut
    ? table.columns.map(({ name }) => name).filter((name) => !taken.has(name))
    : recipe.predictors;
  if (predictors.length === 0) throw new MethodError('method.noPredictors', null);
  const outcome = completeOutcome(recipe.outcome, table);
  const eligible = eligibleRows(table, outcome);
  const estimators =
    recipe.estimators.length > 0
      ? recipe.estimators
      : defaultEstimators(outcome, eligible.rows.length, predictors.length);
  refuseUnsuited(outcome, estimators);
  return { ...rest, predictors, outcome: withHorizon(outcome, eligible), estimators };
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
  const split = countFolds(complete, table, eligible, foldFile);
  return {
    recipe: complete,
    steps: summariseSteps(complete.steps, fitted, table, eligible.rows),
    features,
    ...split,
    sampleSize: sampleSizeOf(table, eligible, complete, fitted, {}),
    memory: memoryNeed(complete, {
      rows: eligible.rows.length,
      features,
      cells: table.rows * table.columns.length,
      fits: split.folds * split.repeats,
      width: widthOf(eligible.outcome),
    }),
    suggested: suggestResampling(table, eligible, complete),
  };
}

/**
 * Whether the sample is large enough under an assumption, and nothing else of {@link reviewRecipe}.
 *
 * @throws {@link InputError} and {@link MethodError} as {@link completeRecipe}
 */
export function assumedSampleSize(table: Table, recipe: Recipe, assumption: SampleSizeAssumption): SampleSize {
  const complete = completeRecipe(recipe, table);
  const eligible = eligibleRows(table, complete.outcome);
  const fitted = fitSteps(complete.steps, table, complete.predictors, eligible.rows);
  return sampleSizeOf(table, eligible, complete, fitted, assumption);
}

function sampleSizeOf(
  table: Table,
  { rows, outcome }: EligibleRows,
  { participant }: Recipe,
  fitted: FittedSteps,
  assumption: SampleSizeAssumption,
): SampleSize {
  // People of one site are people nonetheless.
  const participants = countClusters(clustersOf(table, rows, [participant]), rows.length);
  return reviewSampleSize(outcome, parametersOf(fitted), participants, assumption);
}

/** How the rows are split; nothing while the file of folds is awaited. */
function countFolds(recipe: Recipe, table: Table, eligible: EligibleRows, foldFile: FoldFile | null) {
  const { resampling, seed } = recipe;
  // Nothing can go wrong with resamples, and to draw them all takes time and memory.
  if (resampling.kind === 'bootstrap') return { folds: 1, repeats: resampling.resamples };
  if (resampling.kind === 'foldFile' && foldFile === null) return { folds: 0, repeats: 0 };
  const { folds, repeats } = assignFolds(resampling, table, eligible, recipe, seed, foldFile);
  return { folds, repeats: repeats.length };
}

/** Numbers that a prediction has; of follow-up, about one for each interval. */
function widthOf(outcome: EligibleRows['outcome']): number {
  if (outcome.kind === 'survival') return SURVIVAL_TIMES;
  return outcome.kind === 'classes' ? outcome.classes.length : 1;
}

const splitColumnOf = ({ resampling }: Recipe) => ('column' in resampling ? resampling.column : undefined);

/** The columns that tell the outcome; none of them is ever a predictor. */
function outcomeColumns(outcome: OutcomeRole): string[] {
  if (outcome.kind !== 'survival') return [outcome.column];
  return [outcome.column, outcome.time, ...(outcome.entry === undefined ? [] : [outcome.entry])];
}

function checkColumns(recipe: Recipe, table: Table): void {
  const known = new Set(table.columns.map(({ name }) => name));
  const named: readonly (readonly [string, string | undefined])[] = [
    ...outcomeColumns(recipe.outcome).map((name) => ['outcome', name] as const),
    ...recipe.predictors.map((name) => ['predictor', name] as const),
    ...(recipe.allBut ?? []).map((name) => ['predictor', name] as const),
    ['participant', recipe.participant],
    ['group', recipe.group],
    ['fold', splitColumnOf(recipe)],
    ...(recipe.steps.splines ?? []).map(({ column }) => ['spline', column] as const),
  ];
  for (const [role, column] of named) {
    if (column !== undefined && !known.has(column)) throw new InputError('input.recipeUnknownColumn', { column, role });
  }
}

/** What an outcome leaves to its table: the class that is no event, the classes there are, the code of censoring. */
function completeOutcome(outcome: OutcomeRole, table: Table): OutcomeRole {
  if (outcome.kind === 'continuous') return outcome;
  const classes = outcomeClasses(columnNamed(table, outcome.column));
  const counts = countClasses(classes);
  const present = classes.levels.filter((_, code) => counts[code]! > 0);
  const without = (named: readonly string[]) => {
    const isNamed = matchClasses(present, named);
    return present.filter((_, code) => isNamed[code] === 0);
  };
  switch (outcome.kind) {
    case 'binary':
      return outcome.noEvent.length > 0 ? outcome : { ...outcome, noEvent: without(outcome.event) };
    case 'classes':
      // Words have no order that their table could tell.
      if (outcome.classes.length > 0 || (outcome.ordered && !present.every(isNumber))) return outcome;
      return { ...outcome, classes: present.toSorted(byNumberOrText) };
    case 'survival': {
      if (outcome.censored.length > 0 || outcome.competing.length > 0 || present.length !== 2) return outcome;
      return { ...outcome, censored: without(outcome.event) };
    }
  }
}

const isNumber = (level: string) => level.trim() !== '' && Number.isFinite(Number(level));
const byNumberOrText = (a: string, b: string) => a.localeCompare(b, 'en', { numeric: true });

function withHorizon(role: OutcomeRole, { outcome }: EligibleRows): OutcomeRole {
  if (role.kind !== 'survival' || outcome.kind !== 'survival') return role;
  return { ...role, horizon: outcome.horizon };
}

/** @throws {@link MethodError} `method.unsuitedEstimator` */
function refuseUnsuited(outcome: OutcomeRole, estimators: readonly EstimatorSpec[]): void {
  const suited = familiesFor(outcome);
  const unsuited = estimators.find(({ family }) => !suited.includes(family));
  if (unsuited) {
    throw new MethodError('method.unsuitedEstimator', { family: unsuited.family, outcome: outcome.kind });
  }
}

/** Features less those that the others of the same predictor determine. */
function parametersOf({ predictors, features }: FittedSteps): number {
  const determined = predictors.filter(
    (fitted) => fitted.kind === 'levels' && fitted.dropped === null && featuresOf(fitted).length > 1,
  );
  return Math.max(1, features.length - determined.length);
}

function isConstant(fitted: FittedSteps['predictors'][number]): boolean {
  if (fitted.indicator) return false;
  return fitted.kind === 'number'
    ? fitted.min === fitted.max
    : featuresOf(fitted).length < 2 && fitted.dropped === null;
}
