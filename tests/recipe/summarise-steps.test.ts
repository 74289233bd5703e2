import { expect, test } from 'vitest';
import type { Steps } from '../../workers/contract/recipe';
import { fitSteps } from '../../workers/recipe/fit-steps';
import { readRecipe } from '../../workers/recipe/recipe-file';
import { summariseSteps } from '../../workers/recipe/summarise-steps';
import { levels, numbers, tableOf } from '../cohort/make-table';

const n = 100;
const rows = Uint32Array.from({ length: n }, (_, i) => i);
const table = tableOf([
  numbers(
    'age',
    Array.from(rows, (i) => (i % 10 === 0 ? NaN : i)),
  ),
  numbers(
    'dose',
    Array.from(rows, (i) => i * 2),
  ),
  levels(
    'ward',
    Array.from(rows, (i) => (i % 7 === 1 ? null : `w${i % 3}`)),
  ),
  levels(
    'sex',
    Array.from(rows, (i) => (i === 1 ? null : `s${i % 2}`)),
  ),
]);

/** The steps of a recipe file that leaves out all but these. */
function stepsOf(steps: unknown): Steps {
  const short = { outcome: { column: 'died', event: 1 }, predictors: 'all', steps };
  return readRecipe(JSON.stringify(short), 'mine.json').steps;
}

function summary(steps: Steps, predictors = ['age', 'dose', 'ward']) {
  return summariseSteps(steps, fitSteps(steps, table, predictors, rows), table, rows);
}

test('multiple imputation and splines are told apart from the other steps, and counted', () => {
  const steps = stepsOf({ impute: { indicators: false, multiple: {} }, splines: [{ column: 'dose' }] });
  expect(steps).toMatchObject({
    impute: { multiple: { imputations: 5, cycles: 10 } },
    splines: [{ column: 'dose', knots: 4 }],
  });
  expect(summary(steps)).toEqual([
    { kind: 'multiple', columns: 2, imputations: 5, cycles: 10 },
    { kind: 'splines', columns: 1, features: 3 },
    { kind: 'scale', columns: 2 },
    { kind: 'encode', columns: 1, features: 3, pooled: 0 },
  ]);
});

test('single imputation is the default, and nothing bends', () => {
  expect(summary(stepsOf({}))).toEqual([
    { kind: 'impute', columns: 1, method: 'median' },
    { kind: 'impute', columns: 1, method: 'ownLevel' },
    { kind: 'indicators', columns: 2 },
    { kind: 'scale', columns: 2 },
    { kind: 'encode', columns: 1, features: 3, pooled: 0 },
  ]);
});

test('a category missing in hardly any row is filled in, whatever the others become', () => {
  expect(summary(stepsOf({}), ['ward', 'sex'])).toEqual([
    { kind: 'impute', columns: 1, method: 'ownLevel' },
    { kind: 'impute', columns: 1, method: 'mode' },
    { kind: 'indicators', columns: 1 },
    { kind: 'encode', columns: 2, features: 4, pooled: 0 },
  ]);
});

test.each([
  [{ impute: { multiple: { imputations: 1 } } }, 'steps.impute.multiple.imputations'],
  [{ impute: { multiple: { imputations: 51 } } }, 'steps.impute.multiple.imputations'],
  [{ impute: { multiple: { cycles: 0 } } }, 'steps.impute.multiple.cycles'],
  [{ splines: [{ column: 'age', knots: 6 }] }, 'steps.splines[0].knots'],
])('a recipe that asks for what there is not is refused with the path: %j', (steps, path) => {
  expect(() => stepsOf(steps)).toThrow(expect.objectContaining({ facts: { file: 'mine.json', path } }));
});
