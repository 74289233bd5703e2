import type { Outcome } from '../cohort/outcome';
import { MethodError } from '../contract/faults';
import type { ForestSpec } from '../contract/recipe';
import { classWeights } from '../models/class-weights';
import { oneClassOnly, twoClasses } from '../models/present-classes';
import type { FittedForest, TreeFeature, TreeHead } from '../models/trees';
import { binValues, borderSample, MISSING_BIN, quantileBorders } from './binning';
import { treeFeatures } from './tree-features';
import { countedRows, type TreeRows } from './tree-rows';

/** Bins of one feature, the last for missing values. */
const BINS = 256;
/**
 * The most leaves of a whole forest: about 60 MB of nodes. Above it leaves become larger, which no figure notices where
 * there are so many rows.
 */
const MOST_LEAVES = 4_000_000;

/** Development rows as the trees of a forest see them, plain so that workers may share the trees out. */
export interface ForestTable {
  readonly rows: number;
  readonly features: readonly TreeFeature[];
  /** As `ForestTrees` has them. */
  readonly borders: readonly Float64Array[];
  /** Shape (features x rows). */
  readonly bins: Uint8Array;
  /** Shape (features x 256): the mean value in each bin, ascending within a feature. */
  readonly centres: Float64Array;
  /** Shape (predictors with features + 1): the first feature of each; those of a predictor lie together. */
  readonly groupStart: Int32Array;
  /** Shape (rows), above 0. */
  readonly weight: Float64Array;
  /** Shape (rows): the class, 1 for the event, or the value, scaled to within 1. */
  readonly target: Float64Array;
  readonly unit: FittedForest['unit'];
  readonly outputs: number;
  readonly head: TreeHead;
  /** The event's or each class's share of the weight; empty of a continuous outcome. */
  readonly prior: readonly number[];
  /** Shape (rows): participants, from 0, drawn with all their rows; null where each row is drawn by itself. */
  readonly clusters: Int32Array | null;
  readonly bootstrap: boolean;
  readonly splits: ForestSpec['splits'];
  /** Predictors drawn at each split. */
  readonly drawn: number;
  readonly minLeaf: number;
}

/**
 * Bins the predictors of a forest, with a breath after each.
 *
 * @throws {@link MethodError} `method.notForThisOutcome` of follow-up; `method.tooFewParticipants` where no row counts;
 * `method.oneOutcomeOnly` where there is nothing to tell apart
 */
export function* forestTable(spec: ForestSpec, given: TreeRows): Generator<void, ForestTable> {
  if (given.outcome.kind === 'survival') throw new MethodError('method.notForThisOutcome', { outcome: 'survival' });
  const { design, outcome, clusters, weight: rowWeight, seed } = countedRows(given);
  const { rows } = design;
  if (rows === 0) throw new MethodError('method.tooFewParticipants', { participants: 0, needed: 1 });
  if ((outcome.kind === 'binary' || outcome.kind === 'classes') && !twoClasses(outcome.y, rowWeight)) {
    throw oneClassOnly(outcome.y);
  }
  const weight = weighClasses(spec, outcome, rowWeight);
  const training = treeFeatures(design, outcome, weight, seed);
  const { features } = training;
  const sample = borderSample(Uint32Array.from(weight.keys()), seed);
  const bins = new Uint8Array(features.length * rows);
  const centres = new Float64Array(features.length * BINS);
  const borders: Float64Array[] = [];
  for (let place = 0; place < features.length; place += 1) {
    const column = training.values(place);
    const found = quantileBorders(column, sample);
    const binned = binValues(column, found, bins.subarray(place * rows, (place + 1) * rows));
    addCentres(column, binned, centres.subarray(place * BINS, (place + 1) * BINS));
    borders.push(found);
    yield;
  }
  const groupStart = groupsOf(features);
  const predictors = groupStart.length - 1;
  const share = spec.columnShare === 'root' ? Math.sqrt(predictors) : spec.columnShare * predictors;
  const inBag = spec.splits === 'random' ? 1 : 1 - Math.exp(-1);
  return {
    rows,
    features,
    borders,
    bins,
    centres,
    groupStart,
    weight,
    ...targetOf(outcome, weight),
    clusters,
    bootstrap: spec.splits === 'best',
    splits: spec.splits,
    // A whole number may come out of the product a little too small.
    drawn: Math.max(1, Math.floor(share + 1e-9)),
    minLeaf: Math.max(1, Math.round(spec.minLeaf), Math.ceil((rows * inBag * spec.trees) / MOST_LEAVES)),
  };
}

function weighClasses(spec: ForestSpec, outcome: Outcome, weight: Float64Array): Float64Array {
  if (outcome.kind !== 'binary' && outcome.kind !== 'classes') return weight;
  const ofClass = classWeights(spec.classWeights, outcome.y);
  return weight.map((one, row) => one * ofClass[row]!);
}

/** Adds the mean of each bin's values. */
function addCentres(values: Float64Array, bins: Uint8Array, centres: Float64Array): void {
  const counts = new Float64Array(BINS);
  for (let row = 0; row < values.length; row += 1) {
    const bin = bins[row]!;
    if (bin === MISSING_BIN) continue;
    // An infinite value has a bin, but no mean.
    const held = Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, values[row]!));
    counts[bin]! += 1;
    // Halves, since the difference of two huge values has none.
    centres[bin]! += 2 * ((held / 2 - centres[bin]! / 2) / counts[bin]!);
  }
}

/** Where the features of each predictor begin. */
function groupsOf(features: readonly TreeFeature[]): Int32Array {
  const starts = features.flatMap(({ predictor }, place) =>
    place === 0 || features[place - 1]!.predictor !== predictor ? [place] : [],
  );
  return Int32Array.from([...starts, features.length]);
}

type Target = Pick<ForestTable, 'target' | 'unit' | 'outputs' | 'head' | 'prior'>;

function targetOf(outcome: Outcome, weight: Float64Array): Target {
  if (outcome.kind === 'survival') throw new RangeError('forests do not learn survival outcomes');
  const target = Float64Array.from(outcome.y);
  const asIs = { centre: 0, scale: 1 };
  switch (outcome.kind) {
    case 'binary': {
      const [, event] = sharesOf(target, weight, 2);
      return { target, unit: asIs, outputs: 1, head: { kind: 'binary' }, prior: [event!] };
    }
    case 'classes': {
      const classes = outcome.classes.length;
      const prior = [...sharesOf(target, weight, classes)];
      return { target, unit: asIs, outputs: classes, head: { kind: 'classes', classes }, prior };
    }
    case 'continuous': {
      const sum = weight.reduce((total, one) => total + one, 0);
      const centre = target.reduce((mean, y, row) => mean + y * (weight[row]! / sum), 0);
      const furthest = target.reduce((most, y) => Math.max(most, Math.abs(y - centre)), 0);
      const scale = furthest > 0 ? furthest : 1;
      const scaled = target.map((y) => (y - centre) / scale);
      return { target: scaled, unit: { centre, scale }, outputs: 1, head: { kind: 'continuous' }, prior: [] };
    }
  }
}

/** Each class's share of the weight; one that no row has counts as half a row, so that its chance is not 0. */
function sharesOf(y: Float64Array, weight: Float64Array, classes: number): Float64Array {
  const sums = new Float64Array(classes);
  for (const [row, code] of y.entries()) sums[code]! += weight[row]!;
  const all = sums.reduce((total, one) => total + one, 0);
  const raised = sums.map((one) => Math.max(one / all, 0.5 / y.length));
  const total = raised.reduce((sum, one) => sum + one, 0);
  return raised.map((one) => one / total);
}
