import type { Figure } from '../contract/figures';
import type { CalibrationWord } from '../contract/report';
import type { CalibrationCurve, ClassResults, Results } from '../contract/results';

/** The figures that say how predictions agree with what happened, as far as the outcome has them. */
export interface Agreement {
  /** Above 0 where predictions are too low. Null where the outcome has no such figure. */
  readonly inTheLarge: Figure | null;
  /** What `inTheLarge` is measured by: 1 of log odds; of a continuous outcome the error of a prediction. */
  readonly unit: number;
  readonly slope: Figure;
  readonly observedExpected: Figure | null;
  /** Whether the smoothed curve surely lies off the diagonal, be its line ever so right. */
  readonly bent: boolean;
}

/** A mean distance of risks from what happened that matters. */
const MOST_DISTANCE = 0.03;
/** Of ten groups of a continuous outcome three such are chance about once in a hundred studies. */
const BENT_GROUPS = 3;
/** A slope less sure than this could be that of a calibrated model and of one that is not. */
const WIDEST_SLOPE = 0.4;

/**
 * Calibration of some results in a word, see {@link calibrationWord}. Of several classes each is judged against the
 * rest: `good` where all are; otherwise what the surest class says of the level; otherwise the direction of the slopes
 * where they do not contradict each other; otherwise `unclear`.
 */
export function calibrationOf(results: Results): CalibrationWord {
  switch (results.kind) {
    case 'binary': {
      const { calibrationInTheLarge: inTheLarge, calibrationSlope: slope, observedExpected, ici } = results.figures;
      return calibrationWord({ inTheLarge, unit: 1, slope, observedExpected, bent: surelyFar(ici) });
    }
    case 'survival': {
      const { calibrationSlope: slope, observedExpected, ici } = results.figures;
      return calibrationWord({ inTheLarge: null, unit: 1, slope, observedExpected, bent: surelyFar(ici) });
    }
    case 'continuous': {
      const { rmse, calibrationInTheLarge: inTheLarge, calibrationSlope: slope } = results.figures;
      const unit = rmse.kind === 'estimated' && rmse.value > 0 ? rmse.value : 1;
      const bent = groupsFar(results.calibration, unit) >= BENT_GROUPS;
      return calibrationWord({ inTheLarge, unit, slope, observedExpected: null, bent });
    }
    case 'classes':
      return wordOfClasses(results.perClass);
  }
}

const surelyFar = (ici: Figure) => ici.kind === 'estimated' && ici.low > MOST_DISTANCE;

/** Groups whose mean surely differs from what was predicted, and by a tenth of a prediction's error or more. */
function groupsFar(curve: CalibrationCurve | null, unit: number): number {
  const far = curve?.groups.filter(
    ({ predicted, observed, low, high }) =>
      (predicted < low || predicted > high) && Math.abs(observed - predicted) > unit / 10,
  );
  return far?.length ?? 0;
}

/**
 * Calibration in a word, from the 95% intervals of calibration-in-the-large, slope and O/E, as far as the outcome has
 * them, and from the smoothed curve. Predictions are close in the large where calibration-in-the-large lies within ±0.1,
 * or without one O/E within 0.9 to 1.1; they are surely off where the interval leaves out 0, or 1. They are bent where the
 * interval of the mean distance from the curve lies above 0.03; of a continuous outcome, where 3 or more of the tenths
 * by prediction surely differ from it, by a tenth of its error. In this order:
 *
 * 1. `unclear` where slope, or both others, do not exist.
 * 2. `good` where they are close in the large, the slope lies within 0.9 to 1.1 and they are not bent: a difference too
 *    small to matter, however surely it is there.
 * 3. `tooLow` or `tooHigh` where they are surely off in the large.
 * 4. `tooExtreme` or `tooModest` where the slope lies wholly below or above 1.
 * 5. `unclear` where they are bent, which a level and a slope do not describe; where the slope's interval is wider than
 *    0.4; or where the first is wider than 1 and O/E not surely within 0.8 to 1.25 (where nearly all risks are near 0 or 1
 *    log odds are uncertain though the count of events is not).
 * 6. `good` otherwise.
 *
 * Of a continuous outcome calibration-in-the-large is measured by the root mean square error.
 */
export function calibrationWord(agreement: Agreement): CalibrationWord {
  const { slope, bent } = agreement;
  if (slope.kind !== 'estimated') return 'unclear';
  const level = levelOf(agreement);
  if (!level) return 'unclear';
  if (level.close && slope.low >= 0.9 && slope.high <= 1.1 && !bent) return 'good';
  if (level.sign > 0) return 'tooLow';
  if (level.sign < 0) return 'tooHigh';
  if (slope.high < 1) return 'tooExtreme';
  if (slope.low > 1) return 'tooModest';
  return level.known && !bent && slope.high - slope.low <= WIDEST_SLOPE ? 'good' : 'unclear';
}

/** How predictions stand in the large: 1 where they are surely too low, -1 where surely too high. */
interface Level {
  readonly close: boolean;
  readonly sign: -1 | 0 | 1;
  readonly known: boolean;
}

function levelOf({ inTheLarge, unit, observedExpected }: Agreement): Level | null {
  const ratio = observedExpected?.kind === 'estimated' ? observedExpected : null;
  if (inTheLarge) {
    if (inTheLarge.kind !== 'estimated') return null;
    const [low, high] = [inTheLarge.low / unit, inTheLarge.high / unit];
    return {
      close: low >= -0.1 && high <= 0.1,
      sign: low > 0 ? 1 : high < 0 ? -1 : 0,
      known: high - low <= 1 || (ratio !== null && ratio.low >= 0.8 && ratio.high <= 1.25),
    };
  }
  if (!ratio) return null;
  return {
    close: ratio.low >= 0.9 && ratio.high <= 1.1,
    sign: ratio.low > 1 ? 1 : ratio.high < 1 ? -1 : 0,
    known: ratio.high <= 2 * ratio.low,
  };
}

function wordOfClasses(classes: ClassResults['perClass']): CalibrationWord {
  const judged = classes.map(({ calibrationInTheLarge: inTheLarge, calibrationSlope: slope, ici }) => ({
    word: calibrationWord({ inTheLarge, unit: 1, slope, observedExpected: null, bent: surelyFar(ici) }),
    off: sureness(inTheLarge),
  }));
  if (judged.length > 0 && judged.every(({ word }) => word === 'good')) return 'good';
  const [surest] = judged
    .filter(({ word }) => word === 'tooLow' || word === 'tooHigh')
    .sort((one, other) => other.off - one.off);
  if (surest) return surest.word;
  const [extreme, modest] = (['tooExtreme', 'tooModest'] as const).map((direction) =>
    judged.some(({ word }) => word === direction),
  );
  if (extreme === modest) return 'unclear';
  return extreme === true ? 'tooExtreme' : 'tooModest';
}

/** How many half-widths of its interval a figure lies from 0. */
function sureness(figure: Figure): number {
  if (figure.kind !== 'estimated' || figure.high === figure.low) return 0;
  return (2 * Math.abs(figure.value)) / (figure.high - figure.low);
}
