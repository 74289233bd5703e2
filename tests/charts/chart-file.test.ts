import { expect, test } from 'vitest';
import { csvFile } from '../../src/charts/chart-file.ts';

test('names with commas and quotes stay one cell, and what is not there is empty', async () => {
  const file = csvFile({
    head: ['Site', 'Value'],
    rows: [
      ['St. Mary, "north"', -0.25],
      ['two\nlines', null],
    ],
  });
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(await file.arrayBuffer());
  expect(text).toBe('\uFEFFSite,Value\r\n"St. Mary, ""north""",-0.25\r\n"two\nlines",\r\n');
});

test('a name that a spreadsheet would compute is kept as words; numbers stay numbers', async () => {
  const file = csvFile({ head: ['a'], rows: [['=1+1'], ['@home'], ['-0.5'], [-0.5], ['+x']] });
  expect((await file.text()).replace('\uFEFF', '').trim().split('\r\n')).toEqual([
    'a',
    "'=1+1",
    "'@home",
    '-0.5',
    '-0.5',
    "'+x",
  ]);
});
