import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { smallCells, smallCellsAcross } from '../../workers/cohort/small-cells';

/** Parts by level; the first of the lines handed over is their sum. */
const parts = fc.integer({ min: 1, max: 4 }).chain((groups) =>
  fc.array(fc.array(fc.integer({ min: 0, max: 40 }), { minLength: groups, maxLength: groups }), {
    minLength: 1,
    maxLength: 5,
  }),
);
const withTotals = (lines: readonly (readonly number[])[]) =>
  lines.map((line) => [line.reduce((sum, count) => sum + count, 0), ...line]);
const sum = (list: readonly number[]) => list.reduce((total, one) => total + one, 0);

describe('small cells', () => {
  test('are hidden, and no line or column of the rest tells them', () => {
    fc.assert(
      fc.property(parts, fc.boolean(), fc.integer({ min: 2, max: 12 }), (lines, restless, limit) => {
        const rest = restless ? withTotals([lines[0]!.map((count) => count % 7)])[0]! : withTotals([lines[0]!.map(() => 0)])[0]!; // prettier-ignore
        const counts = withTotals(lines);
        const hidden = smallCells(counts, rest, limit);
        for (const [level, line] of counts.entries()) {
          for (const [group, count] of line.entries()) {
            if (hidden[level]![group] !== true) expect(count === 0 || count >= limit).toBe(true);
          }
          // All of a level less what is told of its parts is the sum of those that are not.
          const unsaid = line.filter((count, group) => group > 0 && count > 0 && hidden[level]![group] === true);
          if (hidden[level]![0] !== true && unsaid.length > 0) {
            expect(sum(unsaid)).toBeGreaterThanOrEqual(limit);
            expect(unsaid.length).toBeGreaterThan(1);
          }
          if (hidden[level]![0] === true && line.length > 1) expect(unsaid.length).toBeGreaterThan(0);
        }
        for (const [group, others] of rest.entries()) {
          const said = counts.filter((line, level) => line[group]! > 0 && hidden[level]![group] !== true);
          const left = sum(counts.map((line) => line[group]!)) + others - sum(said.map((line) => line[group]!));
          if (said.length > 0) expect(left === 0 || left >= limit).toBe(true);
        }
      }),
    );
  });

  test('hide nothing where none is small', () => {
    fc.assert(
      fc.property(parts, (lines) => {
        const large = withTotals(lines.map((line) => line.map((count) => count + 10)));
        expect(smallCells(large, large[0]!.map(() => 0), 10).flat()).not.toContain(true); // prettier-ignore
      }),
    );
  });

  test('by hand: one of two levels takes the other along, and the other group, but not all together', () => {
    const counts = [
      [60, 20, 40],
      [40, 3, 37],
    ];
    expect(smallCells(counts, [0, 0, 0], 10)).toEqual([
      [false, true, true],
      [false, true, true],
    ]);
    expect(smallCellsAcross([15, 12, 3], 10)).toEqual([false, true, true]);
    expect(smallCellsAcross([15, 15, 0], 10)).toEqual([false, false, false]);
    expect(smallCellsAcross([9], 10)).toEqual([true]);
  });
});
