import * as v from 'valibot';
import { binaryFigures, classFigures, continuousFigures, survivalFigures, type FigureName } from '../contract/figures';
import type {
  BinaryResults,
  CalibrationCurve,
  ClassResults,
  Comparison,
  ContinuousResults,
  Instability,
  ResidualBin,
  Results,
  RocCurve,
  SurvivalResults,
} from '../contract/results';
import { stepCurve } from './kept-cohort';
import { count, figure, figures, finite, list, numbers, sameLength, text } from './kept-values';

const roc: v.GenericSchema<unknown, RocCurve> = v.pipe(
  v.strictObject({ falsePositiveRate: numbers, sensitivity: numbers }),
  v.check((curve) => sameLength(curve)),
);

export const calibrationCurve: v.GenericSchema<unknown, CalibrationCurve> = v.pipe(
  v.strictObject({
    predicted: numbers,
    observed: numbers,
    low: numbers,
    high: numbers,
    groups: list(
      v.strictObject({ participants: finite, predicted: finite, observed: finite, low: finite, high: finite }),
      1000,
    ),
  }),
  v.check(({ predicted, observed, low, high }) => sameLength({ predicted, observed, low, high })),
);

const thresholdRow = v.strictObject({
  threshold: finite,
  truePositives: finite,
  falsePositives: finite,
  trueNegatives: finite,
  falseNegatives: finite,
  sensitivity: figure,
  specificity: figure,
  ppv: figure,
  npv: figure,
  likelihoodRatioPositive: figure,
  likelihoodRatioNegative: figure,
});

const binary: v.GenericSchema<unknown, BinaryResults> = v.strictObject({
  kind: v.literal('binary'),
  figures: figures(binaryFigures),
  roc: v.nullable(roc),
  precisionRecall: v.nullable(
    v.pipe(
      v.strictObject({ recall: numbers, precision: numbers, chance: finite }),
      v.check(({ recall, precision }) => sameLength({ recall, precision })),
    ),
  ),
  calibration: v.nullable(calibrationCurve),
  decision: v.nullable(
    v.pipe(
      v.strictObject({ threshold: numbers, netBenefit: numbers, low: numbers, high: numbers, treatAll: numbers }),
      v.check((curve) => sameLength(curve)),
    ),
  ),
  thresholds: list(thresholdRow, 1000),
  distribution: v.strictObject({ events: numbers, others: numbers }),
});

const classes: v.GenericSchema<unknown, ClassResults> = v.strictObject({
  kind: v.literal('classes'),
  classes: list(text, 1000),
  ordered: v.boolean(),
  figures: figures(classFigures),
  perClass: list(
    v.strictObject({
      level: text,
      rows: finite,
      auroc: figure,
      calibrationInTheLarge: figure,
      calibrationSlope: figure,
      ici: figure,
      roc: v.nullable(roc),
      calibration: v.nullable(calibrationCurve),
    }),
    1000,
  ),
  pairwise: list(v.strictObject({ first: text, second: text, auroc: figure }), 1_000_000),
  confusion: list(numbers, 1000),
});

const bins: v.GenericSchema<unknown, ResidualBin[]> = list(
  v.strictObject({
    participants: finite,
    at: finite,
    low: finite,
    q1: finite,
    median: finite,
    q3: finite,
    high: finite,
  }),
  1000,
);

const continuous: v.GenericSchema<unknown, ContinuousResults> = v.strictObject({
  kind: v.literal('continuous'),
  figures: figures(continuousFigures),
  calibration: v.nullable(calibrationCurve),
  residuals: bins,
  residualHistogram: v.nullable(v.strictObject({ from: finite, width: finite, counts: numbers })),
  blandAltman: v.nullable(v.strictObject({ bias: figure, lower: figure, upper: figure, bins })),
});

const survival: v.GenericSchema<unknown, SurvivalResults> = v.strictObject({
  kind: v.literal('survival'),
  horizon: finite,
  competing: v.boolean(),
  figures: figures(survivalFigures),
  overTime: v.pipe(
    v.strictObject({
      times: numbers,
      auroc: list(figure, 1000),
      brier: list(figure, 1000),
      nullBrier: list(figure, 1000),
    }),
    v.check((curves) => sameLength(curves)),
  ),
  calibration: v.nullable(calibrationCurve),
  groups: list(v.strictObject({ participants: finite, predicted: finite, observed: figure, curve: stepCurve }), 20),
});

/** Results of every kind of outcome, as a file may hold them. */
export const results: v.GenericSchema<unknown, Results> = v.union([binary, classes, continuous, survival]);

export const instability: v.GenericSchema<unknown, Instability> = v.strictObject({
  resamples: count,
  meanAbsoluteError: finite,
  bins: list(v.strictObject({ participants: finite, mean: finite, low: finite, high: finite }), 1000),
});

/** Of any kind of outcome. */
export const figureNames: readonly FigureName[] = [
  ...new Set<FigureName>([...binaryFigures, ...classFigures, ...continuousFigures, ...survivalFigures]),
];
export const figureName = v.picklist(figureNames);

export const comparison: v.GenericSchema<unknown, Comparison> = v.strictObject({
  first: text,
  second: text,
  discrimination: figure,
  loss: figure,
  p: v.nullable(finite),
  bootstrap: list(v.strictObject({ figure: figureName, difference: figure }), 100),
});
