/**
 * Quantiles of a sample in which each value stands as often as its count says: linear between order statistics, type 7,
 * the default of R.
 *
 * @param value - shape (n), without NaN where the count is above 0; put in another order
 * @param count - shape (n), whole numbers, 0 or more, not all 0; put in the order of `value`
 * @param shares - each in [0, 1]
 * @returns shape (shares)
 * @throws RangeError for an empty sample, which is a defect of the caller
 *
 * Takes O(n) time on average for each share. Source: Hyndman and Fan, The American Statistician 50 (1996) 361-365;
 * selection by Hoare, Communications of the ACM 4 (1961) 321-322.
 */
export function countedQuantiles(value: Float64Array, count: Float64Array, shares: readonly number[]): number[] {
  let total = 0;
  for (const one of count) total += one;
  if (!(total > 0)) throw new RangeError('no quantile of an empty sample');
  return shares.map((share) => {
    const at = (total - 1) * share;
    const rank = Math.floor(at);
    const { place, before } = select(value, count, rank);
    const low = value[place]!;
    if (at === rank || rank + 1 < before + count[place]!) return low;
    let next = Infinity;
    for (let i = place + 1; i < value.length; i += 1) if (count[i]! > 0 && value[i]! < next) next = value[i]!;
    return low + (at - rank) * (next - low);
  });
}

/** Moves the value of rank `rank` to its place, none above it to its left and none below it to its right. */
function select(value: Float64Array, count: Float64Array, rank: number): { place: number; before: number } {
  let low = 0;
  let high = value.length - 1;
  let before = 0;
  const swap = (i: number, j: number) => {
    const held = value[i]!;
    value[i] = value[j]!;
    value[j] = held;
    const times = count[i]!;
    count[i] = count[j]!;
    count[j] = times;
  };
  // Any fixed rule for the pivot meets data that it halves badly; a scattered one hardly ever does.
  let scatter = 0;
  for (;;) {
    scatter = (Math.imul(scatter, 0x915f77f5) + 0x9e3779b9) >>> 0;
    const pivot = value[low + (scatter % (high - low + 1))]!;
    // Three parts: below the pivot, equal to it, above it.
    let below = low;
    let above = high;
    let belowCount = 0;
    let equalCount = 0;
    for (let i = low; i <= above;) {
      if (value[i]! < pivot) {
        belowCount += count[i]!;
        swap(i, below);
        below += 1;
        i += 1;
      } else if (value[i]! > pivot) {
        swap(i, above);
        above -= 1;
      } else {
        equalCount += count[i]!;
        i += 1;
      }
    }
    if (rank < before + belowCount) {
      high = below - 1;
    } else if (rank < before + belowCount + equalCount) {
      let at = before + belowCount;
      // Equals beyond this place stand to its right, where the next value is looked for.
      for (let i = below; i <= above; i += 1) {
        if (rank < at + count[i]!) {
          return { place: i, before: at };
        }
        at += count[i]!;
      }
    } else {
      before += belowCount + equalCount;
      low = above + 1;
    }
  }
}
