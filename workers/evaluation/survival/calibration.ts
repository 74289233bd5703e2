import type { CalibrationCurve } from '../../contract/results';
import { withClusterVariance, type Clusters, type Estimate } from '../../numerics/estimate';
import { ascendingOrder } from '../../numerics/ranks';
import { stepsBy } from '../../numerics/survival/follow-up';
import { denseClusters, meanRisk, pick, rowsWhere } from '../out-of-fold';
import { riskParts } from '../risk-parts';
import { smoothCurve, type Ascending } from '../smooth-curve';
import { observedAmong, riskColumn, type Judged, type SurvivalOutOfFold } from './judged';
import { riskAmong, riskFigure } from './risk-figure';

/** The rows predicted in some repeat, with their mean risk at the horizon. Shape (n) each. */
export interface MeanPredicted {
  readonly rows: Uint32Array;
  readonly risk: Float64Array;
  /** Sorts `risk` from low to high. */
  readonly order: Uint32Array;
}

export function meanPredicted({ predicted, time, times }: SurvivalOutOfFold): MeanPredicted {
  const all = rowsWhere(time.length, () => true);
  const columns = predicted.map((one) => riskColumn(one, all, times.length, times.length - 1));
  const mean = meanRisk(columns, time.length);
  const rows = rowsWhere(mean.length, (row) => !Number.isNaN(mean[row]));
  const risk = pick(mean, rows);
  return { rows, risk, order: ascendingOrder(risk) };
}

function ascending({ risk, clusters }: Judged, pseudo: Float64Array): Ascending {
  const order = ascendingOrder(risk);
  return {
    x: pick(risk, order),
    y: pick(pseudo, order),
    clusters: clusters && { of: pick(clusters.of, order), count: clusters.count },
  };
}

/** The mean pseudo-observation of some rows, which is their observed risk. */
function meanPseudo(pseudo: Float64Array, clusters: Clusters | null): Estimate {
  const size = pseudo.length;
  const observed = pseudo.reduce((sum, one) => sum + one, 0) / size;
  return withClusterVariance({ value: observed, influence: pseudo.map((one) => (one - observed) / size) }, clusters);
}

/**
 * Tenths by mean risk: mean predicted risk, and the observed one with its interval: the mean pseudo-observation, or with
 * delayed entry the Aalen-Johansen risk in the tenth.
 */
function groups(input: SurvivalOutOfFold): CalibrationCurve['groups'] {
  const { rows, risk, order } = meanPredicted(input);
  const { pseudo, clusters } = observedAmong(input, rows);
  const starts = riskParts(risk, order, clusters, 10);
  return starts.flatMap((start, part) => {
    const places = order.subarray(start, starts[part + 1] ?? order.length);
    const own = denseClusters(clusters?.of ?? null, places);
    const participants = own?.count ?? places.length;
    const observed =
      typeof pseudo === 'string' ? riskAmong(input, rows, places) : meanPseudo(pick(pseudo, places), own);
    const shown = riskFigure(observed, participants);
    if (shown.kind !== 'estimated') return [];
    const predicted = pick(risk, places).reduce((sum, one) => sum + one, 0) / places.length;
    return [{ participants, predicted, observed: shown.value, low: shown.low, high: shown.high }];
  });
}

/**
 * Observed against predicted risk at the horizon: a smooth curve of the pseudo-observations on the risk with its band, see
 * {@link smoothCurve}, and beside it groups of about a tenth of the rows. With delayed entry there are groups only.
 *
 * @returns null where neither can be drawn, as without an event by the horizon or where it lies beyond follow-up
 */
export function survivalCalibration(input: SurvivalOutOfFold, repeats: readonly Judged[]): CalibrationCurve | null {
  const { horizon } = input;
  const seen = repeats.every(({ timeline }) =>
    timeline.events.subarray(0, stepsBy(timeline.times, horizon)).some(Boolean),
  );
  if (!seen) return null;
  const sorted = repeats.flatMap((one) => (typeof one.pseudo === 'string' ? [] : [ascending(one, one.pseudo)]));
  const line = sorted.length === repeats.length ? smoothCurve(sorted, { least: 0, most: 1 }) : null;
  const tenths = groups(input);
  if (!line && tenths.length === 0) return null;
  return { ...(line ?? { predicted: [], observed: [], low: [], high: [] }), groups: tenths };
}
