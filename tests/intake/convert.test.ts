import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dateReader, isoDate } from '../../workers/cohort/cell-date';
import { parseMeasurement, parseNumber } from '../../workers/cohort/cell-number';
import { withKind } from '../../workers/cohort/convert';
import { cells, read } from './reading';

async function converted(text: string, ...kinds: Parameters<typeof withKind>[2][]) {
  const intake = await read(text);
  return cells({ ...intake, table: kinds.reduce((table, kind) => withKind(table, 'x', kind), intake.table) }, 'x');
}

test('numbers become levels and come back', async () => {
  const text = 'x,y\n1.50,a\n-3,b\n,c\n2e3,d\n';
  expect(await converted(text, 'category')).toEqual(['1.5', '-3', null, '2000']);
  expect(await converted(text, 'category', 'number')).toEqual([1.5, -3, null, 2000]);
});

test('what was no number comes back as it stood', async () => {
  const rows = Array.from({ length: 40 }, (_, i) => `${i}.5,a`).join('\n');
  const text = `x,y\n${rows}\n<5,b\n`;
  expect((await converted(text)).at(-1)).toBeNull();
  expect((await converted(text, 'category')).at(-1)).toBe('<5');
  expect((await converted(text, 'category', 'number', 'category')).at(-1)).toBe('<5');
});

test('thousands and the commonest unit are understood where the user says number', async () => {
  const text = 'x,y\n"1,234",a\n"250,000",b\n98 mg/dL,c\n99 mg/dl,d\n5.5 mmol/L,e\nnone,f\n';
  expect(await converted(text, 'number')).toEqual([1234, 250_000, 98, 99, null, null]);
});

test('dates become numbers, levels and dates again', async () => {
  const text = 'x,y\n2021-03-01,a\n1969-12-31,b\n2020-02-29,c\n';
  expect(await converted(text, 'number')).toEqual([18_687, -1, 18_321]);
  expect(await converted(text, 'category', 'date')).toEqual([18_687, -1, 18_321]);
  expect(await converted('x,y\n20210301,a\n19691231,b\n20200229,c\n', 'date')).toEqual([18_687, -1, 18_321]);
});

test('the levels of a category do not hang on the order of rows', async () => {
  const levels = async (text: string) => {
    const column = withKind((await read(text)).table, 'x', 'category').columns[0]!;
    return 'levels' in column ? column.levels : [];
  };
  expect(await levels('x,y\n10.5,a\n9.5,b\n100.5,c\n')).toEqual(['9.5', '10.5', '100.5']);
  expect(await levels('x,y\nb,1.5\na,2.5\nB,3.5\n')).toEqual(['B', 'a', 'b']);
});

test('a column that is not there is a defect of the caller', async () => {
  const { table } = await read('x,y\n1,2\n3,4\n');
  expect(() => withKind(table, 'z', 'number')).toThrow(RangeError);
});

test.each([
  ['1.5', '.', 1.5],
  ['1,5', ',', 1.5],
  ['1,5', '.', Number.NaN],
  ['1.234,5', ',', Number.NaN],
  [' \u22125 ', '.', -5],
  ['.5e-3', '.', 0.0005],
  ['5.', '.', 5],
  ['0x10', '.', Number.NaN],
  ['1_000', '.', Number.NaN],
  ['', '.', Number.NaN],
  ['-Infinity', '.', -Infinity],
] as const)('the cell %j with decimal %j is %d', (text, decimal, value) => {
  expect(parseNumber(text, decimal)).toBe(value);
});

test.each([
  ['1,234.5', '.', 1234.5, ''],
  ['1.234,5', ',', 1234.5, ''],
  ['12,34', '.', Number.NaN, ''],
  ['140 mmHg', '.', 140, 'mmHg'],
  ['5.5%', '.', 5.5, '%'],
  ['<5', '.', Number.NaN, ''],
] as const)('the measurement %j with decimal %j is %d %j', (text, decimal, value, unit) => {
  expect(parseMeasurement(text, decimal)).toEqual({ value, unit });
});

test('a date is read in each common way and no other day is made up', () => {
  const read = dateReader(['13/04/2021']);
  const day = Date.UTC(2021, 3, 5) / 86_400_000;
  for (const text of [
    '2021-04-05', '2021/4/5', '2021.04.05', '05/04/2021', '5.4.2021', '5-Apr-2021', 'April 5, 2021', '2021年4月5日',
    '2021-04-05T13:45:00Z', '05/04/2021 09:30',
  ]) expect(read(text)).toBe(day); // prettier-ignore
  for (const text of ['31/04/2021', '2021-13-01', '0000-01-01', '2021-04', '5/2021', '120/80'])
    expect(read(text)).toBeNaN();
});

test('any date written day first or month first is read back', () => {
  fc.assert(
    fc.property(fc.integer({ min: -40_000, max: 40_000 }), fc.boolean(), (days, dayFirst) => {
      const [year, month, day] = isoDate(days).split('-');
      const write = (first: string, second: string) => `${first}/${second}/${year}`;
      const reader = dateReader([dayFirst ? '25/12/2000' : '12/25/2000']);
      expect(reader(dayFirst ? write(day!, month!) : write(month!, day!))).toBe(days);
    }),
  );
});
