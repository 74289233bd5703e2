import { normalQuantile } from '../normal';

/**
 * The largest Cox-Snell R2 that a binary outcome allows: 1 - exp(2 (q ln q + (1 - q) ln(1 - q))).
 *
 * @param prevalence - q, in (0, 1)
 *
 * Source: Riley et al., BMJ 368 (2020) m441; Nagelkerke, Biometrika 78 (1991) 691-692.
 */
export function maxCoxSnell(prevalence: number): number {
  return maxCoxSnellOfClasses([prevalence, 1 - prevalence]);
}

/** @param shares - of the classes, each above 0, summing to 1 */
export function maxCoxSnellOfClasses(shares: readonly number[]): number {
  return -Math.expm1(2 * shares.reduce((sum, share) => sum + share * Math.log(share), 0));
}

/** Steps of the integral over the linear predictor; at 12 standard deviations on either side nothing is left out. */
const STEPS = 4000;
const REACH = 12;

/**
 * The mean of `of` over a linear predictor that is normal, with mean 0 among the others and `gap` among those with the
 * event, both with variance 1.
 */
export function binormalMean(prevalence: number, gap: number, of: (x: number, event: 0 | 1) => number): number {
  const from = Math.min(0, gap) - REACH;
  const step = (Math.abs(gap) + 2 * REACH) / STEPS;
  let sum = 0;
  for (let k = 0; k <= STEPS; k += 1) {
    const x = from + k * step;
    // The trapezoidal rule converges faster than any power of the step for functions that vanish at both ends.
    sum +=
      (1 - prevalence) * Math.exp((-x * x) / 2) * of(x, 0) + prevalence * Math.exp(-((x - gap) ** 2) / 2) * of(x, 1);
  }
  return (sum * step) / Math.sqrt(2 * Math.PI);
}

/** Distance of the two normal distributions, in their standard deviations, between which the C statistic is `c`. */
export function binormalGap(c: number): number {
  return Math.SQRT2 * normalQuantile(c);
}

/**
 * The Cox-Snell R2 of a logistic model with this C statistic: the linear predictor is taken as normal with equal
 * variance in those with and without the event, the model as well calibrated.
 *
 * @param c - C statistic, in (0.5, 1)
 * @param prevalence - in (0, 1)
 * @returns in (0, {@link maxCoxSnell}); 0 for C of 0.5
 *
 * The published procedure simulates a million participants and fits a logistic model. Under its assumptions the fitted
 * model is known and the mean log likelihood ratio is an integral, which is computed to about ten digits.
 * Source: Riley, Van Calster and Collins, Statistics in Medicine 40 (2021) 859-864.
 */
export function coxSnellFromC(c: number, prevalence: number): number {
  const gap = binormalGap(c);
  const offset = Math.log(prevalence) - Math.log1p(-prevalence) - (gap * gap) / 2;
  const likelihoodRatio = binormalMean(prevalence, gap, (x, event) => {
    const logit = offset + gap * x;
    const ofEvent = -Math.log1p(Math.exp(-Math.abs(logit))) + Math.min(0, logit);
    return event === 1 ? ofEvent - Math.log(prevalence) : ofEvent - logit - Math.log1p(-prevalence);
  });
  return Math.max(0, -Math.expm1(-2 * likelihoodRatio));
}

/** Share of the largest R2 that is anticipated where nothing is known (Riley et al., BMJ 368 (2020) m441). */
export const ANTICIPATED_SHARE = 0.15;
