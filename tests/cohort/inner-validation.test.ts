import fc from 'fast-check';
import { expect, test } from 'vitest';
import { randomStream } from '../../workers/numerics/random';
import { innerValidation } from '../../workers/cohort/inner-validation';

function outcomes(rows: number, seed: number): Uint8Array {
  const random = randomStream(seed);
  return Uint8Array.from({ length: rows }, (_, row) => (row < 12 ? row % 2 : random.uniform() < 0.3 ? 1 : 0));
}

const sum = (list: ArrayLike<number>) => Array.from(list).reduce((total, value) => total + value, 0);

test('each member holds back its share of the events and of the others, and no row twice while shares last', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 60, max: 300 }),
      fc.constantFrom(0.1, 0.15, 0.2, 0.25, 0.5),
      fc.nat(),
      (rows, share, seed) => {
        const y = outcomes(rows, seed);
        const parts = Math.floor(1 / share + 1e-9);
        const held = innerValidation(y, null, share, parts, seed);
        expect(held).toHaveLength(parts);
        for (const member of held) {
          const events = member.reduce((total, one, row) => total + one * y[row]!, 0);
          expect(Math.abs(events - share * sum(y))).toBeLessThanOrEqual(1);
          expect(Math.abs(sum(member) - events - share * (rows - sum(y)))).toBeLessThanOrEqual(1);
        }
        for (let row = 0; row < rows; row += 1) expect(sum(held.map((member) => member[row]!))).toBeLessThanOrEqual(1);
        if (parts * share === 1) expect(sum(held.map(sum))).toBe(rows);
      },
    ),
  );
});

test('more members than shares hold back rows drawn anew', () => {
  const held = innerValidation(outcomes(100, 3), null, 0.5, 4, 9);
  expect(sum(held[2]!) + sum(held[3]!)).toBe(100);
  expect(held[2]).not.toEqual(held[0]);
  expect(innerValidation(outcomes(100, 3), null, 0.5, 4, 9)).toEqual(held);
  expect(innerValidation(outcomes(100, 3), null, 0.5, 4, 10)).not.toEqual(held);
});

test('a participant is held back whole', () => {
  const y = outcomes(240, 4);
  const clusters = Int32Array.from(y, (_, row) => row % 60);
  for (const member of innerValidation(y, clusters, 0.2, 5, 1)) {
    for (const [row, one] of member.entries()) expect(one).toBe(member[row % 60]);
    expect(sum(member)).toBeGreaterThan(30);
  }
});

test('each class is held back by its share, and one too rare for all members leaves them their others', () => {
  const strata = Int32Array.from({ length: 203 }, (_, row) => (row < 3 ? 3 : row % 3));
  const held = innerValidation(strata, null, 0.25, 4, 2);
  for (const member of held) {
    for (const stratum of [0, 1, 2]) {
      const all = strata.reduce((total, one) => total + (one === stratum ? 1 : 0), 0);
      const own = member.reduce((total, one, row) => total + (one === 1 && strata[row] === stratum ? 1 : 0), 0);
      expect(Math.abs(own - all / 4)).toBeLessThanOrEqual(1);
    }
  }
  expect(sum(held.map((member) => sum(member.subarray(0, 3))))).toBe(3);
  expect(sum(held.map(sum))).toBe(203);
});

test('nothing is held back where a side would be left without both outcomes', () => {
  const y = Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0);
  for (const member of innerValidation(y, null, 0.25, 2, 1)) expect(sum(member)).toBe(0);
});
