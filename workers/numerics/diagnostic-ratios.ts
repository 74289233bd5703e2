import { Z95 } from './normal';
import type { Interval } from './proportion';

/** Proportions of a test's results with their variances. */
export interface TestAccuracy {
  /** In [0, 1]. */
  readonly sensitivity: number;
  readonly specificity: number;
  readonly sensitivityVariance: number;
  readonly specificityVariance: number;
}

export interface Ratio extends Interval {
  readonly value: number;
}

/** The ratio top / bottom with its interval from the variances of the two, taken as independent, on the log scale. */
function ratio(top: number, bottom: number, topVariance: number, bottomVariance: number): Ratio | null {
  if (!(top > 0 && bottom > 0)) return null;
  const value = top / bottom;
  const spread = Z95 * Math.sqrt(topVariance / (top * top) + bottomVariance / (bottom * bottom));
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
  return ratio(test.sensitivity, 1 - test.specificity, test.sensitivityVariance, test.specificityVariance);
}

/**
 * Likelihood ratio of a negative result, (1 - sensitivity) / specificity.
 *
 * @returns with its 95% interval by the log method; null where no event is missed or no one is rightly called negative
 *
 * Source: Simel et al. 1991.
 */
export function likelihoodRatioNegative(test: TestAccuracy): Ratio | null {
  return ratio(1 - test.sensitivity, test.specificity, test.sensitivityVariance, test.specificityVariance);
}

/** A probability from its log odds, whose variance is known. */
function fromLogit(logit: number, variance: number): Ratio {
  const spread = Z95 * Math.sqrt(variance);
  const back = (at: number) => 1 / (1 + Math.exp(-at));
  return { value: back(logit), low: back(logit - spread), high: back(logit + spread) };
}

/**
 * Share with the event among those called positive in a population with another share of events, sensitivity and
 * specificity being what they are here.
 *
 * @param prevalence - of the other population, in (0, 1)
 * @returns with its 95% interval on the logit scale; null where no event is found or no one is called positive wrongly
 *
 * Source: Mercaldo, Lau and Zhou, Statistics in Medicine 26 (2007) 2170-2183, logit method.
 */
export function ppvAtPrevalence(test: TestAccuracy, prevalence: number): Ratio | null {
  const { sensitivity, specificity, sensitivityVariance, specificityVariance } = test;
  if (!(sensitivity > 0 && specificity < 1)) return null;
  const logit = Math.log((sensitivity * prevalence) / ((1 - specificity) * (1 - prevalence)));
  return fromLogit(logit, sensitivityVariance / sensitivity ** 2 + specificityVariance / (1 - specificity) ** 2);
}

/**
 * Share without the event among those called negative in a population with another share of events.
 *
 * @param prevalence - of the other population, in (0, 1)
 * @returns with its 95% interval on the logit scale; null where no event is missed or no one is rightly called negative
 *
 * Source: Mercaldo et al. 2007, logit method.
 */
export function npvAtPrevalence(test: TestAccuracy, prevalence: number): Ratio | null {
  const { sensitivity, specificity, sensitivityVariance, specificityVariance } = test;
  if (!(specificity > 0 && sensitivity < 1)) return null;
  const logit = Math.log((specificity * (1 - prevalence)) / ((1 - sensitivity) * prevalence));
  return fromLogit(logit, sensitivityVariance / (1 - sensitivity) ** 2 + specificityVariance / specificity ** 2);
}
