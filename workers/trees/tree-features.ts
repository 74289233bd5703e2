import type { Outcome } from '../cohort/outcome';
import { featureValues } from '../models/feature-values';
import type { TreeFeature } from '../models/trees';
import { derive, randomStream } from '../numerics/random';
import type { RawDesign } from '../recipe/raw-design';

/**
 * Above this many levels a predictor enters by what is known of the outcome at each. Up to 73 levels, features of their own
 * are better: of 101,766 rows log loss fell from .3274 to .3268, and the error of a length of stay from 2.241 to 2.234 days.
 */
const MOST_LEVEL_FEATURES = 100;
/** Of more levels than these, one that at least one row in so many has, and so many rows, has a feature of its own too. */
const ROWS_PER_FREQUENT = 200;
const FEWEST_FREQUENT = 100;
/** Rows at the overall mean that each level starts with. */
const PRIOR_ROWS = 1;

/** The features of a model and what they are in its development rows. */
export interface TrainingFeatures {
  readonly features: readonly TreeFeature[];
  /**
   * Shape (rows). A statistic is the ordered one: it knows of the outcome in other rows only. Made when asked for; a
   * number is the column of the design itself, not to be written to.
   */
  readonly values: (feature: number) => Float64Array;
}

/**
 * The numbers that trees split on. A number is itself. A category of at most 100 levels has a 0/1 feature a level, one
 * where it has two; one of a single level has none. One of more levels becomes the mean outcome of each level, pulled to
 * the overall mean by one row's worth; of several classes, the share of each but the last. A development row's own
 * outcome never enters its statistic: that counts the rows before it in a random order. Levels that many rows have are
 * 0/1 features beside it, since a mean alone cannot tell apart two levels whose outcomes are alike.
 *
 * @param weight - shape (rows), or null where all count alike. A row of weight 0 counts for nothing, and sees all others
 * @throws RangeError for a survival outcome
 *
 * Source: ordered target statistics of Prokhorenkova et al., CatBoost, NeurIPS 2018.
 */
export function treeFeatures(
  design: RawDesign,
  outcome: Outcome,
  weight: Float64Array | null,
  seed: number,
): TrainingFeatures {
  const targets = statisticTargets(outcome);
  const features: TreeFeature[] = [];
  const targetOf: (StatisticTarget | null)[] = [];
  const add = (feature: TreeFeature, target: StatisticTarget | null) => {
    features.push(feature);
    targetOf.push(target);
  };
  for (const [predictor, column] of design.columns.entries()) {
    if (column.kind === 'number') {
      add({ kind: 'number', predictor }, null);
    } else if (column.levels.length <= MOST_LEVEL_FEATURES) {
      const first = column.levels.length <= 2 ? 1 : 0;
      for (let level = first; level < column.levels.length; level += 1) add({ kind: 'level', predictor, level }, null);
    } else {
      for (const target of targets) {
        const { values, fallback } = levelMeans(column.codes, column.levels.length, target, weight);
        add({ kind: 'statistic', predictor, values, fallback }, target);
      }
      for (const level of frequentLevels(column.codes, column.levels.length))
        add({ kind: 'level', predictor, level }, null);
    }
  }
  let order: Uint32Array | null = null;
  return {
    features,
    values: (place) => {
      const feature = features[place]!;
      const column = design.columns[feature.predictor]!;
      if (feature.kind !== 'statistic' || column.kind !== 'levels') return featureValues(feature, column);
      order ??= statisticOrder(design.rows, weight, seed);
      return orderedStatistic(column.codes, column.levels.length, targetOf[place]!, weight, order, feature.fallback);
    },
  };
}

/** By the rows alone, whatever they weigh: members of a model weigh them differently, and share its features. */
function frequentLevels(codes: Int32Array, levels: number): number[] {
  const seen = new Uint32Array(levels);
  for (const code of codes) if (code >= 0) seen[code]! += 1;
  const fewest = Math.max(FEWEST_FREQUENT, codes.length / ROWS_PER_FREQUENT);
  return [...seen.keys()].filter((level) => seen[level]! >= fewest);
}

/** A number of each row whose mean a level is told by. */
type StatisticTarget = (row: number) => number;

function statisticTargets(outcome: Outcome): StatisticTarget[] {
  switch (outcome.kind) {
    case 'binary':
    case 'continuous': {
      const { y } = outcome;
      return [(row) => y[row]!];
    }
    case 'classes': {
      const { y } = outcome;
      return outcome.classes.slice(1).map((_, k) => (row: number) => (y[row] === k ? 1 : 0));
    }
    case 'survival':
      throw new RangeError('trees do not learn survival outcomes');
  }
}

function levelMeans(
  codes: Int32Array,
  levels: number,
  target: StatisticTarget,
  weight: Float64Array | null,
): { values: number[]; fallback: number } {
  const sum = new Float64Array(levels);
  const mass = new Float64Array(levels);
  let total = 0;
  let all = 0;
  for (const [row, code] of codes.entries()) {
    const rowWeight = weight ? weight[row]! : 1;
    const weighted = rowWeight * target(row);
    total += weighted;
    all += rowWeight;
    if (code < 0) continue;
    sum[code]! += weighted;
    mass[code]! += rowWeight;
  }
  const prior = all > 0 ? total / all : 0;
  const values = Array.from(sum, (of, level) => (of + PRIOR_ROWS * prior) / (mass[level]! + PRIOR_ROWS));
  return { values, fallback: prior };
}

/** Rows that count in a random order, then those that do not, so that these see all that count. */
function statisticOrder(rows: number, weight: Float64Array | null, seed: number): Uint32Array {
  const counts = (row: number) => !weight || weight[row]! > 0;
  const every = Uint32Array.from({ length: rows }, (_, row) => row);
  const order = new Uint32Array(rows);
  const counted = every.filter(counts);
  order.set(randomStream(derive(seed, 'statistics')).shuffle(counted));
  order.set(
    every.filter((row) => !counts(row)),
    counted.length,
  );
  return order;
}

function orderedStatistic(
  codes: Int32Array,
  levels: number,
  target: StatisticTarget,
  weight: Float64Array | null,
  order: Uint32Array,
  prior: number,
): Float64Array {
  const sum = new Float64Array(levels);
  const mass = new Float64Array(levels);
  const values = new Float64Array(order.length);
  for (const row of order) {
    const code = codes[row]!;
    if (code < 0) {
      values[row] = prior;
      continue;
    }
    values[row] = (sum[code]! + PRIOR_ROWS * prior) / (mass[code]! + PRIOR_ROWS);
    const rowWeight = weight ? weight[row]! : 1;
    sum[code]! += rowWeight * target(row);
    mass[code]! += rowWeight;
  }
  return values;
}
