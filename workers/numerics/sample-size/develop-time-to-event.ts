import {
  forShrinkage,
  required,
  shrinkageForOptimism,
  Z_PUBLISHED,
  type Assumptions,
  type RequiredSample,
} from './criteria';
import { usable } from './develop-binary';

/** Absolute error of the overall risk at the horizon that is borne. */
const MARGIN = 0.05;
/** The likelihood without predictors is taken of a sample of this size; it cancels out but for rounding to whole events. */
const NOMINAL = 10_000;

/** Times in one unit of the user's. */
export interface FollowUp {
  /** Events per person and unit of time, above 0. */
  readonly rate: number;
  /** Mean follow-up of a participant, above 0. */
  readonly meanFollowUp: number;
  /** When the risk is wanted, above 0. */
  readonly horizon: number;
}

/** The risk at the horizon under a constant rate, with its 95% band from so many participants. */
export function overallRiskBand({ rate, meanFollowUp, horizon }: FollowUp, participants: number) {
  const spread = Z_PUBLISHED * Math.sqrt(rate / (meanFollowUp * participants));
  const risk = (at: number) => -Math.expm1(-Math.max(0, at) * horizon);
  return { low: risk(rate - spread), risk: risk(rate), high: risk(rate + spread) };
}

function maxCoxSnellOfEvents({ rate, meanFollowUp }: FollowUp): number {
  const events = Math.ceil(rate * meanFollowUp * NOMINAL);
  return -Math.expm1((2 * (events * Math.log(events / NOMINAL) - events)) / NOMINAL);
}

/**
 * Largest Cox-Snell R2 of a time-to-event outcome under a constant rate; 15% of it is anticipated where nothing is known.
 *
 * @returns in (0, 1], or null where rate or follow-up are not above 0
 *
 * Source: Riley et al., Statistics in Medicine 38 (2019) 1276-1296.
 */
export function maxCoxSnellOfTimes(followUp: FollowUp): number | null {
  const { rate, meanFollowUp } = followUp;
  return rate > 0 && meanFollowUp > 0 ? maxCoxSnellOfEvents(followUp) : null;
}

/**
 * Smallest sample for developing a model of a time-to-event outcome: three criteria, the third on the overall risk at
 * the horizon, within 0.05 on either side under a constant rate.
 *
 * @param parameters - candidate parameters, after dummies and splines; at least 1
 * @returns `notDefined` where rate, follow-up, horizon or R2 make no sense
 *
 * Source: Riley et al., Statistics in Medicine 38 (2019) 1276-1296. As pmsampsize 1.1.1 and later.
 */
export function sampleForTimes(parameters: number, followUp: FollowUp, assumptions: Assumptions): RequiredSample {
  const { rSquared, shrinkage } = assumptions;
  const maxRSquared = maxCoxSnellOfTimes(followUp);
  if (maxRSquared === null || !(followUp.horizon > 0) || !usable(parameters, assumptions, maxRSquared)) {
    return { kind: 'none', reason: 'notDefined' };
  }
  const closeEnough = (participants: number) => {
    const { low, risk, high } = overallRiskBand(followUp, participants);
    return high - risk <= MARGIN && risk - low <= MARGIN;
  };
  let tooFew = 0;
  let enough = 1;
  while (!closeEnough(enough) && enough < 1e15) {
    tooFew = enough;
    enough *= 2;
  }
  while (enough - tooFew > 1) {
    const middle = Math.floor((tooFew + enough) / 2);
    if (closeEnough(middle)) enough = middle;
    else tooFew = middle;
  }
  return required(
    [
      { name: 'shrinkage', participants: Math.ceil(forShrinkage(parameters, rSquared, shrinkage)) },
      {
        name: 'optimism',
        participants: Math.ceil(forShrinkage(parameters, rSquared, shrinkageForOptimism(rSquared, maxRSquared))),
      },
      { name: 'overallRisk', participants: enough },
    ],
    { rSquared, maxRSquared },
  );
}
