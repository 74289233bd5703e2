import type { CalibrationCurve } from '../contract/results';
import { sumOfSquares } from '../numerics/estimate';
import { ascendingOrder } from '../numerics/ranks';
import { denseClusters, meanRisk, pick, rowsWhere, type OutOfFold } from './out-of-fold';
import { proportionFigure } from './proportions';
import { riskParts } from './risk-parts';

/**
 * Tenths of the rows by their mean risk over the repeats, see {@link riskParts}: mean predicted risk and share of events
 * with its 95% interval.
 */
export function calibrationGroups(input: OutOfFold): CalibrationCurve['groups'] {
  const mean = meanRisk(input.risk, input.y.length);
  const rows = rowsWhere(mean.length, (row) => !Number.isNaN(mean[row]));
  const x = pick(mean, rows);
  const y = pick(input.y, rows);
  const clusters = denseClusters(input.clusters, rows);
  const order = ascendingOrder(x);

  const starts = riskParts(x, order, clusters, 10);
  return starts.map((start, group) => {
    const end = starts[group + 1] ?? order.length;
    let risk = 0;
    let events = 0;
    for (let place = start; place < end; place += 1) {
      const event = y[order[place]!]!;
      risk += x[order[place]!]!;
      events += event;
    }
    const size = end - start;
    const share = events / size;
    const own = denseClusters(clusters?.of ?? null, order.subarray(start, end));
    const units = own?.count ?? size;
    const influence = Float64Array.from({ length: size }, (_, k) => (y[order[start + k]!]! - share) / size);
    const variance = (sumOfSquares(influence, own) * units) / (units - 1);
    const observed = proportionFigure({
      successes: events,
      trials: size,
      clustered: own ? { variance, clusters: units } : null,
    });
    return {
      participants: units,
      predicted: risk / size,
      observed: share,
      low: observed.kind === 'estimated' ? observed.low : 0,
      high: observed.kind === 'estimated' ? observed.high : 1,
    };
  });
}
