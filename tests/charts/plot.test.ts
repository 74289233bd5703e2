import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  fitted,
  keyPlaces,
  linear,
  nearestStop,
  placeAfter,
  textWidth,
  type Plot,
  type Stop,
} from '../../src/charts/plot.ts';

const plot: Plot = { x: linear([0, 2], [0, 300]), y: linear([0, 1], [200, 0]), width: 300, height: 200 };
const stop = (x: number, y: number): Stop => ({ x, y, text: `${x} ${y}` });
const two = [
  [stop(0.1, 0.2), stop(0.7, 0.4), stop(1.9, 0.9)],
  [stop(0.2, 0.1), stop(1.6, 0.3)],
];

test('the ends of a domain fall on the ends of the range, and halves on halves', () => {
  const y = linear([-3, 5], [200, 40]);
  expect([y(-3), y(1), y(5)]).toEqual([200, 120, 40]);
  expect(linear([4, 4], [10, 90])(4)).toBe(10);
});

test('the nearest stop is nearer than every other', () => {
  const place = fc.record({
    x: fc.double({ min: 0, max: 300, noNaN: true }),
    y: fc.double({ min: 0, max: 200, noNaN: true }),
  });
  fc.assert(
    fc.property(place, (pixel) => {
      const away = ({ x, y }: Stop) => (plot.x(x) - pixel.x) ** 2 + (plot.y(y) - pixel.y) ** 2;
      const found = nearestStop(two, plot, pixel)!;
      const least = Math.min(...two.flat().map(away));
      expect(away(two[found.series]![found.stop]!)).toBe(least);
    }),
  );
  expect(nearestStop([[]], plot, { x: 0, y: 0 })).toBeNull();
});

test('arrow keys walk along a series, and to the nearest stop of the next', () => {
  expect(placeAfter('ArrowRight', null, two)).toEqual({ series: 0, stop: 0 });
  expect(placeAfter('ArrowRight', { series: 0, stop: 1 }, two)).toEqual({ series: 0, stop: 2 });
  expect(placeAfter('ArrowRight', { series: 0, stop: 2 }, two)).toEqual({ series: 0, stop: 2 });
  expect(placeAfter('ArrowLeft', { series: 0, stop: 0 }, two)).toEqual({ series: 0, stop: 0 });
  expect(placeAfter('End', { series: 0, stop: 0 }, two)).toEqual({ series: 0, stop: 2 });
  expect(placeAfter('Home', { series: 0, stop: 2 }, two)).toEqual({ series: 0, stop: 0 });
  expect(placeAfter('ArrowDown', { series: 0, stop: 2 }, two)).toEqual({ series: 1, stop: 1 });
  expect(placeAfter('ArrowUp', { series: 0, stop: 0 }, two)).toEqual({ series: 1, stop: 0 });
});

test('keys that are not the chart’s are left to the page', () => {
  expect(placeAfter('Tab', { series: 0, stop: 0 }, two)).toBeNull();
  expect(placeAfter('ArrowRight', null, [[], []])).toBeNull();
  expect(placeAfter('ArrowDown', null, [[], two[1]!])).toEqual({ series: 1, stop: 0 });
});

test('the key goes on in a new line where the next entry has no room, and never past the edge', () => {
  const entries = ['Logistic regression', '神经网络', 'Treat all'].map((name) => ({ name, colour: 'red' }));
  const places = keyPlaces(entries, 280);
  expect(places.map(({ line }) => line)).toEqual([0, 0, 1]);
  expect(places[2]!.x).toBe(0);
  fc.assert(
    fc.property(
      fc.array(fc.string({ maxLength: 30 }), { maxLength: 8 }),
      fc.integer({ min: 50, max: 900 }),
      (names, width) => {
        const all = keyPlaces(
          names.map((name) => ({ name, colour: 'red' })),
          width,
        );
        for (const [index, { x, line }] of all.entries()) {
          expect(x === 0 || x + 34 + textWidth(names[index]!) <= width).toBe(true);
          expect(line).toBeGreaterThanOrEqual(all[index - 1]?.line ?? 0);
        }
      },
    ),
  );
});

test('a name too long for its place is cut, and one that fits is not', () => {
  expect(fitted('Lakeside Clinic', 120)).toBe('Lakeside Clinic');
  expect(textWidth(fitted('University Hospital of the North', 110))).toBeLessThanOrEqual(110);
  expect(fitted('University Hospital of the North', 110)).toMatch(/^University.*…$/);
});
