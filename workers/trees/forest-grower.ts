import * as source from '../kernels/built/forest';
import { loadKernel } from '../kernels/load';
import { derive, randomStream } from '../numerics/random';
import type { ForestTable } from './forest-table';

/** Values looked at between two breaths: about 10 ms. */
const VALUES_AT_ONCE = 4_000_000;

/** The exports of kernels/assembly/forest. */
interface ForestKernel {
  useTable(rows: number, bins: number, weight: number, target: number, outputs: number): void;
  useFeatures(predictors: number, firstFeature: number, centres: number): void;
  useSettings(drawn: number, minLeaf: number, randomCuts: number): void;
  useRoom(
    members: number,
    entries: number,
    spareMembers: number,
    spareEntries: number,
    stack: number,
    histogram: number,
    small: number,
    order: number,
  ): void;
  useTree(split: number, value: number): void;
  begin(times: number, a: number, b: number, c: number, d: number): void;
  grow(budget: number): number;
  nodes(): number;
  leaves(): number;
}

/** One tree, as `ForestTrees` holds it. */
export interface GrownTree {
  readonly split: Int32Array;
  readonly value: Float32Array;
}

/** Grows the trees of a table, any of them in any order with the same result. */
interface TreeGrower {
  /** Gives a breath after about every 10 ms of work. */
  grow(tree: number): Generator<void, GrownTree>;
}

/** Starts a kernel with room for the trees of a table: its memory is about `features + 80` bytes a row. */
export function treeGrower(table: ForestTable, seed: number): TreeGrower {
  const { rows, outputs } = table;
  const { run, memory } = loadKernel<ForestKernel>(source);
  const groups = table.groupStart.length - 1;
  const at = {
    bins: memory.take(table.bins.length),
    weight: memory.take(8 * rows),
    target: memory.take(8 * rows),
    groupStart: memory.take(4 * (groups + 1)),
    centres: memory.take(8 * table.centres.length),
    times: memory.take(4 * rows),
    members: memory.take(4 * rows),
    entries: memory.take(16 * rows),
    spareMembers: memory.take(4 * rows),
    spareEntries: memory.take(16 * rows),
    stack: memory.take(8 * (rows + 2)),
    histogram: memory.take(256 * 8 * Math.max(2, outputs)),
    small: memory.take(1344 + 16 * outputs),
    order: memory.take(4 * groups),
    split: memory.take(8 * rows),
    value: memory.take(4 * rows * outputs),
  };
  memory.u8(at.bins, table.bins.length).set(table.bins);
  memory.f64(at.weight, rows).set(table.weight);
  memory.f64(at.target, rows).set(table.target);
  memory.i32(at.groupStart, groups + 1).set(table.groupStart);
  memory.f64(at.centres, table.centres.length).set(table.centres);
  run.useTable(rows, at.bins, at.weight, at.target, outputs);
  run.useFeatures(groups, at.groupStart, at.centres);
  run.useSettings(table.drawn, table.minLeaf, Number(table.splits === 'random'));
  run.useRoom(at.members, at.entries, at.spareMembers, at.spareEntries, at.stack, at.histogram, at.small, at.order);
  run.useTree(at.split, at.value);

  function* grow(tree: number): Generator<void, GrownTree> {
    memory.i32(at.times, rows).set(rowsOfTree(table, seed, tree));
    const stream = randomStream(derive(seed, 'forest splits', tree));
    run.begin(at.times, stream.bits(), stream.bits(), stream.bits(), stream.bits());
    while (run.grow(VALUES_AT_ONCE) === 0) yield;
    return {
      split: memory.i32(at.split, run.nodes()).slice(),
      value: memory.f32(at.value, run.leaves() * outputs).slice(),
    };
  }
  return { grow };
}

/**
 * How often a tree of a random forest sees each row: participants are drawn with replacement, each with all rows. Extra
 * trees see all rows.
 *
 * @returns shape (rows)
 */
export function rowsOfTree({ rows, clusters, bootstrap }: ForestTable, seed: number, tree: number): Int32Array {
  if (!bootstrap) return new Int32Array(rows).fill(1);
  const stream = randomStream(derive(seed, 'forest rows', tree));
  if (!clusters) {
    const times = new Int32Array(rows);
    stream.resample(times);
    return times;
  }
  const drawn = new Int32Array(clusters.reduce((most, cluster) => Math.max(most, cluster + 1), 0));
  stream.resample(drawn);
  return Int32Array.from(clusters, (cluster) => drawn[cluster]!);
}
