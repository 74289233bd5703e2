import type { ClassResults } from '../../contract/results';
import { confusion, likeliest } from '../../numerics/class-accuracy';
import { calibrationInTheLarge, calibrationSlope, logits } from '../../numerics/calibration';
import { calibrationCurve } from '../calibration-curve';
import { calibrationIndexFigure } from '../calibration-error-figure';
import { rocCurve } from '../curves';
import { aurocFigure, averageFigure } from '../figures';
import { classFiguresOf, pairFigure } from './figures';
import { classRepeats, oneAgainstRest, type ClassPredictions, type ClassRepeat } from './rows';

/**
 * Judges one model of several classes by what it predicted for rows it had not seen, and by nothing else.
 *
 * Figures, curves and tables use the repeats that were (nearly) completed, see `completeRepeats`. No number in the result
 * is NaN or infinite; what cannot be estimated, as where a class does not occur, says why.
 *
 * Takes O(K n log n + K^3 n) time a repeat.
 */
export function evaluateClasses(input: ClassPredictions): ClassResults {
  const repeats = classRepeats(input);
  const { classes, ordered } = input;
  const pairwise = classes.flatMap((first, i) =>
    classes.slice(i + 1).map((second, k) => ({ first, second, auroc: pairFigure(repeats, i, i + 1 + k) })),
  );
  return {
    kind: 'classes',
    classes,
    ordered,
    figures: classFiguresOf(repeats, ordered),
    perClass: classes.map((level, k) => classResults(input, repeats, level, k)),
    pairwise,
    confusion: meanConfusion(repeats, classes.length),
  };
}

function classResults(
  input: ClassPredictions,
  repeats: readonly ClassRepeat[],
  level: string,
  k: number,
): ClassResults['perClass'][number] {
  const against = repeats.map((repeat) => oneAgainstRest(repeat, k));
  const logit = against.map(({ risk }) => logits(risk));
  const width = input.classes.length;
  const own = {
    y: Uint8Array.from(input.y, (one) => (one === k ? 1 : 0)),
    risk: input.predicted.map((one) => Float64Array.from(input.y, (_, row) => one[row * width + k]!)),
    fold: input.fold,
    clusters: input.clusters,
  };
  return {
    level,
    rows: own.y.reduce((sum, one) => sum + one, 0),
    auroc: aurocFigure(against),
    calibrationInTheLarge: averageFigure(
      against.map(({ event, clusters }, r) => calibrationInTheLarge(logit[r]!, event, clusters)),
    ),
    calibrationSlope: averageFigure(
      against.map(({ event, clusters }, r) => calibrationSlope(logit[r]!, event, clusters)),
    ),
    ici: calibrationIndexFigure(against),
    roc: rocCurve(against),
    calibration: calibrationCurve(own, against),
  };
}

/** Shape (observed class x likeliest class): means over the repeats. */
function meanConfusion(repeats: readonly ClassRepeat[], classes: number): readonly (readonly number[])[] {
  const mean = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  for (const repeat of repeats) {
    for (const [i, row] of confusion(repeat, likeliest(repeat)).entries()) {
      for (const [k, count] of row.entries()) mean[i]![k]! += count / repeats.length;
    }
  }
  return mean;
}
