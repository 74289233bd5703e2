import { assignFolds } from '../cohort/assign-folds';
import { eligibleRows } from '../cohort/eligibility';
import { rowsByRecord } from '../cohort/records';
import { InputError } from '../contract/faults';
import { predictionsCsv } from '../evaluation/predictions-csv';
import type { Desk, FinishedStudy } from './desk';
import { predictOutOfFold } from './out-of-fold';
import { foldTasks } from './plan';
import { runKey } from './run-key';
import type { StudyRun } from './run-study';

type Predicted = Pick<StudyRun, 'table' | 'recipe' | 'eligible' | 'plan' | 'outOfFold'>;

/**
 * The out-of-fold predictions of a study from the shelf, whose table is open again: the kept folds predict anew.
 *
 * @throws {@link MethodError} `method.noTable`, and as the folds are assigned
 * @throws {@link InputError} `input.differentTable`
 */
export async function predictAgain(desk: Desk, { recipe, report }: FinishedStudy): Promise<Predicted> {
  const { table } = (await desk.tableReadAs(recipe, new AbortController().signal)).intake;
  if (table.fingerprint !== report.table.fingerprint) {
    const names = new Set(table.columns.map(({ name }) => name));
    const missingColumns = recipe.predictors.filter((name) => !names.has(name));
    throw new InputError('input.differentTable', { expectedRows: report.table.rows, rows: table.rows, missingColumns });
  }
  const eligible = eligibleRows(table, recipe.outcome);
  const plan = assignFolds(recipe.resampling, table, eligible, recipe, recipe.seed, desk.foldFile);
  const models = desk.foldsOf(runKey(table.fingerprint, recipe, desk.foldFile));
  const outOfFold = predictOutOfFold(table, eligible, foldTasks(recipe, eligible, plan), models, plan.repeats.length);
  return { table, recipe, eligible, plan, outOfFold };
}

/** The out-of-fold predictions of a run as CSV, one line for each data record of its file, in its order. */
export function predictionsOf({ table, recipe, eligible, plan, outOfFold }: Predicted): string {
  return predictionsCsv({
    rowOf: rowsByRecord(table),
    eligible: eligible.rows,
    y: eligible.y,
    fold: plan.repeats,
    models: recipe.estimators.map(({ id }) => ({ id, risk: outOfFold.get(id)! })),
    reasonOf: (row) => eligible.reasonOf(row),
  });
}
