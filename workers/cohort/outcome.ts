import type { OutcomeSummary } from '../contract/cohort';
import type { LeftOutReason } from '../contract/report';
import { cumulativeHazard, reverseMedian } from './follow-up';

/** What was observed of some participants' rows. Shape (rows) each. */
export type Outcome =
  | {
      readonly kind: 'binary';
      /** 1 where the event was observed, otherwise 0. */
      readonly y: Uint8Array;
    }
  | {
      readonly kind: 'classes';
      /** In [0, classes). */
      readonly y: Int32Array;
      readonly classes: readonly string[];
      readonly ordered: boolean;
    }
  | { readonly kind: 'continuous'; readonly y: Float64Array }
  | {
      readonly kind: 'survival';
      /** Above 0, and above `entry`. */
      readonly time: Float64Array;
      /** 0 censored, 1 the event, 2 a competing event. */
      readonly event: Uint8Array;
      /** Null where all came under observation at 0. */
      readonly entry: Float64Array | null;
      readonly horizon: number;
    };

/** What was observed where every row has its outcome. */
type Uncensored = Exclude<Outcome, { kind: 'survival' }>;

/** How one kind of outcome is read from a table. */
export interface OutcomeReading {
  reasonOf(row: number): LeftOutReason | null;
  /** What was observed of table rows that have no reason to be left out. */
  read(rows: Uint32Array): Outcome;
  /** @throws MethodError where these rows cannot be learned from */
  check(outcome: Outcome): void;
}

/** What was observed of some of the rows, in the order of `rows`; a row may be named more than once. */
export function outcomeOf(outcome: Uncensored, rows: Uint32Array): Uncensored;
export function outcomeOf(outcome: Outcome, rows: Uint32Array): Outcome;
export function outcomeOf(outcome: Outcome, rows: Uint32Array): Outcome {
  switch (outcome.kind) {
    case 'binary':
      return { ...outcome, y: Uint8Array.from(rows, (row) => outcome.y[row]!) };
    case 'classes':
      return { ...outcome, y: Int32Array.from(rows, (row) => outcome.y[row]!) };
    case 'continuous':
      return { ...outcome, y: Float64Array.from(rows, (row) => outcome.y[row]!) };
    case 'survival': {
      const { entry } = outcome;
      return {
        ...outcome,
        time: Float64Array.from(rows, (row) => outcome.time[row]!),
        event: Uint8Array.from(rows, (row) => outcome.event[row]!),
        entry: entry && Float64Array.from(rows, (row) => entry[row]!),
      };
    }
  }
}

/** Numbers in one prediction of this outcome; of a survival outcome, one a time asked for. */
export function predictionWidth(outcome: Outcome, times: number): number {
  if (outcome.kind === 'classes') return outcome.classes.length;
  return outcome.kind === 'survival' ? times : 1;
}

/** Parts of a continuous outcome that a stratified split spreads evenly. */
const FIFTHS = 5;

/**
 * What a stratified split spreads evenly: the event, the class, how follow-up ended, or the fifth of a continuous
 * outcome.
 *
 * @returns shape (rows), small whole numbers from 0
 */
export function strataOf(outcome: Outcome): Int32Array {
  switch (outcome.kind) {
    case 'binary':
    case 'classes':
      return Int32Array.from(outcome.y);
    case 'survival':
      return Int32Array.from(outcome.event);
    case 'continuous': {
      const order = Uint32Array.from(outcome.y.keys()).sort((a, b) => outcome.y[a]! - outcome.y[b]! || a - b);
      const fifth = new Int32Array(order.length);
      for (const [place, row] of order.entries()) fifth[row] = Math.floor((place * FIFTHS) / order.length);
      return fifth;
    }
  }
}

/**
 * What gaps of the predictors are imputed from besides each other: the outcome as columns of numbers. Of a survival
 * outcome the ending and the Nelson-Aalen cumulative hazard (White and Royston, Statistics in Medicine 28 (2009)
 * 1982-1998).
 *
 * @returns one or more columns of shape (rows), finite
 */
export function imputationColumns(outcome: Outcome): Float64Array[] {
  switch (outcome.kind) {
    case 'binary':
    case 'continuous':
      return [Float64Array.from(outcome.y)];
    case 'classes':
      return outcome.classes.slice(1).map((_, k) => Float64Array.from(outcome.y, (code) => (code === k + 1 ? 1 : 0)));
    case 'survival': {
      const { time, event } = outcome;
      const had = (cause: number) => Float64Array.from(event, (code) => (code === cause ? 1 : 0));
      const columns = [had(1), cumulativeHazard(time, event)];
      return event.includes(2) ? [...columns, had(2)] : columns;
    }
  }
}

/** Rows with the event; null where the outcome has none. */
export function eventsIn(outcome: Outcome): number | null {
  if (outcome.kind === 'binary') return outcome.y.reduce((sum, event) => sum + event, 0);
  if (outcome.kind === 'survival') return outcome.event.reduce((sum, event) => sum + (event === 1 ? 1 : 0), 0);
  return null;
}

export function summariseOutcome(outcome: Outcome): OutcomeSummary {
  switch (outcome.kind) {
    case 'binary': {
      const events = eventsIn(outcome) ?? 0;
      return { kind: 'binary', events, others: outcome.y.length - events };
    }
    case 'classes': {
      const counts = new Uint32Array(outcome.classes.length);
      for (const code of outcome.y) counts[code]! += 1;
      return { kind: 'classes', counts: outcome.classes.map((level, code) => ({ level, count: counts[code]! })) };
    }
    case 'continuous':
      return { kind: 'continuous', ...spreadOf(outcome.y) };
    case 'survival': {
      const { time, event, horizon } = outcome;
      const counts = [0, 0, 0];
      let byHorizon = 0;
      let last = 0;
      for (const [row, code] of event.entries()) {
        counts[code]! += 1;
        if (code === 1 && time[row]! <= horizon) byHorizon += 1;
        last = Math.max(last, time[row]!);
      }
      return {
        kind: 'survival',
        events: counts[1]!,
        censored: counts[0]!,
        competing: counts[2]!,
        medianFollowUp: reverseMedian(time, event),
        horizon,
        eventsByHorizon: byHorizon,
        lastFollowUp: last,
      };
    }
  }
}

/** Mean, standard deviation (n - 1) and quartiles (type 7) of one value or more. */
export function spreadOf(values: Float64Array): { mean: number; sd: number; q1: number; median: number; q3: number } {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const sorted = values.slice().sort();
  const at = (share: number) => {
    const place = share * (n - 1);
    const below = Math.floor(place);
    return sorted[below]! + (place - below) * ((sorted[below + 1] ?? sorted[below]!) - sorted[below]!);
  };
  return { mean, sd: n > 1 ? Math.sqrt(squares / (n - 1)) : 0, q1: at(0.25), median: at(0.5), q3: at(0.75) };
}
