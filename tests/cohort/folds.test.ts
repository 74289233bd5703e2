import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assignFolds } from '../../workers/cohort/assign-folds';
import { clustersOf } from '../../workers/cohort/clusters';
import { eligibleRows } from '../../workers/cohort/eligibility';
import { readFoldFile } from '../../workers/cohort/fold-file';
import { dealFolds } from '../../workers/cohort/folds';
import { levels, numbers, tableOf } from './make-table';

const dealings = fc
  .record({
    folds: fc.integer({ min: 2, max: 8 }),
    repeats: fc.integer({ min: 1, max: 3 }),
    y: fc.array(fc.integer({ min: 0, max: 1 }), { minLength: 30, maxLength: 120 }),
    seed: fc.integer({ min: 0, max: 0xffffffff }),
  })
  .map(({ y, ...rest }) => ({ ...rest, y: Uint8Array.from(y) }));

const countIn = (foldOf: Int32Array, folds: number, counts: (row: number) => boolean) => {
  const result = new Array<number>(folds).fill(0);
  for (const [row, fold] of foldOf.entries()) if (counts(row)) result[fold]! += 1;
  return result;
};
const spread = (counts: readonly number[]) => Math.max(...counts) - Math.min(...counts);

describe('dealing rows', () => {
  test('puts every row in exactly one fold and spreads events and rows within one', () => {
    fc.assert(
      fc.property(dealings, ({ folds, repeats, y, seed }) => {
        const dealt = dealFolds({ folds, repeats, stratified: true }, y, null, seed);
        expect(dealt).toHaveLength(repeats);
        for (const foldOf of dealt) {
          expect(foldOf).toHaveLength(y.length);
          expect(foldOf.every((fold) => fold >= 0 && fold < folds)).toBe(true);
          expect(spread(countIn(foldOf, folds, () => true))).toBeLessThanOrEqual(1);
          expect(spread(countIn(foldOf, folds, (row) => y[row] === 1))).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  test('depends on the seed and the repeat, and on nothing else', () => {
    const y = Uint8Array.from({ length: 60 }, (_, i) => (i % 3 === 0 ? 1 : 0));
    const dealing = { folds: 5, repeats: 2, stratified: true };
    const [first, second] = dealFolds(dealing, y, null, 5);
    expect(dealFolds({ ...dealing, repeats: 1 }, y, null, 5)[0]).toEqual(first);
    expect(second).not.toEqual(first);
    expect(dealFolds(dealing, y, null, 6)[0]).not.toEqual(first);
  });

  test('for a seed gives the folds it always gave, so that kept studies stay comparable', () => {
    const y = Uint8Array.from({ length: 24 }, (_, i) => (i % 3 === 0 ? 1 : 0));
    const dealing = { folds: 4, repeats: 1, stratified: true };
    const pairs = Int32Array.from(y, (_, i) => i >> 1);
    const dealt = [null, pairs].map((clusters) => dealFolds(dealing, y, clusters, 20)[0]!.join(''));
    expect(dealt).toEqual(['312322200012103231130031', '330033002200331122112211']);
  });

  test('more folds than rows or participants are refused', () => {
    const dealing = { folds: 4, repeats: 1, stratified: false };
    expect(() => dealFolds(dealing, Uint8Array.of(0, 1, 0), null, 1)).toThrow('method.tooManyFolds');
    expect(() => dealFolds(dealing, Uint8Array.of(0, 1, 0, 1), Int32Array.of(0, 1, 2, 2), 1)).toThrow(
      'method.tooManyFolds',
    );
  });
});

describe('rows that belong together', () => {
  test('a participant is never on both sides, and no fold is left empty', () => {
    fc.assert(
      fc.property(
        dealings,
        fc.boolean(),
        fc.infiniteStream(fc.integer({ min: 0, max: 20 })),
        (dealing, stratified, ids) => {
          const { folds, repeats, y, seed } = dealing;
          const table = tableOf([
            numbers(
              'id',
              Array.from(y, () => ids.next().value as number),
            ),
          ]);
          const clusters = clustersOf(
            table,
            Uint32Array.from(y, (_, i) => i),
            ['id'],
          )!;
          fc.pre(new Set(clusters).size >= folds);
          for (const foldOf of dealFolds({ folds, repeats, stratified }, y, clusters, seed)) {
            const foldOfCluster = new Map<number, number>();
            for (const [row, cluster] of clusters.entries()) {
              expect(foldOfCluster.get(cluster) ?? foldOf[row]).toBe(foldOf[row]);
              foldOfCluster.set(cluster, foldOf[row]!);
            }
            expect(Math.min(...countIn(foldOf, folds, () => true))).toBeGreaterThan(0);
          }
        },
      ),
    );
  });

  test('the share of events is balanced as far as clusters allow', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffffffff }), (seed) => {
        // 300 participants of one to three visits, a fifth of the rows with the event.
        const owner = Array.from({ length: 300 }, (_, i) => new Array<number>(1 + (i % 3)).fill(i)).flat();
        const y = Uint8Array.from(owner, (_, row) => (row % 5 === 0 ? 1 : 0));
        const [foldOf] = dealFolds({ folds: 5, repeats: 1, stratified: true }, y, Int32Array.from(owner), seed);
        // A cluster holds at most three rows, and the greedy deal ends with the single rows.
        expect(spread(countIn(foldOf!, 5, (row) => y[row] === 1))).toBeLessThanOrEqual(3);
        expect(spread(countIn(foldOf!, 5, () => true))).toBeLessThanOrEqual(3);
      }),
      { numRuns: 30 },
    );
  });

  test('participant and group tie rows together through one another; a missing identifier ties nothing', () => {
    const table = tableOf([
      numbers('participant', [1, 1, 2, 3, NaN, NaN, 4]),
      levels('site', ['a', 'b', 'b', 'c', null, 'c', null]),
    ]);
    const rows = Uint32Array.of(0, 1, 2, 3, 4, 5, 6);
    expect(clustersOf(table, rows, ['participant', undefined])).toEqual(Int32Array.of(0, 0, 1, 2, 3, 4, 5));
    expect(clustersOf(table, rows, ['participant', 'site'])).toEqual(Int32Array.of(0, 0, 0, 1, 2, 1, 3));
    expect(clustersOf(table, rows, [undefined, undefined])).toBeNull();
  });
});

describe("a split of the user's own", () => {
  const y = Array.from({ length: 20 }, (_, i) => i % 2);
  const split = Array.from({ length: 20 }, (_, i) => (i === 3 ? null : String(10 - (i % 3) * 5)));
  const table = tableOf([numbers('y', y), levels('split', split)]);
  const eligible = eligibleRows(table, { kind: 'binary', column: 'y', event: ['1'], noEvent: ['0'] });

  test('is taken from a column, folds in numeric order, rows without one left out', () => {
    const plan = assignFolds({ kind: 'foldColumn', column: 'split' }, table, eligible, {}, 1, null);
    expect(plan.names).toEqual(['0', '5', '10']);
    expect(Array.from(plan.repeats[0]!.subarray(0, 5))).toEqual([2, 1, 0, -1, 1]);
    expect(plan.withoutFold).toBe(1);
  });

  test('is taken from a file in any column order', () => {
    const file = readFoldFile('\uFEFFfold;row\r\n"B";1\r\nA;0\r\nA;2\r\n', 'folds.csv');
    const plan = assignFolds({ kind: 'foldFile' }, table, eligible, {}, 1, file);
    expect(Array.from(plan.repeats[0]!.subarray(0, 4))).toEqual([0, 1, 0, -1]);
    expect(plan.withoutFold).toBe(17);
    expect(plan.names).toEqual(['A', 'B']);
  });

  test.each([
    ['row,fold\n0,1\n0,2\n', { file: 'folds.csv', line: 3 }],
    ['row,fold\n0,1\n1.5,2\n', { file: 'folds.csv', line: 3 }],
    ['row,fold\n0,1\n1,\n', { file: 'folds.csv', line: 3 }],
    ['a,b\n0,1\n', { file: 'folds.csv', line: 1 }],
  ])('names the line that cannot be read: %j', (text, facts) => {
    expect(() => readFoldFile(text, 'folds.csv')).toThrow(
      expect.objectContaining({ code: 'input.foldsMismatch', facts }),
    );
  });

  test('names the line whose row the table has not, and refuses a single fold', () => {
    const beyond = readFoldFile('row,fold\n0,1\n20,2\n', 'folds.csv');
    const use = (file: typeof beyond | null) => () => assignFolds({ kind: 'foldFile' }, table, eligible, {}, 1, file);
    expect(use(beyond)).toThrow(
      expect.objectContaining({ code: 'input.foldsMismatch', facts: { file: 'folds.csv', line: 3 } }),
    );
    expect(use(readFoldFile('row,fold\n0,1\n1,1\n', 'folds.csv'))).toThrow('method.oneFoldOnly');
    expect(use(null)).toThrow('method.foldFileMissing');
    expect(() => assignFolds({ kind: 'foldColumn', column: 'no' }, table, eligible, {}, 1, null)).toThrow(
      'input.recipeUnknownColumn',
    );
  });
});
