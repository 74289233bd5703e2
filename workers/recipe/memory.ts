import type { EstimatorSpec, MemoryNeed, Recipe, TabmSpec } from '../contract/recipe';

/** What the memory of a run depends on. */
export interface RunSize {
  /** Eligible rows. */
  readonly rows: number;
  /** Columns of the design. */
  readonly features: number;
  /** Rows times columns of the whole table. */
  readonly cells: number;
  /** Models made of each estimator before the last one: folds times repeats, or resamples. */
  readonly fits: number;
  /** Numbers that a prediction has. */
  readonly width: number;
}

const DOUBLE = 8;
const SINGLE = 4;
/** A prepared design and its copy in the worker that it was sent to. */
const COPIES = 2;
/** Candidates that a search left to itself judges at a time. */
const USUAL_CANDIDATES = 20;
/** Of the rounds asked for, those that early stopping leaves on the mean. */
const ROUNDS_LEFT = 0.5;
/** Bytes of a node of a boosted tree beside its value: feature, threshold, child, side of the missing. */
const NODE = 19;
/** Bytes of a forest's leaf and its split beside the value. */
const LEAF = 8;
/** Bins of a shape, and cells of a pair's. */
const BINS = 256;
const PAIR_CELLS = 1024;

/** Weights of a network, biases among them. */
function parameters(layers: readonly number[], inputs: number, outputs: number): number {
  return [...layers, outputs].reduce(({ sum, before }, units) => ({ sum: sum + (before + 1) * units, before: units }), {
    sum: 0,
    before: inputs,
  }).sum;
}

/** Outputs of one layer that are on the device at a time where many networks are trained as one. */
const MOST_AT_ONCE = 8e6;

/** Of many networks in one: weights that they share, the scales and biases of each, and a head for each. */
function tabmParameters({ layers, members }: TabmSpec, features: number, outputs: number): number {
  const { sum, before } = layers.reduce(
    (so, units) => ({ sum: so.sum + so.before * units + members * (so.before + 2 * units), before: units }),
    { sum: 0, before: features },
  );
  return sum + members * (before + 1) * outputs;
}

/** Bytes of a fitted model. */
function modelBytes(spec: EstimatorSpec, { rows, features, width }: RunSize): number {
  switch (spec.family) {
    case 'logistic':
    case 'multinomial':
    case 'ordinal':
    case 'linear':
    case 'cox':
    case 'points':
      return features * width * DOUBLE;
    case 'additive':
      return (features * BINS + spec.interactions * PAIR_CELLS) * width * DOUBLE;
    case 'forest':
      return spec.trees * Math.max(1, rows / spec.minLeaf) * (LEAF + 4 * width);
    case 'boosting': {
      const leaves = spec.growth === 'leafWise' ? spec.leaves : 2 ** spec.depth;
      return spec.members * spec.rounds * ROUNDS_LEFT * width * 2 * leaves * (NODE + 4);
    }
    case 'network':
      return (
        spec.members *
        parameters(
          spec.layers.map(({ units }) => units),
          features,
          width,
        ) *
        DOUBLE
      );
    case 'realmlp':
      return spec.members * parameters(spec.layers, features, width) * DOUBLE;
    case 'tabm':
      return tabmParameters(spec, features, width) * SINGLE;
    case 'neighbours':
      return rows * features * DOUBLE;
    case 'stack':
      return 0;
  }
}

/** Bytes that fitting takes beside the design and the model. */
function fittingBytes(spec: EstimatorSpec, { rows, features, width }: RunSize): number {
  switch (spec.family) {
    case 'logistic':
    case 'multinomial':
    case 'ordinal':
    case 'linear':
    case 'cox':
      return rows * features * DOUBLE + (features * width) ** 2 * DOUBLE;
    case 'points':
      return rows * (features + 3 * DOUBLE);
    case 'additive':
      return rows * (features + 3 * DOUBLE * width) + spec.bags * features * BINS * DOUBLE * width;
    case 'forest':
    case 'boosting':
      return rows * (features + 3 * DOUBLE * width);
    case 'network':
    case 'realmlp': {
      const units = spec.family === 'network' ? spec.layers.map((layer) => layer.units) : spec.layers;
      const wide = units.reduce((sum, each) => sum + each, features);
      // Single precision: the design once more, and weights, slopes and two moments; and what a batch passes on.
      return 4 * (rows * features + 4 * spec.members * parameters(units, features, width) + 2 * spec.batch * wide);
    }
    case 'tabm': {
      // The design as it enters, weights with their slopes and two moments; and six lists of what a batch passes on, which
      // lie on the graphics processor or, where it is emulated or shares its memory, beside the rest.
      const passed = spec.layers.reduce((sum, units) => sum + units, features);
      const held = Math.min(spec.batch * spec.members * passed, MOST_AT_ONCE * (spec.layers.length + 1));
      return SINGLE * (rows * features + 4 * tabmParameters(spec, features, width) + 6 * held);
    }
    case 'neighbours':
    case 'stack':
      return 0;
  }
}

/**
 * Roughly what a run holds in memory at its peak: a count of its large arrays, enough to tell a phone what will not do.
 * What is not counted, the page and the engine itself among it, is for the reader to add.
 *
 * @param recipe - complete, with one estimator or more
 */
export function memoryNeed(recipe: Recipe, size: RunSize): MemoryNeed {
  const { rows, features, cells, fits, width } = size;
  const completed = recipe.steps.impute.multiple?.imputations ?? 1;
  const costs = recipe.estimators.map((spec) => {
    const model = modelBytes(spec, size);
    return { id: spec.id, kept: completed * model * (fits + 1), fitting: model + fittingBytes(spec, size) };
  });
  const candidates = recipe.search?.candidates === 'auto' ? USUAL_CANDIDATES : (recipe.search?.candidates ?? 0);
  const trials = candidates * recipe.estimators.length * rows * (width * DOUBLE + 2);
  const predictions = recipe.estimators.length * rows * width * DOUBLE * Math.max(1, fits / 5);
  const largest = costs.reduce<(typeof costs)[number] | null>(
    (most, cost) => (most && most.kept + most.fitting >= cost.kept + cost.fitting ? most : cost),
    null,
  );
  return {
    shared: cells * DOUBLE + predictions + costs.reduce((sum, { kept }) => sum + kept, 0),
    perWorker:
      completed * COPIES * rows * features * DOUBLE + trials + Math.max(0, ...costs.map(({ fitting }) => fitting)),
    largest: largest?.id ?? '',
  };
}
