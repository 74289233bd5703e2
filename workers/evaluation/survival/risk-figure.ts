import type { Figure } from '../../contract/figures';
import { unestimable, withClusterVariance, type Estimate } from '../../numerics/estimate';
import { wilson } from '../../numerics/proportion';
import { riskBy } from '../../numerics/survival/aalen-johansen';
import { survivalBand } from '../../numerics/survival/kaplan-meier';
import { figure } from '../figures';
import { observedAmong, type SurvivalTruth } from './judged';

/** The risk observed at the horizon among the rows at some places (Aalen-Johansen). */
export function riskAmong(truth: SurvivalTruth, rows: Uint32Array, places: Uint32Array): Estimate {
  const among = observedAmong(
    truth,
    Uint32Array.from(places, (place) => rows[place]!),
  );
  const found = riskBy(among.timeline, truth.horizon);
  return typeof found === 'string' ? unestimable(found) : withClusterVariance(found, among.clusters);
}

/**
 * A risk by some time with its 95% interval, symmetric on the log(-log(1 - risk)) scale. Where no one or everyone had the
 * event its variance says nothing, and Wilson's interval of as many participants is given.
 *
 * @param participants - at least 1
 */
export function riskFigure(risk: Estimate, participants: number): Figure {
  if (risk.kind === 'none') return { kind: 'notEstimable', reason: risk.reason };
  const value = Math.min(1, Math.max(0, risk.value));
  if (value === 0 || value === 1 || risk.variance === 0) {
    const { low, high } = wilson(value * participants, participants);
    return figure(value, low, high);
  }
  const { low, high } = survivalBand(Float64Array.of(1 - value), Float64Array.of(risk.variance), 'logLog');
  return figure(value, 1 - high[0]!, 1 - low[0]!);
}
