import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { publishedSchema } from '../../scripts/json-schema';
import { readRecipe, writeRecipe } from '../../workers/recipe/recipe-file';
import { recipeSchema } from '../../workers/recipe/recipe-schema';

const short = { outcome: { column: 'died', event: 1 }, predictors: 'all' };
const read = (recipe: unknown) => readRecipe(JSON.stringify(recipe), 'mine.json');

describe('a recipe file', () => {
  test('may be as short as an outcome and predictors; the rest has defaults', () => {
    const recipe = read(short);
    expect(recipe).toEqual({
      format: 'benchside-recipe',
      version: 1,
      title: '',
      reading: {},
      outcome: { column: 'died', event: ['1'], noEvent: [] },
      predictors: [],
      allBut: [],
      steps: {
        impute: { numbers: 'median', categories: 'ownLevel', indicators: true },
        scale: 'standard',
        encode: { poolBelow: 0.01, dropFirst: false },
      },
      estimators: [],
      resampling: { kind: 'crossValidation', folds: 5, repeats: 1, stratified: true },
      seed: 1,
      backend: 'auto',
    });
  });

  test('comes back the same after it was written', () => {
    const recipe = read({
      ...short,
      $schema: 'recipe.schema.json',
      predictors: { allBut: ['id'] },
      group: 'site',
      estimators: [
        { family: 'logistic', alpha: 0.5, lambda: 0.02 },
        { family: 'network', layers: [{ units: 5, activation: 'tanh' }] },
      ],
      resampling: { kind: 'foldColumn', column: 'part' },
      reading: { missingIn: { glucose: ['0'] }, decimal: ',' },
    });
    expect(recipe.allBut).toEqual(['id']);
    expect(recipe.estimators[1]).toMatchObject({ id: 'network', optimiser: 'adam', epochs: 200 });
    expect(readRecipe(writeRecipe(recipe), 'again.json')).toEqual(recipe);
    const named = read({ ...short, predictors: ['age', 'sex'] });
    expect(named).not.toHaveProperty('allBut');
    expect(readRecipe(writeRecipe(named), 'again.json')).toEqual(named);
  });

  test.each([
    [[], ''],
    [{ ...short, outcome: { column: 'died' } }, 'outcome.event'],
    [{ predictors: 'all' }, 'outcome'],
    [{ ...short, predictor: ['age'] }, 'predictor'],
    [{ ...short, seed: -1 }, 'seed'],
    [
      { ...short, estimators: [{ family: 'logistic' }, { family: 'network', layers: [{ units: 0 }] }] },
      'estimators[1].layers[0].units',
    ],
    [{ ...short, estimators: [{ family: 'logistic' }, { family: 'forest' }] }, 'estimators[1].family'],
    [{ ...short, estimators: [{ family: 'logistic' }, { family: 'logistic' }] }, 'estimators[1].id'],
    [{ ...short, predictors: ['age', 'sex', 'age'] }, 'predictors[2]'],
    [{ ...short, steps: { impute: { numbers: 'zero' } } }, 'steps.impute.numbers'],
    [{ ...short, version: 0 }, 'version'],
  ])('that is not one is refused with the path of the entry: %j', (recipe, path) => {
    expect(() => read(recipe)).toThrow(
      expect.objectContaining({ code: 'input.notARecipe', facts: { file: 'mine.json', path } }),
    );
  });

  test('of a newer version is refused as such, whatever else it holds', () => {
    expect(() => read({ version: 2, anything: true })).toThrow(
      expect.objectContaining({ code: 'input.recipeTooNew', facts: { file: 'mine.json', version: 2, supported: 1 } }),
    );
  });

  test('that is no JSON is refused without a path', () => {
    expect(() => readRecipe('{"outcome":', 'mine.json')).toThrow(
      expect.objectContaining({ code: 'input.notARecipe', facts: { file: 'mine.json', path: '' } }),
    );
  });
});

test('the published schema is the one that checks', () => {
  const published = readFileSync(new URL('../../public/recipe.schema.json', import.meta.url), 'utf8');
  expect(published).toBe(publishedSchema(recipeSchema));
});
