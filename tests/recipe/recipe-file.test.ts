import { readdirSync, readFileSync } from 'node:fs';
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
      version: 2,
      title: '',
      reading: {},
      outcome: { kind: 'binary', column: 'died', event: ['1'], noEvent: [] },
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

  test('keeps what time and values are measured in', () => {
    const followUp = { kind: 'survival', column: 'died', time: 'days', event: 1, timeUnit: 'days' };
    const survival = read({ outcome: followUp, predictors: 'all' });
    expect(survival.outcome).toMatchObject({ kind: 'survival', timeUnit: 'days' });
    const continuous = read({ outcome: { kind: 'continuous', column: 'weight', unit: 'kg' }, predictors: 'all' });
    expect(continuous.outcome).toEqual({ kind: 'continuous', column: 'weight', unit: 'kg' });
    for (const recipe of [survival, continuous]) expect(readRecipe(writeRecipe(recipe), 'again.json')).toEqual(recipe);
    expect(() => read({ outcome: { ...followUp, timeUnit: 'hours' }, predictors: 'all' })).toThrow('input.notARecipe');
  });

  test('of version 1, which knew yes and no alone, is read as ever', () => {
    const old = { format: 'benchside-recipe', version: 1, ...short, estimators: [{ family: 'logistic' }] };
    expect(read(old)).toEqual(read({ ...short, estimators: [{ family: 'logistic' }] }));
    expect(read(old)).toMatchObject({ version: 2, outcome: { kind: 'binary', event: ['1'] } });
    expect(writeRecipe(read(old))).toContain('"version": 2');
  });

  test.each<[object, object]>([
    [
      { outcome: { kind: 'classes', column: 'grade', classes: [1, '2', 3], ordered: true } },
      { outcome: { kind: 'classes', column: 'grade', classes: ['1', '2', '3'], ordered: true } },
    ],
    [
      { outcome: { kind: 'classes', column: 'grade' } },
      { outcome: { kind: 'classes', column: 'grade', classes: [], ordered: false } },
    ],
    [{ outcome: { kind: 'continuous', column: 'bp' } }, { outcome: { kind: 'continuous', column: 'bp' } }],
    [
      { outcome: { kind: 'survival', column: 'status', time: 'days', event: 2 } },
      {
        outcome: {
          ...{ kind: 'survival', column: 'status', time: 'days', event: ['2'] },
          ...{ censored: [], competing: [], horizon: null },
        },
      },
    ],
    [
      {
        outcome: {
          ...{ kind: 'survival', column: 'status', time: 'days', event: [2], censored: 0, competing: [1, '3'] },
          ...{ entry: 'start', horizon: 365.25 },
        },
      },
      { outcome: { event: ['2'], censored: ['0'], competing: ['1', '3'], entry: 'start', horizon: 365.25 } },
    ],
    [{ resampling: { kind: 'bootstrap' } }, { resampling: { kind: 'bootstrap', resamples: 200 } }],
    [{ resampling: { kind: 'temporal', column: 'year' } }, { resampling: { kind: 'temporal', share: 0.3 } }],
    [{ resampling: { kind: 'sites', column: 'site' } }, { resampling: { kind: 'sites', column: 'site' } }],
    [{ resampling: { kind: 'splitColumn', column: 'part', evaluation: 2 } }, { resampling: { evaluation: ['2'] } }],
    [
      { steps: { impute: { multiple: {} }, splines: [{ column: 'age' }] } },
      { steps: { impute: { multiple: { imputations: 5, cycles: 10 } }, splines: [{ column: 'age', knots: 4 }] } },
    ],
    [
      { estimators: [{ family: 'multinomial' }, { family: 'ordinal' }, { family: 'linear' }, { family: 'cox' }] },
      { estimators: [{ id: 'multinomial' }, { id: 'ordinal' }, { id: 'linear' }, { id: 'cox', lambda: 'auto' }] },
    ],
  ])('says %j, and comes back the same after it was written', (part, meant) => {
    const recipe = read({ ...short, ...part });
    expect(recipe).toMatchObject(meant);
    expect(readRecipe(writeRecipe(recipe), 'again.json')).toEqual(recipe);
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
    [{ ...short, estimators: [{ family: 'logistic' }, { family: 'oracle' }] }, 'estimators[1].family'],
    [{ ...short, estimators: [{ family: 'logistic' }, { family: 'logistic' }] }, 'estimators[1].id'],
    [{ ...short, predictors: ['age', 'sex', 'age'] }, 'predictors[2]'],
    [{ ...short, steps: { impute: { numbers: 'zero' } } }, 'steps.impute.numbers'],
    [{ ...short, version: 0 }, 'version'],
    [{ ...short, outcome: { kind: 'poisson', column: 'n' } }, 'outcome.kind'],
    [{ ...short, outcome: { kind: 'continuous', column: 'n', event: 1 } }, 'outcome.event'],
    [{ ...short, outcome: { kind: 'classes', column: 'n', classes: 'a' } }, 'outcome.classes'],
    [{ ...short, outcome: { kind: 'classes', column: '', classes: [] } }, 'outcome.column'],
    [{ ...short, outcome: { kind: 'survival', column: 's', event: 1 } }, 'outcome.time'],
    [{ ...short, outcome: { kind: 'survival', column: 's', time: 't' } }, 'outcome.event'],
    [{ ...short, outcome: { kind: 'survival', column: 's', time: 't', event: 1, horizon: 0 } }, 'outcome.horizon'],
    [{ ...short, resampling: { kind: 'bootstrap', resamples: 5 } }, 'resampling.resamples'],
    [{ ...short, resampling: { kind: 'temporal', column: 'year', share: 1 } }, 'resampling.share'],
    [{ ...short, resampling: { kind: 'splitColumn', column: 'part' } }, 'resampling.evaluation'],
    [{ ...short, resampling: { kind: 'jackknife' } }, 'resampling.kind'],
    [{ ...short, estimators: [{ family: 'linear', classWeights: 'none' }] }, 'estimators[0].classWeights'],
    [{ ...short, steps: { splines: [{ column: 'age', knots: 9 }] } }, 'steps.splines[0].knots'],
  ])('that is not one is refused with the path of the entry: %j', (recipe, path) => {
    expect(() => read(recipe)).toThrow(
      expect.objectContaining({ code: 'input.notARecipe', facts: { file: 'mine.json', path } }),
    );
  });

  test('of a newer version is refused as such, whatever else it holds', () => {
    expect(() => read({ version: 3, anything: true })).toThrow(
      expect.objectContaining({ code: 'input.recipeTooNew', facts: { file: 'mine.json', version: 3, supported: 2 } }),
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

const reference = new URL('../reference/', import.meta.url);
test.each(readdirSync(reference))('the recipe of the reference table %s is one', (file) => {
  const recipe = readRecipe(readFileSync(new URL(file, reference), 'utf8'), file);
  expect(recipe.resampling).toEqual({ kind: 'foldFile' });
  expect(readRecipe(writeRecipe(recipe), file)).toEqual(recipe);
});
