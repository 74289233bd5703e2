import type { Clusters } from '../numerics/estimate';
import { ascendingOrder } from '../numerics/ranks';

/** What each participant's outcome was and what models that had not seen it predicted. */
export interface OutOfFold {
  /** Shape (rows), 1 where the event was observed, otherwise 0. */
  readonly y: Uint8Array;
  /** One array a repeat, shape (rows): risk in [0, 1]; NaN where the row was not predicted in that repeat. */
  readonly risk: readonly Float64Array[];
  /** One array a repeat, shape (rows): the fold in which the row was evaluation data. */
  readonly fold: readonly Int32Array[];
  /** Shape (rows): rows of one participant or group share a number, counted from 0; null where every row stands alone. */
  readonly clusters: Int32Array | null;
}

/** The rows predicted in one repeat, or in one fold of it; shape (n) each. */
export interface Predicted {
  readonly risk: Float64Array;
  readonly event: Uint8Array;
  /** Sorts `risk` from low to high. */
  readonly order: Uint32Array;
  readonly clusters: Clusters | null;
  /** The fold that judged each row; null where one fold judged all, or none is known. */
  readonly fold: Int32Array | null;
}

/** @returns the rows of `from`, in the order of `rows` */
export function pick<List extends Float64Array | Uint8Array | Int32Array>(from: List, rows: Uint32Array): List {
  // The species of a typed array is its own class, which the compiler does not know of a union.
  const picked = from.slice(0, rows.length) as List;
  for (let i = 0; i < rows.length; i += 1) picked[i] = from[rows[i]!]!;
  return picked;
}

/** Numbers the clusters that occur from 0; null where each holds one row, which is no clustering. */
export function denseClusters(ids: Int32Array | null, rows: Uint32Array): Clusters | null {
  if (!ids) return null;
  let most = -1;
  for (const id of ids) if (id > most) most = id;
  const number = new Int32Array(most + 1).fill(-1);
  const of = new Int32Array(rows.length);
  let count = 0;
  for (let i = 0; i < rows.length; i += 1) {
    const id = ids[rows[i]!]!;
    if (number[id] === -1) {
      number[id] = count;
      count += 1;
    }
    of[i] = number[id]!;
  }
  return count === rows.length ? null : { of, count };
}

/** The rows of each fold, in the order of the folds' numbers. */
export function rowsByFold(fold: Int32Array): readonly Uint32Array[] {
  const rowsOf = new Map<number, number[]>();
  for (const [row, of] of fold.entries()) {
    const rows = rowsOf.get(of);
    if (rows) rows.push(row);
    else rowsOf.set(of, [row]);
  }
  return [...rowsOf].sort(([a], [b]) => a - b).map(([, rows]) => Uint32Array.from(rows));
}

/** The rows for which `keep` holds, ascending. */
export function rowsWhere(count: number, keep: (row: number) => boolean): Uint32Array {
  const rows = new Uint32Array(count);
  let kept = 0;
  for (let row = 0; row < count; row += 1) {
    if (!keep(row)) continue;
    rows[kept] = row;
    kept += 1;
  }
  return rows.subarray(0, kept);
}

/** What is known of some rows in one repeat. */
export function predictedAmong(input: OutOfFold, repeat: number, rows: Uint32Array): Predicted {
  const risk = pick(input.risk[repeat]!, rows);
  return {
    risk,
    event: pick(input.y, rows),
    order: ascendingOrder(risk),
    clusters: denseClusters(input.clusters, rows),
    fold: severalFolds(input.fold[repeat], rows),
  };
}

/** The fold of each of the rows; null where one fold judged all of them, or none is known. */
export function severalFolds(foldOf: Int32Array | undefined, rows: Uint32Array): Int32Array | null {
  if (!foldOf) return null;
  const fold = pick(foldOf, rows);
  return fold.some((one) => one !== fold[0]) ? fold : null;
}

/**
 * The repeats that count: those that predicted at least nine tenths as many rows as the one that predicted most. A
 * repeat broken off early would put the figures of a few participants on a par with those of all.
 */
export function completeRepeats(repeats: readonly { readonly length: number }[]): readonly number[] {
  const most = repeats.reduce((length, rows) => Math.max(length, rows.length), 0);
  return [...repeats.keys()].filter((repeat) => {
    const { length } = repeats[repeat]!;
    return length > 0 && length >= 0.9 * most;
  });
}

/** One entry a repeat that counts, see {@link completeRepeats}; none where no row was predicted. */
export function predictedRepeats(input: OutOfFold): readonly Predicted[] {
  const rows = input.risk.map((risk) => rowsWhere(risk.length, (row) => !Number.isNaN(risk[row])));
  return completeRepeats(rows).map((repeat) => predictedAmong(input, repeat, rows[repeat]!));
}

/**
 * Each row's risk averaged over the repeats in which it was predicted.
 *
 * @returns shape (rows); NaN where it was predicted in none
 */
export function meanRisk(risk: readonly Float64Array[], rows: number): Float64Array {
  const mean = new Float64Array(rows);
  for (let row = 0; row < rows; row += 1) {
    let sum = 0;
    let repeats = 0;
    for (const one of risk) {
      if (Number.isNaN(one[row])) continue;
      sum += one[row]!;
      repeats += 1;
    }
    mean[row] = repeats > 0 ? sum / repeats : NaN;
  }
  return mean;
}
