import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lossDifference, meanLoss, type JudgedLosses } from '../../workers/study/search/judged-losses';

const folds = [{ judged: Uint32Array.of(0, 2) }, { judged: Uint32Array.of(1, 3) }, { judged: Uint32Array.of(0, 1) }];
const losses = (...of: (number[] | null)[]): JudgedLosses =>
  new Map(of.flatMap((one, place) => (one ? [[place, Float64Array.from(one)] as const] : [])));

test('rows judged twice count once, and the error is that of a mean', () => {
  // Row means 2, 4, 3, 7: mean 4, standard deviation sqrt(14 / 3), over two for four rows.
  const { mean, error } = meanLoss(losses([1, 3], [5, 7], [3, 3]), folds, null)!;
  expect(mean).toBeCloseTo(4, 12);
  expect(error).toBeCloseTo(Math.sqrt(14 / 3) / 2, 12);
});

test('rows of one participant are one observation', () => {
  // Deviations -2, 0, -1, 3; participants {0, 1} and {2, 3}: sums -2 and 2.
  const { error } = meanLoss(losses([1, 3], [5, 7], [3, 3]), folds, Int32Array.of(4, 4, 9, 9))!;
  expect(error).toBeCloseTo(Math.sqrt(8 * 2) / 4, 12);
  expect(meanLoss(losses([1, 3]), folds, Int32Array.of(1, 1, 1, 1))!.error).toBeNull();
});

test('only folds that judged both are compared; none leaves nothing to say', () => {
  expect(lossDifference(losses([1, 3], [5, 7]), losses([0, 1], null, [3, 3]), folds, null)!.mean).toBeCloseTo(1.5, 12);
  expect(lossDifference(losses([1, 3]), losses(null, [5, 7]), folds, null)).toBeNull();
});

test('what all candidates find hard does not blur the difference between them', () => {
  const value = fc.double({ min: -3, max: 3, noNaN: true });
  fc.assert(
    fc.property(fc.array(value, { minLength: 2, maxLength: 40 }), value, value, (hard, shift, other) => {
      const inner = [{ judged: Uint32Array.from(hard.keys()) }];
      const [one, two] = [shift, other].map((by) => losses(hard.map((loss) => loss + by)));
      const { mean, error } = lossDifference(one!, two!, inner, null)!;
      // Rounding of sums of numbers up to 6.
      expect(mean).toBeCloseTo(shift - other, 10);
      expect(error).toBeCloseTo(0, 10);
    }),
  );
});
