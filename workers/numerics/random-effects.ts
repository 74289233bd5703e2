import { unestimable, type Unestimable } from './estimate';
import { studentHalfWidth } from './student-t';

/** Estimates of several sites pooled under a normal distribution of their true values. */
export type Pooled =
  | {
      readonly kind: 'pooled';
      readonly mean: number;
      /** 95% interval of the mean. */
      readonly low: number;
      readonly high: number;
      /** 95% prediction interval: where a new site's true value is to be expected. */
      readonly newLow: number;
      readonly newHigh: number;
      /** Between-site variance. */
      readonly tau2: number;
      /** Share of the variation that is between sites, in [0, 1]. */
      readonly i2: number;
    }
  | { readonly kind: 'none'; readonly reason: Unestimable };

const MOST_STEPS = 200;

/**
 * Random-effects meta-analysis: between-site variance by restricted maximum likelihood (Fisher scoring, not below 0),
 * intervals by Hartung and Knapp with Student's t on one degree of freedom fewer than there are sites.
 *
 * @param estimates - shape (sites)
 * @param variances - shape (sites), sampling variances, above 0
 * @returns `tooFew` below three sites, `notDefined` where a variance is not above 0
 *
 * Source: Viechtbauer, J Educ Behav Stat 30 (2005) 261-293; Hartung and Knapp, Statistics in Medicine 20 (2001)
 * 3875-3889; Higgins, Thompson and Spiegelhalter, JRSS A 172 (2009) 137-159. As `rma(method = "REML", test = "knha")` of
 * metafor.
 */
export function poolRandomEffects(estimates: readonly number[], variances: readonly number[]): Pooled {
  const sites = estimates.length;
  if (sites < 3) return none('tooFew');
  if (!variances.every((variance) => variance > 0 && Number.isFinite(variance))) return none('notDefined');
  const tau2 = restrictedMaximum(estimates, variances);
  const { weights, total, mean } = weighted(estimates, variances, tau2);
  const apart = estimates.reduce((sum, one, k) => sum + weights[k]! * (one - mean) ** 2, 0);
  const error2 = apart / ((sites - 1) * total);
  const t = studentHalfWidth(0.95, sites - 1);
  const half = t * Math.sqrt(error2);
  const newHalf = t * Math.sqrt(tau2 + error2);
  const typical = typicalVariance(variances);
  const pooled = { mean, low: mean - half, high: mean + half, newLow: mean - newHalf, newHigh: mean + newHalf };
  if (!Object.values(pooled).every(Number.isFinite)) return none('notDefined');
  return { kind: 'pooled', ...pooled, tau2, i2: tau2 / (tau2 + typical) };
}

const none = (reason: Unestimable) => unestimable(reason) as Extract<Pooled, { kind: 'none' }>;

function weighted(estimates: readonly number[], variances: readonly number[], tau2: number) {
  const weights = variances.map((variance) => 1 / (variance + tau2));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const mean = estimates.reduce((sum, one, k) => sum + weights[k]! * one, 0) / total;
  return { weights, total, mean };
}

function restrictedMaximum(estimates: readonly number[], variances: readonly number[]): number {
  const mean = estimates.reduce((sum, one) => sum + one, 0) / estimates.length;
  const between = estimates.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (estimates.length - 1);
  const within = variances.reduce((sum, one) => sum + one, 0) / variances.length;
  let tau2 = Math.max(0, between - within);
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const { weights, total, mean: at } = weighted(estimates, variances, tau2);
    const squares = weights.reduce((sum, weight) => sum + weight ** 2, 0);
    const cubes = weights.reduce((sum, weight) => sum + weight ** 3, 0);
    const trace = total - squares / total;
    const score = estimates.reduce((sum, one, k) => sum + (weights[k]! * (one - at)) ** 2, 0) - trace;
    const information = squares - (2 * cubes) / total + (squares / total) ** 2;
    const next = Math.max(0, tau2 + score / information);
    const moved = Math.abs(next - tau2);
    tau2 = next;
    if (moved <= 1e-12 * (tau2 + within)) break;
  }
  return tau2;
}

/** Higgins and Thompson's typical sampling variance, by which I² compares the variance between sites. */
function typicalVariance(variances: readonly number[]): number {
  const weights = variances.map((variance) => 1 / variance);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const squares = weights.reduce((sum, weight) => sum + weight ** 2, 0);
  return ((variances.length - 1) * total) / (total ** 2 - squares);
}
