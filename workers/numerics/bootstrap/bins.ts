/** Ascending values in bins of neighbours. */
export interface Bins {
  /** Shape (bins), ascending: the mean of the values in each. */
  readonly centre: Float64Array;
  /** Shape (bins + 1): where each begins among the values. */
  readonly start: Uint32Array;
}

/**
 * Puts neighbouring values in bins of about equal number, at most half as many again as wanted: none is wider than twice
 * an even share of the whole range unless it holds a single value.
 *
 * @param value - shape (n), ascending
 * @param wanted - how many; as many values, or fewer, each have a bin of their own
 */
export function binsOf(value: Float64Array, wanted = 800): Bins {
  const n = value.length;
  if (n <= wanted) return { centre: value, start: Uint32Array.from({ length: n + 1 }, (_, i) => i) };
  const size = n / wanted;
  const widest = (value[n - 1]! - value[0]!) / (wanted / 2);
  const start: number[] = [];
  for (let i = 0, from = 0; i < n; i += 1) {
    if (i > 0 && i - from < size && value[i]! - value[from]! <= widest) continue;
    start.push(i);
    from = i;
  }
  const centre = Float64Array.from(start, (from, bin) => {
    const end = start[bin + 1] ?? n;
    let sum = 0;
    for (let i = from; i < end; i += 1) sum += value[i]! - value[from]!;
    return value[from]! + sum / (end - from);
  });
  return { centre, start: Uint32Array.from([...start, n]) };
}
