import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assignFolds, WITHOUT_FOLD, type FoldPlan, type Ties } from '../../workers/cohort/assign-folds';
import { eligibleRows } from '../../workers/cohort/eligibility';
import { readFoldFile } from '../../workers/cohort/fold-file';
import { suggestResampling } from '../../workers/cohort/suggest-resampling';
import type { Column } from '../../workers/cohort/table';
import type { OutcomeRole, Resampling } from '../../workers/contract/recipe';
import { levels, numbers, tableOf } from './make-table';

const times = <T>(count: number, of: (i: number) => T) => Array.from({ length: count }, (_, i) => of(i));
const outcome: OutcomeRole = { kind: 'binary', column: 'y', event: ['1'], noEvent: ['0'] };

function plan(columns: readonly Column[], rows: number, resampling: Resampling, ties: Ties = {}, seed = 3): FoldPlan {
  const table = tableOf([numbers('y', times(rows, (i) => i % 2)), ...columns]); // prettier-ignore
  return assignFolds(resampling, table, eligibleRows(table, outcome), ties, seed, null);
}

/** Rows that learn, and that judge, in the only fold of a repeat. */
const sides = ({ repeats }: FoldPlan, repeat = 0) => {
  const of = (wanted: (fold: number) => boolean) => [...repeats[repeat]!.entries()].filter(([, fold]) => wanted(fold)).map(([row]) => row); // prettier-ignore
  return { learn: of((fold) => fold < WITHOUT_FOLD), judge: of((fold) => fold === 0), out: of((fold) => fold === WITHOUT_FOLD) }; // prettier-ignore
};

describe('bootstrap resamples', () => {
  test('draw as many participants as there are, keep each whole, and judge on the others', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 15 }), { minLength: 20, maxLength: 50 }),
        fc.nat(),
        (owner, seed) => {
          const columns = [numbers('id', owner)];
          const { drawn, repeats, clusters } = plan(
            columns,
            owner.length,
            { kind: 'bootstrap', resamples: 4 },
            { participant: 'id' },
            seed,
          );
          for (const [resample, bag] of drawn!.entries()) {
            const often = times(owner.length, (row) => bag.filter((one) => one === row).length);
            for (const [row, count] of often.entries()) {
              expect(often[owner.indexOf(owner[row]!)]).toBe(count);
              expect(repeats[resample]![row] === 0).toBe(count === 0);
            }
            const participants = new Set(clusters);
            const draws = [...participants].reduce((sum, one) => sum + often[clusters!.indexOf(one)]!, 0);
            expect(draws).toBe(participants.size);
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  test('depend on the seed alone, each on its own', () => {
    const drawn = (resamples: number, seed: number) => plan([], 40, { kind: 'bootstrap', resamples }, {}, seed).drawn!;
    expect(drawn(2, 5)).toEqual(drawn(3, 5).slice(0, 2));
    expect(drawn(2, 6)[0]).not.toEqual(drawn(2, 5)[0]);
    expect(drawn(2, 5)[0]).not.toEqual(drawn(2, 5)[1]);
  });

  test('leave out the share of rows that chance leaves out', () => {
    const { repeats } = plan([], 100, { kind: 'bootstrap', resamples: 200 });
    const left = repeats.reduce((sum, foldOf) => sum + foldOf.filter((fold) => fold === 0).length, 0) / (200 * 100);
    // (1 - 1/100)^100 = 0.366, with a standard error of 0.002 over 200 resamples.
    expect(left).toBeCloseTo(0.366, 2);
  });
});

describe('a split in time', () => {
  const split = (column: string, share: number): Resampling => ({ kind: 'temporal', column, share });

  test.each([
    [0.3, 3],
    [0.2, 2],
    [0.9, 9],
    [0.05, 1],
  ])('lets the latest %f of ten rows judge: %i', (share, judged) => {
    const { judge, learn } = sides(
      plan(
        [
          numbers(
            'when',
            times(10, (i) => (i * 7) % 10),
          ),
        ],
        10,
        split('when', share),
      ),
    );
    expect(judge).toHaveLength(judged);
    expect(learn).toHaveLength(10 - judged);
    expect(Math.min(...judge.map((i) => (i * 7) % 10))).toBe(10 - judged);
  });

  test('keeps rows of the same time on one side, and leaves out those without a time', () => {
    const when = [1, 1, 1, 2, 2, 3, 3, 3, 3, 3, NaN, Infinity];
    const { judge, learn, out } = sides(plan([numbers('when', when)], 12, split('when', 0.3)));
    expect(learn).toEqual([0, 1, 2, 3, 4]);
    expect(judge).toEqual([5, 6, 7, 8, 9]);
    expect(out).toEqual([10, 11]);
  });

  test('leaves out later rows of participants who were learned from', () => {
    const when = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
    const id = [0, 1, 2, 3, 4, 5, 6, 0, 7, 7];
    const columns = [numbers('when', when), numbers('id', id)];
    const { judge, learn, out } = sides(plan(columns, 10, split('when', 0.3), { participant: 'id' }));
    expect([learn, judge, out]).toEqual([[0, 1, 2, 3, 4, 5, 6], [8, 9], [7]]);
  });

  test('needs a number or a date that differs', () => {
    expect(() => plan([levels('when', times(10, String))], 10, split('when', 0.3))).toThrow('method.notAnOrder');
    expect(() =>
      plan(
        [
          numbers(
            'when',
            times(10, () => 4),
          ),
        ],
        10,
        split('when', 0.3),
      ),
    ).toThrow('method.oneFoldOnly');
    expect(() => plan([], 10, split('when', 0.3))).toThrow('input.recipeUnknownColumn');
    const dates: Column = { name: 'when', kind: 'date', values: Float64Array.from(times(10, (i) => 19_000 + i)) };
    expect(sides(plan([dates], 10, split('when', 0.3))).judge).toEqual([7, 8, 9]);
  });
});

describe('a split by column', () => {
  const site = levels(
    'site',
    times(30, (i) => (i === 29 ? null : ['site 10', 'site 9', 'site 2'][i % 3]!)),
  );

  test('takes each site for a fold, in the order of their names', () => {
    const { folds, names, repeats, withoutFold } = plan([site], 30, { kind: 'sites', column: 'site' });
    expect([folds, names, withoutFold]).toEqual([3, ['site 2', 'site 9', 'site 10'], 1]);
    expect(Array.from(repeats[0]!.subarray(0, 4))).toEqual([2, 1, 0, 2]);
  });

  test('lets the rows with one of the values judge models of the others', () => {
    const split = (...evaluation: string[]): Resampling => ({ kind: 'splitColumn', column: 'site', evaluation });
    const held = plan([site], 30, split('site 9', 'site 2'));
    expect(sides(held)).toMatchObject({ learn: times(10, (i) => 3 * i), out: [29] });
    expect(held).toMatchObject({ folds: 1, withoutFold: 1 });
    expect(() => plan([site], 30, split('site 4'))).toThrow('method.oneFoldOnly');
    expect(() => plan([site], 30, split('site 2', 'site 9', 'site 10'))).toThrow('method.oneFoldOnly');
  });

  // Participants 0 and 1 are at two sites; the row of participant 2 without a site is on no side.
  const id = numbers('id', times(30, (i) => (i < 2 ? i : i === 29 ? 2 : i === 3 ? 1 : i === 4 ? 0 : 100 + i))); // prettier-ignore

  test.each<Resampling>([
    { kind: 'sites', column: 'site' },
    { kind: 'foldColumn', column: 'site' },
    { kind: 'splitColumn', column: 'site', evaluation: ['site 10'] },
  ])('is refused where it tears participants apart, and says how many: $kind', (resampling) => {
    expect(() => plan([site, id], 30, resampling, { participant: 'id' })).toThrow(
      expect.objectContaining({ code: 'method.participantOnBothSides', facts: { participants: 2 } }),
    );
  });

  test('so is a file of folds', () => {
    const table = tableOf([numbers('y', times(10, (i) => i % 2)), numbers('id', times(10, (i) => i >> 1))]); // prettier-ignore
    const eligible = eligibleRows(table, outcome);
    const use = (text: string) => () => assignFolds({ kind: 'foldFile' }, table, eligible, { participant: 'id' }, 1, readFoldFile(text, 'f.csv')); // prettier-ignore
    expect(use('row,fold\n0,1\n1,2\n2,1\n')).toThrow('method.participantOnBothSides');
    expect(use('row,fold\n0,1\n2,2\n3,2\n')().withoutFold).toBe(7);
  });
});

describe('the resampling suggested', () => {
  const suggest = (rows: number, columns: readonly Column[], ties: Ties, role = outcome) => {
    const table = tableOf([numbers('y', times(rows, (i) => i % 2)), ...columns]); // prettier-ignore
    return suggestResampling(table, eligibleRows(table, role), ties);
  };
  const sites = (rows: number, count: number) =>
    levels(
      'site',
      times(rows, (i) => `s${(i >> 1) % count}`),
    );

  test.each([
    [400, 4, 'smallTable'],
    [1500, 2, 'smallTable'],
    [2500, 1, 'largeTable'],
  ])('for %i rows repeats five folds %i times', (rows, repeats, kind) => {
    expect(suggest(rows, [], {})).toEqual({
      resampling: { kind: 'crossValidation', folds: 5, repeats, stratified: true },
      reason: { kind, rows },
    });
  });

  test('goes by site where there are a few large ones', () => {
    expect(suggest(200, [sites(200, 4)], { group: 'site' })).toEqual({
      resampling: { kind: 'sites', column: 'site' },
      reason: { kind: 'sites', column: 'site', sites: 4 },
    });
    expect(suggest(200, [sites(200, 2)], { group: 'site' }).resampling.kind).toBe('crossValidation');
    expect(suggest(200, [sites(200, 8)], { group: 'site' }).reason).toEqual({
      kind: 'grouped',
      participants: 8,
      rows: 200,
    });
    const gap = levels('site', times(200, (i) => (i === 7 ? null : `s${i % 4}`))); // prettier-ignore
    expect(suggest(200, [gap], { group: 'site' }).resampling.kind).toBe('crossValidation');
  });

  test('does not go by site where a site has too few events, or a participant was at two', () => {
    // Even rows have no event, and site 0 has even rows alone.
    const quiet = levels('site', times(240, (i) => (i % 2 === 0 && i < 120 ? 's0' : `s${1 + (i % 3)}`))); // prettier-ignore
    expect(suggest(240, [quiet], { group: 'site' }).resampling.kind).toBe('crossValidation');
    const mover = numbers('id', times(200, (i) => (i === 199 ? 0 : i))); // prettier-ignore
    const torn = suggest(200, [sites(200, 4), mover], { group: 'site', participant: 'id' });
    expect(torn.resampling.kind).toBe('crossValidation');
    const home = numbers('id', times(200, (i) => i >> 1)); // prettier-ignore
    const whole = suggest(200, [sites(200, 4), home], { group: 'site', participant: 'id' });
    expect(whole.resampling.kind).toBe('sites');
  });
});
