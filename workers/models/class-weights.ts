/**
 * What each row counts for in the loss.
 *
 * @param y - shape (rows), both outcomes present where 'balanced'
 * @returns shape (rows): 1 each, or rows / (2 rows of the outcome), so that both outcomes weigh the same in all
 */
export function classWeights(kind: 'none' | 'balanced', y: Uint8Array): Float64Array {
  const weight = new Float64Array(y.length).fill(1);
  if (kind === 'none') return weight;
  const events = y.reduce((sum, event) => sum + event, 0);
  const others = y.length - events;
  return weight.map((_, i) => y.length / (2 * (y[i] === 1 ? events : others)));
}
