import { assignFolds } from '../cohort/assign-folds';
import { eligibleRows } from '../cohort/eligibility';
import type { Outcome } from '../cohort/outcome';
import { rowsByRecord } from '../cohort/records';
import type { Table } from '../cohort/table';
import { InputError } from '../contract/faults';
import { predictionsCsv } from '../evaluation/predictions-csv';
import type { Model } from '../models/model';
import { editedFolds } from './analyses/shape-edits';
import type { Desk, FinishedStudy } from './desk';
import { predictOutOfFold } from './out-of-fold';
import { foldTasks } from './plan';
import { foldsKey } from './run-key';
import type { StudyRun } from './run-study';

/** What questions asked after training are answered from. */
export type PredictedStudy = Pick<StudyRun, 'table' | 'recipe' | 'eligible' | 'plan' | 'outOfFold'>;

/**
 * The out-of-fold predictions of the study on the desk: as it was trained, or, of a study from the shelf whose table is
 * open again, predicted anew by its kept folds.
 *
 * @throws {@link MethodError} `method.noTable`, and as the folds are assigned
 * @throws {@link InputError} `input.differentTable`
 */
export async function predictedStudy(desk: Desk, study: FinishedStudy): Promise<PredictedStudy> {
  const { recipe, report, run } = study;
  if (run) return run;
  // What asks for it cannot be stopped.
  const { signal } = new AbortController();
  const { table } = (await desk.tableReadAs(recipe, signal)).intake;
  if (table.fingerprint !== report.table.fingerprint) {
    const names = new Set(table.columns.map(({ name }) => name));
    const missingColumns = recipe.predictors.filter((name) => !names.has(name));
    throw new InputError('input.differentTable', { expectedRows: report.table.rows, rows: table.rows, missingColumns });
  }
  const eligible = eligibleRows(table, recipe.outcome);
  const plan = assignFolds(recipe.resampling, table, eligible, recipe, recipe.seed, desk.foldFile);
  const models = editedFolds(foldsOf(desk, study, table), report.analyses);
  const tasks = foldTasks(recipe, eligible, plan);
  const outOfFold = await predictOutOfFold({ table, eligible, plan, tasks, models }, signal);
  return { table, recipe, eligible, plan, outOfFold };
}

/** The models of a study's folds as they were fitted, by key. */
export const foldsOf = (desk: Desk, study: FinishedStudy, table: Pick<Table, 'fingerprint'>): Map<string, Model> =>
  desk.foldsOf(foldsKey(study, table.fingerprint, desk.foldFile));

/**
 * The out-of-fold predictions of a run as CSV, one line for each data record of its file, in its order. A model that was
 * left out, or fitted in no fold, has no columns: rows that all others predicted lack nothing.
 */
export function predictionsOf({ table, recipe, eligible, outOfFold }: PredictedStudy): string {
  return predictionsCsv({
    rowOf: rowsByRecord(table),
    eligible: eligible.rows,
    outcome: outcomeColumns(eligible.outcome),
    labels: labelsOf(eligible.outcome, outOfFold.times),
    fold: outOfFold.fold,
    models: recipe.estimators.flatMap(({ id }) => {
      const predicted = outOfFold.predicted.get(id) ?? [];
      return predicted.some((repeat) => !repeat.every(Number.isNaN)) ? [{ id, predicted }] : [];
    }),
    reasonOf: (row) => eligible.reasonOf(row),
  });
}

/** What was observed of the eligible rows, as columns of the file. */
function outcomeColumns(outcome: Outcome): { name: string; cell: (row: number) => string }[] {
  switch (outcome.kind) {
    case 'binary':
    case 'continuous':
      return [{ name: 'outcome', cell: (row) => String(outcome.y[row]) }];
    case 'classes':
      return [{ name: 'outcome', cell: (row) => outcome.classes[outcome.y[row]!]! }];
    case 'survival':
      return [
        { name: 'time', cell: (row) => String(outcome.time[row]) },
        { name: 'event', cell: (row) => String(outcome.event[row]) },
      ];
  }
}

/** What the numbers of one prediction are called: "risk", "value", "risk_<class>" or "risk_<time>". */
function labelsOf(outcome: Outcome, times: readonly number[]): string[] {
  switch (outcome.kind) {
    case 'binary':
      return ['risk'];
    case 'continuous':
      return ['value'];
    case 'classes':
      return outcome.classes.map((level) => `risk_${level}`);
    case 'survival':
      return times.map((time) => `risk_${time}`);
  }
}
