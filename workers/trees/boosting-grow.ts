import type { BoostingSpec } from '../contract/recipe';
import type { BoostingState } from './boosting-state';
import { branch, newTree, type GrowingTree } from './boosting-tree';

/** Entries added to histograms between two breaths: about 10 ms of work. */
const BREATH = 12_000_000;
/** What a split must gain, as a share of what the node scores: less is rounding. */
const LEAST_GAIN = 1e-9;
const ROW_BYTES = 4;
const MISSING_LEFT = 256;
const NONE_MISSING = 512;

/** A leaf while the tree grows. */
interface Leaf {
  readonly node: number;
  /** Its rows are `count` from this place of the members on. */
  readonly from: number;
  readonly count: number;
  readonly depth: number;
  /** Bounds of its value. */
  readonly low: number;
  readonly high: number;
  /** Its histogram, or 0 where it is not kept. */
  histogram: number;
  gain: number;
  slot: number;
  cut: number;
  /** What the sides' values are held apart by, where the split has a direction. */
  middle: number;
  direction: number;
}

/** How one tree grows. */
export interface Growing {
  readonly state: BoostingState;
  readonly spec: BoostingSpec;
  /** Rows that grow it. */
  readonly rows: number;
  /** Slots that it may split on. */
  readonly slots: readonly number[];
  /** Shape (slots): 1, -1 or 0; null where no feature has a direction. */
  readonly directions: Int8Array | null;
  /** Standard deviation of the noise on the square root of scores. */
  readonly noise: number;
  readonly normal: () => number;
}

/** A tree and where the rows of its leaves are. */
export interface GrownTree {
  readonly tree: GrowingTree;
  readonly leaves: readonly Pick<Leaf, 'node' | 'from' | 'count' | 'low' | 'high'>[];
}

const newLeaf = (node: number, from: number, count: number, depth: number, low: number, high: number): Leaf => ({
  node,
  from,
  count,
  depth,
  low,
  high,
  histogram: 0,
  gain: 0,
  slot: -1,
  cut: 0,
  middle: 0,
  direction: 0,
});

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

function mayGrow({ spec, slots }: Growing, leaf: Leaf): boolean {
  return slots.length > 0 && leaf.depth < spec.depth && leaf.count >= 2 * spec.minLeaf;
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

function* count(growing: Growing, leaf: Leaf): Generator<void> {
  leaf.histogram = growing.state.pool.pop() ?? 0;
  if (leaf.histogram > 0) yield* countAt(growing, leaf, leaf.histogram);
}

function* countAt({ state, slots }: Growing, leaf: Leaf, histogram: number): Generator<void, number> {
  const { run, histogramBytes } = state.table;
  run.clear(histogram, histogramBytes);
  const step = Math.max(1, Math.floor(BREATH / slots.length));
  for (let done = 0; done < leaf.count; done += step) {
    if (state.breath.entries >= BREATH) {
      state.breath.entries = 0;
      yield;
    }
    const rows = Math.min(step, leaf.count - done);
    run.addRows(state.members + ROW_BYTES * (leaf.from + done), rows, histogram);
    state.breath.entries += rows * slots.length;
  }
  return histogram;
}

/** Counts the smaller side and takes it from the histogram of both, which becomes that of the larger side. */
function* countSides(growing: Growing, parent: Leaf, left: Leaf, right: Leaf, grown: readonly Leaf[]): Generator<void> {
  const { pool, table } = growing.state;
  const [small, large] = left.count <= right.count ? [left, right] : [right, left];
  if (parent.histogram === 0 || (pool.length === 0 && grown.includes(large))) {
    release(growing, parent);
    for (const leaf of grown) yield* count(growing, leaf);
    return;
  }
  if (!grown.includes(large)) {
    release(growing, parent);
    yield* count(growing, small);
    return;
  }
  yield* count(growing, small);
  table.run.subtract(parent.histogram, small.histogram, table.histogramBytes);
  large.histogram = parent.histogram;
  parent.histogram = 0;
  if (!grown.includes(small)) release(growing, small);
}

function release({ state }: Growing, leaf: Leaf): void {
  if (leaf.histogram > 0) state.pool.push(leaf.histogram);
  leaf.histogram = 0;
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
