import type { RawDesign } from '../recipe/raw-design';
import { featureValues } from './feature-values';
import type { FittedBoosting, Trees } from './trees';

/** Rows taken through the trees together, so that they stay in the processor's cache. */
const ROWS_AT_ONCE = 1024;

/**
 * What boosted trees predict: the members' sums are averaged on the scale of the link.
 *
 * @param raw - the predictors that the trees were fitted to, in that order
 * @returns shape (rows x width), row-major: the risk of the event; one probability a class; or one value
 */
export function boostingPredictions({ head, features, members }: FittedBoosting, raw: RawDesign): Float64Array {
  const width = head.kind === 'classes' ? head.classes : 1;
  const scores = new Float64Array(raw.rows * width);
  const wide = features.length;
  const columns = features.map((feature) => {
    const column = raw.columns[feature.predictor];
    if (!column) throw new RangeError('the trees have a predictor that the rows have not');
    return { feature, column };
  });
  const block = new Float64Array(Math.min(ROWS_AT_ONCE, raw.rows) * wide);
  for (let from = 0; from < raw.rows; from += ROWS_AT_ONCE) {
    const to = Math.min(raw.rows, from + ROWS_AT_ONCE);
    for (const [place, { feature, column }] of columns.entries()) {
      const part =
        column.kind === 'number'
          ? { ...column, values: column.values.subarray(from, to) }
          : { ...column, codes: column.codes.subarray(from, to) };
      const values = featureValues(feature, part);
      for (let row = 0; row < to - from; row += 1) block[row * wide + place] = values[row]!;
    }
    const part = scores.subarray(from * width, to * width);
    for (const { start, trees } of members) addMember(start, trees, block, wide, part);
  }
  const count = members.length;
  for (let i = 0; i < scores.length; i += 1) scores[i]! /= count;
  if (head.kind === 'binary') return scores.map((score) => 1 / (1 + Math.exp(-score)));
  return head.kind === 'classes' ? softmaxRows(scores, width) : scores;
}

/** Adds one member's sums; tree t belongs to output t modulo outputs. */
function addMember(
  start: readonly number[],
  trees: Trees,
  block: Float64Array,
  wide: number,
  sums: Float64Array,
): void {
  const { roots, feature, threshold, missingLeft, left, value } = trees;
  const width = start.length;
  const rows = sums.length / width;
  for (let i = 0; i < sums.length; i += 1) sums[i]! += start[i % width]!;
  for (const [tree, root] of roots.entries()) {
    const output = tree % width;
    for (let row = 0; row < rows; row += 1) {
      const base = row * wide;
      let node = root;
      for (let of = feature[node]!; of >= 0; of = feature[node]!) {
        const x = block[base + of]!;
        const goesLeft = x <= threshold[node]! || (x !== x && missingLeft[node] === 1);
        node = left[node]! + (goesLeft ? 0 : 1);
      }
      sums[row * width + output]! += value[node]!;
    }
  }
}

function softmaxRows(scores: Float64Array, width: number): Float64Array {
  for (let from = 0; from < scores.length; from += width) {
    const row = scores.subarray(from, from + width);
    const most = row.reduce((a, b) => Math.max(a, b), -Infinity);
    let sum = 0;
    for (let k = 0; k < width; k += 1) sum += row[k] = Math.exp(row[k]! - most);
    for (let k = 0; k < width; k += 1) row[k]! /= sum;
  }
  return scores;
}
