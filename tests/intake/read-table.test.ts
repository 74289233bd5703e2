import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ReadingProgress } from '../../workers/contract/table';
import { readTable } from '../../workers/intake/read-table';
import { cells, kinds, latin1, read, utf16 } from './reading';

const GERMAN = 'Alter;Größe;Geschlecht\r\n61;1,72;männlich\r\n70;1,58;weiblich\r\n55;1,80;männlich\r\n';
const CHINESE = '编号,性别,入组日期\n1,女,1974年12月12日\n2,男,1980年1月3日\n3,女,1981年2月28日\n';
/** The same text in GB18030, written out because nothing here encodes it. */
const CHINESE_GB18030 =
  'b1e0bac52cd0d4b1f02cc8ebd7e9c8d5c6da0a312cc5ae2c31393734c4ea3132d4c23132c8d50a322cc4d02c31393830c4ea31d4c233c8d50a332cc5ae2c31393831c4ea32d4c23238c8d50a';

const fromHex = (hex: string) => Uint8Array.from(hex.match(/../g)!, (pair) => Number.parseInt(pair, 16));

test('delimiter, decimal comma, Latin-1 and CRLF are recognised', async () => {
  const intake = await read(latin1(GERMAN));
  expect(intake.table.reading).toEqual({
    encoding: 'windows-1252', delimiter: ';', decimal: ',', headerInFile: true, missing: [],
  }); // prettier-ignore
  expect(cells(intake, 'Größe')).toEqual([1.72, 1.58, 1.8]);
  expect(cells(intake, 'Geschlecht')).toEqual(['männlich', 'weiblich', 'männlich']);
});

test.each([
  ['utf-8', new TextEncoder().encode(`\ufeff${CHINESE}`)],
  ['gb18030', fromHex(CHINESE_GB18030)],
  ['utf-16le', utf16(`\ufeff${CHINESE}`, true)],
  ['utf-16be', utf16(`\ufeff${CHINESE}`, false)],
] as const)('Chinese in %s gives the same table', async (encoding, bytes) => {
  const intake = await read(bytes);
  expect(intake.table.reading.encoding).toBe(encoding);
  expect(cells(intake, '性别')).toEqual(['女', '男', '女']);
  expect(cells(intake, '入组日期')).toEqual([1806, 3654, 4076]);
  expect(intake.table.fingerprint).toBe((await read(CHINESE)).table.fingerprint);
});

test('UTF-16 without a byte order mark is recognised', async () => {
  const intake = await read(utf16('age,bmi\n61,24.5\n70,31.5\n', true));
  expect(intake.table.reading.encoding).toBe('utf-16le');
  expect(cells(intake, 'bmi')).toEqual([24.5, 31.5]);
});

test('a Latin-1 letter behind a megabyte of ASCII is still found', async () => {
  const intake = await read([`age;name\n${'61,5;Schmidt\n'.repeat(100_000)}`, latin1('62,5;Müller\n')]);
  expect(intake.table.reading.encoding).toBe('windows-1252');
  expect(cells(intake, 'name').at(-1)).toBe('Müller');
});

test.each([',', ';', '\t', '|'] as const)('the delimiter %j is recognised', async (delimiter) => {
  const text = 'age,note,bmi\n61,"fine; ""well""|ok\t,",24.5\n70,plain,31.5\n'.replace(/,(?!")/g, delimiter);
  const intake = await read(text.replace(',"fine', `${delimiter}"fine`));
  expect(intake.table.reading.delimiter).toBe(delimiter);
  expect(cells(intake, 'bmi')).toEqual([24.5, 31.5]);
});

test('blanks delimit where nothing else does, in runs', async () => {
  const intake = await read('age  bmi   sex\n 61  24.5  F\n70 31.5 M\n');
  expect(intake.table.reading.delimiter).toBe(' ');
  expect(cells(intake, 'bmi')).toEqual([24.5, 31.5]);
});

test.each(['\n', '\r\n', '\r'])('line ends %j, also inside quotes', async (end) => {
  const intake = await read(['a,b', '1.5,"x', 'y"', '2.5,"say ""hi"""', ''].join(end));
  expect(cells(intake, 'a')).toEqual([1.5, 2.5]);
  expect(cells(intake, 'b')).toEqual([`x${end}y`, 'say "hi"']);
});

test('comment lines before the header are skipped, blanks around cells trimmed', async () => {
  const intake = await read('# export 2023, clinic A\n# second\n age , bmi \n 61 , 24.5\n70," 31.5"\n');
  expect(cells(intake, 'bmi')).toEqual([24.5, 31.5]);
  expect(cells(intake, 'age')).toEqual([61, 70]);
});

test('a first row of data is data', async () => {
  const intake = await read('6,148,72.5,?\n1,85,66.5,3\n8,183,64.5,4\n');
  expect(intake.table.reading.headerInFile).toBe(false);
  expect(cells(intake, 'column 2')).toEqual([148, 85, 183]);
  const named = await read('6,148\n1,85\n8,183\n', { header: ['parity', 'glucose'] });
  expect(cells(named, 'glucose')).toEqual([148, 85, 183]);
});

test('codes for missing are missing, numeric codes reported, and -999 far from the rest taken', async () => {
  const rows = Array.from({ length: 40 }, (_, i) => `${110 + i},${60 + (i % 9)}.5,${i % 5}`);
  const intake = await read(`sbp,dbp,parity\n${rows.join('\n')}\n-999,999,NA\n-999,-9,?\nNA,n/a,#N/A\n`);
  expect(cells(intake, 'sbp').slice(40)).toEqual([null, null, null]);
  expect(cells(intake, 'dbp').slice(40)).toEqual([999, -9, null]);
  expect(intake.warnings.get('sbp')).toEqual([{ kind: 'missingCode', code: '-999', count: 2, taken: true }]);
  expect(intake.warnings.get('dbp')).toEqual([
    { kind: 'missingCode', code: '-9', count: 1, taken: false },
    { kind: 'missingCode', code: '999', count: 1, taken: false },
  ]);
  expect(intake.table.reading.missing).toEqual(['#N/A', '-999', '?', 'NA', 'n/a']);
});

test('a zero far below every other value is suspected, a zero that begins a count or a scale is not', async () => {
  // Blood pressures from 60 to 119, visits from 0 to 14, doses in steps of 0.5 from 0.5, changes on both sides of 0.
  const rows = Array.from({ length: 60 }, (_, i) => [60 + i, i % 15, 0.5 + (i % 20) / 2, i - 30].join(','));
  const intake = await read(`sbp,visits,dose,change\n${rows.join('\n')}\n0,0,0,0\n0,3,0,0\n`);

  expect(intake.warnings.get('sbp')).toEqual([{ kind: 'missingCode', code: '0', count: 2, taken: false }]);
  for (const name of ['visits', 'dose', 'change']) expect(intake.warnings.get(name) ?? []).toEqual([]);
  expect(cells(intake, 'sbp').slice(-2)).toEqual([0, 0]);
});

test('codes that the user names are missing where they were named', async () => {
  const text = 'glucose,insulin,name\n0,0,none\n148,0.0,x\n85,94,y\n';
  const intake = await read(text, { missing: ['none'], missingIn: { insulin: ['0'] } });
  expect(cells(intake, 'glucose')).toEqual([0, 148, 85]);
  expect(cells(intake, 'insulin')).toEqual([null, null, 94]);
  expect(cells(intake, 'name')).toEqual([null, 'x', 'y']);
});

test('a long column of distinct numbers keeps its exceptions and its codes for missing', async () => {
  const rows = Array.from({ length: 9000 }, (_, i) => `${i}.125,${i}`);
  const intake = await read(`x,y\n${rows.join('\n')}\n<5,1\n-999,2\nNA,3\n-77777,4\n`, { missing: ['-77777'] });
  const column = intake.table.columns[0]!;
  expect(cells(intake, 'x').slice(8999)).toEqual([8999.125, null, null, null, null]);
  expect(column).toMatchObject({ kind: 'number', notNumbers: { texts: ['<5'] } });
  expect(intake.table.reading.missing).toEqual(['-77777', '-999', 'NA']);
  expect(intake.warnings.get('x')).toEqual([
    { kind: 'mixed', notNumbers: 1 },
    { kind: 'missingCode', code: '-999', count: 1, taken: true },
  ]);
});

test('thousands are not taken for decimals', async () => {
  const intake = await read('platelets;age\n1,234;61.5\n250,000;70.5\n98,000;55.25\n');
  expect(intake.table.reading.decimal).toBe('.');
  expect(kinds(intake)[0]).toBe('category');
});

test('one unit behind the numbers is set aside, and what is no number kept', async () => {
  const rows = Array.from(
    { length: 60 },
    (_, i) => `${120 + i} mmHg,${80 + (i % 20)}${i % 2 === 0 ? ' mg/dL' : ' mmol/L'}`,
  );
  const intake = await read(`bp,glucose\n${rows.join('\n')}\n131,90\n<85 mmHg,91\n`);
  expect(cells(intake, 'bp').slice(59)).toEqual([179, 131, null]);
  expect(intake.warnings.get('bp')).toEqual([
    { kind: 'unit', unit: 'mmHg', count: 60 },
    { kind: 'mixed', notNumbers: 1 },
  ]);
  expect(kinds(intake)).toEqual(['number', 'category']);
});

test('each kind of column is recognised', async () => {
  const rows = Array.from({ length: 60 }, (_, i) => {
    const day = String((i % 28) + 1).padStart(2, '0');
    return [
      1000 + i, `P-${i}x`, 40 + (i % 30), i % 3 === 0 ? 'yes' : 'no', i % 2, ['A', 'B', 'C'][i % 3],
      `2021-03-${day}`, `${day}/04/2021`, `03/${day}/2021`, `seen by the ward team on day ${i}, no complaint`, i % 4,
    ].join('|');
  }); // prettier-ignore
  const intake = await read(`mrn|code|age|smoker|dead|ward|iso|dmy|mdy|note|grade\n${rows.join('\n')}\n`);
  expect(kinds(intake)).toEqual([
    'identifier', 'identifier', 'number', 'yesNo', 'yesNo', 'category', 'date', 'date', 'date', 'text', 'number',
  ]); // prettier-ignore
  expect(cells(intake, 'iso')[1]).toBe(Date.UTC(2021, 2, 2) / 86_400_000);
  expect(cells(intake, 'dmy')[1]).toBe(Date.UTC(2021, 3, 2) / 86_400_000);
  expect(cells(intake, 'mdy')[1]).toBe(Date.UTC(2021, 2, 2) / 86_400_000);
});

test('the fingerprint knows the content and not how it was written', async () => {
  const { fingerprint } = (await read('age,sex\n61,männlich\n70,weiblich\n')).table;
  expect((await read(latin1('"age";sex\r\n61;"männlich"\r\n 70;weiblich'))).table.fingerprint).toBe(fingerprint);
  expect((await read('age,sex\n61,männlich\n71,weiblich\n')).table.fingerprint).not.toBe(fingerprint);
  expect((await read('Age,sex\n61,männlich\n70,weiblich\n')).table.fingerprint).not.toBe(fingerprint);
  expect((await read('age,sex\n70,weiblich\n61,männlich\n')).table.fingerprint).not.toBe(fingerprint);
  expect(fingerprint).toMatch(/^[0-9a-f]{64}$/);
});

test('rows that repeat are counted by value', async () => {
  expect((await read('a,b\n1,x\n1.0,x\n1,y\n2.5,x\n1,x\n')).duplicateRows).toBe(2);
});

test('the glimpse shows the first rows as they stand', async () => {
  const intake = await read(`a,b\n${'1.50,NA\n'.repeat(20)}`);
  expect(intake.glimpse).toEqual({ columns: ['a', 'b'], rows: Array.from({ length: 8 }, () => ['1.50', 'NA']) });
});

test('progress never runs backwards and ends with the file', async () => {
  const seen: ReadingProgress[] = [];
  const file = new File(['age,bmi\n', '61,24.5\n'.repeat(400_000)], 'large.csv');
  const { table } = await readTable(file, {}, new AbortController().signal, (progress) => seen.push(progress));
  expect(table.rows).toBe(400_000);
  expect(seen.at(-1)).toEqual({ bytesRead: file.size, bytes: file.size, rows: 400_000 });
  expect(seen.map((progress) => progress.bytesRead)).toEqual(
    seen.map((progress) => progress.bytesRead).toSorted((a, b) => a - b),
  );
});

const cell = fc.string({ unit: fc.constantFrom('a', 'Z', '7', ',', '"', '\n', '\r', ' ', 'ü', '中'), maxLength: 6 });

test('any table of texts, written by RFC 4180, is read back', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 12 }), async (rows) => {
      const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
      const lines = rows.map(([first, second], i) => `row ${i} is here,${quote(first)},${quote(second)}`);
      const intake = await read(`key,first,second\r\n${lines.join('\r\n')}\r\n`, {
        delimiter: ',', encoding: 'utf-8', decimal: '.', kinds: { first: 'text', second: 'text' },
      }); // prettier-ignore
      expect(intake.glimpse.rows.map((row) => row.slice(1))).toEqual(rows.slice(0, 8));
      expect(intake.table.rows).toBe(rows.length);
      expect(intake.problemCount).toBe(0);
    }),
    { numRuns: 60 },
  );
});

test('numbers are read to the last bit, as the language reads them', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.double({ noNaN: true, noDefaultInfinity: true }).filter((value) => value !== -999 && value !== -9999),
        { minLength: 3, maxLength: 30 },
      ),
      async (values) => {
        const intake = await read(`x,y\n${values.map((value) => `${value},k`).join('\n')}\n`, {
          decimal: '.', kinds: { x: 'number' }, delimiter: ',',
        }); // prettier-ignore
        // Adding zero makes -0, which the cell writes as 0, the same as 0.
        expect(cells(intake, 'x')).toEqual(values.map((value) => value + 0));
      },
    ),
    { numRuns: 60 },
  );
});
