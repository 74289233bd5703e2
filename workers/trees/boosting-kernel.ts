/** What `kernels/assembly/boosting.ts` exports; `at` and the like are places in its memory. */
export interface BoostingKernel {
  setTable(
    rows: number,
    features: number,
    wide: number,
    sharedBytes: number,
    rowBins: number,
    columnBins: number,
    sharedBins: number,
    fields: number,
    wantedGroups: number,
    wantedFeatures: number,
  ): void;
  setEntries(at: number, block: number, countBits: number, gradientBits: number): void;
  setSplits(l2: number, minHessian: number, gains: number, cuts: number, sides: number): void;
  sort(values: number, count: number, spare: number, digits: number): void;
  bin(values: number, count: number, borders: number, halves: number, missing: number, into: number): void;
  share(feature: number): void;
  interleave(group: number): void;
  logisticGradients(
    score: number,
    y: number,
    weight: number,
    count: number,
    gradient: number,
    hessian: number,
    sums: number,
  ): void;
  squaredGradients(
    score: number,
    y: number,
    weight: number,
    count: number,
    gradient: number,
    hessian: number,
    sums: number,
  ): void;
  softmax(scores: number, count: number, classes: number, chances: number): void;
  classGradients(
    chance: number,
    y: number,
    code: number,
    weight: number,
    count: number,
    gradient: number,
    hessian: number,
    sums: number,
  ): void;
  quantise(gradient: number, hessian: number, count: number, gradientUnit: number, hessianUnit: number): void;
  clear(histogram: number, bytes: number): void;
  addRows(rows: number, count: number, histogram: number): void;
  subtract(histogram: number, other: number, bytes: number): void;
  split(histogram: number, rows: number, minLeaf: number): number;
  splitBounded(histogram: number, rows: number, minLeaf: number, low: number, high: number, directions: number): number;
  addLevel(
    histogram: number,
    bytes: number,
    rows: number,
    minLeaf: number,
    low: number,
    high: number,
    directions: number,
    levels: number,
  ): number;
  splitLevel(levels: number, bytes: number): void;
  part(rows: number, count: number, feature: number, cut: number, spare: number): number;
  sumRows(rows: number, count: number, gradient: number, hessian: number, sums: number): void;
  addValue(rows: number, count: number, value: number, score: number): void;
  addTree(rows: number, count: number, nodes: number, score: number): void;
}
