import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chinese, english } from '../../src/messages/numbers.ts';

test('figures stand as each language writes them', () => {
  expect(english.interval(0.831, 0.79, 0.8749, 2)).toBe('0.83 (0.79 to 0.87)');
  expect(chinese.interval(0.831, 0.79, 0.8749, 2)).toBe('0.83（0.79 至 0.87）');
  expect(english.number(-0.001, 2)).toBe('0.00');
  expect(english.percent(0.3734, 1)).toBe('37.3%');
  expect(english.count(5974)).toBe('5,974');
  expect(english.list(['a', 'b', 'c'])).toBe('a, b and c');
  expect(chinese.list(['a', 'b', 'c'])).toBe('a、b和c');
  expect(english.plural(1, 'row', 'rows')).toBe('1 row');
  expect(english.plural(2, 'row', 'rows')).toBe('2 rows');
});

test('times and axes have their unit where it is known', () => {
  expect(english.time(365.25, 'days', 3)).toBe('365 days');
  expect(english.time(1, 'years')).toBe('1 year');
  expect(chinese.time(6, 'months')).toBe('6个月');
  expect(english.time(2.5, undefined)).toBe('2.5');
  expect(english.withUnit('Time', 'months')).toBe('Time (months)');
  expect(chinese.withUnit('时间', 'months')).toBe('时间（月）');
  expect(english.withUnit('Predicted value', 'mmHg')).toBe('Predicted value (mmHg)');
  expect(english.withUnit('Time', undefined)).toBe('Time');
});

test('a day is the same day wherever it is read', () => {
  expect(english.day(0)).toBe('1 Jan 1970');
  expect(chinese.day(18_262)).toBe('2020年1月1日');
});

test('sizes and durations take the unit a person would', () => {
  expect(english.bytes(999)).toBe('999 bytes');
  expect(english.bytes(2_500)).toBe('2.5 kB');
  expect(english.bytes(104_857_600)).toBe('105 MB');
  expect(english.bytes(1_500_000_000)).toBe('1.5 GB');
  expect(english.duration(0.2)).toBe('1 sec');
  expect(english.duration(90)).toBe('2 mins');
});

test('no finite number is written as something else', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.nat({ max: 6 }), (value, digits) => {
      for (const numbers of [english, chinese]) {
        for (const text of [numbers.number(value, digits), numbers.measured(value)]) {
          expect(text).toMatch(/^-?[\d,.]+(E-?\d+)?$/);
        }
      }
    }),
  );
});
