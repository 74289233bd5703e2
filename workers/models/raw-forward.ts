import type { RawDesign } from '../recipe/raw-design';
import { additivePredictions } from './additive-forward';
import { boostingPredictions } from './boosting-forward';
import { forestPredictions } from './forest-forward';
import type { RawEstimator } from './model';
import { pointsRisks } from './points-forward';

/**
 * What an estimator of raw predictors says of rows.
 *
 * @returns shape (rows x width), row-major: one risk; one probability a class; or one value
 */
export function predictRaw(estimator: RawEstimator, raw: RawDesign): Float64Array {
  switch (estimator.family) {
    case 'forest':
      return forestPredictions(estimator, raw);
    case 'additive':
      return additivePredictions(estimator, raw);
    case 'boosting':
      return boostingPredictions(estimator, raw);
    case 'points':
      return pointsRisks(estimator, raw);
  }
}
