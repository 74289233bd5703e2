import type { Outcome } from '../cohort/outcome';
import { outcomeOf } from '../cohort/outcome';
import { MethodError } from '../contract/faults';
import type { ForestSpec } from '../contract/recipe';
import { oneClassOnly, twoClasses } from '../models/present-classes';
import type { TreeFeature, TreeHead } from '../models/trees';
import { rawRows, type RawDesign } from '../recipe/raw-design';
import { binValues, borderSample, MISSING_BIN, quantileBorders } from './binning';
import { treeFeatures } from './tree-features';

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
  /** Shape (rows): the class, 1 for the event, or the value standardised. */
  readonly target: Float64Array;
  /** What makes values of leaves those of the outcome. */
  readonly outcome: { readonly centre: number; readonly scale: number };
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

/** What a forest is fitted to. */
export interface ForestRows {
  readonly design: RawDesign;
  readonly outcome: Outcome;
  /** Shape (rows): rows that are drawn together. */
  readonly clusters: Int32Array | null;
  /** Shape (rows), at least 0; a row of weight 0 is as if it were not there. */
  readonly weight: Float64Array | null;
  readonly seed: number;
}

/**
 * Bins the predictors of a forest, with a breath after each.
 *
 * @throws {@link MethodError} `method.notForThisOutcome` of follow-up; `method.tooFewParticipants` where no row counts;
 * `method.oneOutcomeOnly` where there is nothing to tell apart
 */
export function* forestTable(spec: ForestSpec, given: ForestRows): Generator<void, ForestTable> {
  if (given.outcome.kind === 'survival') throw new MethodError('method.notForThisOutcome', { outcome: 'survival' });
  const { design, outcome, clusters, weight, seed } = countedRows(given);
  const { rows } = design;
  if (rows === 0) throw new MethodError('method.tooFewParticipants', { participants: 0, needed: 1 });
  if ((outcome.kind === 'binary' || outcome.kind === 'classes') && !twoClasses(outcome.y, weight)) {
    throw oneClassOnly(outcome.y);
  }
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

/** The rows of weight above 0, participants numbered anew in the order of their first rows. */
function countedRows({ design, outcome, clusters, weight, seed }: ForestRows) {
  const all = weight ?? new Float64Array(design.rows).fill(1);
  const kept = Uint32Array.from(all.keys()).filter((row) => all[row]! > 0);
  const whole = kept.length === design.rows;
  const numbers = new Map<number, number>();
  const numberOf = (cluster: number) => {
    const known = numbers.get(cluster);
    if (known !== undefined) return known;
    numbers.set(cluster, numbers.size);
    return numbers.size - 1;
  };
  return {
    design: whole ? design : rawRows(design, kept),
    outcome: whole ? outcome : outcomeOf(outcome, kept),
    clusters: clusters && Int32Array.from(kept, (row) => numberOf(clusters[row]!)),
    weight: Float64Array.from(kept, (row) => all[row]!),
    seed,
  };
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

type Target = Pick<ForestTable, 'target' | 'outcome' | 'outputs' | 'head' | 'prior'>;

function targetOf(outcome: Outcome, weight: Float64Array): Target {
  const asIs = { centre: 0, scale: 1 };
  const sum = weight.reduce((total, one) => total + one, 0);
  const shareOf = (code: number) =>
    // A class that no row has counts as half a row, so that its chance is not 0.
    Math.max(
      weight.reduce((total, one, row) => total + (target[row] === code ? one : 0), 0) / sum,
      0.5 / weight.length,
    );
  const target = outcome.kind === 'survival' ? outcome.time : Float64Array.from(outcome.y);
  if (outcome.kind === 'classes') {
    const head = { kind: 'classes', classes: outcome.classes.length } as const;
    // One output would be read as that of a yes/no outcome.
    return {
      target,
      outcome: asIs,
      outputs: head.classes,
      head,
      prior: outcome.classes.map((_, code) => shareOf(code)),
    };
  }
  if (outcome.kind === 'binary') {
    return { target, outcome: asIs, outputs: 1, head: { kind: 'binary' }, prior: [shareOf(1)] };
  }
  const centre = target.reduce((total, y, row) => total + (y * weight[row]!) / sum, 0);
  const variance = target.reduce((total, y, row) => total + ((y - centre) ** 2 * weight[row]!) / sum, 0);
  const scale = Math.sqrt(variance) || 1;
  return {
    target: target.map((y) => (y - centre) / scale),
    outcome: { centre, scale },
    outputs: 1,
    head: { kind: 'continuous' },
    prior: [],
  };
}
