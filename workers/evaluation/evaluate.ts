import type { BinaryResults } from '../contract/results';
import { figuresOf } from './binary-figures';
import type { BootstrapIntervals } from './bootstrapped-figures';
import { calibrationCurve } from './calibration-curve';
import { precisionRecallCurve, riskDistribution, rocCurve } from './curves';

import { predictedRepeats, type OutOfFold } from './out-of-fold';
import { crossThresholds, decisionCurve, thresholdRows } from './thresholds';

/**
 * Judges one model of a yes/no outcome by what it predicted for rows it had not seen, and by nothing else.
 *
 * Figures, curves and tables use the repeats that were (nearly) completed, see `completeRepeats`: each is computed in
 * each repeat on the pooled out-of-fold risks and averaged. No number in the result is NaN or infinite, whatever the
 * input; what cannot be estimated says why.
 *
 * @param intervals - of the figures that need a bootstrap; without them these are not estimable
 *
 * Takes O(n log n) time a repeat.
 */
export function evaluateModel(input: OutOfFold, intervals: BootstrapIntervals | null): BinaryResults {
  const repeats = predictedRepeats(input);
  const thresholds = crossThresholds(repeats);
  return {
    kind: 'binary',
    figures: figuresOf(repeats, intervals),
    roc: rocCurve(repeats),
    precisionRecall: precisionRecallCurve(repeats),
    calibration: calibrationCurve(input, repeats),
    decision: decisionCurve(thresholds),
    thresholds: thresholdRows(thresholds),
    distribution: riskDistribution(repeats),
  };
}
