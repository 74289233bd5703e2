import { expect, test } from 'vitest';
import { instabilityOf } from '../../workers/evaluation/instability';
import { randomStream } from '../../workers/numerics/random';

const people = Float64Array.from({ length: 400 }, (_, i) => i / 400);

test('models that agree are stable', () => {
  const same = instabilityOf([people, people, people]);
  // The mean of three equal numbers is off by a last digit.
  expect(same?.meanAbsoluteError).toBeCloseTo(0, 15);
  for (const { mean, low, high } of same?.bins ?? []) {
    expect(low).toBeCloseTo(mean, 14);
    expect(high).toBeCloseTo(mean, 14);
  }
});

test('finds the spread that was put in', () => {
  const stream = randomStream(11);
  const models = Array.from({ length: 200 }, () => people.map((risk) => risk + 0.1 * stream.normal()));
  const found = instabilityOf(models);
  // The mean absolute value of a normal deviate is sqrt(2 / pi) of its standard deviation; 80,000 draws hold 1% of it.
  expect(found?.meanAbsoluteError).toBeCloseTo(0.1 * Math.sqrt(2 / Math.PI), 3);
  expect(found?.bins).toHaveLength(20);
  for (const { mean, low, high } of found?.bins ?? []) {
    expect(high - mean).toBeCloseTo(0.196, 1);
    expect(mean - low).toBeCloseTo(0.196, 1);
  }
});

test('is not told of a single model, of few people, or of people predicted once', () => {
  expect(instabilityOf([people])).toBeNull();
  expect(instabilityOf([people.slice(0, 5), people.slice(0, 5)])).toBeNull();
  expect(instabilityOf([people, people.map(() => NaN)])).toBeNull();
});
