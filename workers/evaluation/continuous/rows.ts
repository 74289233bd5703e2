import type { Clusters } from '../../numerics/estimate';
import { denseClusters, pick } from '../out-of-fold';
import { predictedRows } from '../predicted-rows';

/** What was observed of each participant and what models that had not seen it predicted. */
export interface ContinuousPredictions {
  /** Shape (rows), in the outcome's unit. */
  readonly y: Float64Array;
  /** One array a repeat, shape (rows); NaN where the row was not predicted in that repeat. */
  readonly predicted: readonly Float64Array[];
  /** One array a repeat, shape (rows): the fold in which the row was evaluation data; below 0 where in none. */
  readonly fold: readonly Int32Array[];
  /** Shape (rows): rows of one participant or group share a number; null where every row stands alone. */
  readonly clusters: Int32Array | null;
  /**
   * One array a repeat, shape (rows): the mean outcome of the rows that the row's model was developed on. Left out, it is
   * taken of the rows of all other folds, see {@link developmentMeans}.
   */
  readonly centre?: readonly Float64Array[] | undefined;
}

/** The rows predicted in one repeat, shape (n) each. */
export interface ContinuousRepeat {
  readonly y: Float64Array;
  readonly predicted: Float64Array;
  readonly centre: Float64Array;
  readonly clusters: Clusters | null;
}

/**
 * For each row the mean outcome of the rows outside its fold, on which its model was developed in cross-validation; where
 * all rows are in one fold, their own mean.
 *
 * @returns shape (rows)
 */
export function developmentMeans(y: Float64Array, fold: Int32Array): Float64Array {
  const sums = new Map<number, { total: number; rows: number }>();
  let all = 0;
  for (const [row, value] of y.entries()) {
    all += value;
    const own = sums.get(fold[row]!) ?? { total: 0, rows: 0 };
    own.total += value;
    own.rows += 1;
    sums.set(fold[row]!, own);
  }
  return Float64Array.from(fold, (one) => {
    const { total, rows } = sums.get(one) ?? { total: 0, rows: 0 };
    return rows < y.length ? (all - total) / (y.length - rows) : all / y.length;
  });
}

/** Some rows of one repeat's predictions. */
function continuousRowsAmong(input: ContinuousPredictions, repeat: number, rows: Uint32Array): ContinuousRepeat {
  const { y, predicted, fold, clusters } = input;
  const centre = input.centre?.[repeat] ?? developmentMeans(y, fold[repeat] ?? new Int32Array(y.length));
  return {
    y: pick(y, rows),
    predicted: pick(predicted[repeat]!, rows),
    centre: pick(centre, rows),
    clusters: denseClusters(clusters, rows),
  };
}

/** One entry a repeat that counts. */
export function continuousRepeats(input: ContinuousPredictions): readonly ContinuousRepeat[] {
  return predictedRows(input.predicted, input.y.length, 1).map(({ repeat, rows }) =>
    continuousRowsAmong(input, repeat, rows),
  );
}
