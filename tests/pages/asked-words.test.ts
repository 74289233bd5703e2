import { beforeEach, describe, expect, test } from 'vitest';
import { choicesOf, cutsOf, draftOf } from '../../src/pages/results/asked/group-choice.ts';
import { difference, groupLabel } from '../../src/pages/results/asked/group-rows.ts';
import { comparisonSentence, inFormula } from '../../src/pages/results/asked/score-words.ts';
import { discriminationSentence, levelSentence } from '../../src/pages/validate/validation-words.ts';
import { preferences } from '../../src/state/preferences.svelte.ts';
import type { SubgroupResult } from '../../workers/contract/analyses.ts';
import { about, aReport, estimated } from './a-report.ts';
import { aTable } from './fake-study.ts';
import { anExternal, someGroups } from './some-analyses.ts';

beforeEach(() => {
  preferences.language = 'en';
});

describe('a model against a score', () => {
  const say = (low: number, value: number, high: number, p: number | null = 0.0412) =>
    comparisonSentence('binary', { discrimination: estimated(value, low, high), p }, 'Cox regression', 'Ward score');

  test('is better where the whole interval lies above nothing', () => {
    expect(say(0.01, 0.04, 0.07)).toBe(
      'Cox regression tells patients apart better than Ward score on these data: AUROC higher by 0.040 (0.010 to 0.070), p = 0.041.',
    );
  });

  test('is worse where it lies below, and the difference is told from the better one’s side', () => {
    expect(say(-0.07, -0.04, -0.01)).toBe(
      'Ward score tells patients apart better than Cox regression on these data: AUROC higher by 0.040 (0.010 to 0.070), p = 0.041.',
    );
  });

  test('is not told apart where the interval holds nothing, its ends included', () => {
    expect(say(0, 0.04, 0.07, null)).toBe(
      'These data cannot tell Cox regression and Ward score apart: AUROC differs by 0.040 (0.000 to 0.070).',
    );
  });

  test('says why where there is no difference to be estimated', () => {
    const said = comparisonSentence(
      'survival',
      { discrimination: { kind: 'notEstimable', reason: 'tooFew' }, p: null },
      'Logistic regression',
      'Ward score',
    );
    expect(said).toMatch(/^The difference between logistic regression and Ward score: not estimable/);
  });
});

test.each([
  ['age', 'age'],
  ['年龄', '年龄'],
  ['age.2', 'age.2'],
  ['age (years)', '`age (years)`'],
  ['2nd', '`2nd`'],
  ['and', '`and`'],
])('a column is written so that a formula can read it: %s', (column, written) => {
  expect(inFormula(column)).toBe(written);
});

test.each([
  ['50', [50]],
  [' 70 50; 60 ', [50, 60, 70]],
  ['45 55, 65', [45, 55, 65]],
  ['1,5 2,5', [1.5, 2.5]],
  ['\u22122 0', [-2, 0]],
  ['', null],
  ['50 50', null],
  ['50 x', null],
  ['Infinity', null],
])('cut points are read as they are typed: "%s"', (typed, cuts) => {
  expect(cutsOf(typed)).toEqual(cuts);
});

test('a number starts with its median as the cut, anything else with its levels', () => {
  const [, age, sex] = aTable.columns;
  expect(choicesOf([draftOf(age!), draftOf(sex!)])).toEqual([
    { column: 'age (years)', kind: 'bands', cuts: [64] },
    { column: 'sex', kind: 'levels' },
  ]);
  expect(choicesOf([])).toBeNull();
  expect(
    choicesOf([
      { column: 'sex', kind: 'levels', typed: '' },
      { column: 'age', kind: 'bands', typed: '' },
    ]),
  ).toBeNull();
});

describe('groups', () => {
  const [female, male, young, middle, old, missing] = someGroups.groups as readonly [
    SubgroupResult, SubgroupResult, SubgroupResult, SubgroupResult, SubgroupResult, SubgroupResult,
  ]; // prettier-ignore

  test('are called by level or by the ends of their band', () => {
    expect([female, young, middle, old, missing].map(groupLabel)).toEqual([
      'female', 'below 50', '50 to below 70', '70 or more', 'not recorded',
    ]); // prettier-ignore
  });

  test('differ only where two intervals do not overlap; the farthest two are named', () => {
    expect(difference([female, male], 'logistic', 'auroc')).toEqual({ kind: 'overlap' });
    expect(difference([young, middle, old], 'logistic', 'auroc')).toEqual({ kind: 'apart', low: old, high: young });
  });

  test('cannot be compared where fewer than two are judged; missing values are not compared', () => {
    expect(difference([female, missing], 'logistic', 'auroc')).toEqual({ kind: 'lone' });
    expect(difference([female, male], 'logistic', 'calibrationSlope')).toEqual({ kind: 'lone' });
    expect(difference([young, { ...old, from: null, to: null }], 'logistic', 'auroc')).toEqual({ kind: 'lone' });
  });
});

describe('a model on new patients', () => {
  const there = aReport.models[0]!.results;
  const here = (low: number, high: number) =>
    there.kind === 'binary'
      ? { ...there, figures: { ...there.figures, auroc: estimated((low + high) / 2, low, high) } }
      : there;

  test.each([
    [0.6, 0.79, 'It does less well here.'],
    [0.6, 0.8, 'no sign that it tells patients apart less well'],
    [0.89, 0.95, 'It does better here'],
  ])('is worse or better only where the intervals do not overlap: %d to %d', (low, high, words) => {
    expect(discriminationSentence(here(low, high), there)).toContain(words);
  });

  test.each([
    [about(0.8, 0.1), 'too high here: of 100 patients it expects 43 with the event, 34 had it.'],
    [about(1.25, 0.1), 'too low here: of 100 patients it expects 28'],
    [about(1.05, 0.1), 'On average its risks fit'],
  ])('has risks that are too high, too low or right', (observedExpected, words) => {
    const results = there.kind === 'binary' ? { ...there, figures: { ...there.figures, observedExpected } } : there;
    expect(levelSentence({ ...anExternal, results })).toContain(words);
  });
});
