/**
 * What each row counts for in the loss.
 *
 * @param y - shape (rows), the class, from 0
 * @returns shape (rows): 1 each; or, where 'balanced', rows / (classes present x rows of the class), so that all classes
 * present weigh the same
 */
export function classWeights(kind: 'none' | 'balanced', y: Uint8Array | Int32Array): Float64Array {
  const weight = new Float64Array(y.length).fill(1);
  if (kind === 'none') return weight;
  const rowsOf = new Map<number, number>();
  for (const of of y) rowsOf.set(of, (rowsOf.get(of) ?? 0) + 1);
  return weight.map((_, i) => y.length / (rowsOf.size * rowsOf.get(y[i]!)!));
}
