import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromPool, toPool } from '../../workers/numerics/opinion-pool';

test('the logarithmic pool of two risks is the risk of their mean log odds', () => {
  const pooled = toPool('logarithmic', Float64Array.of(0.1, 0.8), 1);
  const mean = Float64Array.of(0.25 * pooled[0]! + 0.75 * pooled[1]!);
  // Odds 1/9 to the power of 1/4 times odds 4 to the power of 3/4: 1.63299, a risk of 0.62020.
  expect(fromPool('logarithmic', mean, 1)[0]).toBeCloseTo(0.6202, 4);
  expect(fromPool('linear', toPool('linear', Float64Array.of(0.3), 1), 1)[0]).toBe(0.3);
});

test('the pool of one model is what it said; of classes, chances that add up to 1', () => {
  const chances = fc.array(fc.integer({ min: 1, max: 999 }), { minLength: 3, maxLength: 3 }).map((parts) => {
    const sum = parts.reduce((total, part) => total + part, 0);
    return parts.map((part) => part / sum);
  });
  fc.assert(
    fc.property(fc.array(chances, { minLength: 1, maxLength: 4 }), (rows) => {
      const said = Float64Array.from(rows.flat());
      const alone = fromPool('logarithmic', toPool('logarithmic', said, 3), 3);
      for (const [i, chance] of alone.entries()) expect(chance).toBeCloseTo(said[i]!, 9);
      const halved = fromPool(
        'logarithmic',
        toPool('logarithmic', said, 3).map((value) => value / 2),
        3,
      );
      for (let row = 0; row < rows.length; row += 1)
        expect(halved.subarray(3 * row, 3 * row + 3).reduce((sum, chance) => sum + chance, 0)).toBeCloseTo(1, 12);
    }),
  );
});

test('certain predictions stay finite', () => {
  const sure = toPool('logarithmic', Float64Array.of(0, 1), 1);
  expect(Array.from(sure).every(Number.isFinite)).toBe(true);
  expect(fromPool('logarithmic', Float64Array.of(sure[0]! + sure[1]!), 1)[0]).toBeCloseTo(0.5, 9);
});
