import { meanInfluence, type Influenced, type Unestimable } from './estimate';

/** Mean of values, shape (n), n at least 1: of residuals, above 0 where predictions are too low on the whole. */
export function meanOf(values: Float64Array): Influenced {
  return meanInfluence(values.slice());
}

/** Observed minus predicted; shape (n). */
export function residuals(y: Float64Array, predicted: Float64Array): Float64Array {
  return y.map((one, i) => one - predicted[i]!);
}

/**
 * Root mean squared error, in the outcome's unit.
 *
 * @param residual - shape (n), n at least 1
 * @returns influence values by the delta method; all 0 where every residual is 0
 */
export function rmse(residual: Float64Array): Influenced {
  const square = meanInfluence(residual.map((one) => one * one));
  const value = Math.sqrt(square.value);
  return { value, influence: square.influence.map((one) => (value > 0 ? one / (2 * value) : 0)) };
}

/** Mean absolute error, in the outcome's unit; `residual` of shape (n), n at least 1. */
export function mae(residual: Float64Array): Influenced {
  return meanInfluence(residual.map((one) => Math.abs(one)));
}

/**
 * R2 on rows the model has not seen: 1 - sum of squared residuals / sum of squared distances from the mean outcome of the
 * rows it was developed on, so that 0 is what predicting that mean for everyone would reach.
 *
 * @param centre - shape (n): the mean outcome of the development rows, which may differ from fold to fold
 * @returns at most 1, below 0 where worse than the mean; null where every outcome equals it
 *
 * Source: Hawinkel, Waegeman and Maere, The American Statistician 78 (2024) 15-25; influence values of a ratio of means.
 */
export function rSquared(y: Float64Array, predicted: Float64Array, centre: Float64Array): Influenced | null {
  const error = meanInfluence(residuals(y, predicted).map((one) => one * one));
  const reference = meanInfluence(residuals(y, centre).map((one) => one * one));
  if (!(reference.value > 0)) return null;
  const ratio = error.value / reference.value;
  const influence = error.influence.map((one, i) => (ratio * reference.influence[i]! - one) / reference.value);
  return { value: 1 - ratio, influence };
}

/**
 * Straight line of observed on predicted values: slope 1 and intercept 0 are perfect; a slope below 1 means predictions
 * too far apart.
 *
 * @returns both with influence values of least squares (their squares sum to White's HC0 variance), or the reason why
 * there is none: `tooFew` below three rows, `noVariation` for constant predictions
 *
 * Source: Steyerberg, Clinical Prediction Models, 2nd ed. (2019); White, Econometrica 48 (1980) 817-838.
 */
export function calibrationLine(
  y: Float64Array,
  predicted: Float64Array,
): { readonly slope: Influenced; readonly intercept: Influenced } | { readonly reason: Unestimable } {
  const n = y.length;
  if (n < 3) return { reason: 'tooFew' };
  const meanX = predicted.reduce((sum, one) => sum + one, 0) / n;
  const meanY = y.reduce((sum, one) => sum + one, 0) / n;
  let [spread, along, size] = [0, 0, 0];
  for (let i = 0; i < n; i += 1) {
    const x = predicted[i]! - meanX;
    spread += x * x;
    along += x * (y[i]! - meanY);
    size += predicted[i]! * predicted[i]!;
  }
  // What rounding leaves of the spread of equal numbers.
  if (!(spread > 1e-20 * size)) return { reason: 'noVariation' };
  const slope = along / spread;
  const intercept = meanY - slope * meanX;
  const ofSlope = new Float64Array(n);
  const ofIntercept = new Float64Array(n);
  for (let i = 0; i < n; i += 1) {
    const residual = y[i]! - intercept - slope * predicted[i]!;
    ofSlope[i] = ((predicted[i]! - meanX) * residual) / spread;
    ofIntercept[i] = residual / n - meanX * ofSlope[i]!;
  }
  return { slope: { value: slope, influence: ofSlope }, intercept: { value: intercept, influence: ofIntercept } };
}
