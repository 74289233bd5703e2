import { applySteps } from '../recipe/apply-steps';
import type { Design } from '../recipe/design';
import type { Table } from '../cohort/table';
import { logisticRisks, networkPredictions } from './forward';
import type { FittedEstimator, Model } from './model';
import { linearMeans, multinomialProbabilities, ordinalProbabilities } from './regression-forward';

/** Bounds the design matrix to about 16 MB however many rows are asked for. */
const CELLS_AT_ONCE = 2e6;

/**
 * The predictions for rows whose design is already made.
 *
 * @returns shape (rows x width), row-major: of a yes/no outcome the risk, of several classes one probability each, of a
 * continuous outcome its mean
 */
export function predictDesign(estimator: FittedEstimator, design: Design): Float64Array {
  switch (estimator.family) {
    case 'logistic':
      return logisticRisks(estimator, design);
    case 'linear':
      return linearMeans(estimator, design);
    case 'multinomial':
      return multinomialProbabilities(estimator, design);
    case 'ordinal':
      return ordinalProbabilities(estimator, design);
    case 'network':
      return networkPredictions(estimator, design, []);
  }
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
