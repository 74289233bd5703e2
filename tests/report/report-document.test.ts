import { expect, test } from 'vitest';
import { checklistItems } from '../../src/report/checklist-items.ts';
import type { Section } from '../../src/report/document.ts';
import { reportDocument } from '../../src/report/report-document.ts';
import type { StudyReport } from '../../workers/contract/report.ts';
import { aClassReport } from '../pages/a-class-report.ts';
import { aContinuousReport } from '../pages/a-continuous-report.ts';
import { aReport } from '../pages/a-report.ts';
import { aSurvivalReport } from '../pages/a-survival-report.ts';
import { voices } from './voices.ts';

const reports: readonly (readonly [string, StudyReport])[] = [
  ['binary', aReport],
  ['classes', aClassReport],
  ['continuous', aContinuousReport],
  ['survival', aSurvivalReport],
];

const cases = reports.flatMap(([kind, report]) =>
  voices.map((voice) => [kind, voice.language, report, voice] as const),
);

const flat = (sections: readonly Section[]): readonly Section[] =>
  sections.flatMap((section) => [section, ...flat(section.sections)]);

test.each(cases)('every word of the report stands: %s, %s', (_, __, report, voice) => {
  const text = JSON.stringify(reportDocument(report, voice));
  expect(text).not.toMatch(/undefined|NaN|Infinity|∞|\[object|null/);
});

test.each(cases)('each of the 52 items is answered or not reported: %s, %s', (_, __, report, voice) => {
  const checklist = flat(reportDocument(report, voice).sections).find(({ id }) => id === 'checklist');
  const table = checklist?.blocks.find((block) => block.kind === 'table');
  expect(table?.rows.map(({ cells }) => cells[0])).toEqual([...checklistItems]);
  expect(checklistItems).toHaveLength(52);
  for (const { cells } of table?.rows ?? []) expect(cells[2]?.length).toBeGreaterThan(2);
});
