/**
 * The nearest list that never falls, in weighted squares: neighbours that are out of order share their mean.
 *
 * @param values - shape (n)
 * @param weights - shape (n), 0 or more; a value of weight 0 takes what its neighbours are given
 * @param direction - 1 for a list that never falls, -1 for one that never rises
 * @returns shape (n), whose weighted mean is that of `values`
 *
 * Takes O(n) time. Source: pool adjacent violators, Ayer et al., Annals of Mathematical Statistics 26 (1955) 641-647.
 */
export function isotonic(values: ArrayLike<number>, weights: ArrayLike<number>, direction: 1 | -1): Float64Array {
  const blocks: { mean: number; weight: number; length: number }[] = [];
  for (let i = 0; i < values.length; i += 1) {
    let block = { mean: direction * values[i]!, weight: Math.max(weights[i]!, Number.MIN_VALUE), length: 1 };
    for (let before = blocks.at(-1); before && before.mean > block.mean; before = blocks.at(-1)) {
      blocks.pop();
      const weight = before.weight + block.weight;
      const mean = before.mean + (block.mean - before.mean) * (block.weight / weight);
      block = { mean, weight, length: before.length + block.length };
    }
    blocks.push(block);
  }
  return Float64Array.from(blocks.flatMap(({ mean, length }) => Array.from({ length }, () => direction * mean)));
}
