import type { Design } from '../recipe/design';
import type { FittedNeighbours } from './neighbours';

/** Rows asked about and rows looked through together, so that both stay in the processor's cache. */
const ASKED_AT_ONCE = 32;
const LOOKED_AT_ONCE = 128;
/** Features added up before a distance is compared with that of the last neighbour. */
const STRIDE = 8;

/**
 * What the k nearest development rows had: by Euclidean distance, the earlier row first where distances are equal.
 *
 * @param design - of the steps that the rows were fitted with
 * @returns shape (rows x width), row-major: of chances `(votes + prior) / (k + 1)`, so that none is 0 or 1; or the mean
 * value
 *
 * Looks through all rows, O(rows x development rows x features), but leaves a row once it is too far.
 */
export function neighbourPredictions(fitted: FittedNeighbours, design: Design): Float64Array {
  if (design.features.length !== fitted.features) throw new RangeError('the rows do not fit the design');
  const { head, features: wide, centre, factor } = fitted;
  const width = head.kind === 'classes' ? head.classes : 1;
  const predictions = new Float64Array(design.rows * width);
  const asked = new Float64Array(ASKED_AT_ONCE * wide);
  const k = Math.min(Math.max(1, fitted.spec.neighbours), fitted.y.length);
  const distance = new Float64Array(ASKED_AT_ONCE * k);
  const nearest = new Int32Array(ASKED_AT_ONCE * k);
  for (let from = 0; from < design.rows; from += ASKED_AT_ONCE) {
    const count = Math.min(ASKED_AT_ONCE, design.rows - from);
    for (let i = 0; i < count; i += 1) {
      for (let j = 0; j < wide; j += 1) {
        asked[i * wide + j] = (design.x[(from + i) * wide + j]! - centre[j]!) * factor[j]!;
      }
    }
    search(fitted, asked, count, k, distance, nearest);
    for (let i = 0; i < count; i += 1) {
      vote(
        fitted,
        nearest.subarray(i * k, (i + 1) * k),
        predictions.subarray((from + i) * width, (from + i + 1) * width),
      );
    }
  }
  return predictions;
}

/** Fills `nearest` with the nearest development rows of each row asked about, the nearest first. */
function search(
  { x, y, features: wide }: FittedNeighbours,
  asked: Float64Array,
  count: number,
  k: number,
  distance: Float64Array,
  nearest: Int32Array,
): void {
  distance.fill(Infinity);
  nearest.fill(-1);
  for (let start = 0; start < y.length; start += LOOKED_AT_ONCE) {
    const end = Math.min(y.length, start + LOOKED_AT_ONCE);
    for (let i = 0; i < count; i += 1) {
      const last = (i + 1) * k - 1;
      for (let row = start; row < end; row += 1) {
        const squared = distanceWithin(distance[last]!, asked, i * wide, x, row * wide, wide);
        if (squared >= distance[last]! && nearest[last] !== -1) continue;
        let at = last;
        while (at > i * k && (distance[at - 1]! > squared || nearest[at - 1] === -1)) {
          distance[at] = distance[at - 1]!;
          nearest[at] = nearest[at - 1]!;
          at -= 1;
        }
        distance[at] = squared;
        nearest[at] = row;
      }
    }
  }
}

/** The squared distance of two rows, or a part of it that is beyond `limit` already. */
function distanceWithin(
  limit: number,
  a: Float64Array,
  fromA: number,
  b: Float64Array,
  fromB: number,
  wide: number,
): number {
  let sum = 0;
  for (let j = 0; j < wide;) {
    const end = Math.min(wide, j + STRIDE);
    for (; j < end; j += 1) {
      const apart = a[fromA + j]! - b[fromB + j]!;
      sum += apart * apart;
    }
    if (sum > limit) return sum;
  }
  return sum;
}

function vote({ head, y, weight, prior }: FittedNeighbours, nearest: Int32Array, into: Float64Array): void {
  let all = 0;
  for (const row of nearest) {
    const weighs = weight[row]!;
    all += weighs;
    if (head.kind === 'classes') into[y[row]!]! += weighs;
    else into[0]! += weighs * y[row]!;
  }
  if (head.kind === 'continuous') into[0]! /= all;
  else for (let c = 0; c < into.length; c += 1) into[c] = (into[c]! + prior[c]!) / (all + 1);
}
