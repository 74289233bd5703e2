import { bits, resumeBits } from './parts/random-bits';

/**
 * Grows one tree of a forest at a time over binned columns. Rows of a node lie together, in the order of the table, with
 * what is added up of them beside them; a split parts them in place. Only predictors that a node draws are counted.
 *
 * Of a yes/no or continuous outcome (`outputs` 1) a row's entry is its weight and its weight times its value: Gini's
 * impurity and the variance fall most where sum^2 / weight of both sides is largest. Of several classes it is its weight
 * and its class.
 */
export { firstFree } from './parts/memory';

/** A row's missing value; known values are in the bins below. */
const MISSING: i32 = 255;
/** Up to this many rows, bins are found by marks and not by looking at each of them. */
const FEW: i32 = 256;
/** What `split` says of a leaf. */
const LEAF: i32 = -1;
/** No bin on the right side: only missing values go there. */
const NONE: i32 = -1;
/** Below this share of its node's weight a side's sums are rounding alone. */
const LEAST_SHARE: f64 = 1e-12;

// The table, the same for all trees.
let rowCount: i32 = 0;
/** Shape (features x rows), u8. */
let bins: usize = 0;
/** Shape (rows), f64. */
let weight: usize = 0;
/** Shape (rows), f64: the value, or the class. */
let target: usize = 0;
let outputs: i32 = 1;
let groups: i32 = 0;
/** Shape (groups + 1), i32: the features of a predictor lie together. */
let groupStart: usize = 0;
/** Shape (features x 256), f64: what the values of a bin are like, ascending within a feature. */
let centre: usize = 0;
let drawn: i32 = 0;
let minLeaf: i32 = 1;
let randomCuts: bool = false;

// Room to work in.
/** Shape (rows), u32: the rows of the tree, node by node. */
let member: usize = 0;
/** Shape (rows x 2), f64: the entries of `member`. */
let entry: usize = 0;
let spareMember: usize = 0;
let spareEntry: usize = 0;
/** Shape (rows x 2), i32: the first row of a node and the row after its last. */
let stack: usize = 0;
/** Shape (256 x 2) or (256 x outputs), f64; all 0 between features. */
let histogram: usize = 0;
/** Shape (256), u32; all 0 between features. */
let rowsInBin: usize = 0;
/** Shape (256), u8: the bins with rows, ascending. */
let seen: usize = 0;
/** Shape (4), u64. */
let marks: usize = 0;
/** Shape (groups), i32. */
let order: usize = 0;
/** Shape (outputs), f64 each. */
let total: usize = 0;
let left: usize = 0;

// The tree, its nodes before their children and left before right.
/** Shape (2 x rows), i32: feature * 512 + 256 where missing goes left + the last bin of the left side; -1 in a leaf. */
let split: usize = 0;
/** Shape (rows x outputs), f32. */
let value: usize = 0;
let nodeCount: i32 = 0;
let leafCount: i32 = 0;
let depth: i32 = 0;

// The node at hand.
let nodeRows: i32 = 0;
let nodeWeight: f64 = 0;
let nodeSum: f64 = 0;
let bestScore: f64 = 0;
let bestFeature: i32 = -1;
/** The last bin with rows on the left side, and the first on the right. */
let bestBin: i32 = 0;
let bestNext: i32 = 0;
let bestMissingLeft: bool = false;
let bestHasMissing: bool = false;
let bestDrawn: i32 = 0;
let drawnCut: i32 = 0;

// The feature at hand.
/** Bins of known values with rows. */
let known: i32 = 0;
let missing: bool = false;

export function useTable(tableRows: i32, tableBins: usize, rowWeight: usize, rowTarget: usize, width: i32): void {
  rowCount = tableRows;
  bins = tableBins;
  weight = rowWeight;
  target = rowTarget;
  outputs = width;
}

export function useFeatures(predictors: i32, firstFeature: usize, binCentre: usize): void {
  groups = predictors;
  groupStart = firstFeature;
  centre = binCentre;
}

export function useSettings(predictorsDrawn: i32, fewestRows: i32, cutsAtRandom: bool): void {
  drawn = predictorsDrawn;
  minLeaf = fewestRows;
  randomCuts = cutsAtRandom;
}

export function useRoom(
  members: usize,
  entries: usize,
  spareMembers: usize,
  spareEntries: usize,
  nodeStack: usize,
  counts: usize,
  small: usize,
  predictorOrder: usize,
): void {
  member = members;
  entry = entries;
  spareMember = spareMembers;
  spareEntry = spareEntries;
  stack = nodeStack;
  histogram = counts;
  memory.fill(histogram, 0, 256 * 8 * max(2, outputs));
  rowsInBin = small;
  memory.fill(rowsInBin, 0, 1024);
  seen = small + 1024;
  marks = small + 1280;
  total = small + 1344;
  left = total + 8 * outputs;
  order = predictorOrder;
}

export function useTree(treeSplit: usize, treeValue: usize): void {
  split = treeSplit;
  value = treeValue;
}

/**
 * Puts the rows of a tree in its root.
 *
 * @param times - shape (rows), i32: how often each was drawn
 */
export function begin(times: usize, seedA: u32, seedB: u32, seedC: u32, seedD: u32): void {
  resumeBits(seedA, seedB, seedC, seedD);
  let rows: i32 = 0;
  for (let row: i32 = 0; row < rowCount; row++) {
    const often = load<i32>(times + (<usize>row << 2));
    if (often == 0) continue;
    const weighs = <f64>often * load<f64>(weight + (<usize>row << 3));
    const observed = load<f64>(target + (<usize>row << 3));
    store<u32>(member + (<usize>rows << 2), row);
    store<f64>(entry + (<usize>rows << 4), weighs);
    store<f64>(entry + (<usize>rows << 4), outputs > 1 ? observed : weighs * observed, 8);
    rows++;
  }
  for (let group: i32 = 0; group < groups; group++) store<i32>(order + (<usize>group << 2), group);
  nodeCount = 0;
  leafCount = 0;
  depth = 0;
  push(0, rows);
}

/**
 * Grows the tree until it is done or about `budget` values were looked at.
 *
 * @returns whether it is done
 */
export function grow(budget: i32): bool {
  let looked: i32 = 0;
  while (depth > 0) {
    if (looked >= budget) return false;
    depth--;
    const at = stack + (<usize>depth << 3);
    const from = load<i32>(at);
    const to = load<i32>(at, 4);
    looked += growNode(from, to);
  }
  return true;
}

export function nodes(): i32 {
  return nodeCount;
}

export function leaves(): i32 {
  return leafCount;
}

@inline
function push(from: i32, to: i32): void {
  const at = stack + (<usize>depth << 3);
  store<i32>(at, from);
  store<i32>(at, to, 4);
  depth++;
}

/** @returns how many values were looked at */
function growNode(from: i32, to: i32): i32 {
  const node = nodeCount;
  nodeCount++;
  nodeRows = to - from;
  const perfect = outputs > 1 ? sumClasses(from, to) : sumMoments(from, to);
  bestFeature = -1;
  bestScore = -Infinity;
  let looked = nodeRows;
  if (perfect < Infinity && nodeRows >= 2 * minLeaf) {
    for (let k: i32 = 0; k < groups; k++) {
      if (bestFeature >= 0 && (k >= drawn || bestScore >= perfect)) break;
      const group = draw(k);
      const after = load<i32>(groupStart + (<usize>group << 2), 4);
      for (let feature = load<i32>(groupStart + (<usize>group << 2)); feature < after; feature++) {
        look(feature, from, to);
        looked += nodeRows;
      }
    }
  }
  if (bestFeature < 0) {
    writeLeaf(node);
    return looked;
  }
  const cut = bestCut();
  const middle = part(from, to, cut);
  if (!bestHasMissing) bestMissingLeft = middle - from >= to - middle;
  store<i32>(split + (<usize>node << 2), (bestFeature << 9) | (bestMissingLeft ? 256 : 0) | cut);
  push(middle, to);
  push(from, middle);
  return looked;
}

/**
 * Adds up a node.
 *
 * @returns a score that no other split can better; Infinity where all rows have one outcome
 */
function sumMoments(from: i32, to: i32): f64 {
  const first = entry + (<usize>from << 4);
  const end = entry + (<usize>to << 4);
  const level = load<f64>(first, 8) / load<f64>(first);
  let sums = f64x2.splat(0);
  let differ = false;
  let yesNo = true;
  for (let at = first; at < end; at += 16) {
    const one = v128.load(at);
    const weighs = f64x2.extract_lane(one, 0);
    const weighted = f64x2.extract_lane(one, 1);
    sums = f64x2.add(sums, one);
    // Values are standardised: a difference this small is the rounding of weight times value.
    differ = differ | (abs(weighted - level * weighs) > 1e-12 * weighs);
    yesNo = yesNo & ((weighted == 0) | (weighted == weighs));
  }
  nodeWeight = f64x2.extract_lane(sums, 0);
  nodeSum = f64x2.extract_lane(sums, 1);
  if (!differ) return Infinity;
  if (yesNo) return nodeSum * (1 - 1e-12);
  return nodeRows == 2 ? -Infinity : f64.MAX_VALUE;
}

function sumClasses(from: i32, to: i32): f64 {
  for (let k: i32 = 0; k < outputs; k++) store<f64>(total + (<usize>k << 3), 0);
  const first = entry + (<usize>from << 4);
  const end = entry + (<usize>to << 4);
  const firstClass = load<f64>(first, 8);
  let differ = false;
  nodeWeight = 0;
  for (let at = first; at < end; at += 16) {
    const weighs = load<f64>(at);
    const observed = load<f64>(at, 8);
    const sum = total + (<usize>(<i32>observed) << 3);
    store<f64>(sum, load<f64>(sum) + weighs);
    nodeWeight += weighs;
    differ = differ | (observed != firstClass);
  }
  return differ ? nodeWeight * (1 - 1e-12) : Infinity;
}

function writeLeaf(node: i32): void {
  store<i32>(split + (<usize>node << 2), LEAF);
  const at = value + ((<usize>leafCount * <usize>outputs) << 2);
  leafCount++;
  if (outputs == 1) {
    store<f32>(at, <f32>(nodeSum / nodeWeight));
    return;
  }
  for (let k: i32 = 0; k < outputs; k++) {
    store<f32>(at + (<usize>k << 2), <f32>(load<f64>(total + (<usize>k << 3)) / nodeWeight));
  }
}

/** The predictor at place `k` of a random order, of which the places before are settled. */
function draw(k: i32): i32 {
  const place = order + (<usize>k << 2);
  const other = order + (<usize>(k + below(groups - k)) << 2);
  const group = load<i32>(other);
  store<i32>(other, load<i32>(place));
  store<i32>(place, group);
  return group;
}

/** Finds the best cut of one feature and keeps it where it is the best of all. */
function look(feature: i32, from: i32, to: i32): void {
  const column = bins + <usize>feature * <usize>rowCount;
  const before = bestScore;
  if (minLeaf > 1) {
    if (outputs > 1) countClasses(column, from, to, true);
    else countMoments(column, from, to, true);
  } else {
    if (outputs > 1) countClasses(column, from, to, false);
    else countMoments(column, from, to, false);
  }
  if (known > 1) {
    const place = randomCuts ? drawPlace(feature) : -1;
    const first = randomCuts ? place : 0;
    const last = randomCuts ? place : known - 2;
    scan(first, last, false);
    if (missing) {
      // That all known values go one way and the missing ones the other is a cut too.
      if (!randomCuts) scan(known - 1, known - 1, false);
      scan(first, last, true);
    }
  } else if (known == 1 && missing) {
    scan(0, 0, false);
  }
  if (bestScore > before) {
    bestFeature = feature;
    bestHasMissing = missing;
  }
  clear();
}

/** Counts a feature's bins where each row has a weight and a weighted value. */
@inline
function countMoments(column: usize, from: i32, to: i32, byRows: bool): void {
  if (to - from <= FEW) {
    clearMarks();
    for (let i = <usize>from; i < <usize>to; i++) {
      const bin = <usize>load<u8>(column + load<u32>(member + (i << 2)));
      const at = histogram + (bin << 4);
      v128.store(at, f64x2.add(v128.load(at), v128.load(entry + (i << 4))));
      mark(bin);
      if (byRows) countRow(bin);
    }
    listMarked();
    return;
  }
  for (let i = <usize>from; i < <usize>to; i++) {
    const bin = <usize>load<u8>(column + load<u32>(member + (i << 2)));
    const at = histogram + (bin << 4);
    v128.store(at, f64x2.add(v128.load(at), v128.load(entry + (i << 4))));
    if (byRows) countRow(bin);
  }
  known = 0;
  for (let bin: i32 = 0; bin < MISSING; bin++) {
    store<u8>(seen + known, bin);
    known += i32(load<f64>(histogram + (<usize>bin << 4)) > 0);
  }
  missing = load<f64>(histogram + (<usize>MISSING << 4)) > 0;
}

/** Counts a feature's bins where each row has a weight and a class. */
@inline
function countClasses(column: usize, from: i32, to: i32, byRows: bool): void {
  clearMarks();
  for (let i = <usize>from; i < <usize>to; i++) {
    const bin = <usize>load<u8>(column + load<u32>(member + (i << 2)));
    const observed = <usize>load<f64>(entry + (i << 4), 8);
    const at = histogram + ((bin * <usize>outputs + observed) << 3);
    store<f64>(at, load<f64>(at) + load<f64>(entry + (i << 4)));
    mark(bin);
    if (byRows) countRow(bin);
  }
  listMarked();
}

@inline
function countRow(bin: usize): void {
  const at = rowsInBin + (bin << 2);
  store<u32>(at, load<u32>(at) + 1);
}

@inline
function clearMarks(): void {
  v128.store(marks, i64x2.splat(0));
  v128.store(marks, i64x2.splat(0), 16);
}

@inline
function mark(bin: usize): void {
  const at = marks + ((bin >> 6) << 3);
  store<u64>(at, load<u64>(at) | (<u64>1 << (bin & 63)));
}

/** Lists the marked bins of known values. */
@inline
function listMarked(): void {
  known = 0;
  for (let word: i32 = 0; word < 4; word++) {
    let bits = load<u64>(marks + (<usize>word << 3));
    while (bits != 0) {
      store<u8>(seen + known, (word << 6) + <i32>ctz(bits));
      bits &= bits - 1;
      known++;
    }
  }
  missing = load<u64>(marks, 24) >> 63 != 0;
  if (missing) known--;
}

/** Makes the counts of the feature at hand 0 again. */
function clear(): void {
  const width = <usize>max(2, outputs) << 3;
  if (nodeRows > FEW) {
    memory.fill(histogram, 0, 256 * width);
    memory.fill(rowsInBin, 0, 1024);
    return;
  }
  if (missing) {
    store<u8>(seen + known, MISSING);
    known++;
  }
  for (let k: i32 = 0; k < known; k++) {
    const bin = <usize>load<u8>(seen + k);
    memory.fill(histogram + bin * width, 0, width);
    store<u32>(rowsInBin + (bin << 2), 0);
  }
}

/** The place in `seen` after which a cut drawn at random falls, which is between the least and the largest value. */
function drawPlace(feature: i32): i32 {
  const at = centre + (<usize>feature << 11);
  const least = load<f64>(at + (<usize>load<u8>(seen) << 3));
  const most = load<f64>(at + (<usize>load<u8>(seen + known - 1) << 3));
  // Halves do not overflow where values are huge.
  const share = uniform();
  const cut = least * (1 - share) + most * share;
  let place: i32 = 0;
  while (place < known - 2 && load<f64>(at + (<usize>load<u8>(seen + place + 1) << 3)) <= cut) place++;
  let bin = <i32>load<u8>(seen + place);
  const after = <i32>load<u8>(seen + place + 1);
  while (bin + 1 < after && load<f64>(at + (<usize>(bin + 1) << 3)) <= cut) bin++;
  drawnCut = bin;
  return place;
}

function scan(first: i32, last: i32, missingLeft: bool): void {
  if (outputs > 1) scanClasses(first, last, missingLeft);
  else scanMoments(first, last, missingLeft);
}

/** Tries the cuts after each place from `first` to `last`. */
function scanMoments(first: i32, last: i32, missingLeft: bool): void {
  let weighs: f64 = 0;
  let sum: f64 = 0;
  let rows: i32 = 0;
  if (missingLeft) {
    weighs = load<f64>(histogram + (<usize>MISSING << 4));
    sum = load<f64>(histogram + (<usize>MISSING << 4), 8);
    rows = load<i32>(rowsInBin + (<usize>MISSING << 2));
  }
  const least = nodeWeight * LEAST_SHARE;
  for (let k: i32 = 0; k <= last; k++) {
    const bin = <usize>load<u8>(seen + k);
    weighs += load<f64>(histogram + (bin << 4));
    sum += load<f64>(histogram + (bin << 4), 8);
    if (minLeaf > 1) {
      rows += load<i32>(rowsInBin + (bin << 2));
      if (rows < minLeaf || nodeRows - rows < minLeaf) continue;
    }
    if (k < first) continue;
    const otherWeighs = nodeWeight - weighs;
    const otherSum = nodeSum - sum;
    if (otherWeighs < least) continue;
    const score = (sum * sum * otherWeighs + otherSum * otherSum * weighs) / (weighs * otherWeighs);
    if (score > bestScore) keep(score, k, missingLeft);
  }
}

function scanClasses(first: i32, last: i32, missingLeft: bool): void {
  let weighs: f64 = 0;
  let rows: i32 = 0;
  for (let k: i32 = 0; k < outputs; k++) store<f64>(left + (<usize>k << 3), 0);
  if (missingLeft) {
    rows = load<i32>(rowsInBin + (<usize>MISSING << 2));
    weighs = addClasses(MISSING);
  }
  const least = nodeWeight * LEAST_SHARE;
  for (let place: i32 = 0; place <= last; place++) {
    const bin = <i32>load<u8>(seen + place);
    weighs += addClasses(bin);
    if (minLeaf > 1) {
      rows += load<i32>(rowsInBin + (<usize>bin << 2));
      if (rows < minLeaf || nodeRows - rows < minLeaf) continue;
    }
    if (place < first) continue;
    const otherWeighs = nodeWeight - weighs;
    if (otherWeighs < least) continue;
    let squares: f64 = 0;
    let otherSquares: f64 = 0;
    for (let k: i32 = 0; k < outputs; k++) {
      const one = load<f64>(left + (<usize>k << 3));
      const other = load<f64>(total + (<usize>k << 3)) - one;
      squares += one * one;
      otherSquares += other * other;
    }
    const score = squares / weighs + otherSquares / otherWeighs;
    if (score > bestScore) keep(score, place, missingLeft);
  }
}

/** Adds a bin to the left side; returns its weight. */
@inline
function addClasses(bin: i32): f64 {
  const from = histogram + ((<usize>bin * <usize>outputs) << 3);
  let weighs: f64 = 0;
  for (let k: i32 = 0; k < outputs; k++) {
    const more = load<f64>(from + (<usize>k << 3));
    const at = left + (<usize>k << 3);
    store<f64>(at, load<f64>(at) + more);
    weighs += more;
  }
  return weighs;
}

@inline
function keep(score: f64, place: i32, missingLeft: bool): void {
  bestScore = score;
  bestBin = load<u8>(seen + place);
  bestNext = place + 1 < known ? <i32>load<u8>(seen + place + 1) : NONE;
  bestDrawn = drawnCut;
  bestMissingLeft = missingLeft;
}

/** The last bin of the left side: of those between the rows of both sides, that which lies in their middle. */
function bestCut(): i32 {
  if (bestNext == NONE) return MISSING - 1;
  if (randomCuts) return bestDrawn;
  const at = centre + (<usize>bestFeature << 11);
  const middle = load<f64>(at + (<usize>bestBin << 3)) / 2 + load<f64>(at + (<usize>bestNext << 3)) / 2;
  let cut = bestBin;
  while (cut + 1 < bestNext && load<f64>(at + (<usize>(cut + 1) << 3)) <= middle) cut++;
  return cut;
}

/**
 * Puts the rows of the left side before the others, both in the order they had.
 *
 * @returns where the right side begins
 */
function part(from: i32, to: i32, cut: i32): i32 {
  const column = bins + <usize>bestFeature * <usize>rowCount;
  let at = <usize>from;
  let spare: usize = 0;
  for (let i = <usize>from; i < <usize>to; i++) {
    const row = load<u32>(member + (i << 2));
    const one = v128.load(entry + (i << 4));
    const bin = <i32>load<u8>(column + row);
    const goes = <usize>((bin <= cut) | ((bin == MISSING) & bestMissingLeft));
    // Both are written and one is kept: a branch would be guessed wrong half the time.
    store<u32>(member + (at << 2), row);
    v128.store(entry + (at << 4), one);
    store<u32>(spareMember + (spare << 2), row);
    v128.store(spareEntry + (spare << 4), one);
    at += goes;
    spare += 1 - goes;
  }
  memory.copy(member + (at << 2), spareMember, spare << 2);
  memory.copy(entry + (at << 4), spareEntry, spare << 4);
  return <i32>at;
}

/** A whole number from 0 and below `bound`; its bias, below 2^-32 of the bound, is of no matter here. */
@inline
function below(bound: i32): i32 {
  return <i32>((<u64>bits() * <u64>bound) >> 32);
}

@inline
function uniform(): f64 {
  return <f64>bits() / 4294967296.0;
}
