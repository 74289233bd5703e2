import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countDistinct, numbersEachRow, rankCorrelationWith, separationBy } from '../../workers/cohort/column-facts';
import { auroc } from '../../workers/numerics/discrimination';
import { levels, numbers } from './make-table';

const everyRow = (rows: number) => Uint32Array.from({ length: rows }, (_, row) => row);

/** Area of a score, in either direction; chance with fewer than ten of either outcome. */
function areaOf(score: readonly number[], y: readonly number[]): number {
  const events = y.reduce((sum, one) => sum + one, 0);
  if (Math.min(events, y.length - events) < 10) return 0.5;
  const area = auroc(Float64Array.from(score), Uint8Array.from(y));
  return Math.max(area, 1 - area);
}

const cells = fc.array(
  fc.tuple(fc.option(fc.integer({ min: 0, max: 4 }), { freq: 3 }), fc.integer({ min: 0, max: 1 })),
  {
    minLength: 60,
    maxLength: 120,
  },
);

test('levels tell the outcome as well as the share of events in each does, numbers as their order does', () => {
  fc.assert(
    fc.property(cells, (rows) => {
      const y = rows.map(([, one]) => one);
      const shareOf = (cell: number | null) => {
        const same = rows.filter(([other]) => other === cell);
        return same.reduce((sum, [, one]) => sum + one, 0) / same.length;
      };
      const gaps = areaOf(
        rows.map(([cell]) => (cell === null ? 1 : 0)),
        y,
      );
      const measured = rows.filter(([cell]) => cell !== null);
      const byLevel = areaOf(
        rows.map(([cell]) => shareOf(cell)),
        y,
      );
      const byNumber = areaOf(
        measured.map(([cell]) => cell!),
        measured.map(([, one]) => one),
      );
      const of = (column: Parameters<typeof separationBy>[0]) =>
        separationBy(column, everyRow(rows.length), Uint8Array.from(y));
      const category = levels(
        'x',
        rows.map(([cell]) => (cell === null ? null : `level ${cell}`)),
      );
      const number = numbers(
        'x',
        rows.map(([cell]) => cell ?? NaN),
      );
      expect(of(category)).toBeCloseTo(Math.max(gaps, byLevel), 12);
      expect(of(number)).toBeCloseTo(Math.max(gaps, byNumber), 12);
    }),
  );
});

test.each([2, 3, 4, 7])('of very many rows a part is looked at, also where every %d rows one has the event', (turn) => {
  const rows = 100_001;
  const y = Uint8Array.from({ length: rows }, (_, row) => (row % turn === 0 ? 1 : 0));
  const values = Array.from(y, (one, row) => one + (row % 7) / 10);
  expect(separationBy(numbers('copy', values), everyRow(rows), y)).toBe(1);
  const follows = Float64Array.from(values, (value) => 3 - value);
  expect(rankCorrelationWith(numbers('copy', values), everyRow(rows), follows)).toBeCloseTo(1, 12);
});

test('numbers each row: whole, and none twice', () => {
  const of = (values: readonly number[]) => numbersEachRow(numbers('x', values), everyRow(values.length));
  expect([of([3, 1, 2]), of([3, 1, 3]), of([1, 2.5, 3]), of([1, NaN, 3])]).toEqual([true, false, false, false]);
  expect(countDistinct(numbers('x', [1, NaN, 1, 4]), everyRow(4))).toBe(2);
});
