import type { OutcomeKind, Question, QuestionWarning } from '../contract/recipe';
import { countClasses, outcomeClasses } from './outcome-classes';
import { isNumeric, type Column, type Table } from './table';

const TIME_WORDS = new Set([
  'time', 'times', 'futime', 'fu', 'followup', 'follow', 'survtime', 'survival', 'surv', 'stime', 'dtime', 'rtime', 'tte',
  'duration', 'os', 'pfs', 'dfs', 'rfs', 'efs', 'tdm',
]); // prettier-ignore
const UNIT_WORDS = new Set(['day', 'days', 'week', 'weeks', 'month', 'months', 'year', 'years']);
const STATUS_WORDS = new Set([
  'status', 'event', 'events', 'death', 'dead', 'died', 'cens', 'censor', 'censored', 'fustat', 'dstatus', 'delta', 'relapse',
  'recurrence', 'recur', 'vital', 'tdm', 'alive',
]); // prettier-ignore

const wordsOf = (name: string): string[] =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u);

/** How surely a column's name says that it is a length of follow-up: 0 not at all, 1 by its unit alone, 2 by its name. */
function timeScore(name: string): number {
  const words = wordsOf(name);
  if (words.some((word) => TIME_WORDS.has(word)) || /随访时间|生存时间|时间/.test(name)) return 2;
  return words.some((word) => UNIT_WORDS.has(word)) || /天数|月数|年数/.test(name) ? 1 : 0;
}

function namesAnEnding(name: string): boolean {
  return wordsOf(name).some((word) => STATUS_WORDS.has(word)) || /状态|死亡|结局|事件|复发/.test(name);
}

/** A question is reviewed at every change, its table stays the same. */
const timeColumnsOf = new WeakMap<Table, readonly string[]>();

/** Columns that may be a length of follow-up: numbers, none below 0, many of them; the likeliest by name first. */
export function timeColumns(table: Table): readonly string[] {
  const known = timeColumnsOf.get(table);
  if (known) return known;
  const found = table.columns
    .map((column) => ({ column, score: timeScore(column.name) }))
    .filter(({ column, score }) => score > 0 && isNumeric(column) && column.kind === 'number')
    .filter(({ column }) => isNumeric(column) && !column.values.some((value) => value < 0))
    .filter(({ column }) => isNumeric(column) && holdsMoreThan(Math.min(10, table.rows / 2), column.values))
    .sort((a, b) => b.score - a.score)
    .map(({ column }) => column.name);
  timeColumnsOf.set(table, found);
  return found;
}

/** Whether there are more distinct numbers than that; most columns show it in their first rows. */
function holdsMoreThan(count: number, values: Float64Array): boolean {
  const seen = new Set<number>();
  for (const value of values) {
    if (!Number.isNaN(value)) seen.add(value);
    if (seen.size > count) return true;
  }
  return false;
}

/** Distinct whole numbers up to which a column of numbers looks like codes for classes. */
const MOST_CODES = 10;

/** The kind of outcome that a column looks like; the user has the last word. */
export function looksLike(table: Table, outcome: Column): OutcomeKind {
  const classes = outcomeClasses(outcome);
  const present = countClasses(classes).reduce((sum, count) => sum + (count > 0 ? 1 : 0), 0);
  const ending = namesAnEnding(outcome.name) || classes.levels.some(namesAnEnding);
  if (present <= 4 && ending && timeColumns(table).some((name) => timeScore(name) === 2)) {
    return 'survival';
  }
  if (present <= 2) return 'binary';
  if (!isNumeric(outcome)) return 'classes';
  const whole = outcome.values.every((value) => Number.isNaN(value) || Number.isInteger(value));
  return whole && present <= MOST_CODES ? 'classes' : 'continuous';
}

/** Follow-up among the predictors: it is known only once the outcome is. */
export function followUpWarnings(table: Table, { outcome, predictors }: Question): QuestionWarning[] {
  if (outcome.kind === 'continuous' || outcome.column === '') return [];
  const status = namesAnEnding(outcome.column) || outcome.kind === 'survival';
  if (!status) return [];
  const chosen = new Set(predictors);
  return timeColumns(table)
    .filter((name) => chosen.has(name) && timeScore(name) === 2)
    .map((column) => ({ kind: 'followUpAmongPredictors', column }));
}
