import type { RecalibrationMethod } from '../contract/analyses';
import { recalibrated } from '../numerics/recalibration/apply';
import { fitRecalibration } from '../numerics/recalibration/fit';
import type { FittedRecalibration } from '../numerics/recalibration/recalibration';
import { completeRepeats, pick, rowsWhere, type OutOfFold } from './out-of-fold';

/**
 * Out-of-fold risks as they would be after recalibration: in each repeat the risks of a fold are moved by a
 * recalibration fitted to the risks and outcomes of the other folds, so that none is judged on what it was fitted to.
 *
 * @returns one array a repeat, shape (rows); NaN where not predicted, and everywhere in a repeat of one fold only, which
 * leaves nothing to fit to
 */
export function crossRecalibrated(input: OutOfFold, method: RecalibrationMethod): readonly Float64Array[] {
  return input.risk.map((risk, repeat) => {
    const fold = input.fold[repeat] ?? new Int32Array(risk.length);
    const moved = new Float64Array(risk.length).fill(NaN);
    const predicted = rowsWhere(risk.length, (row) => !Number.isNaN(risk[row]));
    const folds = new Set(pick(fold, predicted));
    if (folds.size < 2) return moved;
    for (const own of folds) {
      const others = predicted.filter((row) => fold[row] !== own);
      const { recalibration } = fitRecalibration(method, pick(risk, others), pick(input.y, others));
      for (const row of predicted) if (fold[row] === own) moved[row] = recalibrated(recalibration, risk[row]!);
    }
    return moved;
  });
}

/**
 * The recalibration to use a model with: fitted to the out-of-fold risks of all (nearly) completed repeats together.
 *
 * @returns null where no row was predicted
 */
export function recalibrationForUse(input: OutOfFold, method: RecalibrationMethod): FittedRecalibration | null {
  const rows = input.risk.map((risk) => rowsWhere(risk.length, (row) => !Number.isNaN(risk[row])));
  const counting = completeRepeats(rows);
  if (counting.length === 0) return null;
  const risk = counting.flatMap((repeat) => [...pick(input.risk[repeat]!, rows[repeat]!)]);
  const event = counting.flatMap((repeat) => [...pick(input.y, rows[repeat]!)]);
  return fitRecalibration(method, Float64Array.from(risk), Uint8Array.from(event));
}
