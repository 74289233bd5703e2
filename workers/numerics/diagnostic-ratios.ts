import { Z95 } from './normal';
import type { Interval } from './proportion';

/** Proportions of a test's results with their variances. */
export interface TestAccuracy {
  /** In [0, 1]. */
  readonly sensitivity: number;
  readonly specificity: number;
  readonly sensitivityVariance: number;
  readonly specificityVariance: number;
  /** Of sensitivity and specificity: 0 where those with the event and those without are different participants. */
  readonly covariance: number;
}

export interface Ratio extends Interval {
  readonly value: number;
}

/** A ratio with its 95% interval from the variance of its logarithm. */
function onLogScale(value: number, variance: number): Ratio {
  const spread = Z95 * Math.sqrt(Math.max(0, variance));
  return { value, low: value * Math.exp(-spread), high: value * Math.exp(spread) };
}

/**
 * Likelihood ratio of a positive result, sensitivity / (1 - specificity): by how much it multiplies the odds of the
 * event.
 *
 * @returns with its 95% interval by the log method; null where no event is found or no one is called positive wrongly
 *
 * Source: Simel, Samsa and Matchar, Journal of Clinical Epidemiology 44 (1991) 763-770.
 */
export function likelihoodRatioPositive(test: TestAccuracy): Ratio | null {
  const [found, wrong] = [test.sensitivity, 1 - test.specificity];
  if (!(found > 0 && wrong > 0)) return null;
  return onLogScale(
    found / wrong,
    test.sensitivityVariance / found ** 2 +
      test.specificityVariance / wrong ** 2 +
      (2 * test.covariance) / (found * wrong),
  );
}

/**
 * Likelihood ratio of a negative result, (1 - sensitivity) / specificity.
 *
 * @returns with its 95% interval by the log method; null where no event is missed or no one is rightly called negative
 *
 * Source: Simel et al. 1991.
 */
export function likelihoodRatioNegative(test: TestAccuracy): Ratio | null {
  const [missed, right] = [1 - test.sensitivity, test.specificity];
  if (!(missed > 0 && right > 0)) return null;
  return onLogScale(
    missed / right,
    test.sensitivityVariance / missed ** 2 +
      test.specificityVariance / right ** 2 +
      (2 * test.covariance) / (missed * right),
  );
}

/**
 * Share with the event among those called positive in a population with another share of events, sensitivity and
 * specificity being what they are here: the odds of that population times the likelihood ratio of a positive result.
 * An interval of the ratio on the log scale becomes one of the share on the logit scale.
 *
 * @param positive - with its interval
 * @param prevalence - of the other population, in (0, 1)
 *
 * Source: Mercaldo, Lau and Zhou, Statistics in Medicine 26 (2007) 2170-2183, logit method.
 */
export function ppvAtPrevalence(positive: Ratio, prevalence: number): Ratio {
  const share = (ratio: number) => (ratio * prevalence) / (ratio * prevalence + 1 - prevalence);
  return { value: share(positive.value), low: share(positive.low), high: share(positive.high) };
}

/**
 * Share without the event among those called negative in a population with another share of events.
 *
 * @param negative - the likelihood ratio of a negative result, with its interval
 * @param prevalence - of the other population, in (0, 1)
 *
 * Source: Mercaldo et al. 2007, logit method.
 */
export function npvAtPrevalence(negative: Ratio, prevalence: number): Ratio {
  const share = (ratio: number) => (1 - prevalence) / (ratio * prevalence + 1 - prevalence);
  return { value: share(negative.value), low: share(negative.high), high: share(negative.low) };
}
