import fc from 'fast-check';
import { expect, test } from 'vitest';
import { derive, randomStream } from '../../workers/numerics/random';

test('the same seed gives the same stream and another seed another', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 0xffffffff }), (seed) => {
      const first = randomStream(seed);
      const again = randomStream(seed);
      const other = randomStream(seed + 1);
      const drawn = Array.from({ length: 8 }, () => first.bits());
      expect(Array.from({ length: 8 }, () => again.bits())).toEqual(drawn);
      expect(Array.from({ length: 8 }, () => other.bits())).not.toEqual(drawn);
    }),
  );
});

test('uniform numbers have the moments of the uniform distribution', () => {
  const stream = randomStream(7);
  const n = 200_000;
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < n; i += 1) {
    const u = stream.uniform();
    expect(u >= 0 && u < 1).toBe(true);
    sum += u;
    squares += u * u;
  }
  // Five standard errors: sqrt(1/12/n) = 6.5e-4 for the mean, sqrt(4/45/n) = 6.7e-4 for the mean square.
  expect(Math.abs(sum / n - 1 / 2)).toBeLessThan(3.3e-3);
  expect(Math.abs(squares / n - 1 / 3)).toBeLessThan(3.4e-3);
});

test('normal numbers have mean 0, variance 1 and the tails of the normal distribution', () => {
  const stream = randomStream(11);
  const n = 200_000;
  let sum = 0;
  let squares = 0;
  let beyond = 0;
  for (let i = 0; i < n; i += 1) {
    const z = stream.normal();
    sum += z;
    squares += z * z;
    if (Math.abs(z) > 1.959963984540054) beyond += 1;
  }
  // Five standard errors: 1/sqrt(n) = 2.2e-3, sqrt(2/n) = 3.2e-3, sqrt(0.05*0.95/n) = 4.9e-4.
  expect(Math.abs(sum / n)).toBeLessThan(0.0112);
  expect(Math.abs(squares / n - 1)).toBeLessThan(0.016);
  expect(Math.abs(beyond / n - 0.05)).toBeLessThan(2.5e-3);
});

test('a shuffle keeps every entry and puts each at each place equally often', () => {
  const stream = randomStream(3);
  const counts = new Float64Array(16);
  const rounds = 40_000;
  for (let round = 0; round < rounds; round += 1) {
    const list = stream.shuffle(Uint32Array.of(0, 1, 2, 3));
    expect(list.reduce((sum, entry) => sum + (1 << entry), 0)).toBe(15);
    for (let place = 0; place < 4; place += 1) counts[place * 4 + list[place]!]! += 1;
  }
  // Five standard errors of a share of one quarter: sqrt(3/16/40000) = 2.2e-3.
  for (const count of counts) expect(Math.abs(count / rounds - 1 / 4)).toBeLessThan(0.011);
});

test('an integer below a bound stays below it and no bound of zero is taken', () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 1, max: 0xffffffff }), (seed, bound) => {
      const drawn = randomStream(seed).below(bound);
      expect(Number.isInteger(drawn) && drawn >= 0 && drawn < bound).toBe(true);
    }),
  );
  expect(() => randomStream(1).below(0)).toThrow(RangeError);
});

test('derived seeds differ by seed, label, order and kind of label', () => {
  const seeds = [
    derive(1),
    derive(2),
    derive(1, 'folds'),
    derive(1, 'folds', 0),
    derive(1, 'folds', 1),
    derive(1, 'folds', '1'),
    derive(1, 1, 'folds'),
    derive(1, 'fold', 's'),
  ];
  expect(new Set(seeds).size).toBe(seeds.length);
  expect(derive(1, 'folds', 1)).toBe(derive(1, 'folds', 1));
});
