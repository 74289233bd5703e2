import type { CalibrationCurve } from '../../contract/results';
import { estimate, sumOfSquares } from '../../numerics/estimate';
import { ascendingOrder } from '../../numerics/ranks';
import { denseClusters, meanRisk, pick, rowsWhere } from '../out-of-fold';
import { riskParts } from '../risk-parts';
import { smoothCurve, type Ascending } from '../smooth-curve';
import { observedAmong, riskColumn, type Judged, type SurvivalOutOfFold } from './judged';
import { riskFigure } from './risk-figure';

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

/** Tenths by mean risk: mean predicted risk and mean pseudo-observation, which is the observed risk, with its interval. */
function groups(input: SurvivalOutOfFold): CalibrationCurve['groups'] {
  const { rows, risk, order } = meanPredicted(input);
  const { pseudo, clusters } = observedAmong(input, rows);
  if (typeof pseudo === 'string') return [];
  const starts = riskParts(risk, order, clusters, 10);
  return starts.flatMap((start, part) => {
    const places = order.subarray(start, starts[part + 1] ?? order.length);
    const own = denseClusters(clusters?.of ?? null, places);
    const units = own?.count ?? places.length;
    const among = pick(pseudo, places);
    const size = places.length;
    const observed = among.reduce((sum, one) => sum + one, 0) / size;
    const influence = among.map((one) => (one - observed) / size);
    const shown = riskFigure(estimate(observed, (sumOfSquares(influence, own) * units) / (units - 1)), units);
    if (shown.kind !== 'estimated') return [];
    const predicted = pick(risk, places).reduce((sum, one) => sum + one, 0) / size;
    return [{ participants: units, predicted, observed: shown.value, low: shown.low, high: shown.high }];
  });
}

/**
 * Observed against predicted risk at the horizon: a smooth curve of the pseudo-observations on the risk with its band, see
 * {@link smoothCurve}, and beside it groups of about a tenth of the rows.
 *
 * @returns null where neither can be drawn, as without an event by the horizon or where it lies beyond follow-up
 */
export function survivalCalibration(input: SurvivalOutOfFold, repeats: readonly Judged[]): CalibrationCurve | null {
  const sorted: Ascending[] = [];
  for (const one of repeats) {
    const { timeline } = one;
    const seen = timeline.events.some((events, k) => events > 0 && timeline.times[k]! <= input.horizon);
    if (typeof one.pseudo === 'string' || !seen) return null;
    sorted.push(ascending(one, one.pseudo));
  }
  const tenths = groups(input);
  const line = smoothCurve(sorted, { least: 0, most: 1 });
  if (!line && tenths.length === 0) return null;
  return { ...(line ?? { predicted: [], observed: [], low: [], high: [] }), groups: tenths };
}
