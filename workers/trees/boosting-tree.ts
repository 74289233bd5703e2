import type { Trees } from '../models/trees';
import type { BoostingTable } from './boosting-table';

/** A tree while it grows; a node is its place. */
export interface GrowingTree {
  /** The slot that a node splits on, -1 in a leaf. */
  readonly slot: number[];
  /** The last bin of the left side, plus 256 where missing values go left. */
  readonly cut: number[];
  /** The left child; the right one is the next. */
  readonly left: number[];
  readonly value: number[];
}

export const newTree = (): GrowingTree => ({ slot: [-1], cut: [0], left: [0], value: [0] });

/** Turns a leaf into a split and returns its left child. */
export function branch(tree: GrowingTree, node: number, slot: number, cut: number): number {
  const left = tree.slot.length;
  tree.slot[node] = slot;
  tree.cut[node] = cut;
  tree.left[node] = left;
  tree.slot.push(-1, -1);
  tree.cut.push(0, 0);
  tree.left.push(0, 0);
  tree.value.push(0, 0);
  return left;
}

/** Trees of a member as they are kept: thresholds are the borders after their cuts. */
export interface TreeList {
  readonly roots: number[];
  readonly feature: number[];
  readonly threshold: number[];
  readonly missingLeft: number[];
  readonly left: number[];
  readonly value: number[];
}

export const newList = (): TreeList => ({
  roots: [],
  feature: [],
  threshold: [],
  missingLeft: [],
  left: [],
  value: [],
});

export function addToList(list: TreeList, tree: GrowingTree, { featureOf, borders }: BoostingTable): void {
  const first = list.feature.length;
  list.roots.push(first);
  for (const [node, slot] of tree.slot.entries()) {
    const leaf = slot < 0;
    const feature = leaf ? -1 : featureOf[slot]!;
    const cut = tree.cut[node]!;
    list.feature.push(feature);
    // After the last border only missing values are on the right.
    list.threshold.push(leaf ? 0 : (borders[feature]![cut & 255] ?? Infinity));
    list.missingLeft.push(cut >> 8);
    list.left.push(leaf ? 0 : first + tree.left[node]!);
    list.value.push(leaf ? tree.value[node]! : 0);
  }
}

/** The first `count` trees. */
export function treesOf(list: TreeList, count: number): Trees {
  const nodes = list.roots[count] ?? list.feature.length;
  return {
    roots: Int32Array.from(list.roots.slice(0, count)),
    feature: Int16Array.from(list.feature.slice(0, nodes)),
    threshold: Float64Array.from(list.threshold.slice(0, nodes)),
    missingLeft: Uint8Array.from(list.missingLeft.slice(0, nodes)),
    left: Int32Array.from(list.left.slice(0, nodes)),
    outputs: 1,
    value: Float32Array.from(list.value.slice(0, nodes)),
  };
}
