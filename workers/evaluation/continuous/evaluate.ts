import type { ContinuousFigure, Figure, Figures } from '../../contract/figures';
import type { CalibrationCurve, ContinuousResults } from '../../contract/results';
import { limitsOfAgreement, type Agreement } from '../../numerics/bland-altman';
import { unestimable, withClusterVariance, type Estimate, type Influenced } from '../../numerics/estimate';
import { Z95 } from '../../numerics/normal';
import { ascendingOrder } from '../../numerics/ranks';
import { calibrationLine, mae, meanOf, residuals, rmse, rSquared } from '../../numerics/regression-metrics';
import { averageFigure } from '../figures';
import { denseClusters, meanRisk, pick, rowsWhere } from '../out-of-fold';
import { riskParts } from '../risk-parts';
import { smoothCurve, type Ascending } from '../smooth-curve';
import { quantileBins, residualHistogram } from './bins';
import { continuousRepeats, type ContinuousPredictions, type ContinuousRepeat } from './rows';

/** No value of an outcome is ruled out. */
const ANYWHERE = { least: -Infinity, most: Infinity };

const estimated = (found: Influenced, { clusters }: ContinuousRepeat): Estimate => withClusterVariance(found, clusters);

/**
 * Judges one model of a continuous outcome by what it predicted for rows it had not seen, and by nothing else.
 *
 * Figures and the calibration curve are computed in each repeat that was (nearly) completed and averaged; residual plots
 * and groups use each row's mean prediction over the repeats. Everything is binned or smoothed: no row can be read off.
 * No number in the result is NaN or infinite.
 *
 * Takes O(n log n) time a repeat.
 */
export function evaluateContinuous(input: ContinuousPredictions): ContinuousResults {
  const repeats = continuousRepeats(input);
  const mean = meanRisk(input.predicted, input.y.length);
  const rows = rowsWhere(mean.length, (row) => Number.isFinite(mean[row]));
  const predicted = pick(mean, rows);
  const y = pick(input.y, rows);
  const ids = input.clusters && pick(input.clusters, rows);
  const residual = residuals(y, predicted);
  return {
    kind: 'continuous',
    figures: continuousFiguresOf(repeats),
    calibration: calibration(repeats, { y, predicted, ids }),
    residuals: quantileBins(predicted, residual, ids),
    residualHistogram: residualHistogram(residual),
    blandAltman: agreement(
      repeats,
      quantileBins(
        y.map((one, i) => (one + predicted[i]!) / 2),
        residual,
        ids,
      ),
    ),
  };
}

/** All figures of one model, each computed in each repeat and averaged, see {@link averageFigure}. */
export function continuousFiguresOf(repeats: readonly ContinuousRepeat[]): Figures<ContinuousFigure> {
  const off = repeats.map(({ y, predicted }) => residuals(y, predicted));
  const average = (statistic: (residual: Float64Array) => Influenced, least = 0): Figure =>
    averageFigure(
      repeats.map((repeat, r) => estimated(statistic(off[r]!), repeat)),
      { least, most: Infinity },
    );
  return {
    rSquared: averageFigure(
      repeats.map((repeat) => {
        const found = rSquared(repeat.y, repeat.predicted, repeat.centre);
        return found ? estimated(found, repeat) : unestimable('noVariation');
      }),
      { least: -Infinity, most: 1 },
    ),
    rmse: average(rmse),
    mae: average(mae),
    calibrationSlope: averageFigure(
      repeats.map((repeat) => {
        const line = calibrationLine(repeat.y, repeat.predicted);
        return 'reason' in line ? unestimable(line.reason) : estimated(line.slope, repeat);
      }),
    ),
    calibrationInTheLarge: average(meanOf, -Infinity),
  };
}

function ascending({ y, predicted, clusters }: ContinuousRepeat): Ascending {
  const order = ascendingOrder(predicted);
  return {
    x: pick(predicted, order),
    y: pick(y, order),
    clusters: clusters && { of: pick(clusters.of, order), count: clusters.count },
  };
}

interface MeanPredictions {
  readonly y: Float64Array;
  readonly predicted: Float64Array;
  readonly ids: Int32Array | null;
}

function calibration(repeats: readonly ContinuousRepeat[], known: MeanPredictions): CalibrationCurve | null {
  const line = smoothCurve(repeats.map(ascending), ANYWHERE);
  const groups = calibrationGroups(known);
  if (!line && groups.length === 0) return null;
  return { ...(line ?? { predicted: [], observed: [], low: [], high: [] }), groups };
}

/** Tenths of the rows by prediction: mean predicted and observed value, the latter with its 95% interval. */
function calibrationGroups({ y, predicted, ids }: MeanPredictions): CalibrationCurve['groups'] {
  const order = ascendingOrder(predicted);
  const clusters = denseClusters(
    ids,
    Uint32Array.from({ length: y.length }, (_, i) => i),
  );
  const starts = riskParts(predicted, order, clusters, 10);
  return starts.map((start, part) => {
    const rows = order.slice(start, starts[part + 1] ?? order.length);
    const own = denseClusters(clusters?.of ?? null, rows);
    const observed = meanOf(pick(y, rows));
    const found = withClusterVariance(observed, own);
    const spread = found.kind === 'estimate' ? Z95 * Math.sqrt(found.variance) : 0;
    return {
      participants: own?.count ?? rows.length,
      predicted: meanOf(pick(predicted, rows)).value,
      observed: observed.value,
      low: observed.value - spread,
      high: observed.value + spread,
    };
  });
}

function agreement(
  repeats: readonly ContinuousRepeat[],
  bins: NonNullable<ContinuousResults['blandAltman']>['bins'],
): ContinuousResults['blandAltman'] {
  const found = repeats.map(({ y, predicted }) => limitsOfAgreement(residuals(y, predicted)));
  if (found.length === 0 || !found.every((one) => one !== null)) return null;
  const average = (part: (one: Agreement) => Influenced) =>
    averageFigure(found.map((one, r) => estimated(part(one), repeats[r]!)));
  return {
    bias: average((one) => one.bias),
    lower: average((one) => one.lower),
    upper: average((one) => one.upper),
    bins,
  };
}
