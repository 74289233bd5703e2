import type { ContinuousResults, ResidualBin } from '../../contract/results';
import { denseClusters, pick } from '../out-of-fold';
import { ascendingOrder, quantile } from '../../numerics/ranks';
import { riskParts } from '../risk-parts';

/** Rows a bin at the least, so that its outer quantiles are no one participant's. */
const ROWS_IN_BIN = 20;
const MOST_BINS = 10;
const HISTOGRAM_BINS = 20;

/**
 * Quantiles of `value` among rows with similar `at`, in up to ten bins of about equal size, each of at least twenty rows
 * and ten participants. Two rows are mixed in each quantile.
 *
 * @param at - shape (n), by which the bins are made
 * @param value - shape (n)
 * @param ids - shape (n), clusters, or null where every row stands alone
 * @returns ascending; none below twenty rows
 */
export function quantileBins(at: Float64Array, value: Float64Array, ids: Int32Array | null): readonly ResidualBin[] {
  const n = at.length;
  if (n < ROWS_IN_BIN) return [];
  const order = ascendingOrder(at);
  const clusters = denseClusters(
    ids,
    Uint32Array.from({ length: n }, (_, i) => i),
  );
  const starts = riskParts(at, order, clusters, Math.min(MOST_BINS, Math.floor(n / ROWS_IN_BIN)));
  return starts.map((start, part) => {
    const rows = order.slice(start, starts[part + 1] ?? n);
    const sorted = pick(value, rows).sort();
    return {
      participants: denseClusters(clusters?.of ?? null, rows)?.count ?? rows.length,
      at: pick(at, rows).reduce((sum, one) => sum + one, 0) / rows.length,
      low: quantile(sorted, 0.025),
      q1: quantile(sorted, 0.25),
      median: quantile(sorted, 0.5),
      q3: quantile(sorted, 0.75),
      high: quantile(sorted, 0.975),
    };
  });
}

/** The least of 1, 2 and 5 times a power of ten that is at least `width`. */
function roundWidth(width: number): number {
  const power = 10 ** Math.floor(Math.log10(width));
  return [1, 2, 5, 10].map((step) => step * power).find((step) => step >= width * (1 - 1e-9)) ?? 10 * power;
}

/**
 * Residuals in up to twenty-odd equal bins with round ends, over the middle 99%; what lies beyond counts in the bins at
 * the ends, so that no edge tells the residual of the participant who was furthest off.
 *
 * @returns null below twenty rows, or where the residuals do not vary
 */
export function residualHistogram(residual: Float64Array): ContinuousResults['residualHistogram'] {
  if (residual.length < ROWS_IN_BIN) return null;
  const sorted = residual.slice().sort();
  const [low, high] = [quantile(sorted, 0.005), quantile(sorted, 0.995)];
  const size = Math.max(Math.abs(low), Math.abs(high));
  if (!(high - low > 1e-9 * size)) return null;
  const width = roundWidth((high - low) / HISTOGRAM_BINS);
  const first = Math.floor(low / width);
  const bins = Math.max(1, Math.ceil(high / width) - first);
  const counts = new Array<number>(bins).fill(0);
  for (const one of residual) {
    const bin = Math.floor(one / width) - first;
    counts[Math.min(bins - 1, Math.max(0, bin))]! += 1;
  }
  return { from: first * width, width, counts };
}
