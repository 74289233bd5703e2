import { MethodError } from '../contract/faults';
import type { SurvivalOutcome } from '../contract/recipe';
import { defaultHorizon } from './follow-up';
import { countClasses, matchClasses, outcomeClasses } from './outcome-classes';
import { eventsIn, type OutcomeReading } from './outcome';
import { isNumeric, type Table } from './table';

/** Fewer events than this cannot be both learned from and judged on. */
const FEWEST_EVENTS = 5;

/** How follow-up ended, by class of the status column: 0 censored, 1 the event, 2 a competing event, -1 none of them. */
function endings(levels: readonly string[], role: SurvivalOutcome, present: number): Int8Array {
  const ending = new Int8Array(levels.length).fill(-1);
  const name = (classes: readonly string[], as: number) => {
    for (const [code, one] of matchClasses(levels, classes).entries()) if (one === 1) ending[code] = as;
  };
  name(role.competing, 2);
  name(role.censored, 0);
  name(role.event, 1);
  // Of two codes, the one that is not the event is censoring; of more, nobody may guess.
  if (role.censored.length === 0 && role.competing.length === 0 && present === 2) {
    for (const code of ending.keys()) if (ending[code] === -1) ending[code] = 0;
  }
  return ending;
}

/** @throws {@link MethodError} `method.outcomeMissing`, `method.outcomeNotNumber` */
function timesOf(table: Table, name: string): Float64Array {
  const column = table.columns.find((candidate) => candidate.name === name);
  if (!column) throw new MethodError('method.outcomeMissing', { column: name });
  // A date is a point in time, not a length.
  if (!isNumeric(column) || column.kind === 'date') throw new MethodError('method.outcomeNotNumber', { column: name });
  return column.values;
}

/** Reads time and ending of follow-up. A competing event is never taken as censoring. */
export function readSurvival(table: Table, role: SurvivalOutcome): OutcomeReading {
  const { column } = role;
  const status = table.columns.find(({ name }) => name === column);
  if (!status) throw new MethodError('method.outcomeMissing', { column });
  const { levels, codes } = outcomeClasses(status);
  const counts = countClasses({ levels, codes });
  const present = counts.reduce((sum, count) => sum + (count > 0 ? 1 : 0), 0);
  if (present === 0) throw new MethodError('method.outcomeMissing', { column });
  if (role.event.length === 0) throw new MethodError('method.eventNotChosen', { column, classes: present });
  const ending = endings(levels, role, present);
  if (!ending.some((as, code) => as === 1 && counts[code]! > 0)) {
    throw new MethodError('method.unknownEventClass', { column });
  }
  const time = timesOf(table, role.time);
  const entry = role.entry === undefined ? null : timesOf(table, role.entry);
  if (role.horizon !== null && !(role.horizon > 0)) throw new MethodError('method.horizonNotPositive', null);
  return {
    reasonOf(row) {
      const code = codes[row]!;
      if (code < 0) return 'outcomeMissing';
      if (ending[code] === -1) return 'otherClass';
      if (!Number.isFinite(time[row]!) || (entry && !Number.isFinite(entry[row]!))) return 'timeMissing';
      if (time[row]! <= 0) return 'timeNotPositive';
      return entry && entry[row]! >= time[row]! ? 'entryAfterEnd' : null;
    },
    read(rows) {
      const times = Float64Array.from(rows, (row) => time[row]!);
      const event = Uint8Array.from(rows, (row) => ending[codes[row]!]!);
      return {
        kind: 'survival',
        time: times,
        event,
        entry: entry && Float64Array.from(rows, (row) => entry[row]!),
        horizon: role.horizon ?? defaultHorizon(times, event),
      };
    },
    check(outcome) {
      if (outcome.kind !== 'survival') return;
      const events = eventsIn(outcome) ?? 0;
      if (events === 0) throw new MethodError('method.noEvents', { participants: outcome.time.length });
      if (events < FEWEST_EVENTS) throw new MethodError('method.tooFewEvents', { events, needed: FEWEST_EVENTS });
    },
  };
}
