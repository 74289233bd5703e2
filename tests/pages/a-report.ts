import type { Figure } from '../../workers/contract/figures.ts';
import type { LogisticSpec, NetworkSpec, Recipe } from '../../workers/contract/recipe.ts';
import { REPORT_VERSION, type FoldResult, type ModelReport, type StudyReport } from '../../workers/contract/report.ts';
import type { CalibrationCurve, ThresholdRow } from '../../workers/contract/results.ts';

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

export const aRecipe = {
  format: 'benchside-recipe',
  version: 2,
  title: 'Heart failure, one year',
  reading: {},
  outcome: { kind: 'binary', column: 'died', event: ['yes'], noEvent: ['no'] },
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
} satisfies Recipe;

export const estimated = (value: number, low: number, high: number): Figure => ({
  kind: 'estimated',
  value,
  low,
  high,
});

/** A figure with an interval as wide on both sides. */
export const about = (value: number, half: number): Figure => estimated(value, value - half, value + half);

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

function ratio(above: number, below: number): Figure {
  if (below === 0) return { kind: 'notEstimable', reason: 'notDefined' };
  return estimated(above / below, 0.8 * (above / below), 1.25 * (above / below));
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
    likelihoodRatioPositive: ratio(tp / (tp + fn), fp / (tn + fp)),
    likelihoodRatioNegative: ratio(fn / (tp + fn), tn / (tn + fp)),
  };
}

/** A calibration curve of risks that are too extreme by a factor on the log-odds scale. */
export function aCalibration(extreme: number, groups: CalibrationCurve['groups'] = []): CalibrationCurve {
  const predicted = Array.from({ length: 41 }, (_, index) => 0.05 + (0.8 * index) / 40);
  const observed = predicted.map((risk) => sigmoid(Math.log(risk / (1 - risk)) / extreme));
  return {
    predicted,
    observed,
    low: observed.map((share) => Math.max(0, share - 0.07)),
    high: observed.map((share) => Math.min(1, share + 0.07)),
    groups,
  };
}

/** Five folds about a figure. */
export const fiveFolds = (value: number, error: number, events: number | null): readonly FoldResult[] =>
  Array.from({ length: 5 }, (_, fold) => ({
    repeat: 0,
    fold,
    name: '',
    participants: 80,
    events: events === null ? null : events + (fold % 2),
    discrimination: estimated(value - 0.04 + 0.02 * fold, value - 0.15, value + 0.1),
    error: about(error, 0.3 * error),
    calibrationSlope: about(0.9 + 0.05 * fold, 0.3),
  }));

export const networkFit = {
  family: 'network',
  parameters: 3525,
  members: network.members,
  backend: 'wasm',
  bestEpochs: [31, 44, 27, 38, 52],
  layers: network.layers,
} as const;

function aModel(spec: LogisticSpec | NetworkSpec, slope: number, auroc: number): ModelReport {
  const all = people(400, slope);
  const thresholds = Array.from({ length: 99 }, (_, index) => thresholdRow(all, (index + 1) / 100));
  const events = all.filter(({ event }) => event).length;
  const curve = thresholds.toReversed().map((row) => ({
    falsePositiveRate: row.falsePositives / (all.length - events),
    sensitivity: row.truePositives / events,
    precision: row.truePositives / Math.max(1, row.truePositives + row.falsePositives),
  }));
  const benefit = (tp: number, fp: number, at: number) => (tp - (fp * at) / (1 - at)) / all.length;
  const netBenefit = thresholds.map((row) => benefit(row.truePositives, row.falsePositives, row.threshold));
  const bins = (event: boolean) =>
    Array.from(
      { length: 20 },
      (_, bin) => all.filter((person) => person.event === event && Math.floor(person.risk * 20) === bin).length,
    );
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
    results: {
      kind: 'binary',
      figures: {
        auroc: estimated(auroc, auroc - 0.043, auroc + 0.041),
        aurocBootstrap: estimated(auroc, auroc - 0.045, auroc + 0.04),
        auprc: about(auroc - 0.1, 0.06),
        brier: estimated(0.142, 0.121, 0.163),
        scaledBrier: estimated(0.335, 0.24, 0.43),
        logLoss: estimated(0.437, 0.381, 0.493),
        calibrationInTheLarge: estimated(-0.02, -0.24, 0.2),
        calibrationSlope: estimated(1.6 / slope, 1.6 / slope - 0.18, 1.6 / slope + 0.2),
        observedExpected: estimated(0.99, 0.89, 1.1),
        ici: about(0.031, 0.012),
        e50: about(0.024, 0.011),
        e90: about(0.062, 0.03),
        emax: about(0.11, 0.06),
      },
      roc: {
        falsePositiveRate: [0, ...curve.map((point) => point.falsePositiveRate), 1],
        sensitivity: [0, ...curve.map((point) => point.sensitivity), 1],
      },
      precisionRecall: {
        recall: curve.map(({ sensitivity }) => sensitivity),
        precision: curve.map(({ precision }) => precision),
        chance: events / all.length,
      },
      calibration: aCalibration(slope / 1.6, groups),
      decision: {
        threshold: thresholds.map(({ threshold }) => threshold),
        netBenefit,
        low: netBenefit.map((value) => value - 0.03),
        high: netBenefit.map((value) => value + 0.03),
        treatAll: thresholds.map(({ threshold }) => benefit(events, all.length - events, threshold)),
      },
      thresholds,
      distribution: { events: bins(true), others: bins(false) },
    },
    instability: {
      resamples: 20,
      meanAbsoluteError: 0.028,
      bins: Array.from({ length: 10 }, (_, bin) => {
        const mean = 0.04 + 0.09 * bin;
        return { participants: 40, mean, low: Math.max(0, mean - 0.08), high: Math.min(1, mean + 0.09) };
      }),
    },
    folds: fiveFolds(auroc, 0.43, 27),
    sites: [],
    optimism: [],
    fit:
      spec.family === 'logistic'
        ? {
            family: 'logistic',
            alpha: 0.5,
            lambda: [0.0123],
            features: 4,
            nonZero: 3,
            equations: [
              {
                name: null,
                intercept: 41.8,
                terms: [
                  { feature: 'age (years)', coefficient: 0.0674, standardised: 0.812 },
                  { feature: 'sodium [mmol/L]', coefficient: -0.0781, standardised: -0.344 },
                  { feature: 'sex = female', coefficient: 0.102, standardised: 0.051 },
                ],
                left: 0,
              },
            ],
            thresholds: [],
            baseline: null,
            proportionality: [],
          }
        : networkFit,
    search: null,
    seconds: spec.family === 'logistic' ? 0.8 : 14.2,
  };
}

const models = [aModel(logistic, 1.5, 0.842), aModel(network, 2.3, 0.829)];
const { results } = models[0]!;
const events = results.kind === 'binary' ? results.distribution.events.reduce((sum, count) => sum + count, 0) : 0;

/** A finished study of two models, with figures that stand by themselves: nothing was trained. */
export const aReport: StudyReport = {
  format: 'benchside-report',
  version: REPORT_VERSION,
  recipe: aRecipe,
  table: { name: 'heart.csv', rows: 407, fingerprint: '0'.repeat(64) },
  rowsUsed: 400,
  participants: 400,
  outcome: { kind: 'binary', events, others: 400 - events },
  leftOut: [
    { reason: 'outcomeMissing', rows: 5 },
    { reason: 'otherClass', rows: 2 },
  ],
  features: 4,
  folds: 5,
  repeats: 1,
  rowsJudged: 400,
  grouped: false,
  nested: true,
  search: null,
  tableOne: { groups: [{ kind: 'all', name: null, participants: 400 }], rows: [], smallCell: 10 },
  sampleSize: {
    parameters: 4,
    participants: 400,
    events,
    assumption: { rSquared: 0.11, maxRSquared: 0.74, shrinkage: 0.9, from: 'default' },
    criteria: [{ criterion: 'shrinkage', participants: 310 }],
    needed: 310,
    eventsNeeded: 127,
    parametersBorne: 5,
    enough: true,
  },
  curves: [],
  models,
  comparisons: [
    {
      first: 'network',
      second: 'logistic',
      discrimination: estimated(-0.013, -0.031, 0.005),
      loss: estimated(0.018, -0.004, 0.04),
      p: 0.158,
      bootstrap: [
        { figure: 'brier', difference: estimated(0.004, -0.003, 0.011) },
        { figure: 'ici', difference: estimated(0.012, -0.006, 0.03) },
      ],
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
  analyses: {
    scores: [],
    subgroups: null,
    recalibrations: [],
    conformal: [],
    external: [],
    learning: null,
    edits: [],
    cards: [],
    statements: {},
  },
  backend: 'wasm',
  resamples: 2000,
  notices: [],
  software: 'Benchside 0.1.0',
};
