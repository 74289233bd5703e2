import * as v from 'valibot';
import {
  recalibrationMethods,
  scoreScales,
  updateMethods,
  type Analyses,
  type ChosenCard,
  type ConformalReport,
  type EditedShapes,
  type ExternalReport,
  type PublishedScore,
  type RecalibrationReport,
  type SubgroupReport,
} from '../contract/analyses';
import { outcomeSummary } from './kept-cohort';
import { learningReport } from './kept-learning';
import { calibrationCurve, comparison, figureNames, results } from './kept-results';
import { shapeEdit } from './kept-shapes';
import { count, figure, finite, hash, list, numbers, someFigures, text } from './kept-values';

const named = someFigures(figureNames);

const score: v.GenericSchema<unknown, PublishedScore> = v.strictObject({
  id: text,
  name: text,
  formula: text,
  scale: v.picklist(scoreScales),
  notScored: count,
  results,
  comparisons: list(comparison, 1000),
});

const subgroups: v.GenericSchema<unknown, SubgroupReport> = v.strictObject({
  smallCell: count,
  threshold: v.nullable(finite),
  groups: list(
    v.strictObject({
      column: text,
      level: v.nullable(text),
      from: v.nullable(finite),
      to: v.nullable(finite),
      participants: v.nullable(count),
      events: v.nullable(count),
      models: list(
        v.strictObject({
          id: text,
          figures: named,
          falseNegativeRate: v.optional(figure),
          falsePositiveRate: v.optional(figure),
          netBenefit: v.optional(figure),
        }),
        100,
      ),
    }),
    1000,
  ),
});

const recalibration: v.GenericSchema<unknown, RecalibrationReport> = v.strictObject({
  model: text,
  adopted: v.nullable(v.picklist(recalibrationMethods)),
  methods: list(
    v.strictObject({
      method: v.picklist(recalibrationMethods),
      figures: named,
      calibration: v.nullable(calibrationCurve),
    }),
    20,
  ),
});

const conformal: v.GenericSchema<unknown, ConformalReport> = v.strictObject({
  model: text,
  alpha: finite,
  byClass: v.boolean(),
  thresholds: list(v.nullable(finite), 1000),
  coverage: list(v.strictObject({ level: v.nullable(text), figure }), 1000),
  setSizes: numbers,
  meanWidth: v.nullable(finite),
});

const external: v.GenericSchema<unknown, ExternalReport> = v.strictObject({
  id: text,
  model: text,
  modelHash: hash,
  table: v.strictObject({ name: text, rows: count, fingerprint: text }),
  rowsUsed: count,
  participants: count,
  outcome: outcomeSummary,
  results,
  needed: list(
    v.strictObject({
      criterion: v.picklist(['observedExpected', 'calibrationSlope', 'auroc']),
      participants: count,
    }),
    10,
  ),
  updates: list(v.strictObject({ method: v.picklist(updateMethods), results: v.nullable(results) }), 20),
});

const edited: v.GenericSchema<unknown, EditedShapes> = v.strictObject({
  model: text,
  edits: list(shapeEdit, 1000),
  before: v.strictObject({ figures: named, calibration: v.nullable(calibrationCurve) }),
  blends: list(text, 100),
});

const card: v.GenericSchema<unknown, ChosenCard> = v.strictObject({ model: text, card: count, judged: count });

/** What was asked of a study after its training, as a file may hold it. */
export const analyses: v.GenericSchema<unknown, Analyses> = v.strictObject({
  scores: list(score, 100),
  subgroups: v.nullable(subgroups),
  recalibrations: list(recalibration, 100),
  conformal: list(conformal, 100),
  external: list(external, 100),
  learning: v.nullable(learningReport),
  edits: list(edited, 100),
  cards: list(card, 100),
  statements: v.record(v.pipe(v.string(), v.maxLength(20)), v.pipe(v.string(), v.maxLength(5000))),
});
