import {
  count,
  countAt,
  countSides,
  mayGrow,
  newLeaf,
  release,
  ROW_BYTES,
  type Growing,
  type Leaf,
} from './boosting-leaf';
import { branch, newTree, type GrowingTree } from './boosting-tree';

/** What a split must gain, as a share of what the node scores: less is rounding. */
const LEAST_GAIN = 1e-9;
const MISSING_LEFT = 256;
const NONE_MISSING = 512;

/** A tree and where the rows of its leaves are. */
export interface GrownTree {
  readonly tree: GrowingTree;
  readonly leaves: readonly Pick<Leaf, 'node' | 'from' | 'count' | 'low' | 'high'>[];
}

/**
 * Splits the leaf that gains most, as long as one gains and there are not `leaves`.
 *
 * Source: Newton gains of Friedman, Hastie and Tibshirani, Annals of Statistics 28 (2000) 337-407, with the penalty of
 * Chen and Guestrin, KDD 2016.
 */
export function* growLeafWise(growing: Growing): Generator<void, GrownTree> {
  const { spec } = growing;
  const tree = newTree();
  const root = newLeaf(0, 0, growing.rows, 0, -Infinity, Infinity);
  const leaves = [root];
  if (mayGrow(growing, root)) {
    yield* count(growing, root);
    yield* findSplit(growing, root);
  }
  while (leaves.length < spec.leaves) {
    let best = leaves[0]!;
    for (const leaf of leaves) if (leaf.gain > best.gain) best = leaf;
    if (!(best.gain > 0)) break;
    const [left, right] = divide(growing, tree, best, best.slot, best.cut, best.middle, best.direction);
    leaves[leaves.indexOf(best)] = left;
    leaves.push(right);
    const last = leaves.length >= spec.leaves;
    const grown = last ? [] : [left, right].filter((leaf) => mayGrow(growing, leaf));
    if (grown.length > 0) yield* countSides(growing, best, left, right, grown);
    else release(growing, best);
    for (const leaf of grown) yield* findSplit(growing, leaf);
  }
  for (const leaf of leaves) release(growing, leaf);
  return { tree, leaves };
}

/**
 * Splits all leaves of a level alike, by the split that gains most over all of them; a leaf that would be left with too
 * few rows on a side stays as it is, and may be split on a later level.
 *
 * Source: the oblivious trees of Prokhorenkova et al., CatBoost, NeurIPS 2018.
 */
export function* growSymmetric(growing: Growing): Generator<void, GrownTree> {
  const { state, spec } = growing;
  const { run, histogramBytes } = state.table;
  const tree = newTree();
  const root = newLeaf(0, 0, growing.rows, 0, -Infinity, Infinity);
  let leaves = [root];
  if (mayGrow(growing, root)) yield* count(growing, root);
  for (let level = 0; level < spec.depth; level += 1) {
    run.clear(state.levels, 2 * histogramBytes);
    let base = 0;
    let any = false;
    for (const leaf of leaves) {
      if (leaf.count < 2 * spec.minLeaf) continue;
      any = true;
      const histogram = leaf.histogram || (yield* countAt(growing, leaf, state.scratch));
      const { low, high, count: rows } = leaf;
      base += run.addLevel(
        histogram, histogramBytes, rows, spec.minLeaf, low, high, state.directions, state.levels,
      ); // prettier-ignore
    }
    if (!any) break;
    run.splitLevel(state.levels, histogramBytes);
    const slot = bestSlot(growing, base);
    if (slot < 0) break;
    const cut = state.cuts[slot]!;
    const direction = growing.directions?.[slot] ?? 0;
    const next: Leaf[] = [];
    for (const leaf of leaves) {
      const sides = leaf.count < 2 * spec.minLeaf ? null : divideAlike(growing, tree, leaf, slot, cut, direction);
      if (!sides) {
        next.push(leaf);
        continue;
      }
      const [left, right] = sides;
      next.push(left, right);
      const grown = level + 1 < spec.depth ? sides.filter((side) => side.count >= 2 * spec.minLeaf) : [];
      if (grown.length > 0) yield* countSides(growing, leaf, left, right, grown);
      else release(growing, leaf);
    }
    if (next.length === leaves.length) break;
    leaves = next;
  }
  for (const leaf of leaves) release(growing, leaf);
  return { tree, leaves };
}

/** Parts the rows of a leaf and makes its two sides. */
function divide(
  { state }: Growing,
  tree: GrowingTree,
  leaf: Leaf,
  slot: number,
  cut: number,
  middle: number,
  direction: number,
): [Leaf, Leaf] {
  const { node, from, count: rows, depth, low, high } = leaf;
  const inLeft = state.table.run.part(state.members + ROW_BYTES * from, rows, slot, cut, state.spare);
  const missingLeft = (cut & NONE_MISSING) !== 0 ? inLeft > rows - inLeft : (cut & MISSING_LEFT) !== 0;
  const left = branch(tree, node, slot, (cut & 255) | (missingLeft ? MISSING_LEFT : 0));
  return [
    newLeaf(left, from, inLeft, depth + 1, direction < 0 ? middle : low, direction > 0 ? middle : high),
    newLeaf(
      left + 1,
      from + inLeft,
      rows - inLeft,
      depth + 1,
      direction > 0 ? middle : low,
      direction < 0 ? middle : high,
    ),
  ];
}

/** As {@link divide}, unless a side would be too small. */
function divideAlike(
  growing: Growing,
  tree: GrowingTree,
  leaf: Leaf,
  slot: number,
  cut: number,
  direction: number,
): [Leaf, Leaf] | null {
  const { state, spec } = growing;
  const { run } = state.table;
  const at = state.members + ROW_BYTES * leaf.from;
  const inLeft = run.part(at, leaf.count, slot, cut, state.spare);
  if (Math.min(inLeft, leaf.count - inLeft) < spec.minLeaf) return null;
  let middle = 0;
  if (direction !== 0) {
    const ofLeft = valueOf(growing, leaf.from, inLeft, leaf.low, leaf.high);
    const ofRight = valueOf(growing, leaf.from + inLeft, leaf.count - inLeft, leaf.low, leaf.high);
    middle =
      direction * (ofRight - ofLeft) >= 0
        ? (ofLeft + ofRight) / 2
        : valueOf(growing, leaf.from, leaf.count, leaf.low, leaf.high);
  }
  return divide(growing, tree, leaf, slot, cut, middle, direction);
}

/** The Newton step of some rows, before the learning rate. */
export function valueOf(
  { state, spec }: Pick<Growing, 'state' | 'spec'>,
  from: number,
  rows: number,
  low: number,
  high: number,
): number {
  const { sums, sumsOf, gradient, hessian, members } = state;
  state.table.run.sumRows(members + ROW_BYTES * from, rows, gradient, hessian, sums);
  const curvature = sumsOf[1]! + spec.l2;
  // Rows that are all as good as certain have no curvature left, and nothing to gain.
  const step = curvature > 1e-9 ? -sumsOf[0]! / curvature : 0;
  return Math.max(low, Math.min(high, step));
}

function* findSplit(growing: Growing, leaf: Leaf): Generator<void> {
  const { state, spec, directions } = growing;
  const { run } = state.table;
  const { count: rows, low, high } = leaf;
  const histogram = leaf.histogram || (yield* countAt(growing, leaf, state.scratch));
  const base = directions
    ? run.splitBounded(histogram, rows, spec.minLeaf, low, high, state.directions)
    : run.split(histogram, rows, spec.minLeaf);
  const slot = bestSlot(growing, base);
  if (slot < 0) {
    release(growing, leaf);
    return;
  }
  leaf.slot = slot;
  leaf.gain = state.gains[slot]!;
  leaf.cut = state.cuts[slot]!;
  leaf.direction = directions?.[slot] ?? 0;
  leaf.middle = (state.sides[2 * slot]! + state.sides[2 * slot + 1]!) / 2;
}

/** The slot whose split scores most, noise included; -1 where none gains. */
function bestSlot({ state, slots, noise, normal }: Growing, base: number): number {
  let best = -1;
  let most = -Infinity;
  const least = LEAST_GAIN * Math.max(base, Number.MIN_VALUE);
  for (const slot of slots) {
    const gain = state.gains[slot]!;
    const drawn = noise > 0 ? noise * normal() : 0;
    if (state.cuts[slot]! < 0 || !(gain > least)) continue;
    const score = noise > 0 ? Math.sqrt(Math.max(0, base + gain)) + drawn : gain;
    if (score > most) {
      most = score;
      best = slot;
    }
  }
  return best;
}
