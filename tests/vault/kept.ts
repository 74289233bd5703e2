import type { Analyses } from '../../workers/contract/analyses';
import { sampleSizeCriteria } from '../../workers/contract/cohort';
import {
  binaryFigures,
  classFigures,
  continuousFigures,
  survivalFigures,
  type Figure,
  type FigureName,
  type Figures,
} from '../../workers/contract/figures';
import type { Recipe } from '../../workers/contract/recipe';
import { REPORT_VERSION, type ModelReport, type StudyReport } from '../../workers/contract/report';
import type { Comparison, Results } from '../../workers/contract/results';
import type { KeptModel } from '../../workers/vault/kept-model';
import type { StudyBundle } from '../../workers/vault/schema';

const logistic = { id: 'ridge', family: 'logistic', alpha: 0, lambda: 'auto', classWeights: 'none' } as const;

const network = {
  id: 'net',
  family: 'network',
  members: 2,
  layers: [{ units: 3, activation: 'relu' }],
  loss: 'crossEntropy',
  optimiser: 'adam',
  learningRate: 0.003,
  batch: 32,
  epochs: 60,
  patience: 8,
  validationShare: 0.2,
  dropout: 0.1,
  weightDecay: 0.001,
  classWeights: 'balanced',
} as const;

export const recipe: Recipe = {
  format: 'benchside-recipe',
  version: 2,
  title: 'Low birth weight',
  reading: { missing: ['?'], missingIn: { lwt: ['0'] } },
  outcome: { kind: 'binary', column: 'low', event: ['1'], noEvent: ['0'] },
  predictors: ['age (years)', 'smoke'],
  steps: {
    impute: { numbers: 'median', categories: 'mode', indicators: true },
    scale: 'standard',
    encode: { poolBelow: 0.01, dropFirst: false },
  },
  estimators: [logistic, network],
  resampling: { kind: 'crossValidation', folds: 5, repeats: 2, stratified: true },
  seed: 7,
  backend: 'auto',
};

const steps: KeptModel['steps'] = {
  predictors: [
    {
      kind: 'number',
      name: 'age (years)',
      fill: 23.5,
      indicator: false,
      centre: 23.2,
      scale: 5.3,
      min: 14,
      median: 23,
      max: 45,
      isDate: false,
    },
    {
      kind: 'levels',
      name: 'smoke',
      levels: ['yes'],
      pooled: [],
      other: false,
      fill: 'no',
      commonest: 'no',
      indicator: false,
      dropped: 'no',
    },
  ],
  features: ['age (years)', 'smoke = yes'],
};

export const ridge: KeptModel = {
  steps,
  estimator: { family: 'logistic', spec: logistic, lambda: 0.013, intercept: -0.8, coefficients: [-0.21, 0.63] },
  recalibration: [{ kind: 'beta', intercept: 0.1, a: 0.9, b: 1.1 }],
};

export const net: KeptModel = {
  steps,
  estimator: {
    family: 'network',
    spec: { ...network, layers: [...network.layers] },
    members: [
      {
        layers: [
          {
            inputs: 2,
            units: 3,
            activation: 'relu',
            weights: [0.1, -0.2, 0.3, 0.4, -0.5, 0.6],
            bias: [0.01, 0, -0.02],
          },
          { inputs: 3, units: 1, activation: 'linear', weights: [0.7, -0.8, 0.9], bias: [-0.1] },
        ],
      },
      { layers: [{ inputs: 2, units: 1, activation: 'linear', weights: [0.4, -0.1], bias: [0.2] }] },
    ],
    bestEpoch: 17,
    epochs: 25,
    backend: 'wasm',
  },
};

const figure: Figure = { kind: 'estimated', value: 0.71, low: 0.63, high: 0.79 };
const none: Figure = { kind: 'notEstimable', reason: 'separated' };

const points = { times: [1, 2], values: [0.1, 0.2], low: [0.05, 0.1], high: [0.2, 0.3] };
const curve = { ...points, kind: 'event', atRisk: [{ time: 0, participants: 40 }], median: null } as const;
const calibration = {
  predicted: [0.1, 0.4],
  observed: [0.12, 0.39],
  low: [0.05, 0.3],
  high: [0.2, 0.5],
  groups: [{ participants: 19, predicted: 0.12, observed: 0.105, low: 0.03, high: 0.31 }],
};
const allOf = <Name extends FigureName>(names: readonly Name[]): Figures<Name> =>
  Object.fromEntries(names.map((name, k) => [name, k % 3 === 2 ? none : figure])) as Figures<Name>;

const binary: Results = {
  kind: 'binary',
  figures: allOf(binaryFigures),
  roc: { falsePositiveRate: [0, 0.4, 1], sensitivity: [0, 0.8, 1] },
  precisionRecall: { recall: [0, 1], precision: [1, 0.3], chance: 0.3 },
  calibration,
  decision: { threshold: [0.1], netBenefit: [0.2], low: [0.1], high: [0.3], treatAll: [0.1] },
  thresholds: [
    {
      threshold: 0.3,
      truePositives: 40.5,
      falsePositives: 38,
      trueNegatives: 92,
      falseNegatives: 18.5,
      sensitivity: figure,
      specificity: figure,
      ppv: figure,
      npv: figure,
      likelihoodRatioPositive: figure,
      likelihoodRatioNegative: none,
    },
  ],
  distribution: { events: [1, 2], others: [3, 4] },
};

const bin = { participants: 12, at: 1.5, low: -2, q1: -1, median: 0, q3: 1, high: 2 };

/** Results of every kind of outcome. */
export const resultsOfEachKind: readonly Results[] = [
  binary,
  {
    kind: 'classes',
    classes: ['I', 'II', 'III'],
    ordered: true,
    figures: allOf(classFigures),
    perClass: [
      {
        level: 'I',
        rows: 40,
        auroc: figure,
        calibrationInTheLarge: figure,
        calibrationSlope: none,
        ici: figure,
        roc: null,
        calibration,
      },
    ],
    pairwise: [{ first: 'I', second: 'II', auroc: figure }],
    confusion: [
      [1, 2, 3],
      [4, 5.5, 6],
      [7, 8, 9],
    ],
  },
  {
    kind: 'continuous',
    figures: allOf(continuousFigures),
    calibration: null,
    residuals: [bin],
    residualHistogram: { from: -2, width: 0.5, counts: [1, 4, 2] },
    blandAltman: { bias: figure, lower: figure, upper: none, bins: [bin] },
  },
  {
    kind: 'survival',
    horizon: 5,
    competing: true,
    figures: allOf(survivalFigures),
    overTime: { times: [1, 5], auroc: [figure, figure], brier: [figure, none], nullBrier: [figure, figure] },
    calibration,
    groups: [{ participants: 20, predicted: 0.1, observed: figure, curve }],
  },
];

const comparison: Comparison = {
  first: 'ridge',
  second: 'net',
  discrimination: figure,
  loss: figure,
  p: 0.41,
  bootstrap: [{ figure: 'brier', difference: figure }],
};

const modelReport: ModelReport = {
  id: 'ridge',
  spec: logistic,
  results: binary,
  instability: { resamples: 20, meanAbsoluteError: 0.02, bins: [{ participants: 9, mean: 0.1, low: 0.05, high: 0.2 }] },
  folds: [
    {
      repeat: 0,
      fold: 0,
      name: '1',
      participants: 38,
      events: 12,
      discrimination: figure,
      error: figure,
      calibrationSlope: none,
    },
  ],
  sites: [{ figure: 'discrimination', sites: 4, pooled: figure, prediction: figure, tau2: 0.01, i2: 0.3 }],
  optimism: [{ figure: 'brier', apparent: 0.1, optimism: -0.01 }],
  fit: {
    family: 'logistic',
    alpha: 0,
    lambda: [0.013],
    features: 2,
    nonZero: 2,
    equations: [
      {
        name: null,
        intercept: -0.8,
        terms: [{ feature: 'smoke = yes', coefficient: 0.63, standardised: 0.3 }],
        left: 0,
      },
    ],
    thresholds: [],
    baseline: null,
    proportionality: [{ feature: null, chiSquared: 2, df: 2, p: 0.4, smooth: { times: [1, 2], effect: [0.1, 0.2] } }],
  },
  search: null,
  seconds: 0.4,
};

const outcome = { kind: 'binary', events: 59, others: 130 } as const;

/** An answer of each kind. */
const analyses: Analyses = {
  scores: [
    {
      id: 'score-1',
      name: 'By hand',
      formula: '0.1*age',
      scale: 'points',
      notScored: 2,
      results: binary,
      comparisons: [comparison],
    },
  ],
  subgroups: {
    smallCell: 10,
    threshold: 0.3,
    groups: [
      {
        column: 'smoke',
        level: 'yes',
        from: null,
        to: null,
        participants: 74,
        events: 30,
        models: [
          {
            id: 'ridge',
            figures: { auroc: figure },
            falseNegativeRate: figure,
            falsePositiveRate: none,
            netBenefit: figure,
          },
        ],
      },
      { column: 'smoke', level: null, from: null, to: null, participants: null, events: null, models: [] },
    ],
  },
  recalibrations: [
    { model: 'ridge', adopted: 'beta', methods: [{ method: 'beta', figures: { brier: figure }, calibration }] },
  ],
  conformal: [
    {
      model: 'ridge',
      alpha: 0.1,
      byClass: true,
      thresholds: [0.6, null],
      coverage: [{ level: null, figure }],
      setSizes: [0, 0.4, 0.6],
      meanWidth: null,
    },
  ],
  external: [
    {
      id: 'external-1',
      model: 'ridge',
      modelHash: 'cd'.repeat(32),
      table: { name: 'second.csv', rows: 90, fingerprint: 'ef'.repeat(32) },
      rowsUsed: 88,
      participants: 88,
      outcome,
      results: binary,
      needed: [{ criterion: 'auroc', participants: 400 }],
      updates: [
        { method: 'none', results: binary },
        { method: 'revise', results: null },
      ],
    },
  ],
  learning: {
    participants: 189,
    loss: 'logLoss',
    discrimination: 'auroc',
    draws: 3,
    classical: {
      model: 'ridge',
      points: [{ participants: 30.4, fits: 15, loss: figure, discrimination: none }],
      law: { floor: 0.5, gain: 2.1, rate: 0.7 },
      band: { participants: [30, 756], loss: [0.7, 0.55], low: [0.65, 0.5], high: [0.75, 0.6] },
      doubled: figure,
      quadrupled: figure,
      more: 'cannotTell',
    },
    deep: {
      model: 'net',
      points: [],
      law: null,
      band: { participants: [], loss: [], low: [], high: [] },
      doubled: none,
      quadrupled: none,
      more: 'cannotTell',
    },
    differences: [{ times: 2, loss: none }],
    overtakes: 'cannotTell',
  },
  edits: [
    {
      model: 'ebm',
      edits: [{ kind: 'monotone', predictor: 'age', direction: 1, at: 1_700_000_000_000, reason: 'Physiology.' }],
      before: { figures: { auroc: figure }, calibration },
      blends: ['stack'],
    },
  ],
  cards: [{ model: 'card', card: 2, judged: 0 }],
  statements: { '3b': 'For midwives.' },
};

const fingerprint = 'ab'.repeat(32);

const report: StudyReport = {
  format: 'benchside-report',
  version: REPORT_VERSION,
  recipe,
  table: { name: 'birthwt.csv', rows: 189, fingerprint },
  rowsUsed: 189,
  rowsJudged: 189,
  participants: 189,
  outcome,
  leftOut: [{ reason: 'outcomeMissing', rows: 3 }],
  features: 2,
  folds: 5,
  repeats: 2,
  grouped: false,
  nested: true,
  search: null,
  tableOne: {
    groups: [{ kind: 'all', name: null, participants: 189 }],
    rows: [
      {
        column: 'age (years)',
        level: null,
        cells: [{ kind: 'number', mean: 23, sd: 5, q1: 19, median: 23, q3: 26, missing: 0 }],
        smd: 0.2,
      },
      {
        column: 'smoke',
        level: 'yes',
        cells: [{ kind: 'count', count: 74, share: 0.39 }, { kind: 'suppressed' }],
        smd: null,
      },
    ],
    smallCell: 10,
  },
  sampleSize: {
    parameters: 2,
    participants: 189,
    events: 59,
    assumption: { rSquared: 0.1, maxRSquared: 0.7, shrinkage: 0.9, from: 'default' },
    criteria: [{ criterion: sampleSizeCriteria[0], participants: 200 }],
    needed: 200,
    eventsNeeded: 62,
    parametersBorne: 1,
    enough: false,
  },
  curves: [curve],
  models: [modelReport],
  comparisons: [comparison],
  verdict: {
    model: 'ridge',
    discrimination: 'moderate',
    calibration: 'unclear',
    certain: false,
    small: true,
    choice: 'notDistinguishable',
  },
  analyses,
  lineage: {
    title: 'Another ward',
    modelHash: 'cd'.repeat(32),
    update: 'revise',
    table: { name: 'first.csv', rows: 400, fingerprint: 'ef'.repeat(32) },
  },
  backend: 'wasm',
  resamples: 2000,
  notices: [
    { kind: 'resumed', foldsKept: 3 },
    { kind: 'foldsNotFitted', model: 'logistic', resampled: false, failed: 1, of: 10, reason: 'noEvents' },
    { kind: 'modelNotFitted', model: 'lasso', reason: 'notConverged' },
  ],
  software: 'Benchside 0.1.0',
};

/** A finished study of two models with two of its folds. */
export function bundle(id = 'a'): StudyBundle {
  return {
    study: {
      id,
      title: 'Low birth weight',
      savedAt: 1_790_000_000_000,
      recipe,
      table: { name: 'birthwt.csv', rows: 189, fingerprint, sample: null },
      report,
      folds: 20,
    },
    models: [
      { modelId: 'net', model: net },
      { modelId: 'ridge', model: ridge },
    ],
    folds: [
      { studyId: id, modelId: 'net', repeat: 1, fold: 0, model: net },
      { studyId: id, modelId: 'ridge', repeat: 0, fold: 2, model: ridge },
    ],
  };
}
