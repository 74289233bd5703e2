import type { Comparison } from '../../contract/results';
import { classLogLoss } from '../../numerics/class-accuracy';
import { macroAuroc } from '../../numerics/class-discrimination';
import { unestimable, withClusterVariance, type Estimate } from '../../numerics/estimate';
import { averageFigure } from '../figures';
import { minus, pairedP } from '../compare';
import { sharedRows } from '../predicted-rows';
import { classRowsAmong, type ClassPredictions } from './rows';

/** One model's out-of-fold predictions, one array a repeat, shape (rows x width); NaN where not predicted. */
interface Said {
  readonly id: string;
  readonly predicted: readonly Float64Array[];
}

/**
 * Compares two models of several classes on the rows that both predicted, in each repeat, the first minus the second: the
 * mean areas of each class against the rest and the log losses, by paired influence values (cluster-robust).
 *
 * @param clusters - shape (rows), or null where every row stands alone
 */
export function compareClasses(
  first: Said,
  second: Said,
  outcome: Pick<ClassPredictions, 'y' | 'classes'>,
  clusters: Int32Array | null,
): Comparison {
  const areas: Estimate[] = [];
  const losses: Estimate[] = [];
  const known = { ...outcome, clusters };
  for (const { repeat, rows } of sharedRows(
    first.predicted,
    second.predicted,
    outcome.y.length,
    outcome.classes.length,
  )) {
    const one = classRowsAmong(known, first.predicted[repeat]!, rows);
    const other = classRowsAmong(known, second.predicted[repeat]!, rows);
    const [area, otherArea] = [macroAuroc(one, one.orders), macroAuroc(other, other.orders)];
    areas.push(
      area && otherArea ? withClusterVariance(minus(area, otherArea), one.clusters) : unestimable('oneOutcomeOnly'),
    );
    losses.push(withClusterVariance(minus(classLogLoss(one), classLogLoss(other)), one.clusters));
  }
  return {
    first: first.id,
    second: second.id,
    discrimination: averageFigure(areas, { least: -1, most: 1 }),
    loss: averageFigure(losses),
    p: areas.length > 0 ? pairedP(areas) : null,
    bootstrap: [],
  };
}
