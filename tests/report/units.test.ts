import { expect, test } from 'vitest';
import { aurocOverTime, calibrationScale, cohortCurvesChart } from '../../src/report/chart-inputs.ts';
import { reportDocument } from '../../src/report/report-document.ts';
import type { StudyReport } from '../../workers/contract/report.ts';
import { aContinuousReport } from '../pages/a-continuous-report.ts';
import { aSurvivalReport } from '../pages/a-survival-report.ts';
import { voices } from './voices.ts';

const [english, chinese] = voices;
const { outcome } = aSurvivalReport.recipe;
if (outcome.kind !== 'survival') throw new Error('the fixture has no follow-up');
const inDays: StudyReport = {
  ...aSurvivalReport,
  recipe: { ...aSurvivalReport.recipe, outcome: { ...outcome, timeUnit: 'days' } },
};

test('times are told in their unit wherever they are told', () => {
  const said = JSON.stringify(reportDocument(inDays, english!));
  expect(said).toContain('by 365 days');
  expect(said).not.toMatch(/by 365[^ ]|in the unit of/);
  expect(JSON.stringify(reportDocument(inDays, chinese!))).toContain('365天');
  expect(calibrationScale(inDays, english!)).toMatchObject({ x: 'Predicted risk by 365 days' });
  expect(cohortCurvesChart(inDays, english!).x.label).toBe('Time (days)');
  expect(aurocOverTime([], chinese!, 'days').x.label).toBe('时间（天）');
});

test('without a unit nothing is made up', () => {
  expect(JSON.stringify(reportDocument(aSurvivalReport, english!))).toContain('in the unit of');
  expect(calibrationScale(aSurvivalReport, english!)).toMatchObject({ x: 'Predicted risk by 365' });
});

test('values have their unit on the axes', () => {
  const { recipe } = aContinuousReport;
  const role = { kind: 'continuous', column: recipe.outcome.column, unit: 'mmHg' } as const;
  const report = { ...aContinuousReport, recipe: { ...recipe, outcome: role } };
  expect(calibrationScale(report, english!)).toMatchObject({ x: 'Predicted value (mmHg)' });
  expect(JSON.stringify(reportDocument(report, english!))).toContain('on its own scale (mmHg)');
});
