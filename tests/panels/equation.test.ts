import { expect, test } from 'vitest';
import { baselineAt, formulaOf } from '../../src/panels/results/equation.ts';
import type { FitAccount } from '../../workers/contract/report.ts';
import { aClassReport } from '../pages/a-class-report.ts';
import { aContinuousReport } from '../pages/a-continuous-report.ts';
import { aReport } from '../pages/a-report.ts';
import { aSurvivalReport } from '../pages/a-survival-report.ts';

type Regression = Extract<FitAccount, { readonly equations: unknown }>;

function regression(fit: FitAccount | undefined): Regression {
  if (!fit || !('equations' in fit)) throw new Error('the fixture has no regression there');
  return fit;
}

const nothing = { classes: [], horizon: null };

test('a logistic regression is a log-odds and a risk', () => {
  expect(formulaOf(regression(aReport.models[0]?.fit), nothing)).toEqual([
    'lp = 41.8 + 0.0674 * `age (years)` - 0.0781 * `sodium [mmol/L]` + 0.102 * `sex = female`',
    'risk = 1 / (1 + exp(-lp))',
  ]);
});

test('a linear regression is a value', () => {
  expect(formulaOf(regression(aContinuousReport.models[0]?.fit), nothing)).toEqual([
    'value = -334.2 + 5.6 * bmi + 1.12 * bp',
  ]);
});

test('proportional odds give the chance of a class or a lower one', () => {
  const lines = formulaOf(regression(aClassReport.models[0]?.fit), {
    classes: ['low', 'middle', 'high'],
    horizon: null,
  });
  expect(lines).toEqual([
    'lp = 0.031 * `age (years)` - 0.22 * `sex = female`',
    '`P(low or lower)` = 1 / (1 + exp(lp - (-0.42)))',
    '`P(middle or lower)` = 1 / (1 + exp(lp - 1.13))',
  ]);
});

test('each class has a score, and the probabilities share them out', () => {
  const lines = formulaOf(regression(aClassReport.models[1]?.fit), nothing);
  expect(lines).toHaveLength(6);
  expect(lines[1]).toBe('`score middle` = 0.2 + 0.031 * `age (years)` - 0.22 * `sex = female`');
  expect(lines[3]).toBe('`P(low)` = exp(`score low`) / (exp(`score low`) + exp(`score middle`) + exp(`score high`))');
});

test('a Cox regression gives the risk by the horizon from the baseline there', () => {
  const fit = regression(aSurvivalReport.models[0]?.fit);
  const alone = { ...fit, equations: fit.equations.slice(0, 1) };
  expect(formulaOf(alone, { classes: [], horizon: 300 })).toEqual([
    'lp = 0.44 * ph.ecog - 0.51 * `sex = female`',
    '`risk by 300` = 1 - exp(-0.44 * exp(lp))',
  ]);
  expect(baselineAt(fit, 10)).toBe(0);
  expect(baselineAt({ ...fit, baseline: null }, 10)).toBeNull();
});

test('where events compete no single baseline gives the risk, and both together do', () => {
  const lines = formulaOf(regression(aSurvivalReport.models[0]?.fit), { classes: [], horizon: 365 });
  expect(lines.map((line) => line.split(' = ')[0])).toEqual(['`lp event`', '`lp competing`']);
  const causes = { times: [100, 300], event: [0.1, 0.3], competing: [0, 0.05] };
  const joint = formulaOf({ ...regression(aSurvivalReport.models[0]?.fit), causes }, { classes: [], horizon: 365 });
  expect(joint.slice(2)).toEqual([
    'h_event = diff(c(0, 0.1, 0.3)) * exp(`lp event`)',
    'h_competing = diff(c(0, 0, 0.05)) * exp(`lp competing`)',
    'h = h_event + h_competing',
    'S = exp(-cumsum(c(0, h[-length(h)])))',
    '`risk by 365` = sum(S * (1 - exp(-h)) * h_event / h)',
  ]);
});

test('a model that kept nothing is its intercept', () => {
  const fit = regression(aReport.models[0]?.fit);
  const bare = { name: null, intercept: -1.5, terms: [], left: 0 };
  expect(formulaOf({ ...fit, equations: [bare] }, nothing)[0]).toBe('lp = -1.5');
  expect(formulaOf({ ...fit, equations: [{ ...bare, intercept: null }] }, nothing)[0]).toBe('lp = 0');
  expect(formulaOf({ ...fit, equations: [] }, nothing)).toEqual([]);
});
