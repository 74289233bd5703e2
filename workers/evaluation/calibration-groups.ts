import type { CalibrationCurve } from '../contract/results';
import { sumOfSquares } from '../numerics/estimate';
import { ascendingOrder } from '../numerics/ranks';
import { denseClusters, meanRisk, pick, rowsWhere, type OutOfFold } from './out-of-fold';
import { proportionFigure } from './proportions';

/** No group is smaller than this, so that none describes a few participants. */
const FEWEST = 10;

/**
 * Tenths of the rows by their mean risk over the repeats, equal risks kept together: mean predicted risk and share of
 * events with its 95% interval. A group of fewer than ten participants is joined to its neighbour.
 */
export function calibrationGroups(input: OutOfFold): CalibrationCurve['groups'] {
  const mean = meanRisk(input.risk, input.y.length);
  const rows = rowsWhere(mean.length, (row) => !Number.isNaN(mean[row]));
  const x = pick(mean, rows);
  const y = pick(input.y, rows);
  const clusters = denseClusters(input.clusters, rows);
  const order = ascendingOrder(x);

  const of = (place: number) => (clusters ? clusters.of[order[place]!]! : place);
  const seenIn = new Int32Array(clusters?.count ?? x.length).fill(-1);
  const starts: number[] = [];
  let participants = 0;
  for (let place = 0; place < order.length; place += 1) {
    const tied = place > 0 && x[order[place]!] === x[order[place - 1]!];
    const start = starts.at(-1) ?? 0;
    const full = participants >= FEWEST && place >= ((starts.length || 1) * order.length) / 10 && place > start;
    if (place === 0 || (full && !tied)) {
      starts.push(place);
      participants = 0;
    }
    if (seenIn[of(place)] !== starts.length) participants += 1;
    seenIn[of(place)] = starts.length;
  }
  // What is left at the end may be too few: it joins the group before.
  if (participants < FEWEST) starts.pop();

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
