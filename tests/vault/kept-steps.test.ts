import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import type { Steps } from '../../workers/contract/recipe';
import { fitSteps } from '../../workers/recipe/fit-steps';
import { fitStepsMultiple } from '../../workers/recipe/fit-steps-multiple';
import type { FittedSteps } from '../../workers/recipe/design';
import { keptSteps } from '../../workers/vault/kept-steps';
import { levels, numbers, tableOf } from '../cohort/make-table';

const steps: Steps = {
  impute: { numbers: 'median', categories: 'ownLevel', indicators: true, multiple: { imputations: 2, cycles: 2 } },
  scale: 'standard',
  encode: { poolBelow: 0.1, dropFirst: false },
  splines: [{ column: 'age', knots: 3 }],
};
const n = 40;
const table = tableOf([
  numbers('age', Array.from({ length: n }, (_, i) => (i % 9 === 0 ? NaN : i))),
  levels('ward', Array.from({ length: n }, (_, i) => (i % 11 === 3 ? null : i < 2 ? 'rare' : i % 2 === 0 ? 'a' : 'b'))),
]); // prettier-ignore
const rows = Uint32Array.from({ length: n }, (_, i) => i);
const outcome = [Float64Array.from({ length: n }, (_, i) => i % 2)];

function fitMultiple(): FittedSteps {
  const fitting = fitStepsMultiple(steps, table, ['age', 'ward'], rows, outcome, 1);
  for (;;) {
    const next = fitting.next();
    if (next.done === true) return next.value.steps;
  }
}

/** As a file would bring them back. */
const again = (fitted: FittedSteps): unknown => JSON.parse(JSON.stringify(fitted));

describe('kept steps', () => {
  test('come back the same, with splines and chain and without', () => {
    const multiple = fitMultiple();
    expect(v.parse(keptSteps, again(multiple))).toEqual(multiple);
    const single = fitSteps({ ...steps, splines: undefined }, table, ['age', 'ward'], rows);
    expect(v.parse(keptSteps, again(single))).toEqual(single);
  });

  const whole = fitMultiple();
  const chain = whole.chain!.regressions;
  const [age, ward] = whole.predictors;
  const spline = age?.kind === 'number' ? age.spline! : { knots: [], centres: [], scales: [] };
  test.each<[string, unknown]>([
    ['a regression is missing', { ...whole, chain: { regressions: chain.slice(1) } }],
    ['a coefficient is missing', { ...whole, chain: { regressions: [chain[0]!.slice(1), chain[1]] } }],
    ['a coefficient is no number', { ...whole, chain: { regressions: [chain[0]!.map(() => null), chain[1]] } }],
    [
      'knots fall',
      { ...whole, predictors: [{ ...age, spline: { ...spline, knots: spline.knots.toReversed() } }, ward] },
    ],
    ['a bend has no scale', { ...whole, predictors: [{ ...age, spline: { ...spline, scales: [] } }, ward] }],
    ['a scale is 0', { ...whole, predictors: [{ ...age, spline: { ...spline, scales: [0] } }, ward] }],
  ])('are refused where %s', (_, damaged) => {
    expect(v.safeParse(keptSteps, damaged).success).toBe(false);
  });
});
