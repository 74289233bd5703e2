import type { Influenced } from './estimate';

/** How many who are treated for nothing weigh as much as one event that is found: the odds of the threshold. */
export function harmPerBenefit(threshold: number): number {
  return threshold / (1 - threshold);
}

/**
 * Net benefit of treating those whose risk is at least a threshold: true positives per row, less the false positives
 * per row times the odds of the threshold. Treating no one has 0.
 *
 * @param risk - shape (n), in [0, 1], n at least 1
 * @param event - shape (n), 1 or 0
 * @param threshold - in (0, 1): the risk at which treating and not treating are held to be equally good
 * @returns value at most the share of events, with influence values
 *
 * Source: Vickers and Elkin, Medical Decision Making 26 (2006) 565-574.
 */
export function netBenefit(risk: Float64Array, event: Uint8Array, threshold: number): Influenced {
  const n = risk.length;
  const harm = harmPerBenefit(threshold);
  const influence = risk.map((one, i) => (one < threshold ? 0 : event[i] === 1 ? 1 : -harm));
  const value = influence.reduce((sum, one) => sum + one, 0) / n;
  for (let i = 0; i < n; i += 1) influence[i] = (influence[i]! - value) / n;
  return { value, influence };
}

/**
 * Net benefit of treating everyone.
 *
 * @param prevalence - the share with the event, in [0, 1]
 * @param threshold - in (0, 1)
 */
export function treatAllBenefit(prevalence: number, threshold: number): number {
  return prevalence - (1 - prevalence) * harmPerBenefit(threshold);
}

/**
 * Interventions avoided per 100 participants, with no event missed in exchange, against treating everyone.
 *
 * @param benefit - net benefit of the model at the threshold
 * @param treatAll - from {@link treatAllBenefit} at the same threshold
 * @param threshold - in (0, 1)
 * @returns below 0 where the model is worse than treating everyone
 *
 * Source: Vickers and Elkin 2006.
 */
export function interventionsAvoided(benefit: number, treatAll: number, threshold: number): number {
  return (100 * (benefit - treatAll)) / harmPerBenefit(threshold);
}
