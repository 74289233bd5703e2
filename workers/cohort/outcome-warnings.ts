import type { OutcomeRole, QuestionWarning, SurvivalOutcome } from '../contract/recipe';
import type { EligibleRows } from './eligibility';
import { countClasses, matchClasses, outcomeClasses } from './outcome-classes';
import type { Table } from './table';

const RARE_EVENTS = 0.05;
/** Rows of a class below which a split into five folds leaves next to none in each. */
const SMALL_CLASS = 20;
/** More classes than anyone would predict: measured numbers taken for classes. */
const MANY_CLASSES = 20;
/** Classes named in a warning. */
const MOST_CLASSES = 50;
/** Participants still under observation below which a horizon is past what the data tell. */
const FEWEST_AT_RISK = 10;

/** What to mind about the outcome itself. */
export function outcomeWarnings(table: Table, role: OutcomeRole, eligible: EligibleRows | null): QuestionWarning[] {
  const column = table.columns.find(({ name }) => name === role.column);
  if (!column) return [];
  const warnings: QuestionWarning[] = [];
  const classes = outcomeClasses(column);
  const counts = countClasses(classes);
  const missing = classes.codes.reduce((sum, code) => sum + (code < 0 ? 1 : 0), 0);
  if (missing > 0) warnings.push({ kind: 'outcomeHasMissing', rows: missing });
  const named = namedClasses(role);
  if (named) {
    const isNamed = matchClasses(classes.levels, named);
    const leftOut = classes.levels.filter((_, code) => isNamed[code] === 0 && counts[code]! > 0);
    const rows = counts.reduce((sum, count, code) => sum + (isNamed[code] === 0 ? count : 0), 0);
    if (rows > 0) warnings.push({ kind: 'classesLeftOut', classes: leftOut.slice(0, MOST_CLASSES), rows });
  }
  if (role.kind === 'classes' && role.classes.length > MANY_CLASSES) {
    warnings.push({ kind: 'manyClasses', classes: role.classes.length });
  }
  if (role.kind === 'survival') warnings.push(...codeWarnings(role, classes.levels, counts));
  if (eligible) warnings.push(...countWarnings(role, eligible));
  return warnings;
}

/** The classes that the user has spoken of; null while the question is unfinished or has none. */
function namedClasses(role: OutcomeRole): readonly string[] | null {
  if (role.kind === 'binary') {
    return role.event.length > 0 && role.noEvent.length > 0 ? [...role.event, ...role.noEvent] : null;
  }
  if (role.kind === 'classes') return role.classes.length > 0 ? role.classes : null;
  if (role.kind === 'survival' && role.event.length > 0 && role.censored.length > 0) {
    return [...role.event, ...role.censored, ...role.competing];
  }
  return null;
}

/** Three codes or more of which none is said to compete: perhaps one is a death of another cause, or a transplant. */
function codeWarnings(role: SurvivalOutcome, levels: readonly string[], counts: Uint32Array): QuestionWarning[] {
  const present = levels.filter((_, code) => counts[code]! > 0);
  if (present.length < 3 || role.competing.length > 0) return [];
  const isEvent = matchClasses(present, role.event);
  const others = present.filter((_, code) => isEvent[code] === 0);
  return others.length < 2 ? [] : [{ kind: 'perhapsCompeting', levels: others.slice(0, MOST_CLASSES) }];
}

function countWarnings(role: OutcomeRole, { outcome, leftOut }: EligibleRows): QuestionWarning[] {
  const warnings: QuestionWarning[] = [];
  for (const { reason, rows } of leftOut) {
    if (reason === 'timeNotPositive' || reason === 'entryAfterEnd') warnings.push({ kind: reason, rows });
  }
  if (outcome.kind === 'binary') {
    const share = outcome.y.reduce((sum, event) => sum + event, 0) / outcome.y.length;
    if (share < RARE_EVENTS) warnings.push({ kind: 'rareEvents', share });
  }
  if (outcome.kind === 'classes') {
    const counts = new Uint32Array(outcome.classes.length);
    for (const code of outcome.y) counts[code]! += 1;
    for (const [code, level] of outcome.classes.entries()) {
      if (counts[code]! < SMALL_CLASS) warnings.push({ kind: 'smallClass', level, count: counts[code]! });
    }
  }
  if (outcome.kind === 'survival') {
    const competing = outcome.event.reduce((sum, event) => sum + (event === 2 ? 1 : 0), 0);
    if (competing > 0) warnings.push({ kind: 'competingEvents', rows: competing });
    const { horizon } = outcome;
    const atRisk = outcome.time.reduce((sum, time) => sum + (time >= horizon ? 1 : 0), 0);
    const last = outcome.time.reduce((most, time) => Math.max(most, time), 0);
    if (role.kind === 'survival' && role.horizon !== null && atRisk < FEWEST_AT_RISK) {
      warnings.push({ kind: 'horizonBeyondFollowUp', horizon, last, atRisk });
    }
  }
  return warnings;
}
