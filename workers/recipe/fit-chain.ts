import type { ColumnProducts } from '../numerics/imputation-columns';
import { factorCholesky, solveCholesky } from '../numerics/linear-algebra';
import { imputationRidge } from '../numerics/predictive-mean-matching';
import { startsOf, termsOf } from './chain';
import type { FittedChain, FittedPredictor } from './design';

/**
 * The regressions of each predictor on all others, from the completed data sets taken together: least squares with a
 * small ridge. All come from one inverse: with the precision matrix K of all terms, the regression of the terms A on
 * the rest B has the coefficients -K_AA^-1 K_AB.
 *
 * @param products - one entry a completed data set, all with the same columns
 * @param rows - development rows, 1 or more
 *
 * Takes O(terms^3). Source: Lauritzen, Graphical Models (1996), section 5.1.
 */
export function fitChain(
  products: readonly ColumnProducts[],
  predictors: readonly FittedPredictor[],
  rows: number,
): FittedChain {
  const { size, spreads } = products[0]!;
  const gram = new Float64Array(size * size);
  for (const one of products) for (let k = 0; k < gram.length; k += 1) gram[k]! += one.gram[k]!;
  const count = gram[0]!;
  const mean = Float64Array.from({ length: size }, (_, a) => gram[a]! / count);
  const covariance = new Float64Array(size * size);
  for (let a = 1; a < size; a += 1) {
    for (let b = 1; b < size; b += 1) covariance[a * size + b] = gram[a * size + b]! / count - mean[a]! * mean[b]!;
  }
  const precision = invert(covariance, size, imputationRidge(size, rows));

  const starts = startsOf(predictors);
  const centres = new Float64Array(size);
  const scales = new Float64Array(size).fill(1);
  for (const [v, spread] of spreads.entries()) {
    if (!spread) continue;
    centres[starts[v]!] = spread.centre;
    scales[starts[v]!] = spread.scale;
  }
  const regressions = predictors.map((fitted, v) => {
    const start = starts[v]!;
    const own = termsOf(fitted);
    const coefficients = regress(precision, size, start, own);
    const regression: number[] = [];
    for (let k = 0; k < own; k += 1) {
      const target = start + k;
      let constant = mean[target]! * finite(scales[target]!) + centres[target]!;
      const row = new Float64Array(size);
      for (let b = 1; b < size; b += 1) {
        const beta = coefficients[k * size + b]!;
        if (beta === 0) continue;
        row[b] = finite((beta * scales[target]!) / scales[b]!);
        constant -= row[b]! * (centres[b]! + finite(scales[b]!) * mean[b]!);
      }
      row[0] = finite(constant);
      regression.push(...row);
    }
    return regression;
  });
  return { regressions };
}

/** Numbers that do not vary have an infinite scale, and no part in any regression. */
const finite = (value: number) => (Number.isFinite(value) ? value : 0);

/** The inverse of a covariance matrix with a ridge, its first row and column left out; 0 where nothing varies. */
function invert(covariance: Float64Array, size: number, share: number): Float64Array {
  const ridge = Float64Array.from({ length: size }, (_, a) => share * Math.max(0, covariance[a * size + a]!));
  const factor = factorCholesky(covariance, size, ridge);
  const inverse = new Float64Array(size * size);
  const unit = new Float64Array(size);
  for (let a = 1; a < size; a += 1) {
    if (factor.aliased[a] === 1) continue;
    unit.fill(0);
    unit[a] = 1;
    inverse.set(solveCholesky(factor, unit), a * size);
  }
  return inverse;
}

/** Shape (own x size): coefficients of all terms for each of a predictor's own, which have 0 themselves. */
function regress(precision: Float64Array, size: number, start: number, own: number): Float64Array {
  const block = new Float64Array(own * own);
  for (let k = 0; k < own; k += 1) {
    for (let l = 0; l < own; l += 1) block[k * own + l] = precision[(start + k) * size + start + l]!;
  }
  const factor = factorCholesky(block, own, new Float64Array(own));
  const coefficients = new Float64Array(own * size);
  for (let b = 1; b < size; b += 1) {
    if (b >= start && b < start + own) continue;
    const across = Float64Array.from({ length: own }, (_, k) => -precision[(start + k) * size + b]!);
    for (const [k, beta] of solveCholesky(factor, across).entries()) coefficients[k * size + b] = beta;
  }
  return coefficients;
}
