import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toldCounts } from '../../src/report/small-cells.ts';

test('a count that the rest of its line gives away goes with it', () => {
  expect(
    toldCounts([
      [135, 4],
      [44, 194],
    ]),
  ).toEqual([
    [null, null],
    [null, null],
  ]);
  expect(
    toldCounts([
      [131, 42, 7],
      [38, 79, 23],
      [50, 29, 47],
    ]),
  ).toEqual([
    [131, null, null],
    [38, 79, 23],
    [50, null, null],
  ]);
});

const tables = fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 })).chain(([rows, columns]) =>
  fc.array(fc.array(fc.integer({ min: 0, max: 40 }), { minLength: columns, maxLength: columns }), {
    minLength: rows,
    maxLength: rows,
  }),
);

test('no count of one to nine is told, none is changed, and no line holds back one alone that can be worked out', () => {
  fc.assert(
    fc.property(tables, (counts) => {
      const told = toldCounts(counts);
      for (const [r, row] of counts.entries()) {
        for (const [c, count] of row.entries()) {
          const shown = told[r]?.[c];
          expect(shown === null || shown === count).toBe(true);
          if (count > 0 && count < 10) expect(shown).toBeNull();
        }
      }
      const columns = counts[0]?.map((_, c) => counts.map((__, r) => told[r]?.[c])) ?? [];
      for (const line of [...told, ...columns]) {
        const hidden = line.filter((count) => count === null).length;
        // Alone only where all the others are nought: then there is nothing to hold back with it.
        if (hidden === 1) expect(line.every((count) => count === null || count === 0)).toBe(true);
      }
    }),
  );
});
