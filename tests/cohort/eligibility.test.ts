import { expect, test } from 'vitest';
import { eligibleRows } from '../../workers/cohort/eligibility';
import { eventsIn, strataOf } from '../../workers/cohort/outcome';
import type { OutcomeRole } from '../../workers/contract/recipe';
import { levels, numbers, tableOf } from './make-table';

const cells = Array.from({ length: 24 }, (_, i) => (i === 7 ? null : ['dead', 'alive', 'lost'][i % 3]!));
const table = tableOf([
  levels('status', cells),
  numbers('code', cells.map((cell) => (cell === null ? NaN : cell === 'dead' ? 1 : 0))),
  levels('flag', cells.map((cell) => (cell === 'dead' ? '1' : '0')), 'yesNo'),
  numbers('always', cells.map(() => 3)),
  numbers('never', cells.map(() => NaN)),
  numbers('once', cells.map((_, i) => (i === 5 ? 1 : 0))),
]); // prettier-ignore

test('rows of a chosen class are in, the others are out with their reason', () => {
  const eligible = eligibleRows(table, { kind: 'binary', column: 'status', event: ['dead'], noEvent: ['alive'] });
  expect(Array.from(eligible.rows.subarray(0, 5))).toEqual([0, 1, 3, 4, 6]);
  expect(Array.from(strataOf(eligible.outcome).subarray(0, 5))).toEqual([1, 0, 1, 0, 1]);
  expect(eligible.leftOut).toEqual([
    { reason: 'outcomeMissing', rows: 1 },
    { reason: 'otherClass', rows: 8 },
  ]);
  expect([0, 2, 7].map((row) => eligible.reasonOf(row))).toEqual([null, 'otherClass', 'outcomeMissing']);
});

test('several classes make one event', () => {
  const eligible = eligibleRows(table, {
    kind: 'binary',
    column: 'status',
    event: ['dead', 'lost'],
    noEvent: ['alive'],
  });
  expect(eventsIn(eligible.outcome)).toBe(16);
});

test.each(['code', 'flag'])('a 0/1 column is matched by its text however it was read: %s', (column) => {
  for (const event of ['1', '1.0']) {
    const eligible = eligibleRows(table, { kind: 'binary', column, event: [event], noEvent: [] });
    expect(eventsIn(eligible.outcome)).toBe(8);
  }
});

test.each<[string, OutcomeRole]>([
  ['method.outcomeMissing', { kind: 'binary', column: 'absent', event: ['1'], noEvent: [] }],
  ['method.outcomeMissing', { kind: 'binary', column: 'never', event: ['1'], noEvent: [] }],
  ['method.eventNotChosen', { kind: 'binary', column: 'status', event: [], noEvent: [] }],
  ['method.eventNotChosen', { kind: 'binary', column: 'status', event: ['dead'], noEvent: [] }],
  ['method.unknownEventClass', { kind: 'binary', column: 'status', event: ['gone'], noEvent: ['alive'] }],
  ['method.unknownEventClass', { kind: 'binary', column: 'status', event: ['dead'], noEvent: ['gone'] }],
  ['method.oneOutcomeOnly', { kind: 'binary', column: 'always', event: ['3'], noEvent: [] }],
  ['method.tooFewOutcomes', { kind: 'binary', column: 'once', event: ['1'], noEvent: ['0'] }],
])('%s for %j', (code, outcome) => {
  expect(() => eligibleRows(table, outcome)).toThrow(code);
});
