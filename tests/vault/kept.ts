import type { Recipe } from '../../workers/contract/recipe';
import type { Figure } from '../../workers/contract/figures';
import type { ModelReport, StudyReport } from '../../workers/contract/report';
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
  version: 1,
  title: 'Low birth weight',
  reading: { missing: ['?'], missingIn: { lwt: ['0'] } },
  outcome: { column: 'low', event: ['1'], noEvent: ['0'] },
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

const modelReport: ModelReport = {
  id: 'ridge',
  spec: logistic,
  figures: {
    auroc: figure,
    brier: figure,
    scaledBrier: figure,
    logLoss: figure,
    calibrationInTheLarge: figure,
    calibrationSlope: none,
    observedExpected: figure,
  },
  roc: { falsePositiveRate: [0, 0.4, 1], sensitivity: [0, 0.8, 1] },
  calibration: {
    predicted: [0.1, 0.4],
    observed: [0.12, 0.39],
    low: [0.05, 0.3],
    high: [0.2, 0.5],
    groups: [{ participants: 19, predicted: 0.12, observed: 0.105, low: 0.03, high: 0.31 }],
  },
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
    },
  ],
  distribution: { events: [1, 2], others: [3, 4] },
  folds: [{ repeat: 0, fold: 0, participants: 38, events: 12, auroc: figure, logLoss: figure }],
  fit: {
    family: 'logistic',
    alpha: 0,
    lambda: 0.013,
    features: 2,
    nonZero: 2,
    coefficients: [{ feature: 'smoke = yes', coefficient: 0.63 }],
    intercept: -0.8,
  },
  seconds: 0.4,
};

const fingerprint = 'ab'.repeat(32);

const report: StudyReport = {
  format: 'benchside-report',
  version: 1,
  recipe,
  table: { name: 'birthwt.csv', rows: 189, fingerprint },
  rowsUsed: 189,
  participants: 189,
  events: 59,
  leftOut: [],
  features: 2,
  folds: 5,
  repeats: 2,
  grouped: false,
  models: [modelReport],
  comparisons: [{ first: 'ridge', second: 'net', auroc: figure, logLoss: figure, aurocP: 0.41 }],
  verdict: {
    model: 'ridge',
    discrimination: 'moderate',
    calibration: 'unclear',
    certain: false,
    small: true,
    choice: 'notDistinguishable',
  },
  backend: 'wasm',
  notices: [{ kind: 'resumed', foldsKept: 3 }],
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
