import * as v from 'valibot';
import { updateMethods } from '../contract/analyses';
import type { RegressionAccount } from '../contract/cause-hazards';
import type { PointsCard } from '../contract/points';
import type { Recipe } from '../contract/recipe';
import {
  REPORT_VERSION,
  notFittedReasons,
  type FitAccount,
  type FoldResult,
  type Lineage,
  type ModelReport,
  type Notice,
  type SitePooling,
  type StudyReport,
  type Verdict,
} from '../contract/report';
import { analyses } from './kept-analyses';
import { outcomeSummary, sampleSize, stepCurve, tableOne } from './kept-cohort';
import { keptPointsItem } from './kept-points';
import { searchAccount, searchMade } from './kept-search';
import { shapesSummary } from './kept-shapes';
import { keptSpec } from './kept-specs';
import { comparison, figureName, instability, results } from './kept-results';
import { backend, count, figure, finite, hash, list, numbers, sameLength, text } from './kept-values';

const term = v.strictObject({ feature: text, coefficient: finite, standardised: finite });

const proportionality = v.strictObject({
  feature: v.nullable(text),
  chiSquared: finite,
  df: finite,
  p: finite,
  smooth: v.nullable(
    v.pipe(
      v.strictObject({ times: numbers, effect: numbers }),
      v.check((curve) => sameLength(curve)),
    ),
  ),
});

const pointsCard: v.GenericSchema<unknown, PointsCard> = v.strictObject({
  items: list(keptPointsItem, 15),
  risks: list(v.strictObject({ score: finite, risk: finite }), 2000),
  loss: finite,
});

const fit: v.GenericSchema<unknown, FitAccount | RegressionAccount> = v.variant('family', [
  v.strictObject({
    family: v.picklist(['logistic', 'linear', 'multinomial', 'ordinal', 'cox']),
    alpha: finite,
    lambda: numbers,
    features: count,
    nonZero: count,
    equations: list(
      v.strictObject({
        name: v.nullable(text),
        intercept: v.nullable(finite),
        terms: list(term, 1000),
        left: count,
      }),
      1000,
    ),
    thresholds: numbers,
    baseline: v.nullable(
      v.pipe(
        v.strictObject({ times: numbers, hazard: numbers }),
        v.check((curve) => sameLength(curve)),
      ),
    ),
    proportionality: list(proportionality, 1000),
    /** Of competing causes. */
    causes: v.optional(
      v.pipe(
        v.strictObject({ times: numbers, event: numbers, competing: numbers }),
        v.check((hazards) => sameLength(hazards)),
      ),
    ),
  }),
  v.strictObject({
    family: v.literal('network'),
    parameters: count,
    members: count,
    backend,
    divergedAt: v.optional(count),
    bestEpochs: numbers,
    layers: list(v.strictObject({ units: count, activation: text }), 65),
  }),
  v.strictObject({
    family: v.literal('tabm'),
    parameters: count,
    members: count,
    backend,
    divergedAt: v.optional(count),
    bestEpochs: numbers,
    layers: list(count, 64),
  }),
  v.strictObject({ family: v.literal('realmlp'), parameters: count, members: count }),
  v.strictObject({ family: v.picklist(['boosting', 'forest']), trees: count, leaves: finite, predictors: count }),
  v.strictObject({ family: v.literal('additive'), shapes: shapesSummary }),
  v.strictObject({ family: v.literal('points'), cards: list(pointsCard, 20), chosen: count }),
  v.strictObject({ family: v.literal('neighbours'), neighbours: count }),
  v.strictObject({
    family: v.literal('stack'),
    members: list(v.strictObject({ id: text, weight: finite }), 20),
    recalibration: v.nullable(text),
  }),
]);

const foldResult: v.GenericSchema<unknown, FoldResult> = v.strictObject({
  repeat: count,
  fold: count,
  name: text,
  participants: count,
  events: v.nullable(count),
  discrimination: figure,
  error: figure,
  calibrationSlope: figure,
});

const site: v.GenericSchema<unknown, SitePooling> = v.strictObject({
  figure: v.picklist(['discrimination', 'calibrationSlope']),
  sites: count,
  pooled: figure,
  prediction: figure,
  tau2: finite,
  i2: finite,
});

const model: v.GenericSchema<unknown, ModelReport> = v.strictObject({
  id: text,
  spec: keptSpec,
  results,
  instability: v.nullable(instability),
  folds: list(foldResult, 100_000),
  sites: list(site, 10),
  optimism: list(v.strictObject({ figure: figureName, apparent: finite, optimism: finite }), 100),
  fit,
  search: v.nullable(searchAccount),
  seconds: finite,
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
  v.strictObject({ kind: v.literal('batchesParted'), model: text, backend, batch: count, parts: count }),
  v.strictObject({ kind: v.literal('memoryExhausted'), model: text, from: backend, to: backend }),
  v.strictObject({ kind: v.literal('foldWithoutOutcome'), repeat: count, fold: count }),
  v.strictObject({ kind: v.literal('foldWithoutClass'), repeat: count, fold: count }),
  v.strictObject({ kind: v.literal('resumed'), foldsKept: count }),
  v.strictObject({ kind: v.literal('competingEvents'), rows: count }),
  v.strictObject({
    kind: v.literal('foldsNotFitted'),
    model: text,
    resampled: v.boolean(),
    failed: count,
    of: count,
    reason: v.picklist(notFittedReasons),
  }),
  v.strictObject({ kind: v.literal('leftOut'), model: text, seconds: v.nullable(finite), minutes: v.nullable(finite) }),
  v.strictObject({ kind: v.literal('modelNotFitted'), model: text, reason: v.picklist(notFittedReasons) }),
  v.strictObject({ kind: v.literal('notSaved'), reason: v.picklist(['unavailable', 'full', 'openElsewhere']) }),
]);

const lineage: v.GenericSchema<unknown, Lineage> = v.strictObject({
  title: text,
  modelHash: hash,
  update: v.picklist(updateMethods),
  table: v.strictObject({ name: text, rows: count, fingerprint: text }),
});

const leftOutReason = v.picklist([
  'outcomeMissing',
  'otherClass',
  'noFold',
  'timeMissing',
  'timeNotPositive',
  'entryAfterEnd',
]);

/**
 * A report as a file may hold it: every number finite, every list of bounded length. Its recipe is checked apart, by
 * the room that knows recipes.
 */
export const keptReport = (recipe: v.GenericSchema<unknown, Recipe>): v.GenericSchema<unknown, StudyReport> =>
  v.strictObject({
    format: v.literal('benchside-report'),
    version: v.literal(REPORT_VERSION),
    recipe,
    table: v.strictObject({ name: text, rows: count, fingerprint: text }),
    rowsUsed: count,
    rowsJudged: count,
    participants: count,
    outcome: outcomeSummary,
    leftOut: list(v.strictObject({ reason: leftOutReason, rows: count }), 10),
    features: count,
    folds: count,
    repeats: count,
    grouped: v.boolean(),
    nested: v.boolean(),
    search: v.nullable(searchMade),
    tableOne,
    sampleSize,
    curves: list(stepCurve, 10),
    models: list(model, 100),
    comparisons: list(comparison, 10_000),
    verdict: v.nullable(verdict),
    analyses,
    lineage: v.optional(lineage),
    backend: v.nullable(backend),
    resamples: count,
    notices: list(notice, 100_000),
    software: text,
  });
