import { MethodError } from '../contract/faults';
import type { OutcomeRole } from '../contract/recipe';
import type { LeftOutReason } from '../contract/report';
import { countClasses, matchClasses, outcomeClasses } from './outcome-classes';
import type { Table } from './table';

/** Fewer participants of either outcome than this cannot be both learned from and judged on. */
const FEWEST_OUTCOMES = 5;

/** The rows of a table that can answer a question, and why the others cannot. */
export interface EligibleRows {
  /** Table rows, ascending. Shape (eligible). */
  readonly rows: Uint32Array;
  /** Shape (eligible), 1 where the event was observed, otherwise 0. */
  readonly y: Uint8Array;
  readonly leftOut: readonly { readonly reason: LeftOutReason; readonly rows: number }[];
  /** Why a row of the table was left out; null where it was not. */
  reasonOf(row: number): LeftOutReason | null;
}

/**
 * The rows whose outcome is known and of a chosen class. Where no class is named as "no event", the one other class of
 * a two-class column is taken.
 *
 * @throws {@link MethodError} `method.outcomeMissing` (no such column, or no cell of it was measured),
 * `method.eventNotChosen`, `method.unknownEventClass`, `method.oneOutcomeOnly`, `method.tooFewOutcomes`
 */
export function eligibleRows(table: Table, outcome: OutcomeRole): EligibleRows {
  const column = table.columns.find(({ name }) => name === outcome.column);
  if (!column) throw new MethodError('method.outcomeMissing', { column: outcome.column });
  const classes = outcomeClasses(column);
  const counts = countClasses(classes);
  const present = counts.reduce((sum, count) => sum + (count > 0 ? 1 : 0), 0);
  if (present === 0) throw new MethodError('method.outcomeMissing', { column: outcome.column });
  if (outcome.event.length === 0) {
    throw new MethodError('method.eventNotChosen', { column: outcome.column, classes: present });
  }
  const isEvent = matchClasses(classes.levels, outcome.event);
  const isOther = matchClasses(classes.levels, outcome.noEvent);
  if (outcome.noEvent.length === 0) {
    if (present > 2) throw new MethodError('method.eventNotChosen', { column: outcome.column, classes: present });
    for (const [code, event] of isEvent.entries()) isOther[code] = event === 1 ? 0 : 1;
  }
  const known = (chosen: Uint8Array) => chosen.some((named, code) => named === 1 && counts[code]! > 0);
  if (!known(isEvent) || (outcome.noEvent.length > 0 && !known(isOther))) {
    throw new MethodError('method.unknownEventClass', { column: outcome.column });
  }

  const rows: number[] = [];
  const y: number[] = [];
  const left = { outcomeMissing: 0, otherClass: 0 };
  let events = 0;
  for (let row = 0; row < table.rows; row += 1) {
    const code = classes.codes[row]!;
    if (code < 0) left.outcomeMissing += 1;
    else if (isEvent[code] === 1 || isOther[code] === 1) {
      rows.push(row);
      y.push(isEvent[code]!);
      events += isEvent[code]!;
    } else left.otherClass += 1;
  }
  const others = rows.length - events;
  if (events === 0 || others === 0)
    throw new MethodError('method.oneOutcomeOnly', { events, participants: rows.length });
  if (Math.min(events, others) < FEWEST_OUTCOMES) {
    throw new MethodError('method.tooFewOutcomes', { events, others, needed: FEWEST_OUTCOMES });
  }

  const reasons = ['outcomeMissing', 'otherClass'] as const;
  return {
    rows: Uint32Array.from(rows),
    y: Uint8Array.from(y),
    leftOut: reasons.map((reason) => ({ reason, rows: left[reason] })).filter((entry) => entry.rows > 0),
    reasonOf(row) {
      const code = classes.codes[row]!;
      if (code < 0) return 'outcomeMissing';
      return isEvent[code] === 1 || isOther[code] === 1 ? null : 'otherClass';
    },
  };
}
