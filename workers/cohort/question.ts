import { isStudyError } from '../contract/faults';
import type { Question, QuestionReview, QuestionWarning } from '../contract/recipe';
import { clustersOf, countClusters } from './clusters';
import { countDistinct, countRepeatedRows, numbersEachRow, rankCorrelationWith, separationBy } from './column-facts';
import { eligibleRows, type EligibleRows } from './eligibility';
import { namesAnIdentifier, namesAParticipant } from './identifier-name';
import { followUpWarnings, looksLike, timeColumns } from './follow-up-columns';
import { countClasses, outcomeClasses } from './outcome-classes';
import { outcomeWarnings } from './outcome-warnings';
import { summariseOutcome, type Outcome } from './outcome';
import { isNumeric, type Column, type Table } from './table';

/** A column that tells the outcome this well alone is more likely made from the outcome than measured before. */
const COPY = 0.98;
/** Classes listed of an outcome; a measurement chosen by mistake has thousands. */
const MOST_CLASSES = 50;
const MANY_LEVELS = 50;

/**
 * Counts what a question would be answered with and looks for what would mislead. Unfinished questions are answered as
 * far as they go: without an outcome every row counts.
 */
export function reviewQuestion(table: Table, question: Question): QuestionReview {
  const outcome = table.columns.find(({ name }) => name === question.outcome.column);
  const eligible = eligibleOrNull(table, question);
  const rows = eligible?.rows ?? Uint32Array.from({ length: table.rows }, (_, row) => row);
  const chosen = new Set(question.predictors);
  const participant = presentColumn(table, question.participant);
  const participants = countClusters(clustersOf(table, rows, [participant]), rows.length);
  const predictors = table.columns
    .filter(({ name }) => chosen.has(name))
    .map((column) => ({ column, distinct: countDistinct(column, rows) }));
  return {
    classes: outcome ? classesOf(outcome) : [],
    participants,
    rows: rows.length,
    looksLike: outcome ? looksLike(table, outcome) : null,
    timeColumns: timeColumns(table).filter((name) => name !== question.outcome.column),
    outcome: eligible && summariseOutcome(eligible.outcome),
    leftOut: table.rows - rows.length,
    warnings: [
      ...outcomeWarnings(table, question.outcome, eligible),
      ...rowWarnings(table, question, rows),
      ...followUpWarnings(table, question),
      ...predictors.flatMap(({ column, distinct }) => predictorWarnings(column, distinct, rows, eligible)),
    ],
  };
}

/** A question whose outcome cannot be answered yet is no failure here; training is where it is refused. */
function eligibleOrNull(table: Table, question: Question): EligibleRows | null {
  try {
    return eligibleRows(table, question.outcome);
  } catch (caught) {
    if (isStudyError(caught)) return null;
    throw caught;
  }
}

const presentColumn = (table: Table, name: string | undefined) =>
  table.columns.some((column) => column.name === name) ? name : undefined;

function classesOf(outcome: Column): QuestionReview['classes'] {
  const classes = outcomeClasses(outcome);
  const counts = countClasses(classes);
  return classes.levels
    .map((level, code) => ({ level, count: counts[code]! }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count || (a.level < b.level ? -1 : 1))
    .slice(0, MOST_CLASSES);
}

function rowWarnings(table: Table, question: Question, rows: Uint32Array): QuestionWarning[] {
  const warnings: QuestionWarning[] = [];
  if (question.participant === undefined) {
    const suspected = suspectParticipants(table, question, rows);
    if (suspected) warnings.push({ kind: 'repeatedParticipants', ...suspected, rows: rows.length });
  }
  const duplicates = countRepeatedRows(table);
  if (duplicates > 0) warnings.push({ kind: 'duplicateRows', rows: duplicates });
  return warnings;
}

/** A column named like a participant's identifier whose entries return: several rows are one participant. */
function suspectParticipants(table: Table, question: Question, rows: Uint32Array) {
  const fewest = Math.max(10, rows.length / 50);
  const found = table.columns
    .filter(({ name }) => name !== question.outcome.column && name !== question.group)
    .filter(({ name, kind }) => namesAnIdentifier(name) || kind === 'identifier')
    .filter((column) => !isNumeric(column) || rows.every((row) => !(column.values[row]! % 1)))
    .map((column) => ({ column: column.name, participants: countDistinct(column, rows) }))
    .filter(({ participants }) => participants >= fewest && participants < rows.length);
  return found.find(({ column }) => namesAParticipant(column)) ?? found[0] ?? null;
}

function predictorWarnings(
  column: Column,
  distinct: number,
  rows: Uint32Array,
  eligible: EligibleRows | null,
): QuestionWarning[] {
  const { name, kind } = column;
  const warnings: QuestionWarning[] = [];
  const named = namesAnIdentifier(name) && distinct > Math.max(10, rows.length / 50);
  if (kind === 'identifier' || named || (rows.length >= 50 && isCounter(column, rows))) {
    warnings.push({ kind: 'identifierAmongPredictors', column: name });
  }
  if (kind === 'text') warnings.push({ kind: 'textPredictor', column: name });
  if (kind === 'category' && distinct > MANY_LEVELS) {
    warnings.push({ kind: 'highCardinality', column: name, levels: distinct });
  }
  if (distinct <= 1) warnings.push({ kind: 'constantPredictor', column: name });
  if (eligible) warnings.push(...copyWarning(column, eligible));
  return warnings;
}

function copyWarning(column: Column, { rows, outcome }: EligibleRows): QuestionWarning[] {
  const alone = outcomeAlone(column, rows, outcome);
  if (!alone || alone.value < COPY) return [];
  return [{ kind: 'copyOfOutcome', column: column.name, ...alone }];
}

/** How well a column alone tells the outcome; null where several classes leave no one number for it. */
function outcomeAlone(column: Column, rows: Uint32Array, outcome: Outcome) {
  switch (outcome.kind) {
    case 'binary':
      return { measure: 'auroc' as const, value: separationBy(column, rows, outcome.y) };
    case 'survival': {
      const had = outcome.event.map((event) => (event === 1 ? 1 : 0));
      return { measure: 'auroc' as const, value: separationBy(column, rows, had) };
    }
    case 'continuous':
      return { measure: 'correlation' as const, value: rankCorrelationWith(column, rows, outcome.y) };
    case 'classes':
      return null;
  }
}

/** Whole numbers that count the rows up or down without a gap. */
function isCounter(column: Column, rows: Uint32Array): boolean {
  if (!isNumeric(column) || !numbersEachRow(column, rows)) return false;
  const step = column.values[rows[1]!]! - column.values[rows[0]!]!;
  return rows.every(
    (row, i) => i === 0 || Math.sign(column.values[row]! - column.values[rows[i - 1]!]!) === Math.sign(step),
  );
}
