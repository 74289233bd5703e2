import { columnsOf, type BootstrapFigure, type BootstrapJob } from './resample';

/** What all resamples of a job gave. */
export interface Replicates {
  readonly job: Pick<BootstrapJob, 'figures' | 'thresholds'>;
  readonly models: number;
  readonly resamples: number;
  /** Shape (resamples x models x columns), row-major; NaN where a figure was not estimable in a resample. */
  readonly values: Float64Array;
}

function column({ job, models, resamples, values }: Replicates, model: number, at: number): Float64Array {
  const columns = columnsOf(job);
  return Float64Array.from({ length: resamples }, (_, b) => values[(b * models + model) * columns + at]!);
}

function placeOf({ job }: Replicates, figure: BootstrapFigure): number {
  const place = job.figures.indexOf(figure);
  if (place < 0) throw new RangeError(`the bootstrap did not compute ${figure}`);
  return place;
}

/**
 * One figure of one model.
 *
 * @param model - its place in the job
 * @returns shape (resamples), NaN where not estimable
 * @throws RangeError where the job did not ask for the figure, which is a defect of the caller
 */
export function replicatesOf(replicates: Replicates, model: number, figure: BootstrapFigure): Float64Array {
  return column(replicates, model, placeOf(replicates, figure));
}

/**
 * Net benefit of one model at one of the job's thresholds.
 *
 * @param threshold - its place in the job
 * @returns shape (resamples)
 */
export function netBenefitsOf(replicates: Replicates, model: number, threshold: number): Float64Array {
  return column(replicates, model, replicates.job.figures.length + threshold);
}

/**
 * One figure of one model minus that of another in the same resamples, so that what both have in common by the draw of
 * participants cancels.
 *
 * @returns shape (resamples), NaN where not estimable
 */
export function differencesOf(
  replicates: Replicates,
  first: number,
  second: number,
  figure: BootstrapFigure,
): Float64Array {
  const other = replicatesOf(replicates, second, figure);
  return replicatesOf(replicates, first, figure).map((one, b) => one - other[b]!);
}
