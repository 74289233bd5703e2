import { rowsByRecord } from '../cohort/records';
import { predictionsCsv } from '../evaluation/predictions-csv';
import type { StudyRun } from './run-study';

/** The out-of-fold predictions of a run as CSV, one line for each data record of its file, in its order. */
export function predictionsOf({ table, recipe, eligible, plan, outOfFold }: StudyRun): string {
  return predictionsCsv({
    rowOf: rowsByRecord(table),
    eligible: eligible.rows,
    y: eligible.y,
    fold: plan.repeats,
    models: recipe.estimators.map(({ id }) => ({ id, risk: outOfFold.get(id)! })),
    reasonOf: (row) => eligible.reasonOf(row),
  });
}
