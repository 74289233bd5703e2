import {
  bias,
  countBits,
  countMask,
  gathered,
  gradientBits,
  gradientHalf,
  gradientMask,
  gradientOf,
  gradientUnit,
  hessianOf,
  hessianUnit,
} from './boosting-entries';
import { totalOf } from './boosting-histograms';
import { cuts, gains, l2, leastOf, minHessian } from './boosting-sides';
import { entriesOf, featureAt, features, featureWanted, firstWanted } from './boosting-table';

/** The best split of each feature by the vectors of the processor: neither bounds nor directions. */

/**
 * Finds the best split of each feature wanted.
 *
 * @returns what the node scores unsplit
 */
export function split(histogram: usize, rows: i32, minLeaf: i32): f64 {
  const total = totalOf(histogram, firstWanted());
  const base = (gradientOf(total) * gradientOf(total)) / max<f64>(hessianOf(total) + l2, 1e-12);
  const least = leastOf(total, rows, minLeaf);
  for (let feature = 0; feature < features; feature += 1) {
    if (load<u8>(featureWanted + <usize>feature) == 0) continue;
    const from = featureAt(histogram, feature);
    const entries = entriesOf(feature);
    const missing = load<i64>(from + (<usize>(entries - 1) << 3));
    let cut = bestCut(from, entries, total, 0, base, least);
    let gain = cut < 0 ? 0 : gainAt(from, cut, total) - base;
    if (missing != 0) {
      const other = bestCut(from, entries, total, missing, base, least);
      const otherGain = other < 0 ? 0 : gainAt(from, other, total) - base;
      if (otherGain > gain) {
        cut = other | 256;
        gain = otherGain;
      }
    }
    store<f64>(gains + (<usize>feature << 3), gain);
    store<i32>(cuts + (<usize>feature << 2), cut < 0 || missing != 0 ? cut : cut | 512);
  }
  return base;
}

/** What both sides score at a cut that `bestCut` found last. */
function gainAt(from: usize, cut: i32, total: i64): f64 {
  const group = <usize>(cut >> 2);
  let left = load<i64>(gathered + (group << 3));
  const last = from + (<usize>cut << 3);
  for (let at = from + (group << 5); at <= last; at += 8) left += load<i64>(at);
  const right = total - left;
  const g = gradientOf(left);
  const other = gradientOf(right);
  return (g * g) / (hessianOf(left) + l2) + (other * other) / (hessianOf(right) + l2);
}

/** The cut after which both sides score most, in single precision; -1 where none is allowed or gains. */
function bestCut(from: usize, entries: i32, total: i64, start: i64, base: f64, least: i32): i32 {
  const middle = <i32>countBits;
  const top = <i32>(countBits + gradientBits);
  const whole = total + bias;
  const halves = i64x2.splat(bias);
  const masked = i64x2.splat(gradientMask);
  const half = i32x4.splat(<i32>gradientHalf);
  const allSteps = i32x4.splat(<i32>(<u64>whole >> <u64>top));
  const counts = i64x2.splat(countBits > 0 ? countMask : 0);
  const fromSteps = i32x4.splat(countBits > 0 ? 0 : -1);
  const allCounted = i32x4.splat(countBits > 0 ? <i32>(whole & countMask) : <i32>(<u64>whole >> <u64>top));
  const fewest = i32x4.splat(least);
  const unitG = f32x4.splat(<f32>gradientUnit);
  const unitH = f32x4.splat(<f32>hessianUnit);
  const allG = f32x4.splat(<f32>gradientOf(total));
  const leastH = f32x4.splat(<f32>minHessian);
  const penalty = f32x4.splat(<f32>l2);
  let best = f32x4.splat(<f32>base);
  let bestAt = i32x4.splat(-1);
  let place = i32x4(0, 1, 2, 3);
  const four = i32x4.splat(4);
  // The last entry is that of missing values, which are on the left already or on the right.
  const last = from + (<usize>(entries - 4) << 3);
  let left = start;
  for (let at = from; at <= last; at += 32) {
    const a = load<i64>(at);
    const b = load<i64>(at, 8);
    const c = load<i64>(at, 16);
    const d = at == last ? 0 : load<i64>(at, 24);
    if ((a | b | c | d) != 0) {
      // Kept, so that the sums at the best cut need not be made again from the first bin on.
      store<i64>(gathered + ((at - from) >> 2), left);
      const upToA = left + a;
      const upToB = upToA + b;
      const upToC = upToB + c;
      left = upToC + d;
      if (countBits > 0) {
        // Near the ends of a small node no cut leaves rows enough.
        if ((left & countMask) < <i64>least) {
          place = i32x4.add(place, four);
          continue;
        }
        if (((total - upToA) & countMask) < <i64>least) break;
      }
      const low = i64x2.add(i64x2.replace_lane(i64x2.splat(upToA), 1, upToB), halves);
      const high = i64x2.add(i64x2.replace_lane(i64x2.splat(upToC), 1, left), halves);
      const steps = v128.shuffle<i32>(i64x2.shr_u(low, top), i64x2.shr_u(high, top), 0, 2, 4, 6);
      const lowG = v128.and(i64x2.shr_u(low, middle), masked);
      const highG = v128.and(i64x2.shr_u(high, middle), masked);
      const gradient = i32x4.sub(v128.shuffle<i32>(lowG, highG, 0, 2, 4, 6), half);
      const counted = v128.bitselect(
        steps,
        v128.shuffle<i32>(v128.and(low, counts), v128.and(high, counts), 0, 2, 4, 6),
        fromSteps,
      );
      const leftG = f32x4.mul(f32x4.convert_i32x4_s(gradient), unitG);
      const leftH = f32x4.mul(f32x4.convert_i32x4_s(steps), unitH);
      const rightG = f32x4.sub(allG, leftG);
      const rightH = f32x4.mul(f32x4.convert_i32x4_s(i32x4.sub(allSteps, steps)), unitH);
      const score = f32x4.add(
        f32x4.div(f32x4.mul(leftG, leftG), f32x4.add(leftH, penalty)),
        f32x4.div(f32x4.mul(rightG, rightG), f32x4.add(rightH, penalty)),
      );
      let allowed = v128.and(i32x4.ge_s(counted, fewest), i32x4.ge_s(i32x4.sub(allCounted, counted), fewest));
      allowed = v128.and(allowed, v128.and(f32x4.ge(leftH, leastH), f32x4.ge(rightH, leastH)));
      allowed = v128.and(allowed, f32x4.gt(score, best));
      best = v128.bitselect(score, best, allowed);
      bestAt = v128.bitselect(place, bestAt, allowed);
    }
    place = i32x4.add(place, four);
  }
  let most = f32x4.extract_lane(best, 0);
  let cut = i32x4.extract_lane(bestAt, 0);
  if (better(f32x4.extract_lane(best, 1), i32x4.extract_lane(bestAt, 1), most, cut)) {
    most = f32x4.extract_lane(best, 1);
    cut = i32x4.extract_lane(bestAt, 1);
  }
  if (better(f32x4.extract_lane(best, 2), i32x4.extract_lane(bestAt, 2), most, cut)) {
    most = f32x4.extract_lane(best, 2);
    cut = i32x4.extract_lane(bestAt, 2);
  }
  if (better(f32x4.extract_lane(best, 3), i32x4.extract_lane(bestAt, 3), most, cut)) {
    cut = i32x4.extract_lane(bestAt, 3);
  }
  return cut;
}

/** Whether a cut scores more than another, the lower one where they score the same. */
@inline
function better(score: f32, cut: i32, thanScore: f32, thanCut: i32): bool {
  if (cut < 0) return false;
  return thanCut < 0 || score > thanScore || (score == thanScore && cut < thanCut);
}
