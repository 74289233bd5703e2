import type {
  Analyses,
  ConformalReport,
  ExternalReport,
  PublishedScore,
  RecalibrationReport,
  SubgroupReport,
  SubgroupResult,
} from '../../workers/contract/analyses.ts';
import { recalibrationMethods, updateMethods } from '../../workers/contract/analyses.ts';
import type { StudyReport } from '../../workers/contract/report.ts';
import { aCalibration, about, aReport, estimated } from './a-report.ts';

const [logistic, network] = aReport.models as readonly [StudyReport['models'][number], StudyReport['models'][number]];

export const aScore: PublishedScore = {
  id: 'score-1',
  name: 'Ward score',
  formula: '-6 + 0.05*`age (years)`',
  scale: 'logit',
  notScored: 20,
  results: network.results,
  comparisons: [
    { first: 'logistic', second: 'score-1', discrimination: estimated(0.09, 0.04, 0.14), loss: about(-0.05, 0.02), p: 0.0004, bootstrap: [] },
    { first: 'network', second: 'score-1', discrimination: estimated(0.01, -0.03, 0.05), loss: about(0, 0.02), p: 0.62, bootstrap: [] },
  ],
}; // prettier-ignore

function group(
  name: Pick<SubgroupResult, 'column' | 'level' | 'from' | 'to'>,
  participants: number,
  auroc: number,
): SubgroupResult {
  return {
    ...name,
    participants,
    events: Math.round(0.4 * participants),
    models: ['logistic', 'network'].map((id) => ({
      id,
      figures: {
        auroc: estimated(auroc, auroc - 0.04, auroc + 0.04),
        calibrationSlope: { kind: 'notEstimable', reason: 'separated' },
      },
      falseNegativeRate: about(0.2, 0.05),
      falsePositiveRate: about(0.3, 0.05),
      netBenefit: about(0.12, 0.03),
    })),
  };
}

export const someGroups: SubgroupReport = {
  smallCell: 10,
  threshold: 0.4,
  groups: [
    group({ column: 'sex', level: 'female', from: null, to: null }, 180, 0.83),
    group({ column: 'sex', level: 'male', from: null, to: null }, 220, 0.85),
    group({ column: 'age (years)', level: null, from: null, to: 50 }, 120, 0.91),
    group({ column: 'age (years)', level: null, from: 50, to: 70 }, 180, 0.84),
    group({ column: 'age (years)', level: null, from: 70, to: null }, 95, 0.78),
    { column: 'age (years)', level: null, from: null, to: null, participants: null, events: null, models: [] },
  ],
};

export const aRecalibration: RecalibrationReport = {
  model: 'logistic',
  adopted: null,
  methods: recalibrationMethods.map((method, index) => ({
    method,
    figures: { auroc: about(0.84, 0.04), calibrationSlope: about(0.96 + 0.01 * index, 0.2) },
    calibration: aCalibration(1 + 0.02 * index),
  })),
};

export const someSets: ConformalReport = {
  model: 'logistic',
  alpha: 0.1,
  byClass: true,
  thresholds: [0.6, 0.7],
  coverage: [
    { level: null, figure: about(0.905, 0.03) },
    { level: 'noEvent', figure: about(0.91, 0.04) },
    { level: 'event', figure: about(0.9, 0.04) },
  ],
  setSizes: [0.01, 0.69, 0.3],
  meanWidth: null,
};

export const anExternal: ExternalReport = {
  id: 'external-1',
  model: 'logistic',
  modelHash: '0123456789abcdef'.repeat(4),
  table: { name: 'clinic.csv', rows: 294, fingerprint: 'f'.repeat(64) },
  rowsUsed: 290,
  participants: 290,
  outcome: { kind: 'binary', events: 100, others: 190 },
  results:
    logistic.results.kind === 'binary'
      ? {
          ...logistic.results,
          figures: {
            ...logistic.results.figures,
            auroc: estimated(0.7, 0.63, 0.77),
            observedExpected: estimated(0.8, 0.7, 0.92),
          },
        }
      : logistic.results,
  needed: [
    { criterion: 'observedExpected', participants: 684 },
    { criterion: 'calibrationSlope', participants: 1589 },
    { criterion: 'auroc', participants: 212 },
  ],
  updates: updateMethods.map((method) => ({ method, results: method === 'revise' ? null : network.results })),
};

export const someAnalyses: Analyses = {
  scores: [aScore],
  subgroups: someGroups,
  recalibrations: [aRecalibration],
  conformal: [someSets],
  external: [anExternal],
  learning: null,
  edits: [],
  cards: [],
  statements: {},
};
