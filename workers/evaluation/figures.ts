import type { Figure } from '../contract/figures';
import { logLoss } from '../numerics/accuracy';
import { calibrationSlope, logits } from '../numerics/calibration';
import { aurocVariance, perfectAreaInterval } from '../numerics/discrimination';
import { unestimable, withClusterVariance, type Estimate } from '../numerics/estimate';
import { Z95 } from '../numerics/normal';
import type { Predicted } from './out-of-fold';
import { countFolds, drawnOutToChance } from './near-chance';
import { areaWithinFolds } from './within-folds';

interface Scale {
  /** Lowest and highest value that the figure can take; its interval is cut there. */
  readonly least: number;
  readonly most: number;
  /** From the scale of the estimate, where the interval is symmetric, to the scale of the figure. */
  readonly back?: (value: number) => number;
}

const FREE: Scale = { least: -Infinity, most: Infinity };

/** The figure with these ends, or `notDefined` where one is not a finite number. */
export function figure(value: number, low: number, high: number): Figure {
  if (![value, low, high].every(Number.isFinite)) return { kind: 'notEstimable', reason: 'notDefined' };
  return { kind: 'estimated', value, low: Math.min(low, value), high: Math.max(high, value) };
}

/**
 * One figure from the same estimate in each repeat: the mean of the estimates, and a 95% interval from the mean of
 * their variances. The repeats judge the same participants, so more of them steady the estimate but add no
 * participant: dividing the variance by their number would claim a precision that the data do not hold.
 *
 * @returns not estimable where it is so in any repeat, for that repeat's reason; `tooFew` without any repeat
 */
export function averageFigure(estimates: readonly Estimate[], scale: Scale = FREE): Figure {
  let value = 0;
  let variance = 0;
  for (const one of estimates) {
    if (one.kind === 'none') return { kind: 'notEstimable', reason: one.reason };
    value += one.value / estimates.length;
    variance += one.variance / estimates.length;
  }
  if (estimates.length === 0) return { kind: 'notEstimable', reason: 'tooFew' };
  const { least, most, back = (same: number) => same } = scale;
  const spread = Z95 * Math.sqrt(variance);
  const held = (end: number) => Math.min(most, Math.max(least, back(end)));
  return figure(held(value), held(value - spread), held(value + spread));
}

/** How many participants, or clusters, have a row with this outcome. */
export function countHolding({ event, clusters }: Predicted, outcome: 0 | 1): number {
  const holding = new Uint8Array(clusters?.count ?? event.length);
  for (let i = 0; i < event.length; i += 1) if (event[i] === outcome) holding[clusters ? clusters.of[i]! : i] = 1;
  return holding.reduce((sum, one) => sum + one, 0);
}

/**
 * Area under the ROC curve, of pairs within folds (see {@link areaWithinFolds}), with DeLong's 95% interval (Obuchowski's where rows are clustered) on the raw scale, cut at 0
 * and 1, as pROC gives it. Where every pair is ordered rightly in every repeat (or every one wrongly) that interval
 * has no width, and Newcombe's is given instead.
 */
export function aurocFigure(repeats: readonly Predicted[]): Figure {
  const estimates = repeats.map((repeat) => {
    const area = areaWithinFolds(repeat);
    return area ? aurocVariance(area, repeat.event, repeat.clusters) : unestimable('oneOutcomeOnly');
  });
  const first = repeats[0];
  const plain = drawnOutToChance(averageFigure(estimates, { least: 0, most: 1 }), countFolds(first?.fold ?? null));
  if (!first || plain.kind !== 'estimated' || (plain.value !== 1 && plain.value !== 0)) return plain;
  const { low } = perfectAreaInterval(countHolding(first, 1), countHolding(first, 0));
  return plain.value === 1 ? figure(1, low, 1) : figure(0, 0, 1 - low);
}

/** Log loss in nats with its 95% interval, risks held within [1e-15, 1 - 1e-15]. */
export function logLossFigure(repeats: readonly Predicted[]): Figure {
  const estimates = repeats.map(({ risk, event, clusters }) => withClusterVariance(logLoss(risk, event), clusters));
  return averageFigure(estimates, { least: 0, most: Infinity });
}

/** The calibration slope with its 95% interval, averaged over the repeats. */
export function calibrationSlopeFigure(repeats: readonly Predicted[]): Figure {
  return averageFigure(repeats.map(({ risk, event, clusters }) => calibrationSlope(logits(risk), event, clusters)));
}
