import { maxCoxSnell } from './anticipated';
import {
  forShrinkage,
  required,
  shrinkageForOptimism,
  Z_PUBLISHED,
  type Assumptions,
  type Criterion,
  type RequiredSample,
} from './criteria';

/** Absolute error of the overall risk, and mean absolute error of the predicted risks, that is borne. */
const MARGIN = 0.05;
/** The equation for the mean absolute error was found by simulation with up to this many parameters. */
const MOST_SIMULATED = 30;

/** Participants for an overall risk known to within 0.05: (1.96 / 0.05)^2 q (1 - q). */
function forOverallRisk(prevalence: number): number {
  return (Z_PUBLISHED / MARGIN) ** 2 * prevalence * (1 - prevalence);
}

/** Participants for a mean absolute error of 0.05 (van Smeden et al., Stat Methods Med Res 28 (2019) 2455-2474). */
function forMeanAbsoluteError(parameters: number, prevalence: number): number {
  // The simulations were of outcomes of up to one half; an outcome and its absence are equally hard to predict.
  const rarer = Math.min(prevalence, 1 - prevalence);
  return Math.exp((-0.508 + 0.259 * Math.log(rarer) + 0.504 * Math.log(parameters) - Math.log(MARGIN)) / 0.544);
}

/**
 * Smallest sample for developing a model of a binary outcome: four criteria.
 *
 * @param parameters - candidate parameters, after dummies and splines; at least 1
 * @param prevalence - anticipated share with the event
 * @returns `oneOutcomeOnly` where the prevalence is not inside (0, 1); `notDefined` where the R2 is not inside
 * (0, largest possible) or not below the shrinkage. The criterion on the mean absolute error is null above 30
 * parameters, beyond what it was derived for.
 *
 * Source: Riley et al., BMJ 368 (2020) m441; Statistics in Medicine 38 (2019) 1276-1296. As pmsampsize 1.1.1 and later,
 * which no longer round intermediate results.
 */
export function sampleForBinary(parameters: number, prevalence: number, assumptions: Assumptions): RequiredSample {
  if (!(prevalence > 0 && prevalence < 1)) return { kind: 'none', reason: 'oneOutcomeOnly' };
  const { rSquared, shrinkage } = assumptions;
  const maxRSquared = maxCoxSnell(prevalence);
  if (!usable(parameters, assumptions, maxRSquared)) return { kind: 'none', reason: 'notDefined' };
  const criteria: Criterion[] = [
    { name: 'shrinkage', participants: Math.ceil(forShrinkage(parameters, rSquared, shrinkage)) },
    {
      name: 'optimism',
      participants: Math.ceil(forShrinkage(parameters, rSquared, shrinkageForOptimism(rSquared, maxRSquared))),
    },
    { name: 'overallRisk', participants: Math.ceil(forOverallRisk(prevalence)) },
    {
      name: 'meanAbsoluteError',
      participants: parameters <= MOST_SIMULATED ? Math.ceil(forMeanAbsoluteError(parameters, prevalence)) : null,
    },
  ];
  return required(criteria, { rSquared, maxRSquared });
}

/** Whether the equations are defined: R2 inside (0, largest possible) and below the shrinkages that are asked for. */
export function usable(parameters: number, { rSquared, shrinkage }: Assumptions, maxRSquared: number): boolean {
  return (
    parameters >= 1 &&
    shrinkage > 0 &&
    shrinkage < 1 &&
    rSquared > 0 &&
    rSquared <= maxRSquared &&
    rSquared < shrinkage &&
    rSquared < shrinkageForOptimism(rSquared, maxRSquared)
  );
}
