import type { ForestSpec } from '../contract/recipe';
import { addTree } from '../models/forest-forward';
import { forestShape } from '../models/forest-shape';
import type { FittedForest, ForestTrees } from '../models/trees';
import { rowsOfTree, treeGrower, type GrownTree } from './forest-grower';
import { forestTable, type ForestTable } from './forest-table';
import type { TreeRows } from './tree-rows';

/**
 * Fits a random forest (Breiman, Machine Learning 45 (2001) 5-32) or extremely randomised trees (Geurts, Ernst and
 * Wehenkel, Machine Learning 63 (2006) 3-42). Trees are grown until leaves are pure or hold `minLeaf` rows, cut where
 * Gini's impurity or the variance falls most; missing values go to the side that suits them best.
 *
 * A random forest draws participants with replacement for each tree, and at each split some of the predictors. Extra
 * trees see all rows and draw one cut of each predictor drawn.
 *
 * @throws {@link MethodError} as {@link forestTable}
 */
export function* fitForest(spec: ForestSpec, rows: TreeRows): Generator<{ done: number; of: number }, FittedForest> {
  const table = yield* preparing(spec, rows);
  const trees: GrownTree[] = [];
  const growing = growTrees(table, rows.seed, 0, spec.trees);
  for (let next = growing.next(); ; next = growing.next()) {
    if (next.done) {
      trees.push(...next.value);
      break;
    }
    yield { done: next.value, of: spec.trees };
  }
  return plantForest(spec, table, trees);
}

function* preparing(spec: ForestSpec, rows: TreeRows): Generator<{ done: number; of: number }, ForestTable> {
  const table = forestTable(spec, rows);
  for (let next = table.next(); ; next = table.next()) {
    if (next.done) return next.value;
    yield { done: 0, of: spec.trees };
  }
}

/**
 * Grows the trees `from` to `to` (exclusive) of a forest; it does not matter which worker grows which.
 *
 * @returns yields the trees done, about every 10 ms of work
 */
export function* growTrees(table: ForestTable, seed: number, from: number, to: number): Generator<number, GrownTree[]> {
  const grower = treeGrower(table, seed);
  const trees: GrownTree[] = [];
  for (let tree = from; tree < to; tree += 1) {
    const growing = grower.grow(tree);
    for (let next = growing.next(); ; next = growing.next()) {
      if (next.done) {
        trees.push(next.value);
        break;
      }
      yield trees.length;
    }
    yield trees.length;
  }
  return trees;
}

/** Makes the model of its trees, in their order. */
export function plantForest(spec: ForestSpec, table: ForestTable, grown: readonly GrownTree[]): FittedForest {
  return {
    family: 'forest',
    spec,
    head: table.head,
    features: table.features,
    shrink: { prior: table.prior, rows: table.rows },
    unit: table.unit,
    trees: joinTrees(table, grown),
  };
}

function joinTrees({ borders, outputs }: ForestTable, grown: readonly GrownTree[]): ForestTrees {
  const split = new Int32Array(grown.reduce((sum, tree) => sum + tree.split.length, 0));
  const value = new Float32Array(grown.reduce((sum, tree) => sum + tree.value.length, 0));
  let node = 0;
  let number = 0;
  for (const tree of grown) {
    split.set(tree.split, node);
    value.set(tree.value, number);
    node += tree.split.length;
    number += tree.value.length;
  }
  return { borders, split, outputs, value };
}

/**
 * What the trees that did not see a row say of it, averaged and not drawn towards anything.
 *
 * @param table - that the forest was planted from, and its seed
 * @returns shape (rows x outputs); NaN where every tree saw the row
 */
export function outOfBag({ trees, unit }: FittedForest, table: ForestTable, seed: number): Float64Array {
  const { rows, outputs } = table;
  const wide = table.features.length;
  const sums = new Float64Array(rows * outputs);
  const counts = new Uint32Array(rows);
  const bins = new Uint8Array(wide);
  const shape = forestShape(trees.split);
  for (const [tree, root] of shape.roots.entries()) {
    for (const [row, times] of rowsOfTree(table, seed, tree).entries()) {
      if (times > 0) continue;
      counts[row]! += 1;
      for (let j = 0; j < wide; j += 1) bins[j] = table.bins[j * rows + row]!;
      addTree(trees, shape, root, bins, wide, sums.subarray(row * outputs, (row + 1) * outputs));
    }
  }
  return sums.map((sum, i) => unit.centre + unit.scale * (sum / counts[Math.floor(i / outputs)]!));
}
