import type { BinaryFigure, Figure, Figures } from '../contract/figures';
import { brier, scaledBrier } from '../numerics/accuracy';
import { calibrationInTheLarge, logits, logObservedExpected } from '../numerics/calibration';
import { unestimable, withClusterVariance } from '../numerics/estimate';
import { averagePrecision } from '../numerics/precision-recall';
import { logitInterval, wilson } from '../numerics/proportion';
import { bootstrappedFigures, type BootstrapIntervals } from './bootstrapped-figures';
import { aurocFigure, averageFigure, calibrationSlopeFigure, countHolding, figure, logLossFigure } from './figures';
import type { Predicted } from './out-of-fold';

/**
 * Area under the precision-recall curve (average precision) with its 95% interval on the logit scale, the variance from
 * influence values. Where every event comes before every other in every repeat it has no variance, and Wilson's interval
 * of as many successes as participants with the event is given.
 *
 * Source: Boyd, Eng and Page, ECML PKDD (2013) 451-466, for the scale.
 */
function auprcFigure(repeats: readonly Predicted[]): Figure {
  let value = 0;
  let variance = 0;
  for (const repeat of repeats) {
    const area = averagePrecision(repeat.risk, repeat.event, repeat.order);
    if (!area || !repeat.event.includes(0)) return { kind: 'notEstimable', reason: 'oneOutcomeOnly' };
    const one = countHolding(repeat, 1) < 2 ? unestimable('tooFew') : withClusterVariance(area, repeat.clusters);
    if (one.kind === 'none') return { kind: 'notEstimable', reason: one.reason };
    value += one.value / repeats.length;
    variance += one.variance / repeats.length;
  }
  const [first] = repeats;
  if (!first) return { kind: 'notEstimable', reason: 'tooFew' };
  // A sum of shares may round to just above 1.
  if (value >= 1) return figure(1, wilson(countHolding(first, 1), countHolding(first, 1)).low, 1);
  const { low, high } = logitInterval(value, variance);
  return figure(value, low, high);
}

/**
 * All figures of one model. Each is computed in each repeat on the pooled out-of-fold risks and averaged, see
 * {@link averageFigure}; every interval is cluster-robust where rows are clustered. O/E is averaged on the log scale.
 *
 * @param intervals - of the figures whose variance has no formula here, see {@link bootstrappedFigures}
 */
export function figuresOf(repeats: readonly Predicted[], intervals: BootstrapIntervals | null): Figures<BinaryFigure> {
  const scores = repeats.map(({ risk, event }) => brier(risk, event));
  return {
    auroc: aurocFigure(repeats),
    auprc: auprcFigure(repeats),
    ...bootstrappedFigures(repeats, intervals),
    brier: averageFigure(
      repeats.map(({ clusters }, r) => withClusterVariance(scores[r]!, clusters)),
      { least: 0, most: 1 },
    ),
    scaledBrier: averageFigure(
      repeats.map(({ event, clusters }, r) => {
        const scaled = scaledBrier(scores[r]!, event);
        return scaled ? withClusterVariance(scaled, clusters) : unestimable('oneOutcomeOnly');
      }),
      { least: -Infinity, most: 1 },
    ),
    logLoss: logLossFigure(repeats),
    calibrationInTheLarge: averageFigure(
      repeats.map(({ risk, event, clusters }) => calibrationInTheLarge(logits(risk), event, clusters)),
    ),
    calibrationSlope: calibrationSlopeFigure(repeats),
    observedExpected: averageFigure(
      repeats.map(({ risk, event, clusters }) => logObservedExpected(risk, event, clusters)),
      { least: 0, most: Infinity, back: Math.exp },
    ),
  };
}
