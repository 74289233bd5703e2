import type { ConformalReport } from '../contract/analyses';
import {
  absoluteResiduals,
  conformalQuantile,
  conformalSet,
  fitConformalClasses,
  type ConformalQuantile,
} from '../numerics/conformal';
import { meanInfluence, withClusterVariance } from '../numerics/estimate';
import { denseClusters, pick } from './out-of-fold';
import { predictedRows } from './predicted-rows';
import { proportionFigure } from './proportions';

/** What sets or intervals are made of: predictions of rows that the model had not seen. */
export interface ConformalInput {
  /** Shape (rows): class numbers, or the outcome in its unit. */
  readonly y: ArrayLike<number>;
  /** Names of the classes, "no event" first of two; null for a continuous outcome. */
  readonly classes: readonly string[] | null;
  /** One array a repeat, shape (rows x classes), or (rows) of a continuous outcome; NaN where not predicted. */
  readonly predicted: readonly Float64Array[];
  /** One array a repeat, shape (rows). */
  readonly fold: readonly Int32Array[];
  /** Shape (rows), or null where every row stands alone. */
  readonly clusters: Int32Array | null;
}

/** Risks of the event as probabilities of no event and event; shape (rows) to (rows x 2). */
export function bothProbabilities(risk: Float64Array): Float64Array {
  const both = new Float64Array(risk.length * 2);
  for (let row = 0; row < risk.length; row += 1) {
    both[2 * row] = 1 - risk[row]!;
    both[2 * row + 1] = risk[row]!;
  }
  return both;
}

const valueOf = (quantile: ConformalQuantile) => (quantile.kind === 'quantile' ? quantile.value : null);

/** What one rule says of some rows: whether it holds the truth of each, and how much it leaves open. */
interface Judged {
  readonly thresholds: readonly (number | null)[];
  readonly covered: readonly boolean[];
  /** Classes in the set, or the width of the interval; null where too few participants leave all open. */
  readonly sizes: readonly (number | null)[];
}

/** Fits on some rows and judges others. */
function judge(
  { y, classes }: ConformalInput,
  predicted: Float64Array,
  fitted: Uint32Array,
  judged: Uint32Array,
  { alpha, byClass }: ConformalRequest,
): Judged {
  const width = classes?.length ?? 1;
  const probabilities = (rows: Uint32Array) => {
    const list = new Float64Array(rows.length * width);
    for (const [i, row] of rows.entries()) list.set(predicted.subarray(row * width, (row + 1) * width), i * width);
    return list;
  };
  const outcome = Float64Array.from(fitted, (row) => y[row]!);
  if (classes) {
    const rule = fitConformalClasses(outcome, probabilities(fitted), width, alpha, byClass);
    const sets = Array.from(judged, (row) => conformalSet(rule, predicted.subarray(row * width, (row + 1) * width)));
    return {
      thresholds: (rule.kind === 'all' ? [rule.quantile] : rule.quantiles).map(valueOf),
      covered: sets.map((set, i) => set.includes(y[judged[i]!]!)),
      sizes: sets.map((set) => set.length),
    };
  }
  const half = valueOf(conformalQuantile(absoluteResiduals(outcome, probabilities(fitted)), alpha));
  return {
    thresholds: [half],
    covered: Array.from(judged, (row) => half === null || Math.abs(y[row]! - predicted[row]!) <= half),
    sizes: Array.from(judged, () => half && 2 * half),
  };
}

/** How much error is borne, and whether in each class or on the whole. */
export interface ConformalRequest {
  readonly alpha: number;
  /** For classes only. */
  readonly byClass: boolean;
}

/**
 * Sets of classes, or intervals, that hold the truth with a chance of 1 - alpha. The thresholds are those of all
 * out-of-fold scores of one repeat (several would count each participant more than once); coverage and sizes are
 * cross-fitted: each fold is judged by thresholds of the others.
 *
 * @returns null where no row was predicted. Coverage is `tooFew` where only one fold was predicted.
 */
export function conformalReport(
  model: string,
  input: ConformalInput,
  request: ConformalRequest,
): ConformalReport | null {
  const { classes, clusters, y } = input;
  const width = classes?.length ?? 1;
  const first = predictedRows(input.predicted, y.length, width)[0];
  if (!first) return null;
  const predicted = input.predicted[first.repeat]!;
  const fold = input.fold[first.repeat] ?? new Int32Array(y.length);
  const byClass = request.byClass && classes !== null;
  const wanted = { alpha: request.alpha, byClass };
  const { thresholds } = judge(input, predicted, first.rows, new Uint32Array(0), wanted);

  const held = new Float64Array(y.length).fill(NaN);
  const sizes: (number | null)[] = [];
  const folds = new Set(pick(fold, first.rows));
  for (const own of folds.size > 1 ? folds : []) {
    const judged = first.rows.filter((row) => fold[row] === own);
    const found = judge(
      input,
      predicted,
      first.rows.filter((row) => fold[row] !== own),
      judged,
      wanted,
    );
    for (const [i, row] of judged.entries()) held[row] = found.covered[i] ? 1 : 0;
    sizes.push(...found.sizes);
  }
  const coverage = (level: string | null, keep: (row: number) => boolean) => {
    const rows = first.rows.filter((row) => !Number.isNaN(held[row]) && keep(row));
    return { level, figure: coverageFigure(pick(held, rows), denseClusters(clusters, rows)) };
  };
  const widths = sizes.filter((one) => one !== null);
  return {
    model,
    alpha: request.alpha,
    byClass,
    thresholds,
    coverage: [
      coverage(null, () => true),
      ...(classes ?? []).map((level, k) => coverage(level, (row) => y[row] === k)),
    ],
    setSizes: classes && sizes.length > 0 ? sharesBySize(widths, width) : [],
    meanWidth:
      classes || widths.length < sizes.length || widths.length === 0
        ? null
        : widths.reduce((sum, one) => sum + one, 0) / widths.length,
  };
}

function coverageFigure(held: Float64Array, clusters: ReturnType<typeof denseClusters>) {
  if (held.length === 0) return { kind: 'notEstimable', reason: 'tooFew' } as const;
  const share = meanInfluence(held.slice());
  const found = withClusterVariance(share, clusters);
  const variance = found.kind === 'estimate' ? found.variance : 0;
  return proportionFigure({
    successes: held.reduce((sum, one) => sum + one, 0),
    trials: held.length,
    clustered: clusters && { variance, clusters: clusters.count },
  });
}

/** Shape (classes + 1): the share of the sets with so many classes, from 0. */
function sharesBySize(sizes: readonly number[], classes: number): readonly number[] {
  const shares = new Array<number>(classes + 1).fill(0);
  for (const size of sizes) shares[size]! += 1 / sizes.length;
  return shares;
}
