import type { TableOneCell } from '../../workers/contract/cohort.ts';
import type { StudyReport } from '../../workers/contract/report.ts';
import { about, aCalibration, aReport } from '../pages/a-report.ts';

const number = (mean: number, missing: number | null): TableOneCell => ({
  kind: 'number',
  mean,
  sd: 12.3,
  q1: mean - 8,
  median: mean - 1,
  q3: mean + 9,
  missing,
});
const count = (n: number, share: number): TableOneCell => ({ kind: 'count', count: n, share });
const figures = { auroc: about(0.81, 0.05), calibrationSlope: about(0.93, 0.2) };

/** A yes/no study of which everything was asked that can be, with a cell too small to be told in each place. */
export const fullReport: StudyReport = {
  ...aReport,
  tableOne: {
    groups: [
      { kind: 'all', name: null, participants: 400 },
      { kind: 'noEvent', name: null, participants: 238 },
      { kind: 'event', name: null, participants: 162 },
    ],
    rows: [
      { column: 'age (years)', level: null, cells: [number(64.2, 0), number(61, 0), number(69, 0)], smd: 0.61 },
      {
        column: 'sodium [mmol/L]',
        level: null,
        cells: [number(138, 31), number(139, null), number(136, 26)],
        smd: 0.2,
      },
      {
        column: 'sex',
        level: null,
        cells: [
          { kind: 'missing', missing: 0 },
          { kind: 'missing', missing: 0 },
          { kind: 'missing', missing: 0 },
        ],
        smd: 0.05,
      },
      { column: 'sex', level: 'female', cells: [count(190, 0.475), count(115, 0.483), count(75, 0.463)], smd: null },
      {
        column: 'sex',
        level: 'x & <y>',
        cells: [count(12, 0.03), { kind: 'suppressed' }, { kind: 'suppressed' }],
        smd: null,
      },
    ],
    smallCell: 10,
  },
  analyses: {
    scores: [
      {
        id: 'score-1',
        name: 'Ward score',
        formula: '2 * (age > 65) + 1',
        scale: 'points',
        notScored: 3,
        results: aReport.models[0]!.results,
        comparisons: [{ ...aReport.comparisons[0]!, first: 'logistic', second: 'score-1' }],
      },
    ],
    subgroups: {
      smallCell: 10,
      threshold: 0.2,
      groups: [
        {
          column: 'sex',
          level: 'female',
          from: null,
          to: null,
          participants: 190,
          events: 75,
          models: [{ id: 'logistic', figures }],
        },
        { column: 'age (years)', level: null, from: null, to: 40, participants: null, events: null, models: [] },
        {
          column: 'age (years)',
          level: null,
          from: 40,
          to: 70,
          participants: 210,
          events: null,
          models: [{ id: 'logistic', figures }],
        },
        {
          column: 'age (years)',
          level: null,
          from: 70,
          to: null,
          participants: 170,
          events: 97,
          models: [{ id: 'logistic', figures }],
        },
        { column: 'age (years)', level: null, from: null, to: null, participants: 14, events: 11, models: [] },
      ],
    },
    recalibrations: [
      {
        model: 'network',
        adopted: 'logistic',
        methods: [{ method: 'logistic', figures, calibration: aCalibration(1) }],
      },
    ],
    conformal: [
      {
        model: 'logistic',
        alpha: 0.1,
        byClass: true,
        thresholds: [0.4, null],
        coverage: [{ level: null, figure: about(0.91, 0.03) }],
        setSizes: [0.02, 0.7, 0.28],
        meanWidth: null,
      },
    ],
    external: [
      {
        id: 'external-1',
        model: 'logistic',
        modelHash: 'a'.repeat(64),
        table: { name: 'elsewhere.csv', rows: 300, fingerprint: '1'.repeat(64) },
        rowsUsed: 290,
        participants: 290,
        outcome: { kind: 'binary', events: 101, others: 189 },
        results: aReport.models[0]!.results,
        needed: [{ criterion: 'calibrationSlope', participants: 905 }],
        updates: [
          { method: 'recalibrate', results: aReport.models[0]!.results },
          { method: 'revise', results: null },
        ],
      },
    ],
    learning: null,
    edits: [],
    cards: [],
    statements: {
      '1': 'Death within a year of heart failure: a model & its <test>',
      '6b': 'Adults admitted for the first time.\nNobody with a transplant.',
    },
  },
};
