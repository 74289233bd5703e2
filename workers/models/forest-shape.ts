/** Where the trees of a forest begin and how they branch. */
export interface ForestShape {
  /** Shape (trees). */
  readonly roots: Int32Array;
  /** Shape (nodes): how many nodes the left side of a node has; of a leaf its place among the leaves. */
  readonly skip: Int32Array;
  readonly leaves: number;
}

const known = new WeakMap<Int32Array, ForestShape>();

/**
 * The shape of the trees whose nodes lie before those of their left side, and these before those of their right side.
 *
 * @param split - shape (nodes), below 0 in a leaf
 * @throws RangeError where the last tree is not whole
 *
 * Takes O(nodes) time, once for a forest.
 */
export function forestShape(split: Int32Array): ForestShape {
  let shape = known.get(split);
  if (!shape) {
    shape = shapeOf(split);
    known.set(split, shape);
  }
  return shape;
}

function shapeOf(split: Int32Array): ForestShape {
  const skip = new Int32Array(split.length).fill(-1);
  const roots: number[] = [];
  /** Nodes whose right side has not ended; their left side has where `skip` is not -1. */
  const open: number[] = [];
  let leaves = 0;
  for (let node = 0; node < split.length; node += 1) {
    if (open.length === 0) roots.push(node);
    if (split[node]! >= 0) {
      open.push(node);
      continue;
    }
    skip[node] = leaves;
    leaves += 1;
    while (open.length > 0 && skip[open.at(-1)!] !== -1) open.pop();
    if (open.length > 0) skip[open.at(-1)!] = node - open.at(-1)!;
  }
  if (open.length > 0) throw new RangeError('the last tree of the forest is not whole');
  return { roots: Int32Array.from(roots), skip, leaves };
}
