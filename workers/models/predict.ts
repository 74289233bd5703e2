import { applySteps } from '../recipe/apply-steps';
import type { Design } from '../recipe/design';
import type { Table } from '../cohort/table';
import { logisticRisks, networkRisks } from './forward';
import type { FittedEstimator, Model } from './model';

/** Bounds the design matrix to about 16 MB however many rows are asked for. */
const CELLS_AT_ONCE = 2e6;

/**
 * The risks of rows whose design is already made.
 *
 * @returns shape (rows), each in [0, 1]
 */
export function predictDesign(estimator: FittedEstimator, design: Design): Float64Array {
  return estimator.family === 'logistic' ? logisticRisks(estimator, design) : networkRisks(estimator, design);
}

/**
 * The risks that a model gives to rows of a table: one row or all of them get the same numbers.
 *
 * @param table - has every predictor of the model as a column, which the caller has checked
 * @param rows - table rows, in the order wanted
 * @returns shape (rows), each in [0, 1]
 */
export function predictRisk(model: Model, table: Table, rows: Uint32Array): Float64Array {
  const atOnce = Math.max(1, Math.floor(CELLS_AT_ONCE / Math.max(1, model.steps.features.length)));
  const risks = new Float64Array(rows.length);
  for (let start = 0; start < rows.length; start += atOnce) {
    const design = applySteps(model.steps, table, rows.subarray(start, start + atOnce));
    risks.set(predictDesign(model.estimator, design), start);
  }
  return risks;
}
