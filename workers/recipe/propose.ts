import { buttonEstimators, plainEstimator } from '../contract/default-estimators';
import {
  familiesFor,
  RECIPE_VERSION,
  type EstimatorSpec,
  type OutcomeRole,
  type Question,
  type Recipe,
  type Steps,
} from '../contract/recipe';
import type { Reading } from '../contract/table';
import { suggestResampling } from '../cohort/suggest-resampling';
import { eligibleRows } from '../cohort/eligibility';
import type { Table } from '../cohort/table';

/** Gaps by the median or a level of their own, said by an indicator; levels below one in a hundred pooled. */
export const defaultSteps: Steps = {
  impute: { numbers: 'median', categories: 'ownLevel', indicators: true },
  scale: 'standard',
  encode: { poolBelow: 0.01, dropFirst: false },
};

/** Rows that are enough to learn of a level by itself, where they are at least two in a thousand: each is a column more. */
const ROWS_OF_LEVEL = 200;
const LEAST_THOUSANDTHS = 2;

/**
 * Levels of one in a hundred rows, or of {@link ROWS_OF_LEVEL} rows in large tables, are kept; in thousandths. On 101,766
 * rows with columns of up to 73 levels that lowered a regression's log loss by a four-hundredth.
 */
function stepsFor(rows: number): Steps {
  const thousandths = Math.min(10, Math.max(LEAST_THOUSANDTHS, Math.round((1000 * ROWS_OF_LEVEL) / rows)));
  return { ...defaultSteps, encode: { ...defaultSteps.encode, poolBelow: thousandths / 1000 } };
}

const WEIGHT_DECAYS = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1];

/**
 * A weight decay of one tenth of predictors over rows, as a round number: the more there is to learn from a patient, the
 * less each weight may say. A tenth was found on nine public tables, from 189 rows of 8 predictors to 333 of 130.
 */
function defaultWeightDecay(rows: number, predictors: number): number {
  const wanted = Math.log((0.1 * predictors) / rows);
  const off = (decay: number) => Math.abs(Math.log(decay) - wanted);
  return WEIGHT_DECAYS.reduce((nearest, decay) => (off(decay) < off(nearest) ? decay : nearest));
}

/**
 * The regression that suits the outcome and a network, the network as large as the table bears: small tables get few
 * units, small batches, many epochs, more members and more restraint.
 *
 * @param rows - eligible rows, 1 or more
 * @param predictors - columns, 1 or more
 */
export function defaultEstimators(outcome: OutcomeRole, rows: number, predictors: number): EstimatorSpec[] {
  const [regression] = familiesFor(outcome);
  return [plainEstimator(regression!), sizedNetwork(rows, predictors)];
}

function sizedNetwork(rows: number, predictors: number): EstimatorSpec {
  const size = rows < 500 ? 0 : rows < 5000 ? 1 : 2;
  const units = [[16], [16], [32, 16]][size]!;
  const activation = size < 2 ? 'relu' : 'tanh';
  return {
    id: 'network',
    family: 'network',
    members: [10, 5, 3][size]!,
    layers: units.map((count) => ({ units: count, activation })),
    loss: 'crossEntropy',
    optimiser: 'adam',
    learningRate: 0.003,
    batch: [32, 32, 256][size]!,
    epochs: [200, 200, 100][size]!,
    patience: [20, 12, 8][size]!,
    validationShare: 0.2,
    dropout: 0.1,
    weightDecay: defaultWeightDecay(rows, predictors),
    classWeights: 'none',
  };
}

/** Rows below which trees are stopped by more and smaller steps. */
const FEW_ROWS = 2000;
/** Rows from which trees may ask for more predictors together: 64 leaves of some 160 rows. */
const ROWS_FOR_DEPTH = 10_000;
/**
 * Of more rows, fewer models are averaged, or one is taken: several take minutes each, which leaves no time for others.
 * On 15,223 rows one boosted model in place of three raised the log loss by a 25th; on 101,766 two lowered it by a
 * thousandth, in twice the time.
 */
const ROWS_ENOUGH = 20_000;
/** A tenth of so many rows tells well enough when to stop: on 101,766 a fifth raised the log loss by a two-thousandth. */
const HELD_OF_MANY = 0.1;
/**
 * Rows from which trees need no chance to keep them apart: on public tables of 155 to 1,236 rows, weights and scores drawn
 * by chance lowered the log loss by a hundredth, on two of 5,110 and 15,223 they raised it by up to a tenth.
 */
const MANY_ROWS = 5000;
const WITHOUT_CHANCE = { bootstrap: 0, randomStrength: 0, columnShare: 1 } as const;

/**
 * Predictors above which a table is wide. Trees then look at some 50 of them each, and grow leaf by leaf: a level weighs
 * the cuts of all leaves together, which takes eight times as long on 500 columns. So many shapes are no longer read:
 * they are found in fewer, larger steps.
 */
const WIDE = 100;
const COLUMNS_A_TREE = 50;

const FORESTS = ['forest', 'extraTrees'] as const;
/** Rows in a leaf from so many rows on: on 5,110 rows with 249 events leaves of 5 raised the log loss by a thirtieth. */
const LEAF_OF_MANY = 20;

const withLeaf = (spec: EstimatorSpec, minLeaf: number): EstimatorSpec =>
  spec.family === 'forest' ? { ...spec, minLeaf } : spec;

/** Estimators whose settings depend on the size of the table. */
function sizedEstimators(rows: number, predictors: number): EstimatorSpec[] {
  const boosting = plainEstimator('boosting');
  const additive = plainEstimator('additive');
  const sized: EstimatorSpec[] = [sizedNetwork(rows, predictors)];
  if (rows >= MANY_ROWS) sized.push(...FORESTS.map((kind) => withLeaf(plainEstimator(kind), LEAF_OF_MANY)));
  if (boosting.family === 'boosting') {
    const many = {
      ...(rows >= MANY_ROWS && WITHOUT_CHANCE),
      ...(rows > ROWS_ENOUGH && { members: 1, validationShare: HELD_OF_MANY }),
    };
    const depth = rows >= ROWS_FOR_DEPTH ? 6 : boosting.depth;
    const wide =
      predictors > WIDE
        ? ({ growth: 'leafWise', leaves: 6, members: 1, columnShare: COLUMNS_A_TREE / predictors } as const)
        : {};
    sized.push({
      ...boosting,
      depth,
      ...many,
      learningRate: rows < FEW_ROWS && predictors <= WIDE ? 0.04 : 0.08,
      ...wide,
    });
  }
  if (additive.family === 'additive') {
    const wide = predictors > WIDE ? { bags: 1, interactions: 0, learningRate: 0.3, patience: 20 } : {};
    const many = rows > ROWS_ENOUGH ? { bags: 2 } : {};
    sized.push({ ...additive, minLeaf: rows < 500 ? 5 : rows < 1500 ? 15 : 30, ...many, ...wide });
  }
  return sized;
}

/** What the one button trains on a table of so many eligible rows. */
export const buttonFor = (rows: number, { outcome, predictors }: Question): readonly EstimatorSpec[] =>
  buttonEstimators(outcome, sizedEstimators(rows, predictors.length));

/** What a recipe needs of the reading so that the same file is read the same way again. */
function readingFor({ encoding, delimiter, decimal }: Reading): Recipe['reading'] {
  return { encoding, delimiter, decimal };
}

/**
 * The recipe that suits a question and the size of its table.
 *
 * @param reading - how the user had the table read, where they had a say; left out, how it was detected
 * @throws whatever {@link eligibleRows} throws
 */
export function proposeRecipe(table: Table, question: Question, title: string, reading?: Recipe['reading']): Recipe {
  const eligible = eligibleRows(table, question.outcome);
  return {
    format: 'benchside-recipe',
    version: RECIPE_VERSION,
    title,
    reading: reading ?? readingFor(table.reading),
    outcome: question.outcome,
    predictors: question.predictors,
    ...(question.participant !== undefined && { participant: question.participant }),
    ...(question.group !== undefined && { group: question.group }),
    steps: stepsFor(eligible.rows.length),
    estimators: buttonFor(eligible.rows.length, question),
    ...(question.outcome.kind !== 'survival' && { search: { minutes: 1, candidates: 'auto', folds: 5 } }),
    resampling: suggestResampling(table, eligible, question).resampling,
    seed: 1,
    backend: 'auto',
  };
}
