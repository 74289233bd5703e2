import { MethodError } from '../contract/faults';
import type { BinaryOutcome, ClassOutcome, ContinuousOutcome, OutcomeRole } from '../contract/recipe';
import type { LeftOutReason } from '../contract/report';
import { countClasses, matchClasses, outcomeClasses } from './outcome-classes';
import { eventsIn, type Outcome, type OutcomeReading } from './outcome';
import { readSurvival } from './survival-eligibility';
import { isNumeric, type Table } from './table';

/** Fewer participants of any outcome than this cannot be both learned from and judged on. */
const FEWEST_OUTCOMES = 5;
/** Fewer participants than this with a continuous outcome cannot be either. */
const FEWEST_PARTICIPANTS = 10;

/** In the order in which they are told. */
const REASONS: readonly LeftOutReason[] = [
  'outcomeMissing',
  'otherClass',
  'timeMissing',
  'timeNotPositive',
  'entryAfterEnd',
];

/** The rows of a table that can answer a question, and why the others cannot. */
export interface EligibleRows {
  /** Table rows, ascending. Shape (eligible). */
  readonly rows: Uint32Array;
  /** Of the eligible rows, in their order. */
  readonly outcome: Outcome;
  readonly leftOut: readonly { readonly reason: LeftOutReason; readonly rows: number }[];
  /** Why a row of the table was left out; null where it was not. */
  reasonOf(row: number): LeftOutReason | null;
}

/**
 * The rows whose outcome is known and asked about.
 *
 * @throws {@link MethodError} `method.outcomeMissing` (no such column, or no cell of it was measured),
 * `method.eventNotChosen`, `method.unknownEventClass`, `method.oneOutcomeOnly`, `method.tooFewOutcomes`,
 * `method.classesNotChosen`, `method.tooFewInClass`, `method.outcomeNotNumber`, `method.outcomeConstant`,
 * `method.tooFewParticipants`, `method.noEvents`, `method.tooFewEvents`, `method.horizonNotPositive`
 */
export function eligibleRows(table: Table, role: OutcomeRole): EligibleRows {
  const reading = readingOf(table, role);
  const rows: number[] = [];
  const left = new Map<LeftOutReason, number>();
  for (let row = 0; row < table.rows; row += 1) {
    const reason = reading.reasonOf(row);
    if (reason === null) rows.push(row);
    else left.set(reason, (left.get(reason) ?? 0) + 1);
  }
  const eligible = Uint32Array.from(rows);
  if (eligible.length === 0) throw new MethodError('method.outcomeMissing', { column: role.column });
  const outcome = reading.read(eligible);
  reading.check(outcome);
  return {
    rows: eligible,
    outcome,
    leftOut: REASONS.flatMap((reason) => (left.has(reason) ? [{ reason, rows: left.get(reason)! }] : [])),
    reasonOf: (row) => reading.reasonOf(row),
  };
}

function readingOf(table: Table, role: OutcomeRole): OutcomeReading {
  switch (role.kind) {
    case 'binary':
      return readBinary(table, role);
    case 'classes':
      return readClasses(table, role);
    case 'continuous':
      return readContinuous(table, role);
    case 'survival':
      return readSurvival(table, role);
  }
}

/** @throws {@link MethodError} `method.outcomeMissing` */
function classesOf(table: Table, name: string) {
  const column = table.columns.find((candidate) => candidate.name === name);
  if (!column) throw new MethodError('method.outcomeMissing', { column: name });
  const classes = outcomeClasses(column);
  const counts = countClasses(classes);
  const present = counts.reduce((sum, count) => sum + (count > 0 ? 1 : 0), 0);
  if (present === 0) throw new MethodError('method.outcomeMissing', { column: name });
  return { ...classes, counts, present };
}

function readBinary(table: Table, role: BinaryOutcome): OutcomeReading {
  const { column } = role;
  const { levels, codes, counts, present } = classesOf(table, column);
  if (role.event.length === 0) throw new MethodError('method.eventNotChosen', { column, classes: present });
  const isEvent = matchClasses(levels, role.event);
  const isOther = matchClasses(levels, role.noEvent);
  if (role.noEvent.length === 0) {
    if (present > 2) throw new MethodError('method.eventNotChosen', { column, classes: present });
    for (const [code, event] of isEvent.entries()) isOther[code] = event === 1 ? 0 : 1;
  }
  const known = (chosen: Uint8Array) => chosen.some((named, code) => named === 1 && counts[code]! > 0);
  if (!known(isEvent) || (role.noEvent.length > 0 && !known(isOther))) {
    throw new MethodError('method.unknownEventClass', { column });
  }
  return {
    reasonOf(row) {
      const code = codes[row]!;
      if (code < 0) return 'outcomeMissing';
      return isEvent[code] === 1 || isOther[code] === 1 ? null : 'otherClass';
    },
    read: (rows) => ({ kind: 'binary', y: Uint8Array.from(rows, (row) => isEvent[codes[row]!]!) }),
    check(outcome) {
      if (outcome.kind !== 'binary') return;
      const participants = outcome.y.length;
      const events = eventsIn(outcome) ?? 0;
      const others = participants - events;
      if (events === 0 || others === 0) throw new MethodError('method.oneOutcomeOnly', { events, participants });
      if (Math.min(events, others) < FEWEST_OUTCOMES) {
        throw new MethodError('method.tooFewOutcomes', { events, others, needed: FEWEST_OUTCOMES });
      }
    },
  };
}

/** Classes that hold the same number are the same class, in the place of the first that is named. */
function readClasses(table: Table, role: ClassOutcome): OutcomeReading {
  const { column } = role;
  const { levels, codes, present } = classesOf(table, column);
  if (role.classes.length < 3) throw new MethodError('method.classesNotChosen', { column, classes: present });
  const numberOf = new Int32Array(levels.length).fill(-1);
  for (const [number, name] of role.classes.entries()) {
    const named = matchClasses(levels, [name]);
    for (const [code, one] of named.entries()) if (one === 1) numberOf[code] = number;
  }
  return {
    reasonOf(row) {
      const code = codes[row]!;
      if (code < 0) return 'outcomeMissing';
      return numberOf[code]! >= 0 ? null : 'otherClass';
    },
    read: (rows) => ({
      kind: 'classes',
      y: Int32Array.from(rows, (row) => numberOf[codes[row]!]!),
      classes: role.classes,
      ordered: role.ordered,
    }),
    check(outcome) {
      if (outcome.kind !== 'classes') return;
      const counts = new Uint32Array(role.classes.length);
      for (const code of outcome.y) counts[code]! += 1;
      if (counts.includes(0)) throw new MethodError('method.unknownEventClass', { column });
      const smallest = counts.reduce((least, count) => Math.min(least, count));
      if (smallest < FEWEST_OUTCOMES) {
        throw new MethodError('method.tooFewInClass', { column, participants: smallest, needed: FEWEST_OUTCOMES });
      }
    },
  };
}

function readContinuous(table: Table, { column: name }: ContinuousOutcome): OutcomeReading {
  const column = table.columns.find((candidate) => candidate.name === name);
  if (!column) throw new MethodError('method.outcomeMissing', { column: name });
  if (!isNumeric(column) || column.kind === 'date') throw new MethodError('method.outcomeNotNumber', { column: name });
  const { values } = column;
  return {
    reasonOf: (row) => (Number.isFinite(values[row]!) ? null : 'outcomeMissing'),
    read: (rows) => ({ kind: 'continuous', y: Float64Array.from(rows, (row) => values[row]!) }),
    check(outcome) {
      if (outcome.kind !== 'continuous') return;
      const participants = outcome.y.length;
      if (participants < FEWEST_PARTICIPANTS) {
        throw new MethodError('method.tooFewParticipants', { participants, needed: FEWEST_PARTICIPANTS });
      }
      if (outcome.y.every((value) => value === outcome.y[0])) {
        throw new MethodError('method.outcomeConstant', { column: name });
      }
    },
  };
}
