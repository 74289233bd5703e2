import type { LossDifference } from '../../contract/search';

/** Losses of one candidate: of each inner fold that judged it, shape (judged rows), in the order of the fold's rows. */
export type JudgedLosses = ReadonlyMap<number, Float64Array>;

/** Inner folds as losses are counted by them: the rows that each judged. */
type Judged = readonly { readonly judged: Uint32Array }[];

/**
 * The mean loss over rows and its standard error. A row that several folds judged counts once, with its mean, since
 * what is said of it twice is not said of two participants.
 *
 * @param clusters - shape (rows): rows of one participant; null where each is its own
 */
export function meanLoss(losses: JudgedLosses, folds: Judged, clusters: Int32Array | null): LossDifference | null {
  return meanOverRows(losses, null, folds, clusters);
}

/**
 * How much larger losses are than others, row by row, on the folds that judged both.
 *
 * @returns null where no fold did
 */
export function lossDifference(
  losses: JudgedLosses,
  other: JudgedLosses,
  folds: Judged,
  clusters: Int32Array | null,
): LossDifference | null {
  return meanOverRows(losses, other, folds, clusters);
}

function meanOverRows(
  losses: JudgedLosses,
  other: JudgedLosses | null,
  folds: Judged,
  clusters: Int32Array | null,
): LossDifference | null {
  const rows = new Map<number, { sum: number; times: number }>();
  // In the order of the folds, whichever was judged first: sums depend on it in their last digits.
  for (const [place, { judged }] of folds.entries()) {
    const own = losses.get(place);
    const beside = other?.get(place);
    if (!own || (other && !beside)) continue;
    for (const [at, row] of judged.entries()) {
      const known = rows.get(row);
      const loss = own[at]! - (beside?.[at] ?? 0);
      if (known) {
        known.sum += loss;
        known.times += 1;
      } else rows.set(row, { sum: loss, times: 1 });
    }
  }
  if (rows.size === 0) return null;
  let total = 0;
  for (const { sum, times } of rows.values()) total += sum / times;
  const mean = total / rows.size;
  const participants = new Map<number, number>();
  for (const [row, { sum, times }] of rows) {
    const who = clusters?.[row] ?? row;
    participants.set(who, (participants.get(who) ?? 0) + sum / times - mean);
  }
  if (!Number.isFinite(mean)) return null;
  return { mean, error: clusterError([...participants.values()], rows.size) };
}

/** The standard error of a mean over rows, of the sums of deviations of independent participants. */
function clusterError(sums: readonly number[], rows: number): number | null {
  if (sums.length < 2) return null;
  const squares = sums.reduce((sum, one) => sum + one * one, 0);
  const error = Math.sqrt((squares * sums.length) / (sums.length - 1)) / rows;
  return Number.isFinite(error) ? error : null;
}
