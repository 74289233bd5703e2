import type { Comparison } from '../contract/results';
import { logLoss } from '../numerics/accuracy';
import { aurocVariance } from '../numerics/discrimination';
import { unestimable, withClusterVariance, type Estimate, type Influenced } from '../numerics/estimate';
import { twoSidedP } from '../numerics/normal';
import { ascendingOrder } from '../numerics/ranks';
import { averageFigure } from './figures';
import { areaWithinFolds } from './within-folds';
import { completeRepeats, denseClusters, pick, rowsWhere } from './out-of-fold';

/** One model's out-of-fold risks, one array a repeat, shape (rows); NaN where not predicted. */
export interface ModelRisks {
  readonly id: string;
  readonly risk: readonly Float64Array[];
}

/** The difference of two figures of the same rows. */
export function minus(first: Influenced, second: Influenced): Influenced {
  return {
    value: first.value - second.value,
    influence: first.influence.map((one, i) => one - second.influence[i]!),
  };
}

/** Two-sided p of the mean difference with the mean variance, as the interval takes them; null without either. */
export function pairedP(estimates: readonly Estimate[]): number | null {
  let value = 0;
  let variance = 0;
  for (const one of estimates) {
    if (one.kind === 'none') return null;
    value += one.value / estimates.length;
    variance += one.variance / estimates.length;
  }
  return variance > 0 ? twoSidedP(value / Math.sqrt(variance)) : null;
}

/**
 * Compares two models on the rows that both predicted, in each repeat, the first minus the second: the areas under the
 * ROC curve by paired DeLong (Obuchowski where rows are clustered), the log losses by their paired differences.
 * Differences and variances are averaged over the repeats as figures are.
 *
 * @param y - shape (rows), 1 or 0
 * @param clusters - shape (rows), or null where every row stands alone
 * @param fold - one array a repeat, shape (rows), where pairs within folds are to be compared
 */
export function compareModels(
  first: ModelRisks,
  second: ModelRisks,
  y: Uint8Array,
  clusters: Int32Array | null,
  fold: readonly Int32Array[] = [],
): Comparison {
  const shared = first.risk.map((risk, repeat) => {
    const other = second.risk[repeat];
    return rowsWhere(other ? y.length : 0, (row) => !Number.isNaN(risk[row]) && !Number.isNaN(other?.[row]));
  });
  const areas: Estimate[] = [];
  const losses: Estimate[] = [];
  for (const repeat of completeRepeats(shared)) {
    const rows = shared[repeat]!;
    const event = pick(y, rows);
    const together = denseClusters(clusters, rows);
    const [one, other] = [pick(first.risk[repeat]!, rows), pick(second.risk[repeat]!, rows)];
    const foldOf = fold[repeat] ?? null;
    const among = (risk: Float64Array) =>
      areaWithinFolds({
        risk,
        event,
        order: ascendingOrder(risk),
        clusters: together,
        fold: foldOf && pick(foldOf, rows),
      });
    const [area, otherArea] = [among(one), among(other)];
    areas.push(
      area && otherArea ? aurocVariance(minus(area, otherArea), event, together) : unestimable('oneOutcomeOnly'),
    );
    losses.push(withClusterVariance(minus(logLoss(one, event), logLoss(other, event)), together));
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
