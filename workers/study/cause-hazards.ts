import type { CauseHazards, RegressionAccount } from '../contract/cause-hazards';
import type { FitAccount } from '../contract/report';
import type { FittedCause, FittedCox, Model } from '../models/model';
import { hazardAt } from '../numerics/survival/cox-baseline';
import type { FittedSteps } from '../recipe/design';
import { featuresOf } from '../recipe/feature-names';

/** Times at which both hazards are listed: few enough to be printed, and to be worked through in a table of sums. */
const MOST_TIMES = 60;

/**
 * The account with the baseline hazards of every cause, where a Cox regression has competing events and a horizon: what
 * a reader needs to work out the risk. Other accounts are returned as they are.
 *
 * Hazards are listed up to the horizon, at times between which both together rise about equally; a risk put together
 * from them is the model's but for the second order of those rises.
 */
export function withCauseHazards(
  account: FitAccount,
  { estimator, steps }: Pick<Model, 'estimator' | 'steps'>,
  horizon: number | null,
): FitAccount | RegressionAccount {
  if (!('equations' in account) || estimator.family !== 'cox' || horizon === null) return account;
  const [event, competing] = estimator.causes;
  if (!event || !competing) return account;
  const causes = causeHazards(estimator, steps, horizon);
  return causes.times.length > 0 ? { ...account, causes } : account;
}

function causeHazards({ causes }: FittedCox, steps: FittedSteps, horizon: number): CauseHazards {
  const centres = featureCentres(steps);
  const rises = causes
    .flatMap(({ baseline }) => baseline.times)
    .filter((time) => time < horizon)
    .sort((a, b) => a - b);
  const all = [...new Set([...rises, horizon])];
  const hazards = causes.map((cause) => baselineOf(cause, centres, all));
  const together = all.map((_, k) => hazards.reduce((sum, one) => sum + one[k]!, 0));
  const step = together.at(-1)! / MOST_TIMES;
  let reached = 0;
  const kept = [...all.keys()].filter((k) => {
    const rise = together[k]! - reached;
    // Where nothing rises there is nothing to share out among the causes.
    if (!(rise > 0) || (all.length > MOST_TIMES && k < all.length - 1 && rise < step)) return false;
    reached = together[k]!;
    return true;
  });
  const [event, competing] = hazards.map((one) => kept.map((k) => one[k]!));
  return { times: kept.map((k) => all[k]!), event: event!, competing: competing! };
}

/** A cause's cumulative hazard at some times, of a participant whose features, on their own scale, are all 0. */
function baselineOf(
  { coefficients, centre, baseline }: FittedCause,
  centres: readonly number[],
  at: readonly number[],
) {
  const { times, cumulativeHazard: values, between } = baseline;
  const shift = Math.exp(-centre - coefficients.reduce((sum, one, j) => sum + one * centres[j]!, 0));
  return Array.from(hazardAt({ times, values, between }, at), (value) => value * shift);
}

/** What each feature is when its own scale is at 0: how many of its scales it was centred by. */
function featureCentres({ predictors }: FittedSteps): number[] {
  return predictors.flatMap((fitted) => {
    const centres = featuresOf(fitted).map(() => 0);
    if (fitted.kind !== 'number') return centres;
    centres[0] = fitted.centre / fitted.scale;
    for (const [k, centre] of (fitted.spline?.centres ?? []).entries()) {
      centres[k + 1] = centre / fitted.spline!.scales[k]!;
    }
    return centres;
  });
}
