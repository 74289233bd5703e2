import { studentHalfWidth } from '../student-t';
import { OPTIMISM, required, type Assumptions, type RequiredSample } from './criteria';

/** Relative error of the mean outcome that is borne. */
const MARGIN = 0.1;
/** Residual degrees of freedom with which the residual standard deviation is known to within 10%. */
const FOR_RESIDUAL = 234;

/**
 * Smallest n from which on the expected shrinkage 1 + (p - 2) / (n ln(1 - (R2 (n - p - 1) + p) / (n - 1))) stays at or
 * above S. Rearranged, n ln((n - 1) / ((n - p - 1) (1 - R2))) must reach (p - 2) / (1 - S). The left side is convex in
 * n and large again next to n = p + 2, where the approximation behind it says nothing: only its rising branch counts.
 */
function forShrinkage(parameters: number, { rSquared, shrinkage }: Assumptions): number {
  const least = parameters + 2;
  const target = (parameters - 2) / (1 - shrinkage);
  const reach = (n: number) => n * (Math.log((n - 1) / (n - parameters - 1)) - Math.log1p(-rSquared));
  let low = least;
  let high = Math.max(least, Math.ceil(target / -Math.log1p(-rSquared)));
  // The minimum of a convex sequence, by bisection on the sign of its steps.
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (reach(middle + 1) < reach(middle)) low = middle + 1;
    else high = middle;
  }
  let tooFew = low;
  if (reach(tooFew) >= target) return tooFew;
  let enough = Math.max(tooFew + 1, Math.ceil(target / -Math.log1p(-rSquared)));
  while (enough - tooFew > 1) {
    const middle = Math.floor((tooFew + enough) / 2);
    if (reach(middle) >= target) enough = middle;
    else tooFew = middle;
  }
  return enough;
}

/** Smallest n whose 95% interval of the mean, at mean predictors, ends within a tenth of it; null for a mean of 0. */
function forMean(parameters: number, mean: number, variance: number, rSquared: number): number | null {
  const margin = MARGIN * Math.abs(mean);
  if (!(margin > 0)) return null;
  const closeEnough = (n: number) =>
    studentHalfWidth(0.95, n - parameters - 1) * Math.sqrt((variance * (1 - rSquared)) / n) <= margin;
  let tooFew = parameters + 1;
  let enough = parameters + 2;
  while (!closeEnough(enough) && enough < 1e15) {
    tooFew = enough;
    enough *= 2;
  }
  while (enough - tooFew > 1) {
    const middle = Math.floor((tooFew + enough) / 2);
    if (closeEnough(middle)) enough = middle;
    else tooFew = middle;
  }
  return enough;
}

/**
 * Smallest sample for developing a linear model of a continuous outcome: four criteria.
 *
 * @param parameters - candidate parameters, after dummies and splines; at least 1
 * @param outcome - anticipated mean and standard deviation, in the outcome's unit
 * @returns `noVariation` where the standard deviation is not above 0; `notDefined` where R2 or shrinkage are not inside
 * (0, 1). The criterion on the mean is null where the mean is 0, a tenth of which is no margin.
 *
 * Source: Riley et al., Statistics in Medicine 38 (2019) 1262-1275; residual variance as simplified in pmsampsize 1.1.3.
 */
export function sampleForContinuous(
  parameters: number,
  outcome: { readonly mean: number; readonly deviation: number },
  assumptions: Assumptions,
): RequiredSample {
  const { rSquared, shrinkage } = assumptions;
  if (!(outcome.deviation > 0)) return { kind: 'none', reason: 'noVariation' };
  const defined = rSquared > 0 && rSquared < 1 && shrinkage > 0 && shrinkage < 1 && parameters >= 1;
  if (!defined) return { kind: 'none', reason: 'notDefined' };
  return required(
    [
      { name: 'shrinkage', participants: forShrinkage(parameters, assumptions) },
      // A millionth less than a person is rounding: 1 + 25 (1 - 0.2) / 0.05 is 401.
      { name: 'optimism', participants: Math.ceil(1 + (parameters * (1 - rSquared)) / OPTIMISM - 1e-6) },
      { name: 'residualVariance', participants: FOR_RESIDUAL + parameters },
      { name: 'overallRisk', participants: forMean(parameters, outcome.mean, outcome.deviation ** 2, rSquared) },
    ],
    { rSquared, maxRSquared: 1 },
  );
}
