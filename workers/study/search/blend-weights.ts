import { countClusters } from '../../cohort/clusters';
import { meanLoss, rowLoss, widthOf, type LossyOutcome } from '../../cohort/row-losses';
import type { Family } from '../../contract/recipe';
import { greedyBlend } from '../../numerics/greedy-blend';
import { fromPool, toPool, type OpinionPool } from '../../numerics/opinion-pool';
import { REGRESSIONS } from './judged-families';

/** A model whose loss is so many times that of the best one is left out of a blend. */
const HOPELESS = 2;

/**
 * What follows was chosen on public tables of docs/results.md, of 97 to 1,629 rows; little changed with any of them by
 * half.
 *
 * Participants that the shares count as which stand before the weights are fitted: without any, blends of small tables
 * leaned on one model by chance and lost up to a sixth of their log loss.
 */
const SHARES_WORTH = 30;
/** A model that is worse than the best by more standard errors (of participants) than this begins with a smaller share. */
const WITHIN_CHANCE = 1;
/** By how much, in the log of the share for each standard error. */
const FALL = 1.25;
/** Standard errors that count at most: a share stays a number above 0. */
const MOST_SURE = 10;
/** A regression begins with so many shares: where a table is small its simple form is worth more than its loss tells. */
const OF_A_REGRESSION = 3;

/** The scale on which predictions of an outcome are blended. */
export const poolFor = ({ kind }: LossyOutcome): OpinionPool => (kind === 'continuous' ? 'linear' : 'logarithmic');

/**
 * Weights of models by what they said of rows that they had not seen: shares by how sure it is that a model is worse than
 * the best, then greedy weights held to them.
 *
 * @param steps - of the greedy selection at most
 * @param said - one a model, shape (rows x width); one or more
 * @param families - one a model
 * @param ties - shape (rows), rows of one participant, numbered from 0 without gaps; null where each is its own
 * @returns one a model, 0 or more, 1 in all
 */
export function blendWeights(
  steps: number,
  said: readonly Float64Array[],
  families: readonly Family[],
  outcome: LossyOutcome,
  ties: Int32Array | null,
): number[] {
  const width = widthOf(outcome);
  const pool = poolFor(outcome);
  const losses = said.map((own) => rowLosses(outcome, own));
  const means = losses.map(meanOf);
  const least = Math.min(...means);
  const places = Array.from(said.keys()).filter((k) => means[k]! <= HOPELESS * least);
  const blended = places.length > 0 ? places : [0];
  const onScale = blended.map((k) => toPool(pool, said[k]!, width));
  // A squared error counts by the error there is.
  const unit = outcome.kind === 'continuous' ? 2 * least : 1;
  const found = greedyBlend(onScale, (pooled) => meanLoss(outcome, fromPool(pool, pooled, width)), steps, {
    shares: startingShares(
      blended.map((k) => losses[k]!),
      blended.map((k) => families[k]!),
      ties,
    ),
    pull: (SHARES_WORTH * unit) / countClusters(ties, outcome.y.length),
  });
  const weights = said.map(() => 0);
  for (const [place, k] of blended.entries()) weights[k] = found[place]!;
  return weights;
}

/**
 * Shares before any weight is fitted: equal for models that cannot be told from the best, smaller the surer it is that a
 * model is worse.
 *
 * @param losses - one a model, shape (rows)
 * @returns above 0, 1 in all
 */
function startingShares(
  losses: readonly Float64Array[],
  families: readonly Family[],
  ties: Int32Array | null,
): number[] {
  const means = losses.map(meanOf);
  const best = losses[means.indexOf(Math.min(...means))] ?? losses[0]!;
  const shares = losses.map((own, k) => {
    const { mean, error } = meanWithError(
      own.map((loss, row) => loss - best[row]!),
      ties,
    );
    const sure = error > 0 ? Math.min(MOST_SURE, mean / error) : 0;
    const start = REGRESSIONS.includes(families[k]!) ? OF_A_REGRESSION : 1;
    return start * Math.exp(-FALL * Math.max(0, sure - WITHIN_CHANCE));
  });
  const sum = shares.reduce((total, share) => total + share, 0);
  return shares.map((share) => share / sum);
}

/** A mean over rows and its standard error, participants being independent and not their rows. */
function meanWithError(values: Float64Array, ties: Int32Array | null): { mean: number; error: number } {
  const mean = meanOf(values);
  const sums = new Float64Array(countClusters(ties, values.length));
  for (const [row, value] of values.entries()) sums[ties ? ties[row]! : row]! += value - mean;
  return { mean, error: Math.sqrt(sums.reduce((sum, one) => sum + one * one, 0)) / values.length };
}

const rowLosses = (outcome: LossyOutcome, said: Float64Array): Float64Array =>
  Float64Array.from(outcome.y, (_, row) => rowLoss(outcome, said, row, row));

const meanOf = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
