import type { Comparison } from '../../contract/results';
import { unestimable, withClusterVariance, type Estimate } from '../../numerics/estimate';
import { residuals, rmse, rSquared } from '../../numerics/regression-metrics';
import { minus, pairedP } from '../compare';
import { averageFigure } from '../figures';
import { denseClusters, pick } from '../out-of-fold';
import { sharedRows } from '../predicted-rows';

/** One model's out-of-fold predictions, one array a repeat, shape (rows); NaN where not predicted. */
interface Said {
  readonly id: string;
  readonly predicted: readonly Float64Array[];
}

/**
 * Compares two models of a continuous outcome on the rows that both predicted, in each repeat, the first minus the
 * second: R2 (both against the mean of these rows, which leaves the sign of the difference alone) and root mean squared
 * error, by paired influence values (cluster-robust).
 *
 * @param y - shape (rows)
 * @param clusters - shape (rows), or null where every row stands alone
 */
export function compareContinuous(first: Said, second: Said, y: Float64Array, clusters: Int32Array | null): Comparison {
  const explained: Estimate[] = [];
  const errors: Estimate[] = [];
  for (const { repeat, rows } of sharedRows(first.predicted, second.predicted, y.length, 1)) {
    const outcome = pick(y, rows);
    const together = denseClusters(clusters, rows);
    const [one, other] = [pick(first.predicted[repeat]!, rows), pick(second.predicted[repeat]!, rows)];
    const centre = new Float64Array(outcome.length).fill(
      outcome.reduce((sum, value) => sum + value, 0) / outcome.length,
    );
    const [r2, otherR2] = [rSquared(outcome, one, centre), rSquared(outcome, other, centre)];
    explained.push(r2 && otherR2 ? withClusterVariance(minus(r2, otherR2), together) : unestimable('noVariation'));
    errors.push(withClusterVariance(minus(rmse(residuals(outcome, one)), rmse(residuals(outcome, other))), together));
  }
  return {
    first: first.id,
    second: second.id,
    discrimination: averageFigure(explained),
    loss: averageFigure(errors),
    p: explained.length > 0 ? pairedP(explained) : null,
    bootstrap: [],
  };
}
