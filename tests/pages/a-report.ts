import type { Figure } from '../../workers/contract/figures.ts';
import type { LogisticSpec, NetworkSpec, Recipe } from '../../workers/contract/recipe.ts';
import type { ModelReport, StudyReport, ThresholdRow } from '../../workers/contract/report.ts';

export const logistic: LogisticSpec = {
  id: 'logistic',
  family: 'logistic',
  alpha: 0.5,
  lambda: 'auto',
  classWeights: 'none',
};

export const network: NetworkSpec = {
  id: 'network',
  family: 'network',
  members: 5,
  layers: [
    { units: 32, activation: 'relu' },
    { units: 16, activation: 'relu' },
  ],
  loss: 'crossEntropy',
  optimiser: 'adam',
  learningRate: 0.003,
  batch: 32,
  epochs: 200,
  patience: 20,
  validationShare: 0.2,
  dropout: 0.1,
  weightDecay: 0.0001,
  classWeights: 'none',
};

export const aRecipe: Recipe = {
  format: 'benchside-recipe',
  version: 1,
  title: 'Heart failure, one year',
  reading: {},
  outcome: { column: 'died', event: ['yes'], noEvent: ['no'] },
  predictors: ['age (years)', 'sex', 'sodium [mmol/L]'],
  steps: {
    impute: { numbers: 'median', categories: 'mode', indicators: true },
    scale: 'standard',
    encode: { poolBelow: 0.01, dropFirst: false },
  },
  estimators: [logistic, network],
  resampling: { kind: 'crossValidation', folds: 5, repeats: 1, stratified: true },
  seed: 20260101,
  backend: 'auto',
};

const estimated = (value: number, low: number, high: number): Figure => ({
  kind: 'estimated',
  value,
  low,
  high,
});

const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));

interface Person {
  readonly risk: number;
  readonly event: boolean;
}

/** Participants on a grid of risks, the event falling where a fixed sequence says: no chance in it. */
function people(n: number, slope: number): readonly Person[] {
  return Array.from({ length: n }, (_, index) => {
    const z = 5 * ((index + 0.5) / n) - 3;
    return { risk: sigmoid(slope * z), event: (index * 0.618034) % 1 < sigmoid(1.6 * z) };
  });
}

function proportion(hits: number, of: number): Figure {
  if (of === 0) return { kind: 'notEstimable', reason: 'notDefined' };
  const p = hits / of;
  const half = 1.96 * Math.sqrt((p * (1 - p)) / of + 0.0004);
  return estimated(p, Math.max(0, p - half), Math.min(1, p + half));
}

function thresholdRow(all: readonly Person[], threshold: number): ThresholdRow {
  const count = (positive: boolean, event: boolean) =>
    all.filter((person) => person.risk >= threshold === positive && person.event === event).length;
  const [tp, fp, tn, fn] = [count(true, true), count(true, false), count(false, false), count(false, true)];
  return {
    threshold,
    truePositives: tp,
    falsePositives: fp,
    trueNegatives: tn,
    falseNegatives: fn,
    sensitivity: proportion(tp, tp + fn),
    specificity: proportion(tn, tn + fp),
    ppv: proportion(tp, tp + fp),
    npv: proportion(tn, tn + fn),
  };
}

function aModel(spec: LogisticSpec | NetworkSpec, slope: number, auroc: number): ModelReport {
  const all = people(400, slope);
  const thresholds = Array.from({ length: 99 }, (_, index) => thresholdRow(all, (index + 1) / 100));
  const events = all.filter(({ event }) => event).length;
  const curve = thresholds.toReversed().map((row) => ({
    falsePositiveRate: row.falsePositives / (all.length - events),
    sensitivity: row.truePositives / events,
  }));
  const bins = (event: boolean) =>
    Array.from(
      { length: 20 },
      (_, bin) => all.filter((person) => person.event === event && Math.floor(person.risk * 20) === bin).length,
    );
  const predicted = Array.from({ length: 41 }, (_, index) => 0.05 + (0.8 * index) / 40);
  const observed = predicted.map((risk) => sigmoid((1.6 / slope) * Math.log(risk / (1 - risk))));
  const groups = Array.from({ length: 10 }, (_, tenth) => {
    const members = all.slice(tenth * 40, tenth * 40 + 40);
    const share = members.filter(({ event }) => event).length / 40;
    const half = 1.96 * Math.sqrt((share * (1 - share) + 0.01) / 40);
    return {
      participants: 40,
      predicted: members.reduce((sum, { risk }) => sum + risk, 0) / 40,
      observed: share,
      low: Math.max(0, share - half),
      high: Math.min(1, share + half),
    };
  });
  return {
    id: spec.id,
    spec,
    figures: {
      auroc: estimated(auroc, auroc - 0.043, auroc + 0.041),
      brier: estimated(0.142, 0.121, 0.163),
      scaledBrier: estimated(0.335, 0.24, 0.43),
      logLoss: estimated(0.437, 0.381, 0.493),
      calibrationInTheLarge: estimated(-0.02, -0.24, 0.2),
      calibrationSlope: estimated(1.6 / slope, 1.6 / slope - 0.18, 1.6 / slope + 0.2),
      observedExpected: estimated(0.99, 0.89, 1.1),
    },
    roc: {
      falsePositiveRate: [0, ...curve.map((point) => point.falsePositiveRate), 1],
      sensitivity: [0, ...curve.map((point) => point.sensitivity), 1],
    },
    calibration: {
      predicted,
      observed,
      low: observed.map((share) => Math.max(0, share - 0.07)),
      high: observed.map((share) => Math.min(1, share + 0.07)),
      groups,
    },
    thresholds,
    distribution: { events: bins(true), others: bins(false) },
    folds: Array.from({ length: 5 }, (_, fold) => ({
      repeat: 0,
      fold,
      participants: 80,
      events: 27 + (fold % 2),
      auroc: estimated(auroc - 0.04 + 0.02 * fold, auroc - 0.15, auroc + 0.1),
      logLoss: estimated(0.43, 0.3, 0.6),
    })),
    fit:
      spec.family === 'logistic'
        ? {
            family: 'logistic',
            alpha: 0.5,
            lambda: 0.0123,
            features: 4,
            nonZero: 3,
            coefficients: [
              { feature: 'age (years)', coefficient: 0.812 },
              { feature: 'sodium [mmol/L]', coefficient: -0.344 },
              { feature: 'sex = female', coefficient: 0.051 },
            ],
            intercept: -0.91,
          }
        : {
            family: 'network',
            parameters: 3525,
            members: spec.members,
            backend: 'wasm',
            bestEpochs: [31, 44, 27, 38, 52],
            layers: spec.layers,
          },
    seconds: spec.family === 'logistic' ? 0.8 : 14.2,
  };
}

const models = [aModel(logistic, 1.5, 0.842), aModel(network, 2.3, 0.829)];
const events = models[0]!.distribution.events.reduce((sum, count) => sum + count, 0);

/** A finished study of two models, with figures that stand by themselves: nothing was trained. */
export const aReport: StudyReport = {
  format: 'benchside-report',
  version: 1,
  recipe: aRecipe,
  table: { name: 'heart.csv', rows: 407, fingerprint: '0'.repeat(64) },
  rowsUsed: 400,
  participants: 400,
  events,
  leftOut: [
    { reason: 'outcomeMissing', rows: 5 },
    { reason: 'otherClass', rows: 2 },
  ],
  features: 4,
  folds: 5,
  repeats: 1,
  grouped: false,
  models,
  comparisons: [
    {
      first: 'network',
      second: 'logistic',
      auroc: estimated(-0.013, -0.031, 0.005),
      logLoss: estimated(0.018, -0.004, 0.04),
      aurocP: 0.158,
    },
  ],
  verdict: {
    model: 'logistic',
    discrimination: 'good',
    calibration: 'good',
    certain: true,
    small: false,
    choice: 'notDistinguishable',
  },
  backend: 'wasm',
  notices: [],
  software: 'Benchside 0.1.0',
};
