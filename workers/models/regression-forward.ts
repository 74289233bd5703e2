import { sigmoid } from '../numerics/activations';
import type { Design } from '../recipe/design';
import type { FittedLinear, FittedMultinomial, FittedOrdinal } from './model';

/** @returns shape (rows), the features' sum under the coefficients */
function linearPredictor(coefficients: readonly number[], { x, rows, features }: Design): Float64Array {
  const width = features.length;
  if (coefficients.length !== width) throw new RangeError('the coefficients do not fit the design');
  const beta = Float64Array.from(coefficients);
  const eta = new Float64Array(rows);
  for (let row = 0; row < rows; row += 1) {
    const start = row * width;
    let sum = 0;
    for (let j = 0; j < width; j += 1) sum += beta[j]! * x[start + j]!;
    eta[row] = sum;
  }
  return eta;
}

/**
 * The means that a linear regression gives.
 *
 * @returns shape (rows), on the scale of the outcome
 */
export function linearMeans({ intercept, coefficients }: FittedLinear, design: Design): Float64Array {
  return linearPredictor(coefficients, design).map((eta) => intercept + eta);
}

/**
 * The probabilities that a multinomial regression gives.
 *
 * @returns shape (rows x classes), row-major, each in [0, 1] and each row summing to 1
 */
export function multinomialProbabilities(
  { intercepts, coefficients }: FittedMultinomial,
  design: Design,
): Float64Array {
  const classes = intercepts.length;
  if (coefficients.length !== classes) throw new RangeError('a class is without coefficients');
  const etas = coefficients.map((one) => linearPredictor(one, design));
  const probabilities = new Float64Array(design.rows * classes);
  for (let row = 0; row < design.rows; row += 1) {
    let most = -Infinity;
    for (let k = 0; k < classes; k += 1) most = Math.max(most, intercepts[k]! + etas[k]![row]!);
    let all = 0;
    for (let k = 0; k < classes; k += 1) {
      const odds = Math.exp(intercepts[k]! + etas[k]![row]! - most);
      probabilities[row * classes + k] = odds;
      all += odds;
    }
    for (let k = 0; k < classes; k += 1) probabilities[row * classes + k]! /= all;
  }
  return probabilities;
}

/**
 * The probabilities that a proportional-odds regression gives.
 *
 * @returns shape (rows x classes), row-major, each in [0, 1] and each row summing to 1 (but for rounding)
 */
export function ordinalProbabilities({ thresholds, coefficients }: FittedOrdinal, design: Design): Float64Array {
  const classes = thresholds.length + 1;
  const eta = linearPredictor(coefficients, design);
  const probabilities = new Float64Array(design.rows * classes);
  for (let row = 0; row < design.rows; row += 1) {
    for (let k = 0; k < classes; k += 1) {
      const above = thresholds[k];
      const under = thresholds[k - 1];
      // F(u) - F(l) = F(u) F(-l) (1 - exp(l - u)), which loses no digits in either tail.
      let probability = above === undefined ? 1 : sigmoid(above - eta[row]!);
      if (under !== undefined) probability *= sigmoid(eta[row]! - under);
      if (above !== undefined && under !== undefined) probability *= -Math.expm1(under - above);
      probabilities[row * classes + k] = probability;
    }
  }
  return probabilities;
}
