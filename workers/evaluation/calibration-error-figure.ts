import type { Figure } from '../contract/figures';
import { loessCalibrationErrors } from '../numerics/calibration-error';
import { distinctRisks } from '../numerics/distinct-risks';
import { unestimable, withClusterVariance, type Estimate } from '../numerics/estimate';
import { loessAt } from '../numerics/loess';
import { averageFigure } from './figures';
import { pick, type Predicted } from './out-of-fold';

const SPAN = 0.75;
/** Points of the curve on which its sampling error is worked out; between them it is nearly straight. */
const POINTS = 40;
/** Fewer rows than this say nothing about a curve's shape. */
const FEWEST = 20;

function integratedIndex({ risk, event, order, clusters }: Predicted): Estimate {
  const n = risk.length;
  if (!event.includes(0) || !event.includes(1)) return unestimable('oneOutcomeOnly');
  if (n < FEWEST) return unestimable('tooFew');
  const errors = loessCalibrationErrors(distinctRisks(risk, event, order));
  if (!errors) return unestimable('noVariation');

  const x = pick(risk, order);
  const y = Float64Array.from(pick(event, order));
  const [from, to] = [x[0]!, x[n - 1]!];
  const step = (to - from) / (POINTS - 1);
  const points = Array.from({ length: POINTS }, (_, k) => loessAt(x, y, from + k * step, SPAN));
  const height = new Float64Array(n);
  // How much each point of the curve adds to the index when it rises.
  const pull = new Float64Array(POINTS);
  for (let i = 0; i < n; i += 1) {
    const at = Math.min(POINTS - 2, Math.floor((x[i]! - from) / step));
    const share = (x[i]! - from) / step - at;
    height[i] = (1 - share) * points[at]!.fit + share * points[at + 1]!.fit;
    const side = Math.sign(height[i]! - x[i]!) / n;
    pull[at]! += side * (1 - share);
    pull[at + 1]! += side * share;
  }
  const sorted = new Float64Array(n);
  for (const [k, { first, weigh }] of points.entries()) {
    const weights = weigh();
    for (let j = 0; j < weights.length; j += 1) {
      sorted[first + j]! += pull[k]! * weights[j]! * (y[first + j]! - height[first + j]!);
    }
  }
  const influence = new Float64Array(n);
  for (let i = 0; i < n; i += 1) {
    influence[order[i]!] = sorted[i]! + (Math.abs(height[i]! - x[i]!) - errors.ici) / n;
  }
  return withClusterVariance({ value: errors.ici, influence }, clusters);
}

/**
 * Integrated calibration index, the mean distance of the loess curve of observed on predicted risk from the diagonal,
 * with its 95% interval by the delta method: the curve is a weighted sum of outcomes, so that each row moves the index
 * by its weight in the curve, with the sign of the curve's distance there, and by its own distance.
 *
 * @returns cut at 0; `tooFew` below 20 rows, `oneOutcomeOnly`, `noVariation` with fewer than three distinct risks
 *
 * Takes O(n) time. Near perfect calibration the index is biased upwards and no interval holds well; it is there to tell
 * large from small. Source: Austin and Steyerberg, Statistics in Medicine 38 (2019) 4051-4065.
 */
export function calibrationIndexFigure(repeats: readonly Predicted[]): Figure {
  return averageFigure(repeats.map(integratedIndex), { least: 0, most: 1 });
}
