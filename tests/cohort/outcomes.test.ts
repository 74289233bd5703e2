import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { eligibleRows } from '../../workers/cohort/eligibility';
import { imputationColumns, outcomeOf, strataOf, summariseOutcome } from '../../workers/cohort/outcome';
import type { Column } from '../../workers/cohort/table';
import type { ClassOutcome, OutcomeRole, SurvivalOutcome } from '../../workers/contract/recipe';
import { levels, numbers, tableOf } from './make-table';

const refusal = (columns: readonly Column[], role: OutcomeRole) => {
  try {
    eligibleRows(tableOf(columns), role);
  } catch (caught) {
    return caught;
  }
  return null;
};
const times = (count: number, of: (i: number) => number) => Array.from({ length: count }, (_, i) => of(i));

describe('classes', () => {
  const grades = times(40, (i) => i).map((i) => (i === 4 ? null : ['low', 'mid', 'high', 'odd'][i % 4]!));
  const role: ClassOutcome = { kind: 'classes', column: 'grade', classes: ['low', 'mid', 'high'], ordered: true };
  const table = tableOf([levels('grade', grades)]);

  test('are numbered as the recipe orders them, the rest left out by reason', () => {
    const eligible = eligibleRows(table, role);
    expect(eligible.rows).toHaveLength(29);
    expect(eligible.leftOut).toEqual([
      { reason: 'outcomeMissing', rows: 1 },
      { reason: 'otherClass', rows: 10 },
    ]);
    const { outcome } = eligible;
    expect(outcome).toMatchObject({ kind: 'classes', classes: ['low', 'mid', 'high'], ordered: true });
    expect(strataOf(outcome).subarray(0, 6)).toEqual(Int32Array.of(0, 1, 2, 1, 2, 0));
    expect(summariseOutcome(outcome)).toEqual({
      kind: 'classes',
      counts: [
        { level: 'low', count: 9 },
        { level: 'mid', count: 10 },
        { level: 'high', count: 10 },
      ],
    });
    const turned = eligibleRows(table, { ...role, classes: ['high', 'mid', 'low'] }).outcome;
    expect(strataOf(turned).subarray(0, 3)).toEqual(Int32Array.of(2, 1, 0));
    expect(imputationColumns(outcome).map((column) => Array.from(column.subarray(0, 3)))).toEqual([
      [0, 1, 0],
      [0, 0, 1],
    ]);
  });

  test('of a column of numbers are matched by their number', () => {
    const codes = [numbers('code', times(30, (i) => i % 3))]; // prettier-ignore
    const { outcome } = eligibleRows(tableOf(codes), { ...role, column: 'code', classes: ['2.0', '0', '1'] });
    expect(strataOf(outcome).subarray(0, 3)).toEqual(Int32Array.of(1, 2, 0));
  });

  test.each([
    ['method.outcomeMissing', { column: 'absent' }],
    ['method.classesNotChosen', { classes: [] }],
    ['method.classesNotChosen', { classes: ['low', 'mid'] }],
    ['method.unknownEventClass', { classes: ['low', 'mid', 'huge'] }],
    ['method.unknownEventClass', { classes: ['low', 'mid', 'mid'] }],
  ])('%s for %j', (code, change) => {
    expect(refusal(table.columns, { ...role, ...change })).toMatchObject({ code });
  });

  test('of fewer than five participants are refused with their number', () => {
    const few = grades.map((grade, i) => (grade === 'high' && i > 16 ? 'mid' : grade));
    expect(refusal([levels('grade', few)], role)).toMatchObject({
      code: 'method.tooFewInClass',
      facts: { column: 'grade', participants: 4, needed: 5 },
    });
  });
});

describe('a continuous outcome', () => {
  const role: OutcomeRole = { kind: 'continuous', column: 'y' };

  test('is every finite number, in fifths where a split is stratified', () => {
    const y = times(22, (i) => (i === 3 ? NaN : i === 5 ? Infinity : (i * 7) % 22));
    const { rows, outcome, leftOut } = eligibleRows(tableOf([numbers('y', y)]), role);
    expect(rows).toHaveLength(20);
    expect(leftOut).toEqual([{ reason: 'outcomeMissing', rows: 2 }]);
    const fifths = strataOf(outcome);
    expect([0, 1, 2, 3, 4].map((fifth) => fifths.filter((one) => one === fifth).length)).toEqual([4, 4, 4, 4, 4]);
    const summary = summariseOutcome(outcome);
    // Of 0 to 21 without 21 and 13, by hand.
    expect(summary).toMatchObject({ kind: 'continuous', mean: 9.85, q1: 4.75, median: 9.5 });
  });

  test.each([
    ['method.outcomeMissing', numbers('x', [1])],
    ['method.outcomeMissing', numbers('y', [NaN, NaN])],
    ['method.outcomeNotNumber', levels('y', ['1', '2'])],
    ['method.outcomeNotNumber', { name: 'y', kind: 'date', values: Float64Array.of(1, 2) } satisfies Column],
    ['method.tooFewParticipants', numbers('y', [1, 2, 3, 4, 5, 6, 7, 8, 9, NaN])],
    ['method.outcomeConstant', numbers('y', new Array<number>(12).fill(2.5))],
  ])('%s', (code, column) => {
    expect(refusal([column], role)).toMatchObject({ code });
  });
});

describe('follow-up', () => {
  const status = times(60, (i) => i % 3);
  const time = times(60, (i) => 10 + ((i * 37) % 60));
  const columns = [
    numbers('status', status),
    numbers('time', time.map((at, i) => (i === 0 ? 0 : i === 1 ? -4 : i === 2 ? NaN : at))),
    numbers('start', time.map((_, i) => (i === 3 ? 500 : i === 4 ? NaN : 2))),
    levels('words', status.map(String)),
    { name: 'last seen', kind: 'date', values: Float64Array.from(time) } satisfies Column,
  ]; // prettier-ignore
  const role: SurvivalOutcome = {
    kind: 'survival',
    column: 'status',
    time: 'time',
    event: ['1'],
    censored: ['0'],
    competing: ['2'],
    horizon: 40,
  };

  test('is read with its endings; times that are none are left out, each with its reason', () => {
    const eligible = eligibleRows(tableOf(columns), { ...role, entry: 'start' });
    const { rows, outcome, leftOut } = eligible;
    expect(rows[0]).toBe(5);
    expect(leftOut).toEqual([
      { reason: 'timeMissing', rows: 2 },
      { reason: 'timeNotPositive', rows: 2 },
      { reason: 'entryAfterEnd', rows: 1 },
    ]);
    expect([0, 1, 2, 3, 4, 5].map((row) => eligible.reasonOf(row))).toEqual(
      ['timeNotPositive', 'timeNotPositive', 'timeMissing', 'entryAfterEnd', 'timeMissing', null],
    ); // prettier-ignore
    expect(outcome.kind === 'survival' && Array.from(outcome.event.subarray(0, 4))).toEqual([2, 0, 1, 2]);
    expect(summariseOutcome(outcome)).toMatchObject({ events: 18, competing: 19, censored: 18, horizon: 40 });
  });

  test('that ends in a way nobody named is left out, and never taken for censoring', () => {
    const { rows, leftOut } = eligibleRows(tableOf(columns), { ...role, competing: [] });
    expect(leftOut).toContainEqual({ reason: 'otherClass', rows: 20 });
    expect(rows.every((row) => status[row] !== 2)).toBe(true);
  });

  test('of two endings needs only the event; of three nobody guesses', () => {
    const two = columns.with(0, numbers('status', status.map((code) => (code === 2 ? 0 : code)))); // prettier-ignore
    const { outcome } = eligibleRows(tableOf(two), { ...role, censored: [], competing: [] });
    expect(summariseOutcome(outcome)).toMatchObject({ events: 19, competing: 0, censored: 38 });
    const three = eligibleRows(tableOf(columns), { ...role, censored: [], competing: [] });
    expect(summariseOutcome(three.outcome)).toMatchObject({ events: 19, competing: 0, censored: 0 });
  });

  test.each([
    ['method.outcomeMissing', { column: 'absent' }],
    ['method.outcomeMissing', { time: 'absent' }],
    ['method.outcomeNotNumber', { time: 'words' }],
    ['method.outcomeNotNumber', { time: 'last seen' }],
    ['method.outcomeNotNumber', { entry: 'words' }],
    ['method.eventNotChosen', { event: [] }],
    ['method.unknownEventClass', { event: ['7'] }],
    ['method.horizonNotPositive', { horizon: 0 }],
  ])('%s for %j', (code, change) => {
    expect(refusal(columns, { ...role, ...change })).toMatchObject({ code });
  });

  test('without an event, or with too few, is refused', () => {
    const withEvents = (count: number) => columns.with(0, numbers('status', status.map((_, i) => (i < count ? 1 : 0)))); // prettier-ignore
    // The first three rows have no time that counts.
    expect(refusal(withEvents(3), role)).toMatchObject({ code: 'method.noEvents', facts: { participants: 57 } });
    expect(refusal(withEvents(4), role)).toMatchObject({ code: 'method.tooFewEvents', facts: { events: 1 } });
    expect(refusal(withEvents(0), role)).toMatchObject({ code: 'method.unknownEventClass' });
    expect(refusal(withEvents(8), role)).toBeNull();
  });

  test('has a round horizon of its own, by which an event was seen', () => {
    const at = fc.double({ min: 1e-3, max: 1e5, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(at, fc.integer({ min: 0, max: 2 })), { minLength: 30, maxLength: 60 }), (rows) => {
        const table = tableOf([numbers('status', rows.map(([, code]) => code)), numbers('time', rows.map(([end]) => end))]); // prettier-ignore
        fc.pre(rows.filter(([, code]) => code === 1).length >= 5);
        const { outcome } = eligibleRows(table, { ...role, horizon: null });
        if (outcome.kind !== 'survival') throw new TypeError(outcome.kind);
        const { horizon, time: ends, event } = outcome;
        expect(horizon).toBeGreaterThan(0);
        expect(ends.some((end, i) => event[i] === 1 && end <= horizon)).toBe(true);
        expect(ends.some((end) => end >= horizon)).toBe(true);
      }),
    );
  });

  test('taken of some rows keeps every row its own, as often as it is named', () => {
    const { outcome } = eligibleRows(tableOf(columns), { ...role, entry: 'start' });
    const some = outcomeOf(outcome, Uint32Array.of(4, 0, 4));
    if (some.kind !== 'survival' || outcome.kind !== 'survival') throw new TypeError(some.kind);
    expect(Array.from(some.time)).toEqual([outcome.time[4], outcome.time[0], outcome.time[4]]);
    expect(Array.from(some.entry!)).toEqual([2, 2, 2]);
    expect(imputationColumns(outcome)).toHaveLength(3);
    expect(imputationColumns(outcome).every((column) => column.every(Number.isFinite))).toBe(true);
  });
});
