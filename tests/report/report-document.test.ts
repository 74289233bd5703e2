import { expect, test } from 'vitest';
import { checklistItems, statedItems } from '../../src/report/checklist-items.ts';
import type { Block, ReportDocument, Section, SectionId } from '../../src/report/document.ts';
import { redFlags } from '../../src/report/red-flag-names.ts';
import { reportDocument } from '../../src/report/report-document.ts';
import type { StudyReport } from '../../workers/contract/report.ts';
import { aClassReport } from '../pages/a-class-report.ts';
import { aContinuousReport } from '../pages/a-continuous-report.ts';
import { aReport } from '../pages/a-report.ts';
import { aSurvivalReport } from '../pages/a-survival-report.ts';
import { fullReport } from './full-report.ts';
import { voices } from './voices.ts';

const reports: readonly (readonly [string, StudyReport])[] = [
  ['binary', aReport],
  ['classes', aClassReport],
  ['continuous', aContinuousReport],
  ['survival', aSurvivalReport],
  ['everything asked', fullReport],
  ['without a verdict', { ...aReport, verdict: null, models: [], comparisons: [] }],
  [
    'bootstrap',
    {
      ...aReport,
      recipe: { ...aReport.recipe, resampling: { kind: 'bootstrap', resamples: 200 } },
      models: aReport.models.map((model) => ({
        ...model,
        folds: [],
        optimism: [{ figure: 'auroc', apparent: 0.891, optimism: 0.028 }],
      })),
    },
  ],
];
const cases = reports.flatMap(([kind, report]) =>
  voices.map((voice) => [kind, voice.language, report, voice] as const),
);
const [english] = voices;

const flat = (sections: readonly Section[]): readonly Section[] =>
  sections.flatMap((section) => [section, ...flat(section.sections)]);
const sectionOf = (document: ReportDocument, id: SectionId) => flat(document.sections).find((one) => one.id === id);
const textOf = (document: ReportDocument, id: SectionId) => JSON.stringify(sectionOf(document, id));
const tablesIn = (section: Section | undefined) =>
  section?.blocks.filter((block): block is Extract<Block, { kind: 'table' }> => block.kind === 'table') ?? [];

function written(report: StudyReport): ReportDocument {
  if (!english) throw new Error('English is one of the voices');
  return reportDocument(report, english);
}

test.each(cases)('every word of the report stands: %s, %s', (_, __, report, voice) => {
  const document = reportDocument(report, voice);
  expect(JSON.stringify(document)).not.toMatch(/undefined|NaN|Infinity|∞|\[object|null/);
  const all = flat(document.sections);
  expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  for (const table of all.flatMap(tablesIn)) {
    for (const { cells } of table.rows) expect(cells).toHaveLength(table.head.length);
  }
});

test.each(cases)('each of the 52 items is answered or not reported: %s, %s', (_, __, report, voice) => {
  const [table] = tablesIn(sectionOf(reportDocument(report, voice), 'checklist'));
  expect(table?.rows.map(({ cells }) => cells[0])).toEqual([...checklistItems]);
  expect(checklistItems).toHaveLength(52);
  for (const { cells } of table?.rows ?? []) expect(cells[2]?.length).toBeGreaterThan(2);
});

test('models of the repeats of a cross-validation are not passed off as models of other samples', () => {
  const [, bootstrap] = reports.find(([kind]) => kind === 'bootstrap') ?? [];
  if (!bootstrap) throw new Error('A bootstrap is among the reports');
  expect(textOf(written(aReport), 'stability')).toContain('share most of their participants');
  expect(textOf(written(bootstrap), 'stability')).toContain('from its mean on average');
  expect(textOf(written(bootstrap), 'stability')).not.toContain('share most of their participants');
});

test.each(cases)('each red flag has a judgement and a reason: %s, %s', (_, __, report, voice) => {
  const [table] = tablesIn(sectionOf(reportDocument(report, voice), 'redFlags'));
  expect(table?.rows).toHaveLength(redFlags.length);
  for (const { cells } of table?.rows ?? []) for (const cell of cells) expect(cell.length).toBeGreaterThan(1);
});

test('tables and figures are numbered in their order', () => {
  const blocks = flat(written(fullReport).sections).flatMap(({ blocks: inner }) => inner);
  for (const [kind, name] of [
    ['table', 'Table'],
    ['figure', 'Figure'],
  ] as const) {
    const captions = blocks.flatMap((block) => (block.kind === kind && 'caption' in block ? [block.caption] : []));
    expect(captions.map((caption) => caption.split('. ')[0])).toEqual(
      captions.map((__, place) => `${name} ${place + 1}`),
    );
  }
});

test('Table 1 tells no count of one to nine', () => {
  const document = written(fullReport);
  const [table] = tablesIn(sectionOf(document, 'flow'));
  expect(table?.caption).toMatch(/^Table 1\./);
  expect(table?.rows.map(({ cells }) => cells.join(' | '))).toContain('x & <y> | 12 (3%) | < 10 | < 10 | ');
  expect(table?.rows.map(({ cells }) => cells.join(' | '))).toContain('missing | 31 | < 10 | 26 | ');
});

test('a subgroup too small to be told shows nothing but its name', () => {
  const [table] = tablesIn(sectionOf(written(fullReport), 'subgroups'));
  expect(table?.rows[1]?.cells).toEqual(['age (years) below 40', '< 10', '', '', '']);
  expect(table?.rows[2]?.cells.slice(0, 2)).toEqual(['age (years) 40 to below 70', '210']);
});

test('what the user says stands in its section and is marked as said', () => {
  const document = written(fullReport);
  expect(document.title).toBe('Death within a year of heart failure: a model & its <test>');
  expect(textOf(document, 'participants')).toContain('Nobody with a transplant.');
  expect(textOf(document, 'participants')).toContain('Not reported: setting and centres; treatments.');
  const [checklist] = tablesIn(sectionOf(document, 'checklist'));
  const answer = (item: string) => checklist?.rows.find(({ cells }) => cells[0] === item)?.cells[2];
  expect(answer('6b')).toBe('See Participants.');
  expect(answer('6a')).toBe('Not reported');
  expect(answer('24')).toBe('See Recalibration.');
});

test.each(statedItems.map(({ item }) => item))('item %s, once said, is no longer unreported', (item) => {
  const said = { ...aReport, analyses: { ...aReport.analyses, statements: { [item]: 'A sentence of the authors.' } } };
  const document = written(said);
  expect(JSON.stringify(document)).toContain('A sentence of the authors.');
  const [checklist] = tablesIn(sectionOf(document, 'checklist'));
  expect(checklist?.rows.find(({ cells }) => cells[0] === item)?.cells[2]).not.toBe('Not reported');
});

test('a model that could not be fitted in some folds, or at all, is named where performance is told', () => {
  const document = written({
    ...aReport,
    notices: [
      { kind: 'foldsNotFitted', model: 'logistic', resampled: false, failed: 2, of: 15, reason: 'noEvents' },
      { kind: 'modelNotFitted', model: 'network', reason: 'diverged' },
    ],
  });
  expect(textOf(document, 'performance')).toContain('Logistic regression could not be fitted in 2 of 15 folds: ');
  expect(textOf(document, 'performance')).toContain('Neural network could not be fitted and is left out: ');
});

test('memory that did not suffice is told where software is', () => {
  const text = textOf(
    written({
      ...aReport,
      notices: [
        { kind: 'batchesParted', model: 'network', backend: 'webgpu', batch: 2048, parts: 4 },
        { kind: 'memoryExhausted', model: 'network', from: 'webgpu', to: 'wasm' },
      ],
    }),
    'software',
  );
  expect(text).toContain(
    'too little memory for batches of 2,048 rows of the model Neural network; each was learned in 4',
  );
  expect(text).toContain('what was left to train was trained on the backend wasm.');
});

test('an apparent figure is no headline: it stands in the table of optimism alone', () => {
  const bootstrap = reports.find(([kind]) => kind === 'bootstrap')?.[1];
  const document = written(bootstrap ?? aReport);
  expect(JSON.stringify(document.sections).split('0.891').length).toBe(3);
  expect(textOf(document, 'optimism')).toContain('0.863');
  expect(textOf(document, 'summary')).not.toContain('0.891');
});

test.each([
  [
    'too few participants',
    { sampleSize: { ...aReport.sampleSize, enough: false, needed: 900 } },
    'They ask for 900 participants; there are 400.',
  ],
  [
    'weighted classes',
    {
      models: aReport.models.map((model) =>
        model.spec.family === 'logistic'
          ? { ...model, spec: { ...model.spec, classWeights: 'balanced' as const } }
          : model,
      ),
    },
    'Classes were weighted in Logistic regression, without recalibration',
  ],
])('a flaw of the study is flagged: %s', (_, change, why) => {
  const [table] = tablesIn(sectionOf(written({ ...aReport, ...change }), 'redFlags'));
  const flagged = table?.rows.find(({ cells }) => cells[2]?.startsWith(why));
  expect(flagged?.cells[1]).toBe('Concern');
});

test('competing events are named in methods and results', () => {
  const document = written(aSurvivalReport);
  expect(textOf(document, 'outcome')).toContain('as a competing event, never as censoring');
  expect(textOf(document, 'flow')).toContain('11 participants had a competing event first');
});

test.each([aReport, aClassReport, aContinuousReport].map((report) => [report.recipe.outcome.kind, report] as const))(
  'Chinese is not left in English: %s',
  (_, report) => {
    const chinese = voices.find(({ language }) => language === 'zh-Hans');
    const said = chinese ? JSON.stringify(reportDocument(report, chinese)) : '';
    expect(said).toContain('方法');
    expect(/[A-Za-z]{3,} [a-z]{3,} [a-z]{2,}/.exec(said)?.[0]).toBeUndefined();
  },
);
