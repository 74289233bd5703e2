import { ascendingOrder } from '../ranks';

/** @returns shape (n), ranks from 1 without gaps, equal values sharing one, and how many ranks there are */
export function denseRanks(values: Float64Array): { readonly rank: Int32Array; readonly ranks: number } {
  const rank = new Int32Array(values.length);
  let ranks = 0;
  let last = NaN;
  for (const row of ascendingOrder(values)) {
    if (values[row] !== last) ranks += 1;
    last = values[row]!;
    rank[row] = ranks;
  }
  return { rank, ranks };
}

/**
 * Weights by rank, whose sums below a rank are found in O(log ranks) time.
 *
 * Source: Fenwick, Software: Practice and Experience 24 (1994) 327-336.
 */
export class RankTree {
  readonly #sums: Float64Array;
  #total = 0;

  /** @param ranks - the highest rank */
  constructor(ranks: number) {
    this.#sums = new Float64Array(ranks + 1);
  }

  /** The sum of all weights. */
  get total(): number {
    return this.#total;
  }

  /** Adds a weight (below 0 to take one away) at a rank from 1. */
  add(rank: number, weight: number): void {
    this.#total += weight;
    for (let k = rank; k < this.#sums.length; k += k & -k) this.#sums[k]! += weight;
  }

  #upTo(rank: number): number {
    let sum = 0;
    for (let k = rank; k > 0; k -= k & -k) sum += this.#sums[k]!;
    return sum;
  }

  /** @returns the weight below the rank, that at the rank counted one half */
  below(rank: number): number {
    return (this.#upTo(rank - 1) + this.#upTo(rank)) / 2;
  }
}
