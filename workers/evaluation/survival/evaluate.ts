import type { SurvivalResults } from '../../contract/results';
import { survivalCalibration } from './calibration';
import { errorFigures } from './calibration-errors';
import { survivalFigures } from './figures';
import { judgedRepeats, type SurvivalOutOfFold } from './judged';
import { riskGroups } from './risk-groups';

/**
 * Judges one model of a survival outcome by what it predicted for rows it had not seen, and by nothing else.
 *
 * Figures use the repeats that were (nearly) completed, see `completeRepeats`: each is computed in each repeat on the
 * pooled out-of-fold risks and averaged. No number in the result is NaN or infinite, whatever the input; what cannot be
 * estimated says why: no event by the horizon, a horizon beyond follow-up, or delayed entry, under which figures that
 * weight by censoring or stand on pseudo-observations are not defined.
 *
 * @param seed - of the resamples behind the intervals of the calibration distances
 *
 * Takes O(n log n) time a repeat and judged time.
 */
export function evaluateSurvival(input: SurvivalOutOfFold, seed = 0): SurvivalResults {
  const repeats = judgedRepeats(input);
  const { figures, overTime } = survivalFigures(repeats, input);
  return {
    kind: 'survival',
    horizon: input.horizon,
    competing: input.event.includes(2),
    figures: { ...figures, ...errorFigures(repeats, input, seed) },
    overTime,
    calibration: survivalCalibration(input, repeats),
    groups: riskGroups(input),
  };
}
