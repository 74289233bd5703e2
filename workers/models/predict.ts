import type { Table } from '../cohort/table';
import { fromPool, toPool, type OpinionPool } from '../numerics/opinion-pool';
import { recalibratedRows } from '../numerics/recalibration/apply';
import { applySteps } from '../recipe/apply-steps';
import type { Design } from '../recipe/design';
import { rawDesign } from '../recipe/raw-design';
import { coxRisks } from './cox-forward';
import { logisticRisks, networkPredictions } from './forward';
import type { FeatureEstimator, Model, SingleEstimator } from './model';
import { neighbourPredictions } from './neighbours-forward';
import { predictRaw } from './raw-forward';
import { realMlpPredictions } from './realmlp-forward';
import { linearMeans, multinomialProbabilities, ordinalProbabilities } from './regression-forward';
import { tabmPredictions } from './tabm-forward';
import { takesRaw } from './takes-raw';

/** Bounds the design matrix to about 16 MB however many rows are asked for. */
const CELLS_AT_ONCE = 2e6;

/**
 * What an estimator predicts of rows whose design is already made.
 *
 * @param times - where cumulative risks of a survival outcome are wanted, ascending; not looked at otherwise
 * @returns shape (rows x width), row-major: one risk; one probability a class; one value; or one cumulative risk a time
 */
export function predictDesign(estimator: FeatureEstimator, design: Design, times: readonly number[]): Float64Array {
  switch (estimator.family) {
    case 'logistic':
      return logisticRisks(estimator, design);
    case 'linear':
      return linearMeans(estimator, design);
    case 'multinomial':
      return multinomialProbabilities(estimator, design);
    case 'ordinal':
      return ordinalProbabilities(estimator, design);
    case 'cox':
      return coxRisks(estimator, design, times);
    case 'network':
      return networkPredictions(estimator, design, times);
    case 'realmlp':
      return realMlpPredictions(estimator, design, times);
    case 'tabm':
      return tabmPredictions(estimator, design, times);
    case 'neighbours':
      return neighbourPredictions(estimator, design);
  }
}

/**
 * What a model predicts of rows of a table: one row or all of them get the same numbers.
 *
 * @param table - has every predictor of the model as a column, which the caller has checked
 * @param rows - table rows, in the order wanted
 * @param times - as in {@link predictDesign}
 * @returns shape (rows x width), row-major
 */
export function predictRows(model: Model, table: Table, rows: Uint32Array, times: readonly number[]): Float64Array {
  const { estimator } = model;
  const predictions =
    estimator.family === 'stack'
      ? blended(
          estimator.pool ?? 'linear',
          estimator.members.map(({ weight, model: member }) => ({
            weight,
            predictions: predictRows(member, table, rows, times),
          })),
          rows.length,
        )
      : singlePredictions(estimator, model, table, rows, times);
  return (model.recalibration ?? []).reduce((said, one) => recalibratedRows(one, said), predictions);
}

function singlePredictions(
  estimator: SingleEstimator,
  { steps }: Model,
  table: Table,
  rows: Uint32Array,
  times: readonly number[],
): Float64Array {
  const width = takesRaw(estimator) ? steps.predictors.length : steps.features.length;
  const atOnce = Math.max(1, Math.floor(CELLS_AT_ONCE / Math.max(1, width)));
  let predictions = new Float64Array(0);
  for (let start = 0; start < rows.length; start += atOnce) {
    const some = rows.subarray(start, start + atOnce);
    const part = takesRaw(estimator)
      ? predictRaw(estimator, rawDesign(steps, table, some))
      : predictDesign(estimator, applySteps(steps, table, some), times);
    if (start === 0) predictions = new Float64Array((part.length / some.length) * rows.length);
    predictions.set(part, (start * part.length) / some.length);
  }
  return predictions;
}

/**
 * Predictions of several models made one.
 *
 * @param parts - one a model, of one shape, (rows x width); weights add up to 1
 */
function blended(
  pool: OpinionPool,
  parts: readonly { readonly weight: number; readonly predictions: Float64Array }[],
  rows: number,
): Float64Array {
  const sums = new Float64Array(parts[0]?.predictions.length ?? 0);
  if (sums.length === 0) return sums;
  const width = sums.length / rows;
  for (const { weight, predictions } of parts) {
    for (const [i, value] of toPool(pool, predictions, width).entries()) sums[i]! += weight * value;
  }
  return fromPool(pool, sums, width);
}
