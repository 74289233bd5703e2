import type { BoostingSpec } from '../contract/recipe';
import type { BoostingState } from './boosting-state';

/** Entries added to histograms between two breaths: about 10 ms of work. */
const BREATH = 12_000_000;
export const ROW_BYTES = 4;

/** A leaf while the tree grows. */
export interface Leaf {
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

/** A leaf that is not split yet. */
export const newLeaf = (node: number, from: number, count: number, depth: number, low: number, high: number): Leaf => ({
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

/** Whether a leaf is high and large enough to be split. */
export function mayGrow({ spec, slots }: Growing, leaf: Leaf): boolean {
  return slots.length > 0 && leaf.depth < spec.depth && leaf.count >= 2 * spec.minLeaf;
}

/** Counts a leaf's rows in a histogram of its own, where one is left. */
export function* count(growing: Growing, leaf: Leaf): Generator<void> {
  leaf.histogram = growing.state.pool.pop() ?? 0;
  if (leaf.histogram > 0) yield* countAt(growing, leaf, leaf.histogram);
}

/** Counts a leaf's rows in a histogram, which it returns. */
export function* countAt({ state, slots }: Growing, leaf: Leaf, histogram: number): Generator<void, number> {
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
export function* countSides(
  growing: Growing,
  parent: Leaf,
  left: Leaf,
  right: Leaf,
  grown: readonly Leaf[],
): Generator<void> {
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

/** Gives a leaf's histogram back. */
export function release({ state }: Growing, leaf: Leaf): void {
  if (leaf.histogram > 0) state.pool.push(leaf.histogram);
  leaf.histogram = 0;
}
