import { RECIPE_VERSION, type EstimatorSpec, type Question, type Recipe, type Steps } from '../contract/recipe';
import type { Reading } from '../contract/table';
import { eligibleRows } from '../cohort/eligibility';
import type { Table } from '../cohort/table';

/** Gaps by the median or a level of their own, said by an indicator; levels below one in a hundred pooled. */
export const defaultSteps: Steps = {
  impute: { numbers: 'median', categories: 'ownLevel', indicators: true },
  scale: 'standard',
  encode: { poolBelow: 0.01, dropFirst: false },
};

/**
 * Both families, the network as large as the table bears: small tables get few units, small batches, many epochs and
 * more restraint.
 *
 * @param rows - eligible rows
 */
export function defaultEstimators(rows: number): EstimatorSpec[] {
  const size = rows < 500 ? 0 : rows < 5000 ? 1 : 2;
  const units = [[16], [32, 16], [64, 32]][size]!;
  return [
    { id: 'logistic', family: 'logistic', alpha: 0, lambda: 'auto', classWeights: 'none' },
    {
      id: 'network',
      family: 'network',
      layers: units.map((count) => ({ units: count, activation: 'relu' })),
      loss: 'crossEntropy',
      optimiser: 'adam',
      learningRate: [0.003, 0.003, 0.002][size]!,
      batch: [32, 64, 256][size]!,
      epochs: [200, 100, 60][size]!,
      patience: [20, 12, 8][size]!,
      validationShare: 0.2,
      dropout: [0.2, 0.2, 0.1][size]!,
      weightDecay: [1e-3, 1e-3, 1e-4][size]!,
      classWeights: 'none',
    },
  ];
}

/** What a recipe needs of the reading so that the same file is read the same way again. */
function readingFor({ encoding, delimiter, decimal }: Reading): Recipe['reading'] {
  return { encoding, delimiter, decimal };
}

/**
 * The recipe that suits a question and the size of its table: five folds, repeated where the table is small.
 *
 * @param reading - how the user had the table read, where they had a say; left out, how it was detected
 * @throws whatever {@link eligibleRows} throws
 */
export function proposeRecipe(table: Table, question: Question, title: string, reading?: Recipe['reading']): Recipe {
  const rows = eligibleRows(table, question.outcome).rows.length;
  return {
    format: 'benchside-recipe',
    version: RECIPE_VERSION,
    title,
    reading: reading ?? readingFor(table.reading),
    outcome: question.outcome,
    predictors: question.predictors,
    ...(question.participant !== undefined && { participant: question.participant }),
    ...(question.group !== undefined && { group: question.group }),
    steps: defaultSteps,
    estimators: defaultEstimators(rows),
    resampling: {
      kind: 'crossValidation',
      folds: 5,
      repeats: rows < 500 ? 4 : rows < 2000 ? 2 : 1,
      stratified: true,
    },
    seed: 1,
    backend: 'auto',
  };
}
