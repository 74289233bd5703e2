import * as v from 'valibot';
import type { Figure } from '../contract/figures';
import { backends, type Recipe } from '../contract/recipe';
import type { Comparison, FitAccount, ModelReport, Notice, StudyReport, Verdict } from '../contract/report';
import { keptSpec } from './kept-model';

const text = v.pipe(v.string(), v.maxLength(10_000));
const finite = v.pipe(v.number(), v.finite());
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const numbers = v.pipe(v.array(finite), v.maxLength(1000));
const backend = v.picklist(backends);

const figure: v.GenericSchema<unknown, Figure> = v.variant('kind', [
  v.strictObject({ kind: v.literal('estimated'), value: finite, low: finite, high: finite }),
  v.strictObject({
    kind: v.literal('notEstimable'),
    reason: v.picklist(['oneOutcomeOnly', 'tooFew', 'noVariation', 'separated', 'notDefined']),
  }),
]);

const fit: v.GenericSchema<unknown, FitAccount> = v.variant('family', [
  v.strictObject({
    family: v.literal('logistic'),
    alpha: finite,
    lambda: finite,
    features: count,
    nonZero: count,
    coefficients: v.pipe(v.array(v.strictObject({ feature: text, coefficient: finite })), v.maxLength(1000)),
    intercept: finite,
  }),
  v.strictObject({
    family: v.literal('network'),
    parameters: count,
    members: count,
    backend,
    bestEpochs: numbers,
    layers: v.pipe(v.array(v.strictObject({ units: count, activation: text })), v.maxLength(65)),
  }),
]);

const sameLength = (columns: Readonly<Record<string, readonly unknown[]>>): boolean =>
  new Set(Object.values(columns).map((column) => column.length)).size === 1;

const roc = v.pipe(
  v.strictObject({ falsePositiveRate: numbers, sensitivity: numbers }),
  v.check((curve) => sameLength(curve)),
);

const calibration = v.pipe(
  v.strictObject({
    predicted: numbers,
    observed: numbers,
    low: numbers,
    high: numbers,
    groups: v.pipe(
      v.array(v.strictObject({ participants: finite, predicted: finite, observed: finite, low: finite, high: finite })),
      v.maxLength(1000),
    ),
  }),
  v.check(({ predicted, observed, low, high }) => sameLength({ predicted, observed, low, high })),
);

const model: v.GenericSchema<unknown, ModelReport> = v.strictObject({
  id: text,
  spec: keptSpec,
  figures: v.strictObject({
    auroc: figure,
    brier: figure,
    scaledBrier: figure,
    logLoss: figure,
    calibrationInTheLarge: figure,
    calibrationSlope: figure,
    observedExpected: figure,
  }),
  roc: v.nullable(roc),
  calibration: v.nullable(calibration),
  thresholds: v.pipe(
    v.array(
      v.strictObject({
        threshold: finite,
        truePositives: finite,
        falsePositives: finite,
        trueNegatives: finite,
        falseNegatives: finite,
        sensitivity: figure,
        specificity: figure,
        ppv: figure,
        npv: figure,
      }),
    ),
    v.maxLength(1000),
  ),
  distribution: v.strictObject({ events: numbers, others: numbers }),
  folds: v.pipe(
    v.array(
      v.strictObject({
        repeat: count,
        fold: count,
        participants: count,
        events: count,
        auroc: figure,
        logLoss: figure,
      }),
    ),
    v.maxLength(100_000),
  ),
  fit,
  seconds: finite,
});

const comparison: v.GenericSchema<unknown, Comparison> = v.strictObject({
  first: text,
  second: text,
  auroc: figure,
  logLoss: figure,
  aurocP: v.nullable(finite),
});

const verdict: v.GenericSchema<unknown, Verdict> = v.strictObject({
  model: text,
  discrimination: v.picklist(['none', 'weak', 'moderate', 'good', 'excellent']),
  calibration: v.picklist(['good', 'tooHigh', 'tooLow', 'tooExtreme', 'tooModest', 'unclear']),
  certain: v.boolean(),
  small: v.boolean(),
  choice: v.picklist(['onlyOne', 'better', 'notDistinguishable']),
});

const notice: v.GenericSchema<unknown, Notice> = v.variant('kind', [
  v.strictObject({ kind: v.literal('backendLost'), from: backend, to: backend }),
  v.strictObject({ kind: v.literal('foldWithoutOutcome'), repeat: count, fold: count }),
  v.strictObject({ kind: v.literal('resumed'), foldsKept: count }),
  v.strictObject({ kind: v.literal('notSaved'), reason: v.picklist(['unavailable', 'full', 'openElsewhere']) }),
]);

/**
 * A report as a file may hold it: every number finite, every list of bounded length. Its recipe is checked apart, by
 * the room that knows recipes.
 */
export const keptReport = (recipe: v.GenericSchema<unknown, Recipe>): v.GenericSchema<unknown, StudyReport> =>
  v.strictObject({
    format: v.literal('benchside-report'),
    version: v.literal(1),
    recipe,
    table: v.strictObject({ name: text, rows: count, fingerprint: text }),
    rowsUsed: count,
    participants: count,
    events: count,
    leftOut: v.pipe(
      v.array(v.strictObject({ reason: v.picklist(['outcomeMissing', 'otherClass', 'noFold']), rows: count })),
      v.maxLength(10),
    ),
    features: count,
    folds: count,
    repeats: count,
    grouped: v.boolean(),
    models: v.pipe(v.array(model), v.maxLength(100)),
    comparisons: v.pipe(v.array(comparison), v.maxLength(10_000)),
    verdict: v.nullable(verdict),
    backend: v.nullable(backend),
    notices: v.pipe(v.array(notice), v.maxLength(100_000)),
    software: text,
  });
