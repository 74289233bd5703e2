import { gradientOf, hessianOf } from './boosting-entries';
import { totalOf } from './boosting-histograms';
import { allowedSides, cuts, gains, leafValue, leastOf, scoreAt, sides } from './boosting-sides';
import { entriesOf, featureAt, features, featureWanted, firstWanted } from './boosting-table';

/** Splits whose leaves stay within bounds, and those of all nodes of a level at once. */

/**
 * As `split`, where values of leaves are held within bounds and some features to a direction: a split against its
 * direction gives both sides the same value.
 *
 * @param directions - shape (features), i8: 1, -1 or 0
 */
export function splitBounded(
  histogram: usize,
  rows: i32,
  minLeaf: i32,
  low: f64,
  high: f64,
  directions: usize,
): f64 {
  const total = totalOf(histogram, firstWanted());
  const allG = gradientOf(total);
  const allH = hessianOf(total);
  const own = leafValue(allG, allH, low, high);
  const base = scoreAt(allG, allH, own);
  const least = leastOf(total, rows, minLeaf);
  for (let feature = 0; feature < features; feature += 1) {
    if (load<u8>(featureWanted + <usize>feature) == 0) continue;
    const from = featureAt(histogram, feature);
    const entries = entriesOf(feature);
    const missing = load<i64>(from + (<usize>(entries - 1) << 3));
    const direction = <f64>load<i8>(directions + <usize>feature);
    let bestGain: f64 = 0;
    let bestCut: i32 = -1;
    let bestLeft = own;
    let bestRight = own;
    for (let side = 0; side < (missing == 0 ? 1 : 2); side += 1) {
      let left: i64 = side == 0 ? 0 : missing;
      for (let cut = 0; cut < entries - 1; cut += 1) {
        const entry = load<i64>(from + (<usize>cut << 3));
        if (entry == 0) continue;
        left += entry;
        if (!allowedSides(left, total, least)) continue;
        const leftG = gradientOf(left);
        const leftH = hessianOf(left);
        const rightG = gradientOf(total - left);
        const rightH = hessianOf(total - left);
        let ofLeft = leafValue(leftG, leftH, low, high);
        let ofRight = leafValue(rightG, rightH, low, high);
        if (direction * (ofRight - ofLeft) < 0) {
          ofLeft = own;
          ofRight = own;
        }
        const gain = scoreAt(leftG, leftH, ofLeft) + scoreAt(rightG, rightH, ofRight) - base;
        if (gain <= bestGain) continue;
        bestGain = gain;
        bestCut = cut | (side << 8) | (missing == 0 ? 512 : 0);
        bestLeft = ofLeft;
        bestRight = ofRight;
      }
    }
    store<f64>(gains + (<usize>feature << 3), bestGain);
    store<i32>(cuts + (<usize>feature << 2), bestCut);
    store<f64>(sides + (<usize>feature << 4), bestLeft);
    store<f64>(sides + (<usize>feature << 4), bestRight, 8);
  }
  return base;
}

/**
 * Adds what each cut of each feature wanted gains in one node; a cut that the node cannot take gains nothing.
 *
 * @param levels - shape (2 x entries of a histogram), f64: of cuts with missing values right, then left
 * @returns what the node scores unsplit
 */
export function addLevel(
  histogram: usize,
  bytes: i32,
  rows: i32,
  minLeaf: i32,
  low: f64,
  high: f64,
  directions: usize,
  levels: usize,
): f64 {
  const total = totalOf(histogram, firstWanted());
  const allG = gradientOf(total);
  const allH = hessianOf(total);
  const own = leafValue(allG, allH, low, high);
  const base = scoreAt(allG, allH, own);
  const least = leastOf(total, rows, minLeaf);
  for (let feature = 0; feature < features; feature += 1) {
    if (load<u8>(featureWanted + <usize>feature) == 0) continue;
    const from = featureAt(histogram, feature);
    const entries = entriesOf(feature);
    const missing = load<i64>(from + (<usize>(entries - 1) << 3));
    const direction = <f64>load<i8>(directions + <usize>feature);
    // Where nothing is missing both sides gain the same.
    const sides = missing == 0 ? 1 : 2;
    for (let side = 0; side < sides; side += 1) {
      let into = levels + (from - histogram) + (side == 0 ? 0 : <usize>bytes);
      let left: i64 = side == 0 ? 0 : missing;
      let gain: f64 = 0;
      for (let cut = 0; cut < entries - 1; cut += 1) {
        const entry = load<i64>(from + (<usize>cut << 3));
        // A cut after an empty bin parts the rows as the one before it.
        if (entry != 0 || cut == 0) {
          left += entry;
          gain = 0;
          if (allowedSides(left, total, least)) {
            const leftG = gradientOf(left);
            const leftH = hessianOf(left);
            const rightG = gradientOf(total - left);
            const rightH = hessianOf(total - left);
            const ofLeft = leafValue(leftG, leftH, low, high);
            const ofRight = leafValue(rightG, rightH, low, high);
            if (direction * (ofRight - ofLeft) >= 0) {
              gain = scoreAt(leftG, leftH, ofLeft) + scoreAt(rightG, rightH, ofRight) - base;
            }
          }
        }
        store<f64>(into, load<f64>(into) + gain);
        if (sides == 1) store<f64>(into + <usize>bytes, load<f64>(into + <usize>bytes) + gain);
        into += 8;
      }
    }
  }
  return base;
}

/** Finds the best cut of each feature wanted over all nodes that were added up. */
export function splitLevel(levels: usize, bytes: i32): void {
  for (let feature = 0; feature < features; feature += 1) {
    if (load<u8>(featureWanted + <usize>feature) == 0) continue;
    const from = featureAt(levels, feature);
    const entries = entriesOf(feature);
    let best: f64 = 0;
    let bestCut: i32 = -1;
    for (let cut = 0; cut < entries - 1; cut += 1) {
      const at = from + (<usize>cut << 3);
      const missingRight = load<f64>(at);
      const missingLeft = load<f64>(at + <usize>bytes);
      const gain = max(missingRight, missingLeft);
      if (gain <= best) continue;
      best = gain;
      // Where it makes no difference, no node has any.
      bestCut = cut | (missingLeft > missingRight ? 256 : missingLeft == missingRight ? 512 : 0);
    }
    store<f64>(gains + (<usize>feature << 3), best);
    store<i32>(cuts + (<usize>feature << 2), bestCut);
  }
}
