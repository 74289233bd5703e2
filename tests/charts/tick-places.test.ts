import fc from 'fast-check';
import { expect, test } from 'vitest';
import { textWidth } from '../../src/charts/plot.ts';
import { tickPlaces, withRoom } from '../../src/charts/tick-places.ts';

const axis = (last: number, write: (value: number) => string) =>
  ({ label: '', domain: [0, last], ticks: 6, write }) as const;
const grouped = (value: number) => value.toLocaleString('en-GB');

test('a wide axis has the ticks it asked for, a narrow one as many as their words leave room', () => {
  const days = axis(4500, (value) => `${grouped(value)} days`);
  expect(tickPlaces(days, 900)).toEqual([0, 1000, 2000, 3000, 4000]);
  expect(tickPlaces(days, 250)).toEqual([0, 2000, 4000]);
  expect(tickPlaces(axis(1, String), 250)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
});

test('no words of an axis touch, whatever they say', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
      fc.integer({ min: 120, max: 900 }),
      fc.constantFrom('', ' days', ' 个月'),
      (last, width, unit) => {
        const write = (value: number) => `${String(Number(value.toPrecision(4)))}${unit}`;
        const found = tickPlaces(axis(last, write), width);
        expect(found.length).toBeGreaterThan(0);
        for (const [k, value] of found.entries()) {
          const next = found[k + 1];
          if (next === undefined || found.length < 3) continue;
          const apart = ((next - value) / last) * width;
          expect(apart).toBeGreaterThan((textWidth(write(value)) + textWidth(write(next))) / 2);
        }
      },
    ),
  );
});

test('counts too close to the one before them are left out', () => {
  const counts = [0, 30, 60, 90, 120].map((at) => ({ at, words: '1,234' }));
  expect(withRoom(counts).map(({ at }) => at)).toEqual([0, 60, 120]);
  expect(withRoom(counts.map(({ at }) => ({ at, words: '7' })))).toHaveLength(5);
  expect(withRoom([])).toEqual([]);
});
