import { applySteps } from '../recipe/apply-steps';
import type { Design } from '../recipe/design';
import type { Table } from '../cohort/table';
import { coxRisks } from './cox-forward';
import { logisticRisks, networkPredictions } from './forward';
import { recalibrated } from '../numerics/recalibration/apply';
import type { FittedEstimator, Model } from './model';
import { linearMeans, multinomialProbabilities, ordinalProbabilities } from './regression-forward';

/** Bounds the design matrix to about 16 MB however many rows are asked for. */
const CELLS_AT_ONCE = 2e6;

/**
 * What an estimator predicts of rows whose design is already made.
 *
 * @param times - where cumulative risks of a survival outcome are wanted, ascending; not looked at otherwise
 * @returns shape (rows x width), row-major: one risk; one probability a class; one value; or one cumulative risk a time
 */
export function predictDesign(estimator: FittedEstimator, design: Design, times: readonly number[]): Float64Array {
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
  const atOnce = Math.max(1, Math.floor(CELLS_AT_ONCE / Math.max(1, model.steps.features.length)));
  let predictions = new Float64Array(0);
  for (let start = 0; start < rows.length; start += atOnce) {
    const design = applySteps(model.steps, table, rows.subarray(start, start + atOnce));
    const part = predictDesign(model.estimator, design, times);
    const width = part.length / design.rows;
    if (start === 0) predictions = new Float64Array(rows.length * width);
    predictions.set(part, start * width);
  }
  return (model.recalibration ?? []).reduce((risks, one) => risks.map((risk) => recalibrated(one, risk)), predictions);
}
