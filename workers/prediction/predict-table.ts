import { InputError } from '../contract/faults';
import { rowsByRecord } from '../cohort/records';
import type { Table } from '../cohort/table';
import type { Model } from '../models/model';
import { predictRows } from '../models/predict';
import type { OutcomeRole } from '../contract/recipe';
import { textCell } from './csv-cell';
import { standingIn } from './outside';

/** A second table's predictions: the counts that the page sees, and the file that the user keeps. */
export interface TablePredictions {
  /** Data records of the table's file, those that could not be read among them. */
  readonly rows: number;
  readonly predicted: number;
  readonly notPredicted: number;
  /** Rows with a number or date beyond what development saw. */
  readonly outsideRange: number;
  /** Rows with a level that development never saw. */
  readonly unseenLevels: number;
  /** Of the one number of each prediction, the risk at the horizon of survival; null for several classes. */
  readonly mean: number | null;
  /**
   * CSV with the columns row (data record, from 0), one a number of the prediction, reason and notes; one line a record,
   * in the file's order.
   */
  readonly csv: string;
}

/**
 * Predicts every row of a second table; records of its file that could not be read get a line that says so. Columns are matched by name in whatever order they stand; columns that the model
 * does not know are let be. A row without a single measured predictor is not predicted: its risk would be that of
 * nobody.
 *
 * @throws {@link InputError} `input.missingPredictors`
 */
export function predictTable(
  model: Model,
  table: Table,
  outcome: OutcomeRole,
  times: readonly number[],
): TablePredictions {
  const byName = new Map(table.columns.map((column) => [column.name, column]));
  const missing = model.steps.predictors.map(({ name }) => name).filter((name) => !byName.has(name));
  if (missing.length > 0) throw new InputError('input.missingPredictors', { file: table.name, columns: missing });

  const rows = Uint32Array.from({ length: table.rows }, (_, row) => row);
  const numbers = predictRows(model, table, rows, times);
  const columns = columnsOf(outcome, times);
  const width = columns.length;
  const blank = ','.repeat(width);
  const standings = model.steps.predictors.map((fitted) => standingIn(fitted, byName.get(fitted.name)!));
  const names = model.steps.predictors.map(({ name }) => name);
  const lines = [`row,${columns.map(textCell).join(',')},reason,notes`];
  let predicted = 0;
  let outsideRange = 0;
  let unseenLevels = 0;
  let sum = 0;
  const rowOf = rowsByRecord(table);
  for (const [record, row] of rowOf.entries()) {
    if (row < 0) {
      lines.push(`${record},${blank}unreadable,`);
      continue;
    }
    const notes: string[] = [];
    let measured = 0;
    let beyond = false;
    let unseen = false;
    for (const [i, standingAt] of standings.entries()) {
      const standing = standingAt(row);
      if (standing !== 'missing') measured += 1;
      if (standing === 'outsideRange') {
        beyond = true;
        notes.push(`${names[i]!}: outside range`);
      } else if (standing === 'unseenLevel') {
        unseen = true;
        notes.push(`${names[i]!}: unseen level`);
      }
    }
    if (measured === 0) {
      lines.push(`${record},${blank}no predictor measured,`);
      continue;
    }
    predicted += 1;
    outsideRange += beyond ? 1 : 0;
    unseenLevels += unseen ? 1 : 0;
    const own = numbers.subarray(row * width, (row + 1) * width);
    sum += own[width - 1]!;
    lines.push(`${record},${own.join(',')},,${textCell(notes.join('; '))}`);
  }
  return {
    rows: rowOf.length,
    predicted,
    notPredicted: rowOf.length - predicted,
    outsideRange,
    unseenLevels,
    mean: predicted === 0 || outcome.kind === 'classes' ? null : sum / predicted,
    csv: `${lines.join('\r\n')}\r\n`,
  };
}

/** What the numbers of one prediction are called. */
function columnsOf(outcome: OutcomeRole, times: readonly number[]): string[] {
  switch (outcome.kind) {
    case 'binary':
      return ['risk'];
    case 'continuous':
      return ['value'];
    case 'classes':
      return outcome.classes.map((level) => `probability ${level}`);
    case 'survival':
      return times.map((time) => `risk by ${time}`);
  }
}
