import { describe, expect, test } from 'vitest';
import type { NetworkSpec, OutcomeRole } from '../../workers/contract/recipe';
import { eligibleRows } from '../../workers/cohort/eligibility';
import { defaultEstimators, proposeRecipe } from '../../workers/recipe/propose';
import { readRecipe } from '../../workers/recipe/recipe-file';
import { completeRecipe, reviewRecipe } from '../../workers/recipe/review-recipe';
import { levels, numbers, tableOf } from '../cohort/make-table';

const n = 60;
const all = Array.from({ length: n }, (_, i) => i);
const table = tableOf([
  numbers('id', all),
  numbers('age', all.map((i) => (i % 10 === 0 ? NaN : i))),
  levels('ward', all.map((i) => (i % 20 === 1 ? null : i < 2 ? 'rare' : i < 4 ? 'scarce' : i % 2 === 0 ? 'a' : 'b'))),
  numbers('same', all.map(() => 3)),
  levels('died', all.map((i) => (i % 3 === 0 ? 'yes' : 'no'))),
  numbers('site', all.map((i) => i % 6)),
]); // prettier-ignore
const outcome: OutcomeRole = { kind: 'binary', column: 'died', event: ['yes'], noEvent: ['no'] };
const question = { outcome, predictors: ['age', 'ward'] };

test('a recipe proposed is counted: gaps, scaling, levels and folds', () => {
  const recipe = proposeRecipe(table, question, 'Deaths');
  const pooling = { ...recipe, steps: { ...recipe.steps, encode: { poolBelow: 0.05, dropFirst: false } } };
  const review = reviewRecipe(table, pooling, null);
  expect(review.recipe).toEqual(pooling);
  // The ward is missing in 3 rows, too few for a feature of their own; so is the age, in 6.
  expect(review).toMatchObject({ features: 4, folds: 5, repeats: 4 });
  expect(review.steps).toEqual([
    { kind: 'impute', columns: 1, method: 'median' },
    { kind: 'impute', columns: 1, method: 'mode' },
    { kind: 'scale', columns: 1 },
    { kind: 'encode', columns: 1, features: 3, pooled: 2 },
  ]);
});

test('levels of one in a hundred rows are kept, and in large tables those of 200 rows', () => {
  const proposed = (rows: number) => {
    const each = Array.from({ length: rows }, (_, row) => row);
    const large = tableOf([numbers('age', each), levels('died', each.map((row) => (row % 3 === 0 ? 'yes' : 'no')))]); // prettier-ignore
    return proposeRecipe(large, { outcome, predictors: ['age'] }, 'Deaths').steps.encode.poolBelow;
  };
  expect([60, 20_000, 50_000, 150_000].map(proposed)).toEqual([0.01, 0.01, 0.004, 0.002]);
});

function proposedNetwork(rows: number, predictors: number): NetworkSpec {
  return defaultEstimators(outcome, rows, predictors).find((spec) => spec.family === 'network')!;
}

test('the network proposed grows with the table, and needs fewer members', () => {
  const sizes = [400, 40_000].map((rows) => proposedNetwork(rows, 4).layers.map(({ units }) => units));
  expect(sizes).toEqual([[16], [32, 16]]);
  expect(proposedNetwork(40_000, 4).members).toBeLessThan(proposedNetwork(400, 4).members);
});

test('the weights of the network proposed are held the more, the more predictors there are to a row', () => {
  const decays = [2, 8, 130, 20_000].map((predictors) => proposedNetwork(333, predictors).weightDecay);
  expect(decays).toEqual([0.001, 0.002, 0.05, 0.1]);
});

describe('a short recipe', () => {
  const read = (rest: object) =>
    readRecipe(JSON.stringify({ outcome: { column: 'died', event: 'yes' }, ...rest }), 'r.json');

  test('is completed by its table: predictors, the other class, the estimators', () => {
    const complete = completeRecipe(read({ predictors: { allBut: ['id'] }, group: 'site' }), table);
    expect(complete.predictors).toEqual(['age', 'ward', 'same']);
    expect(complete).not.toHaveProperty('allBut');
    expect(complete.outcome).toMatchObject({ kind: 'binary', noEvent: ['no'] });
    expect(complete.estimators.map(({ family }) => family)).toEqual(['logistic', 'network']);
    expect(completeRecipe(complete, table)).toEqual(complete);
    expect(eligibleRows(table, complete.outcome).rows).toHaveLength(n);
  });

  test.each([
    [{ outcome: { column: 'no', event: '1' }, predictors: ['age'] }, 'no', 'outcome'],
    [{ predictors: ['age', 'height'] }, 'height', 'predictor'],
    [{ predictors: { allBut: ['height'] } }, 'height', 'predictor'],
    [{ predictors: ['age'], participant: 'who' }, 'who', 'participant'],
    [{ predictors: ['age'], group: 'where' }, 'where', 'group'],
    [{ predictors: ['age'], resampling: { kind: 'foldColumn', column: 'part' } }, 'part', 'fold'],
  ])('that names a column the table has not is refused by column and role: %j', (rest, column, role) => {
    expect(() => reviewRecipe(table, read(rest), null)).toThrow(
      expect.objectContaining({ code: 'input.recipeUnknownColumn', facts: { column, role } }),
    );
  });

  test('without predictors, or with none that varies, is refused', () => {
    expect(() => reviewRecipe(table, read({ predictors: [] }), null)).toThrow('method.noPredictors');
    expect(() => reviewRecipe(table, read({ predictors: ['same'] }), null)).toThrow('method.allPredictorsConstant');
  });

  test('of classes without their names takes all there are; of words in order it cannot', () => {
    const site = completeRecipe(read({ outcome: { kind: 'classes', column: 'site', ordered: true }, predictors: ['age'] }), table); // prettier-ignore
    expect(site.outcome).toMatchObject({ classes: ['0', '1', '2', '3', '4', '5'], ordered: true });
    expect(site.estimators.map(({ family }) => family)).toEqual(['ordinal', 'network']);
    const grades = tableOf([numbers('age', all), levels('grade', all.map((i) => ['mild', 'severe', 'moderate'][i % 3]!))]); // prettier-ignore
    const graded = (ordered: boolean) => read({ outcome: { kind: 'classes', column: 'grade', ordered }, predictors: ['age'] }); // prettier-ignore
    expect(completeRecipe(graded(false), grades).outcome).toMatchObject({ classes: ['mild', 'moderate', 'severe'] });
    expect(completeRecipe(graded(false), grades).estimators[0]!.family).toBe('multinomial');
    expect(() => completeRecipe(graded(true), grades)).toThrow('method.classesNotChosen');
  });

  test('of follow-up is completed by the code of censoring and a horizon, and never predicts from its own time', () => {
    const short = { outcome: { kind: 'survival', column: 'died', time: 'id', event: 'yes' }, predictors: 'all' };
    const timed = tableOf([numbers('id', all.map((i) => i + 1)), ...table.columns.slice(1)]); // prettier-ignore
    const complete = completeRecipe(read(short), timed);
    expect(complete.outcome).toMatchObject({ censored: ['no'], competing: [], horizon: 30 });
    expect(complete.predictors).toEqual(['age', 'ward', 'same', 'site']);
    expect(complete.estimators.map(({ family }) => family)).toEqual(['cox', 'network']);
    expect(completeRecipe(complete, timed)).toEqual(complete);
  });

  test('of a measurement gets a linear model', () => {
    const recipe = completeRecipe(read({ outcome: { kind: 'continuous', column: 'id' }, predictors: ['ward'] }), table);
    expect(recipe.estimators.map(({ family }) => family)).toEqual(['linear', 'network']);
  });

  test.each(['linear', 'cox', 'multinomial', 'ordinal'])(
    'with a model for another outcome is refused: %s',
    (family) => {
      expect(() => completeRecipe(read({ predictors: ['age'], estimators: [{ family }] }), table)).toThrow(
        expect.objectContaining({ code: 'method.unsuitedEstimator', facts: { family, outcome: 'binary' } }),
      );
    },
  );

  test('counts people, not sites, and its resamples without drawing them', () => {
    const resampling = { kind: 'bootstrap', resamples: 2000 };
    const review = reviewRecipe(table, read({ predictors: ['age'], group: 'site', resampling }), null);
    expect(review).toMatchObject({ folds: 1, repeats: 2000, sampleSize: { participants: n } });
  });

  test('that waits for a file of folds is reviewed without them', () => {
    const review = reviewRecipe(table, read({ predictors: ['age'], resampling: { kind: 'foldFile' } }), null);
    expect(review).toMatchObject({ folds: 0, repeats: 0 });
  });
});
