import { meanInfluence, type Influenced } from './estimate';

/** Risks nearer to 0 or 1 than this count as this near, where a logarithm or a logit is taken. */
const CLIP = 1e-15;

/** @returns the risk, held within [1e-15, 1 - 1e-15] */
export function clipped(risk: number): number {
  return Math.min(1 - CLIP, Math.max(CLIP, risk));
}

/**
 * Brier score: the mean squared distance of risk and outcome.
 *
 * @param risk - shape (n), in [0, 1], n at least 1
 * @param event - shape (n), 1 or 0
 * @returns value in [0, 1]; 0 is perfect
 *
 * Source: Brier, Monthly Weather Review 78 (1950) 1-3.
 */
export function brier(risk: Float64Array, event: Uint8Array): Influenced {
  return meanInfluence(risk.map((one, i) => (one - event[i]!) ** 2));
}

/**
 * Scaled Brier score (index of prediction accuracy): 1 - Brier / (q (1 - q)), where q is the share of events in these
 * same rows, so that 0 is what their own prevalence would score as everyone's risk, and 1 is perfect.
 *
 * @param score - from {@link brier} on the same rows
 * @param event - shape (n), 1 or 0
 * @returns value at most 1, negative where worse than the prevalence; null where one outcome does not occur
 *
 * Source: Steyerberg et al., Epidemiology 21 (2010) 128-138; influence values by the delta method.
 */
export function scaledBrier(score: Influenced, event: Uint8Array): Influenced | null {
  const n = event.length;
  let events = 0;
  for (const one of event) events += one;
  if (events === 0 || events === n) return null;
  const share = events / n;
  const reference = share * (1 - share);
  const influence = score.influence.map((one, i) => {
    const ofReference = ((1 - 2 * share) * (event[i]! - share)) / n;
    return (score.value * ofReference - reference * one) / (reference * reference);
  });
  return { value: 1 - score.value / reference, influence };
}

/**
 * Log loss: minus the mean log probability that the risks gave to what was observed, in nats. Risks are held within
 * [1e-15, 1 - 1e-15], so that one risk of exactly 0 or 1 that proved wrong costs 34.5 nats, not infinity.
 *
 * @param risk - shape (n), in [0, 1], n at least 1
 * @param event - shape (n), 1 or 0
 * @returns value at least 0; 0 is perfect
 *
 * Source: Good, Journal of the Royal Statistical Society B 14 (1952) 107-114.
 */
export function logLoss(risk: Float64Array, event: Uint8Array): Influenced {
  return meanInfluence(
    risk.map((one, i) => {
      const held = clipped(one);
      return event[i] === 1 ? -Math.log(held) : -Math.log1p(-held);
    }),
  );
}
