import type { Clusters, Unestimable } from '../../numerics/estimate';
import { censoringOf, type Censoring } from '../../numerics/survival/censoring';
import { timelineOf, type FollowUp, type Timeline } from '../../numerics/survival/follow-up';
import { pseudoRisks } from '../../numerics/survival/pseudo';
import { completeRepeats, denseClusters, pick, rowsByFold, rowsWhere, severalFolds } from '../out-of-fold';

/** How participants were followed, and at which times their risks are judged. Shape (rows) each. */
export interface SurvivalTruth extends FollowUp {
  /** The last of `times`. */
  readonly horizon: number;
  /** Ascending, above 0. */
  readonly times: readonly number[];
  /** Rows of one participant or group share a number, counted from 0; null where every row stands alone. */
  readonly clusters: Int32Array | null;
}

/** What models that had not seen the participants predicted of them. */
export interface SurvivalOutOfFold extends SurvivalTruth {
  /**
   * One array a repeat, shape (rows x times), row-major: cumulative risk of the event in [0, 1]; NaN where the row was not
   * predicted.
   */
  readonly predicted: readonly Float64Array[];
  /** One array a repeat, shape (rows): the fold in which the row was evaluation data. */
  readonly fold: readonly Int32Array[];
}

/** The rows of one repeat and what came of them; shape (n) each. */
export interface Observed {
  readonly rows: Uint32Array;
  readonly timeline: Timeline;
  readonly entry: Float64Array | null;
  /** Null with delayed entry, under which weighting by censoring alone is not enough. */
  readonly censoring: Censoring | null;
  /** Pseudo-observations of the risk at the horizon, or why there are none. */
  readonly pseudo: Float64Array | Unestimable;
  readonly clusters: Clusters | null;
}

/** One repeat's rows and what was predicted of them. */
export interface Judged extends Observed {
  /** Shape (n), cumulative risks at the horizon. */
  readonly risk: Float64Array;
  /** Shape (n), at `times[k]`. */
  readonly riskAt: (k: number) => Float64Array;
  /** Each fold's rows, by their place among these, and what came of them; null where one fold judged all. */
  readonly folds: readonly { readonly rows: Uint32Array; readonly timeline: Timeline }[] | null;
}

/** What came of some rows. */
export function observedAmong(truth: SurvivalTruth, rows: Uint32Array): Observed {
  const entry = truth.entry && pick(truth.entry, rows);
  const timeline = timelineOf({
    entry,
    time: pick(truth.time, rows),
    event: pick(truth.event, rows),
  });
  return {
    rows,
    timeline,
    entry,
    censoring: entry ? null : censoringOf(timeline),
    pseudo: pseudoRisks(timeline, truth.horizon),
    clusters: denseClusters(truth.clusters, rows),
  };
}

/** What a repeat predicted of rows at one of the times. */
export function riskColumn(predicted: Float64Array, rows: Uint32Array, times: number, k: number): Float64Array {
  const column = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i += 1) column[i] = predicted[rows[i]! * times + k]!;
  return column;
}

/** The rows of which a repeat predicted the risk at the horizon. */
function predictedRows(predicted: Float64Array, times: number): Uint32Array {
  return rowsWhere(predicted.length / times, (row) => !Number.isNaN(predicted[row * times + times - 1]));
}

/** One entry a repeat that counts, see {@link completeRepeats}; none where no row was predicted. */
export function judgedRepeats(input: SurvivalOutOfFold): readonly Judged[] {
  const width = input.times.length;
  const rows = input.predicted.map((one) => predictedRows(one, width));
  let last: Observed | null = null;
  return completeRepeats(rows).map((repeat) => {
    const own = rows[repeat]!;
    // Repeats mostly predict the same rows, of which then the same came.
    const same = last?.rows.length === own.length && last.rows.every((row, i) => row === own[i]);
    const observed: Observed = same && last ? last : observedAmong(input, own);
    last = observed;
    const riskAt = (k: number) => riskColumn(input.predicted[repeat]!, own, width, k);
    const fold = severalFolds(input.fold[repeat], own);
    return { ...observed, risk: riskAt(width - 1), riskAt, folds: fold && foldsOf(input, own, fold) };
  });
}

function foldsOf(truth: SurvivalTruth, rows: Uint32Array, fold: Int32Array): NonNullable<Judged['folds']> {
  return rowsByFold(fold).map((places) => {
    const own = places.map((place) => rows[place]!);
    const timeline = timelineOf({
      entry: truth.entry && pick(truth.entry, own),
      time: pick(truth.time, own),
      event: pick(truth.event, own),
    });
    return { rows: places, timeline };
  });
}
