import type { RawDesign } from '../recipe/raw-design';
import { forestShape, type ForestShape } from './forest-shape';
import type { FittedForest, ForestTrees, TreeFeature } from './trees';

const MISSING = 255;
/** Rows taken through a tree together: their bins and the tree then stay in the processor's cache. */
const ROWS_AT_ONCE = 1024;

/**
 * What a forest predicts: the mean of its trees, which for chances is drawn towards the classes' shares by as much as
 * one more development row would, so that none is 0 or 1.
 *
 * @param raw - the predictors that the forest was fitted to, in that order
 * @returns shape (rows x width), row-major: the risk of the event; one probability a class; or one value
 */
export function forestPredictions({ features, trees, head, shrink, unit }: FittedForest, raw: RawDesign): Float64Array {
  const width = trees.outputs;
  const shape = forestShape(trees.split);
  const means = new Float64Array(raw.rows * width);
  const wide = features.length;
  const bins = new Uint8Array(Math.min(ROWS_AT_ONCE, raw.rows) * wide);
  for (let from = 0; from < raw.rows; from += ROWS_AT_ONCE) {
    const to = Math.min(raw.rows, from + ROWS_AT_ONCE);
    for (const [place, feature] of features.entries()) {
      binFeature(feature, paddedBorders(trees.borders[place]!), raw, from, to, bins, place, wide);
    }
    for (const root of shape.roots) addTree(trees, shape, root, bins, wide, means.subarray(from * width, to * width));
  }
  const count = shape.roots.length;
  if (head.kind === 'continuous') return means.map((sum) => unit.centre + unit.scale * (sum / count));
  const { prior, rows } = shrink;
  return means.map((sum, i) => ((sum / count) * rows + prior[i % width]!) / (rows + 1));
}

/**
 * Adds what one tree says of some rows.
 *
 * @param root - its first node
 * @param bins - shape (rows x features), row-major
 * @param sums - shape (rows x outputs)
 */
export function addTree(
  { split, value, outputs }: ForestTrees,
  { skip }: ForestShape,
  root: number,
  bins: Uint8Array,
  wide: number,
  sums: Float64Array,
): void {
  const rows = sums.length / outputs;
  for (let row = 0; row < rows; row += 1) {
    const base = row * wide;
    let node = root;
    let at = split[node]!;
    while (at >= 0) {
      const bin = bins[base + (at >>> 9)]!;
      // Without a branch, since either side is as likely: 1 where the bin is above the cut, unless it is the missing
      // bin, the only one whose successor has bit 8, and the node sends that left.
      const right = (((at & 255) - bin) >>> 31) & ~((at & (bin + 1)) >>> 8);
      node += 1 + Math.imul(skip[node]!, right);
      at = split[node]!;
    }
    const leaf = skip[node]! * outputs;
    for (let k = 0; k < outputs; k += 1) sums[row * outputs + k]! += value[leaf + k]!;
  }
}

/** Writes the bins of one feature of the rows in [from, to) to its column of `bins`. */
function binFeature(
  feature: TreeFeature,
  borders: Float64Array,
  raw: RawDesign,
  from: number,
  to: number,
  bins: Uint8Array,
  place: number,
  wide: number,
): void {
  const column = raw.columns[feature.predictor];
  if (!column) throw new RangeError('the forest has a predictor that the rows have not');
  if (column.kind === 'number') {
    for (let row = from; row < to; row += 1) bins[(row - from) * wide + place] = binOf(borders, column.values[row]!);
    return;
  }
  // The bin of each level, and at the end that of a missing or unknown one, where code -1 looks for it.
  const binOfLevel = Uint8Array.from({ length: column.levels.length + 1 }, (_, level) =>
    binOf(borders, valueOfLevel(feature, level < column.levels.length ? level : -1)),
  );
  for (let row = from; row < to; row += 1) {
    const code = column.codes[row]!;
    bins[(row - from) * wide + place] = binOfLevel[code < 0 ? column.levels.length : code]!;
  }
}

function valueOfLevel(feature: TreeFeature, level: number): number {
  if (feature.kind === 'level') return level < 0 ? NaN : Number(feature.level === level);
  return feature.kind === 'statistic' ? (feature.values[level] ?? feature.fallback) : NaN;
}

/** The number of borders below a value; 255 of a missing one. */
function binOf(padded: Float64Array, value: number): number {
  if (Number.isNaN(value)) return MISSING;
  let below = 0;
  for (let half = 128; half > 0; half >>= 1) if (value > padded[below + half - 1]!) below += half;
  return below;
}

const paddedKnown = new WeakMap<Float64Array, Float64Array>();

/** Borders up to a full tree of comparisons, which then has no ends to look out for. */
function paddedBorders(borders: Float64Array): Float64Array {
  let padded = paddedKnown.get(borders);
  if (!padded) {
    padded = new Float64Array(MISSING).fill(Infinity);
    padded.set(borders);
    paddedKnown.set(borders, padded);
  }
  return padded;
}
