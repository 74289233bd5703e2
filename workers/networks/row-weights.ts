import type { NetworkSpec } from '../contract/recipe';
import type { NetworkHead } from '../models/network-head';

/**
 * What each row's loss counts for: 1, or with balanced class weights n / (K n_class), which gives all K classes the same
 * weight in all and keeps the mean at 1. Counted on the training rows only, and among the classes that they have.
 * Outcomes without classes have none to balance.
 *
 * @param target - shape (rows x outputs of the head)
 * @param rows - of the target
 */
export function rowWeights(
  head: NetworkHead,
  target: Float32Array,
  rows: number,
  training: Int32Array,
  classWeights: NetworkSpec['classWeights'],
): Float32Array<ArrayBuffer> {
  const weight = new Float32Array(rows).fill(1);
  if (classWeights === 'none' || head.kind === 'continuous' || head.kind === 'survival') return weight;
  const width = head.kind === 'classes' ? head.classes : 1;
  const classOf = (row: number): number =>
    width === 1 ? target[row]! : target.subarray(row * width, (row + 1) * width).indexOf(1);
  const counts = new Map<number, number>();
  for (const row of training) counts.set(classOf(row), (counts.get(classOf(row)) ?? 0) + 1);
  for (let row = 0; row < rows; row += 1) {
    const count = counts.get(classOf(row));
    if (count !== undefined) weight[row] = training.length / (counts.size * count);
  }
  return weight;
}
