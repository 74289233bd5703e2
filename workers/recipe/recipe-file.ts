import * as v from 'valibot';
import { InputError } from '../contract/faults';
import { RECIPE_VERSION, type EstimatorSpec, type OutcomeRole, type Recipe } from '../contract/recipe';
import { recipeSchema } from './recipe-schema';

/**
 * Reads a recipe and fills in what it leaves out. "All columns but these" stays a rule, in `allBut`, and an empty list
 * of estimators stays empty, until {@link completeRecipe} knows the table.
 *
 * @throws {@link InputError} `input.recipeTooNew`, or `input.notARecipe` with the path of the first entry that is not
 * allowed, as `estimators[1].layers`; the path is empty where the file is no JSON object at all
 */
export function readRecipe(text: string, file: string): Recipe {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw new InputError('input.notARecipe', { file, path: '' }, { cause });
  }
  return checkRecipe(parsed, file);
}

/**
 * The same for what has been read already, from a study file for one.
 *
 * @throws {@link InputError} as {@link readRecipe}
 */
export function checkRecipe(parsed: unknown, file: string): Recipe {
  if (Array.isArray(parsed)) throw new InputError('input.notARecipe', { file, path: '' });
  const version = versionOf(parsed);
  if (version !== null && version > RECIPE_VERSION) {
    throw new InputError('input.recipeTooNew', { file, version, supported: RECIPE_VERSION });
  }
  const checked = v.safeParse(recipeSchema, parsed, { abortEarly: true });
  if (!checked.success) throw new InputError('input.notARecipe', { file, path: pathOf(checked.issues[0]) });

  const { outcome, predictors, participant, group, ...rest } = checked.output;
  const estimators: readonly EstimatorSpec[] = rest.estimators;
  const repeated = firstRepeated(estimators.map(({ id }) => id));
  if (repeated >= 0) throw new InputError('input.notARecipe', { file, path: `estimators[${repeated}].id` });
  const named = Array.isArray(predictors) ? predictors : [];
  const twice = firstRepeated(named);
  if (twice >= 0) throw new InputError('input.notARecipe', { file, path: `predictors[${twice}]` });
  const rule = Array.isArray(predictors) ? undefined : predictors === 'all' ? [] : predictors.allBut;
  return {
    format: rest.format,
    version: RECIPE_VERSION,
    title: rest.title,
    reading: rest.reading,
    outcome: outcomeRole(outcome),
    predictors: named,
    ...(rule && { allBut: rule }),
    ...(participant !== undefined && { participant }),
    ...(group !== undefined && { group }),
    steps: rest.steps,
    estimators,
    ...(rest.search && { search: rest.search }),
    resampling:
      rest.resampling.kind === 'splitColumn'
        ? { ...rest.resampling, evaluation: asTexts(rest.resampling.evaluation) }
        : rest.resampling,
    seed: rest.seed,
    backend: rest.backend,
  };
}

/** A recipe as a file: complete, indented, the same text for the same recipe. */
export function writeRecipe(recipe: Recipe): string {
  const { format, version, title, reading, outcome, predictors, allBut, participant, group, ...rest } = recipe;
  const ordered = {
    format,
    version,
    title,
    reading,
    outcome,
    predictors: allBut ? { allBut } : predictors,
    participant,
    group,
    steps: rest.steps,
    estimators: rest.estimators,
    search: rest.search,
    resampling: rest.resampling,
    seed: rest.seed,
    backend: rest.backend,
  };
  return `${JSON.stringify(ordered, null, 2)}\n`;
}

function outcomeRole(given: v.InferOutput<typeof recipeSchema>['outcome']): OutcomeRole {
  switch (given.kind) {
    case 'binary':
      return { ...given, event: asTexts(given.event), noEvent: asTexts(given.noEvent) };
    case 'classes':
      return { ...given, classes: asTexts(given.classes) };
    case 'continuous':
      return given;
    case 'survival': {
      const { event, censored, competing } = given;
      return { ...given, event: asTexts(event), censored: asTexts(censored), competing: asTexts(competing) };
    }
  }
}

function versionOf(parsed: unknown): number | null {
  if (typeof parsed !== 'object' || parsed === null || !('version' in parsed)) return null;
  return typeof parsed.version === 'number' ? parsed.version : null;
}

const asTexts = (given: string | number | (string | number)[]) => (Array.isArray(given) ? given : [given]).map(String);

/** Where a list first repeats an entry; -1 where it does not. */
const firstRepeated = (list: readonly string[]) => list.findIndex((entry, i) => list.indexOf(entry) < i);

function pathOf(issue: v.BaseIssue<unknown>): string {
  const keys = issue.path?.map(({ key }) => key) ?? [];
  return keys.reduce<string>((path, key) => {
    if (typeof key === 'number') return `${path}[${key}]`;
    return path === '' ? String(key) : `${path}.${String(key)}`;
  }, '');
}
