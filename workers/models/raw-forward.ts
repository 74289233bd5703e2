import type { RawDesign } from '../recipe/raw-design';
import type { RawEstimator } from './model';

/**
 * What an estimator of raw predictors says of rows.
 *
 * @returns shape (rows x width), row-major: one risk; one probability a class; or one value
 */
export function predictRaw(estimator: RawEstimator, raw: RawDesign): Float64Array {
  throw new RangeError(`${estimator.family} of ${raw.rows} rows`);
}
