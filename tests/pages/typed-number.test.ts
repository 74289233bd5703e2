import { describe, expect, test } from 'vitest';
import { daysOf, valuesOf } from '../../src/pages/use/answers.ts';
import { decimalSign, readTyped } from '../../src/panels/typed-number.ts';
import type { FormField } from '../../workers/contract/model.ts';

const number = (value: number) => ({ kind: 'number', value });

describe('a number as typed', () => {
  test.each([
    ['3.5', '.', number(3.5)],
    [' -0.25 ', '.', number(-0.25)],
    ['.7', '.', number(0.7)],
    ['1e-3', '.', number(0.001)],
    ['3,5', '.', number(3.5)],
    ['3,5', ',', number(3.5)],
    ['1,234', ',', number(1.234)],
    ['1 234,5', ',', number(1234.5)],
    ['−4', '.', number(-4)],
    ['1,234', '.', { kind: 'ambiguous' }],
    ['12,345,678', '.', { kind: 'ambiguous' }],
    ['', '.', { kind: 'empty' }],
    ['12 mmol', '.', { kind: 'notANumber' }],
    ['1.2.3', '.', { kind: 'notANumber' }],
    ['1e999', '.', { kind: 'notANumber' }],
  ])('%j with decimal %j', (text, decimal, expected) => {
    expect(readTyped(text, decimal)).toEqual(expected);
  });

  test('the decimal sign is the locale’s', () => {
    expect(decimalSign('en-GB')).toBe('.');
    expect(decimalSign('de-DE')).toBe(',');
  });
});

test('a date is days since 1970', () => {
  expect(daysOf('1970-01-02')).toEqual(number(1));
  expect(daysOf('2024-03-01')).toEqual(number(19_783));
  expect(daysOf('')).toEqual({ kind: 'empty' });
});

describe('the values of a form', () => {
  const fields: readonly FormField[] = [
    { kind: 'number', name: 'age', unit: null, min: 20, median: 50, max: 90, missingAllowed: true },
    { kind: 'level', name: 'sex', levels: ['f', 'm'], commonest: 'f', missingAllowed: false },
  ];
  const typed = (text: string, notMeasured = false) => ({ text, notMeasured });

  test('stand once every field has its value or is not measured', () => {
    const { values, wanting } = valuesOf(fields, { age: typed('', true), sex: typed('m') }, '.');
    expect(values).toEqual({ age: null, sex: 'm' });
    expect(wanting).toBe(0);
  });

  test('are wanting where a field is empty, unreadable, or may not be missing', () => {
    expect(valuesOf(fields, {}, '.')).toEqual({ values: null, wanting: 2 });
    expect(valuesOf(fields, { age: typed('old'), sex: typed('', true) }, '.').wanting).toBe(2);
  });
});
