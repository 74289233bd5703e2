import { charts as enCharts } from '../../src/messages/en/charts.ts';
import { estimators as enEstimators } from '../../src/messages/en/estimators.ts';
import { report as enReport } from '../../src/messages/en/report.ts';
import { results as enResults } from '../../src/messages/en/results.ts';
import { chinese, english } from '../../src/messages/numbers.ts';
import { charts as zhCharts } from '../../src/messages/zh/charts.ts';
import { estimators as zhEstimators } from '../../src/messages/zh/estimators.ts';
import { report as zhReport } from '../../src/messages/zh/report.ts';
import { results as zhResults } from '../../src/messages/zh/results.ts';
import type { Voice } from '../../src/report/voice.ts';

/** Both languages as a report speaks them. */
export const voices: readonly Voice[] = [
  { language: 'en', numbers: english, words: enReport, results: enResults, charts: enCharts, estimators: enEstimators },
  {
    language: 'zh-Hans',
    numbers: chinese,
    words: zhReport,
    results: zhResults,
    charts: zhCharts,
    estimators: zhEstimators,
  },
];
