import type { Outcome } from './outcome';

/** A chance nearer to 0 counts as this: one certain error would otherwise outweigh everything. */
const LEAST = 1e-7;

/** Outcomes whose predictions have a loss of each row by itself. */
export type LossyOutcome = Exclude<Outcome, { kind: 'survival' }>;

/** Numbers in one prediction. */
export const widthOf = (outcome: LossyOutcome): number => (outcome.kind === 'classes' ? outcome.classes.length : 1);

/**
 * The loss of one row's prediction: minus the log of the chance given to what happened, in nats; or the squared error.
 *
 * @param predicted - shape (rows x width), row-major
 * @param at - the row's place among the predictions
 * @param row - the row of the outcome
 */
export function rowLoss(outcome: LossyOutcome, predicted: Float64Array, at: number, row: number): number {
  switch (outcome.kind) {
    case 'binary': {
      const risk = predicted[at]!;
      return -Math.log(Math.max(LEAST, outcome.y[row] === 1 ? risk : 1 - risk));
    }
    case 'classes':
      return -Math.log(Math.max(LEAST, predicted[at * outcome.classes.length + outcome.y[row]!]!));
    case 'continuous':
      return (predicted[at]! - outcome.y[row]!) ** 2;
  }
}

/** The mean of {@link rowLoss} over all rows, each predicted once; NaN where any is not a number. */
export function meanLoss(outcome: LossyOutcome, predicted: Float64Array): number {
  const rows = outcome.y.length;
  let sum = 0;
  for (let row = 0; row < rows; row += 1) sum += rowLoss(outcome, predicted, row, row);
  return sum / rows;
}
