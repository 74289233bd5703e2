import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { eligibleRows } from '../../workers/cohort/eligibility';
import { tableOne, tableOneSteps } from '../../workers/cohort/table-one';
import type { Column } from '../../workers/cohort/table';
import type { TableOne } from '../../workers/contract/cohort';
import type { OutcomeRole } from '../../workers/contract/recipe';
import oracle from '../oracles/small-statistics.json' with { type: 'json' };
import { levels, numbers, tableOf } from './make-table';

const binary: OutcomeRole = { kind: 'binary', column: 'y', event: ['1'], noEvent: ['0'] };
const times = <T>(count: number, of: (i: number) => T) => Array.from({ length: count }, (_, i) => of(i));

function describeTable(columns: readonly Column[], names: readonly string[], role = binary, smallCell = 10): TableOne {
  const table = tableOf(columns);
  return tableOne(table, eligibleRows(table, role), names, smallCell);
}

/** Two groups, the first with the event, so many rows of each level. */
function grouped(first: readonly number[], second: readonly number[]): Column[] {
  const cells = [first, second].map((counts) => counts.flatMap((count, level) => times(count, () => `l${level}`)));
  return [numbers('y', cells.flatMap((group, g) => group.map(() => 1 - g))), levels('stage', cells.flat())]; // prettier-ignore
}

test('a table of many columns pauses after each', () => {
  const y = Array.from({ length: 24 }, (_, i) => i % 2);
  const columns = [
    numbers('y', y),
    numbers(
      'a',
      y.map((_, i) => i),
    ),
    numbers(
      'b',
      y.map((_, i) => 8 - i),
    ),
  ];
  const table = tableOf(columns);
  const steps = tableOneSteps(table, eligibleRows(table, binary), ['a', 'b']);
  expect(times(3, () => steps.next().done === true)).toEqual([false, false, true]);
});

describe('standardised mean differences', () => {
  const { inputs, outputs } = oracle.smd;
  const two = (k: readonly number[]) => [k[0]!, k[1]! - k[0]!];

  // The outputs carry twelve digits. The groups come in the table's order, and a distance has no sign to lose.
  test('are those of the reference', () => {
    const y = [...inputs.a.map(() => 1), ...inputs.b.map(() => 0)];
    const numberOnes = describeTable([numbers('y', y), numbers('x', [...inputs.a, ...inputs.b])], ['x'], binary, 1);
    expect(Math.abs(numberOnes.rows[0]!.smd!)).toBeCloseTo(Math.abs(outputs.continuous), 11);
    const pair = describeTable(grouped(two(inputs.k1), two(inputs.k2)), ['stage'], binary, 1);
    expect(Math.abs(pair.rows[0]!.smd!)).toBeCloseTo(Math.abs(outputs.binary), 11);
    const several = describeTable(grouped(inputs.counts1, inputs.counts2), ['stage'], binary, 1);
    expect(several.rows[0]!.smd).toBeCloseTo(outputs.multilevel, 11);
  });

  test('of two levels stay unsaid where they would tell a small count', () => {
    expect(describeTable(grouped([20, 3], [40, 37]), ['stage']).rows[0]!.smd).toBeNull();
    expect(describeTable(grouped([20, 13], [40, 37]), ['stage']).rows[0]!.smd).not.toBeNull();
  });
});

describe('Table 1', () => {
  test('has a group for each class, ending, or third, and one for all', () => {
    const kindsOf = (role: OutcomeRole) => {
      const y = times(60, (i) => i % 3);
      return describeTable(
        [
          numbers('y', y),
          numbers(
            't',
            times(60, (i) => 1 + i),
          ),
        ],
        ['t'],
        role,
      ).groups;
    };
    expect(kindsOf({ kind: 'classes', column: 'y', classes: ['2', '0', '1'], ordered: false })).toEqual([
      { kind: 'all', name: null, participants: 60 },
      { kind: 'class', name: '2', participants: 20 },
      { kind: 'class', name: '0', participants: 20 },
      { kind: 'class', name: '1', participants: 20 },
    ]);
    expect(kindsOf({ kind: 'continuous', column: 't' })).toEqual([
      { kind: 'all', name: null, participants: 60 },
      { kind: 'range', name: '< 21', participants: 20 },
      { kind: 'range', name: '21 – 41', participants: 20 },
      { kind: 'range', name: '≥ 41', participants: 20 },
    ]);
    const followed = { kind: 'survival', column: 'y', time: 't', event: ['1'], censored: ['0'], competing: ['2'], horizon: 9 } as const; // prettier-ignore
    expect(kindsOf(followed).map(({ kind }) => kind)).toEqual(['all', 'noEvent', 'event', 'competing']);
    expect(kindsOf({ ...followed, competing: [] }).map(({ kind }) => kind)).toEqual(['all', 'noEvent', 'event']);
  });

  test('gives numbers by their quartiles, and gaps by their count', () => {
    const x = times(40, (i) => (i < 12 ? NaN : i));
    const { rows } = describeTable([numbers('y', times(40, (i) => i % 2)), numbers('x', x)], ['x']); // prettier-ignore
    // 12 to 39: type 7 quartiles at 18.75 and 32.25. Six gaps a group are too few to tell.
    expect(rows[0]!.cells[0]).toMatchObject({ kind: 'number', mean: 25.5, q1: 18.75, q3: 32.25, missing: 12 });
    expect(rows[0]!.cells[1]).toMatchObject({ kind: 'number', missing: null });
  });

  test('says nothing of a group with fewer values than may be told, nor of the one that would tell it', () => {
    const x = times(60, (i) => (i % 2 === 0 && i > 12 ? NaN : i));
    const { rows } = describeTable([numbers('y', times(60, (i) => i % 2)), numbers('x', x)], ['x']); // prettier-ignore
    expect(rows[0]!.cells.map(({ kind }) => kind)).toEqual(['number', 'suppressed', 'suppressed']);
    expect(rows[0]!.smd).toBeNull();
  });

  const cell = fc.option(fc.constantFrom('a', 'b', 'c', 'd'), { freq: 9 });
  const some = fc.array(fc.tuple(cell, fc.integer({ min: 0, max: 2 }), fc.option(fc.nat(99), { nil: NaN, freq: 9 })), {
    minLength: 40,
    maxLength: 120,
  });

  test('tells no count below the limit, be it by what it says or by what is left', () => {
    fc.assert(
      fc.property(some, fc.constantFrom('binary', 'classes', 'continuous'), (rows, kind) => {
        const columns = [
          numbers('y', rows.map(([, y]) => y)),
          levels('stage', rows.map(([stage]) => stage)),
          numbers('x', rows.map(([, , x]) => x)),
        ]; // prettier-ignore
        const role: OutcomeRole =
          kind === 'binary'
            ? binary
            : kind === 'classes'
              ? { kind, column: 'y', classes: ['0', '1', '2'], ordered: false }
              : { kind: 'continuous', column: 'y' };
        fc.pre([0, 1, 2].every((code) => rows.filter(([, y]) => y === code).length >= 5));
        const said = describeTable(columns, ['stage', 'x'], role);
        const safe = (count: number | null) => count === null || count === 0 || count >= 10;
        for (const row of said.rows) {
          expect(row.smd === null || Number.isFinite(row.smd)).toBe(true);
          for (const one of row.cells) {
            if (one.kind === 'missing' || one.kind === 'number') expect(safe(one.missing)).toBe(true);
            if (one.kind === 'count') expect(safe(one.count)).toBe(true);
          }
          const [all, ...parts] = row.cells.map((one) => (one.kind === 'count' ? one.count : null));
          if (all !== null && all !== undefined && parts.some((count) => count !== null)) {
            expect(safe(all - parts.reduce<number>((sum, count) => sum + (count ?? 0), 0))).toBe(true);
          }
        }
        // What is left of the measured rows of a group, where its share tells how many those are.
        for (const group of said.groups.keys()) {
          const counted = said.rows.flatMap(({ cells }) => {
            const one = cells[group]!;
            return one.kind === 'count' ? [one] : [];
          });
          const known = counted.find(({ count }) => count > 0);
          if (!known) continue;
          const left = Math.round(known.count / known.share) - counted.reduce((sum, { count }) => sum + count, 0);
          expect(safe(left)).toBe(true);
        }
      }),
    );
  });
});
