import { drawCounts } from './draw';
import { prepare, tallyRows, type Predictions } from './predictions';
import { emptyRanked, rank } from './ranking';
import { recalibration } from './recalibration';
import { smoothing, type Smoothed } from './smoothing';

/** What a bootstrap can compute of predictions of a yes/no outcome. Observed over expected is on the log scale. */
export type BootstrapFigure =
  | 'auroc'
  | 'auprc'
  | 'brier'
  | 'scaledBrier'
  | 'logLoss'
  | 'calibrationInTheLarge'
  | 'calibrationSlope'
  | 'logObservedExpected'
  | 'ici'
  | 'e50'
  | 'e90'
  | 'emax';

/** A bootstrap of several models' predictions on the same participants. Plain data, so that it can cross to a worker. */
export interface BootstrapJob {
  readonly seed: number;
  /** Participants; at least 1. */
  readonly units: number;
  /** One entry a model, of one entry a repeat, at least one; a figure is the mean over the repeats. */
  readonly models: readonly (readonly Predictions[])[];
  readonly figures: readonly BootstrapFigure[];
  /** Ascending, in (0, 1): where the net benefit is wanted. */
  readonly thresholds: readonly number[];
}

/** @returns columns of one model in a resample: its figures, then the net benefits */
export function columnsOf({ figures, thresholds }: Pick<BootstrapJob, 'figures' | 'thresholds'>): number {
  return figures.length + thresholds.length;
}

/**
 * Draws resamples of participants and computes every model's figures in each. All models share a resample, so their
 * differences are paired.
 *
 * @returns of each resample asked for, shape (models x columns), row-major, columns as in {@link columnsOf}; NaN where
 * a figure is not estimable in that resample
 *
 * Takes O(rows) time a resample, model and repeat; nothing is sorted or smoothed over all rows.
 */
export function bootstrapper(job: BootstrapJob): (resample: number) => Float64Array {
  const counts = new Int32Array(job.units);
  const models = job.models.map((repeats) => repeats.map((predictions) => ofPredictions(predictions, job)));
  const columns = columnsOf(job);
  return (resample) => {
    drawCounts(job.seed, resample, counts);
    const found = new Float64Array(models.length * columns);
    for (const [m, repeats] of models.entries()) {
      const row = found.subarray(m * columns, (m + 1) * columns);
      for (const add of repeats) add(counts, row, repeats.length);
    }
    return found;
  };
}

/** Adds a resample's figures of one set of predictions, each divided by the number of repeats, to `into`. */
function ofPredictions(predictions: Predictions, { units, figures, thresholds }: BootstrapJob) {
  const prepared = prepare(predictions);
  const tally = new Float64Array(2 * prepared.risk.length);
  tallyRows(prepared, new Int32Array(units).fill(1), tally);
  const wanted = (...names: readonly BootstrapFigure[]) => names.some((name) => figures.includes(name));
  const recalibrated = { slope: wanted('calibrationSlope'), inTheLarge: wanted('calibrationInTheLarge') };
  const fits = recalibrated.slope || recalibrated.inTheLarge ? recalibration(prepared, tally, recalibrated) : null;
  const smooth = wanted('ici', 'e50', 'e90', 'emax') ? smoothing(prepared, wanted('e50', 'e90')) : null;
  const errors: Smoothed = { ici: NaN, e50: NaN, e90: NaN, emax: NaN };
  const ranked = emptyRanked();
  const at = Float64Array.from(thresholds);
  const netBenefit = new Float64Array(at.length);

  const valueOf = (figure: BootstrapFigure, both: boolean): number => {
    if (figure === 'calibrationSlope') return fits?.slope(tally) ?? NaN;
    if (figure === 'calibrationInTheLarge') return both ? (fits?.inTheLarge(tally) ?? NaN) : NaN;
    if (figure === 'ici' || figure === 'e50' || figure === 'e90' || figure === 'emax')
      return both ? errors[figure] : NaN;
    return ranked[figure];
  };

  return (counts: Int32Array, into: Float64Array, repeats: number): void => {
    tallyRows(prepared, counts, tally);
    rank(prepared, tally, at, netBenefit, ranked);
    const both = ranked.events > 0 && ranked.others > 0;
    if (both) smooth?.(tally, errors);
    for (const [k, figure] of figures.entries()) into[k]! += valueOf(figure, both) / repeats;
    for (let k = 0; k < at.length; k += 1) into[figures.length + k]! += netBenefit[k]! / repeats;
  };
}
