import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { randomStream } from '../../workers/numerics/random';
import { binValues, borderSample, MISSING_BIN, quantileBorders } from '../../workers/trees/binning';

const rowsOf = (n: number) => Uint32Array.from({ length: n }, (_, row) => row);
const bordersOf = (values: Float64Array, most?: number) => quantileBorders(values, rowsOf(values.length), most);

describe('borders', () => {
  test('lie midway between few values, whatever their order', () => {
    expect([...bordersOf(Float64Array.of(4, 1, NaN, 2, 4, 1))]).toEqual([1.5, 3]);
    expect([...bordersOf(Float64Array.of(NaN, NaN))]).toEqual([]);
    expect([...bordersOf(Float64Array.of(7, 7, 7))]).toEqual([]);
  });

  test('part infinite, huge and neighbouring values', () => {
    const next = 1 + Number.EPSILON;
    const values = Float64Array.of(-Infinity, -1.7e308, 1.7e308, Infinity, 1, next);
    const bins = binValues(values, bordersOf(values));
    expect(new Set(bins).size).toBe(6);
    expect([...bins]).toEqual([0, 1, 4, 5, 2, 3]);
  });

  test('make bins of about equal size of many values', () => {
    const random = randomStream(3);
    const values = Float64Array.from({ length: 20_000 }, () => random.normal() ** 3);
    const borders = bordersOf(values);
    expect(borders.length).toBeGreaterThan(245);
    expect(borders.length).toBeLessThanOrEqual(254);
    const counts = new Uint32Array(256);
    for (const bin of binValues(values, borders)) counts[bin]! += 1;
    // 20,000 rows over 255 bins are 78 each.
    expect(Math.max(...counts)).toBeLessThan(3 * 78);
  });

  test('give a value that fills a bin one of its own', () => {
    const random = randomStream(4);
    const values = Float64Array.from({ length: 5000 }, (_, row) => (row % 2 === 0 ? 0 : random.normal()));
    const borders = bordersOf(values, 20);
    expect(borders.length).toBeLessThanOrEqual(20);
    const bins = binValues(values, borders);
    const ofZero = bins[0];
    expect(values.filter((_, row) => bins[row] === ofZero).every((value) => value === 0)).toBe(true);
    expect(new Set(bins).size).toBeGreaterThan(15);
  });

  test('ascend, are no more than asked for, and part values as they part bins', () => {
    const value = fc.oneof(fc.double(), fc.integer({ min: -3, max: 3 }));
    fc.assert(
      fc.property(fc.array(value, { maxLength: 80 }), fc.integer({ min: 1, max: 12 }), (list, most) => {
        const values = Float64Array.from(list);
        const borders = bordersOf(values, most);
        expect(borders.length).toBeLessThanOrEqual(most);
        for (let i = 1; i < borders.length; i += 1) expect(borders[i]).toBeGreaterThan(borders[i - 1]!);
        for (const [row, bin] of binValues(values, borders).entries()) {
          if (Number.isNaN(values[row]!)) expect(bin).toBe(MISSING_BIN);
          else for (const [b, border] of borders.entries()) expect(bin <= b).toBe(values[row]! <= border);
        }
      }),
    );
  });
});

test('looks at all of a few rows and at one of each stretch of many', () => {
  expect(borderSample(Uint32Array.of(5, 9), 1)).toEqual(Uint32Array.of(5, 9));
  const sample = borderSample(rowsOf(200_000), 1);
  expect(sample).toHaveLength(65_536);
  expect(sample).toEqual(borderSample(rowsOf(200_000), 1));
  const length = 200_000 / 65_536;
  for (const i of [0, 1000, 65_535]) expect(Math.floor(sample[i]! / length)).toBeGreaterThanOrEqual(i - 1);
  expect(new Set(sample).size).toBe(65_536);
});
