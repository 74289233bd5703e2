import type { RiskGroup } from '../../contract/results';
import { denseClusters, pick } from '../out-of-fold';
import { riskParts } from '../risk-parts';
import { meanPredicted } from './calibration';
import { observedAmong, type SurvivalOutOfFold } from './judged';
import { riskAmong, riskFigure } from './risk-figure';
import { stepCurve } from './step-curve';

/** Fewer participants at risk than this are not told. */
const SMALL_CELL = 10;

/**
 * Thirds (or fewer) of the participants by their mean risk at the horizon over the repeats, low to high, see
 * {@link riskParts}: mean predicted risk, and the risk observed in the group (Aalen-Johansen; one minus Kaplan-Meier
 * without competing events) at the horizon and over time up to it.
 */
export function riskGroups(input: SurvivalOutOfFold): readonly RiskGroup[] {
  const { rows, risk, order } = meanPredicted(input);
  const starts = riskParts(risk, order, denseClusters(input.clusters, rows), 3);
  return starts.map((start, part) => {
    const places = order.subarray(start, starts[part + 1] ?? order.length);
    const { timeline, clusters } = observedAmong(
      input,
      Uint32Array.from(places, (place) => rows[place]!),
    );
    const participants = clusters?.count ?? places.length;
    return {
      participants,
      predicted: pick(risk, places).reduce((sum, one) => sum + one, 0) / places.length,
      observed: riskFigure(riskAmong(input, rows, places), participants),
      curve: stepCurve(timeline, 'event', input.horizon, SMALL_CELL),
    };
  });
}
