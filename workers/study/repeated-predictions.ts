import type { EligibleRows } from '../cohort/eligibility';
import { predictionWidth, type Outcome } from '../cohort/outcome';
import type { Table } from '../cohort/table';
import type { Model } from '../models/model';
import { predictRows } from '../models/predict';
import { tableRows } from './fit';
import type { Said, Truth } from './judge';

/** Predictions kept at once for the account of instability: about 160 MB. */
const MOST_NUMBERS = 2e7;

/** The number by which a prediction is followed from resample to resample: the risk, the value, the risk at the horizon. */
function followed(outcome: Outcome, width: number): number | null {
  return outcome.kind === 'classes' ? null : width - 1;
}

/**
 * What the models of each repeat of the cross-validation said of the same rows.
 *
 * @returns one array a repeat, shape (rows), NaN where not predicted; none where a prediction is not one number
 */
export function acrossRepeats({ outcome, times }: Truth, { predicted }: Said): Float64Array[] {
  const width = predictionWidth(outcome, times.length);
  const at = followed(outcome, width);
  if (at === null || predicted.length < 2) return [];
  return predicted.map((one) => Float64Array.from({ length: one.length / width }, (_, row) => one[row * width + at]!));
}

/** What the model of each resample says of all rows, of as many resamples as fit into memory. */
export function acrossResamples(
  table: Table,
  eligible: EligibleRows,
  truth: Truth,
  models: readonly Model[],
): Float64Array[] {
  const width = predictionWidth(truth.outcome, truth.times.length);
  const at = followed(truth.outcome, width);
  if (at === null) return [];
  const rows = tableRows(eligible, Uint32Array.from(eligible.rows.keys()));
  const enough = models.slice(0, Math.max(2, Math.floor(MOST_NUMBERS / Math.max(1, rows.length))));
  return enough.map((model) => {
    const said = predictRows(model, table, rows, truth.times);
    return Float64Array.from({ length: rows.length }, (_, row) => said[row * width + at]!);
  });
}
