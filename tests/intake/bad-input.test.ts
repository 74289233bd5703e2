import { expect, test } from 'vitest';
import { assignFolds } from '../../workers/cohort/assign-folds';
import { eligibleRows } from '../../workers/cohort/eligibility';
import { readFoldFile } from '../../workers/cohort/fold-file';
import { rowsByRecord } from '../../workers/cohort/records';
import { readTable } from '../../workers/intake/read-table';
import { cells, kinds, latin1, read, refusal } from './reading';

const TWO_ROWS = 'age,bmi\n61,24.5\n70,31.25\n';

test.each(['', '\n\n', '\ufeff', '  \r\n'])('an empty file is refused (%j)', async (text) => {
  expect(await refusal(text)).toMatchObject({ code: 'input.emptyFile', facts: { file: 'clinic.csv' } });
});

test('a file with a header only is refused', async () => {
  expect(await refusal('age,bmi,sex\n')).toMatchObject({ code: 'input.headerOnly' });
});

test('a file with one column is refused', async () => {
  expect(await refusal('age\n61\n70\n')).toMatchObject({ code: 'input.oneColumn', facts: { delimiter: ',' } });
});

test.each([
  ['image', '\x89PNG\r\n\x1a\n\0\0\0\rIHDR'],
  ['archive', 'PK\x03\x04\x14\0\0\0\0\0readme.txt'],
  ['archive', '\x1f\x8b\x08\0\0\0\0\0'],
  ['workbook', 'PK\x03\x04\x14\0\x06\0[Content_Types].xml'],
  ['workbook', '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'],
  ['pdf', '%PDF-1.7\n%\xe2\xe3'],
  ['other', '<!DOCTYPE html><html></html>'],
  ['other', '[{"age": 61}]'],
  ['binary', 'PAR1\x15\x04\x15'],
])('a file that is no table is refused as %s', async (looks, bytes) => {
  expect(await refusal(latin1(bytes))).toMatchObject({ code: 'input.notATable', facts: { looksLike: looks } });
});

test('a line of a gigabyte is refused before it fills the memory', async () => {
  let asked = 0;
  const endless = new File(['x'], 'endless.csv');
  const gigabyte = 1_073_741_824;
  Object.defineProperty(endless, 'size', { value: gigabyte });
  endless.slice = (from = 0, to = gigabyte) => {
    asked = Math.max(asked, to);
    const bytes = new Uint8Array(to - from).fill(97);
    if (from === 0) bytes.set(new TextEncoder().encode(TWO_ROWS));
    return new Blob([bytes]);
  };
  await expect(readTable(endless, {}, new AbortController().signal)).rejects.toMatchObject({
    code: 'input.lineTooLong',
    facts: { file: 'endless.csv', line: 4, limitMiB: 64 },
  });
  expect(asked).toBeLessThan(80 * 1_048_576);
}, 60_000);

test('more columns than the limit are refused', async () => {
  const header = Array.from({ length: 20_001 }, (_, i) => `gene${i}`).join(',');
  expect(await refusal(`${header}\n${'1,'.repeat(20_000)}1\n`)).toMatchObject({
    code: 'input.tooManyColumns',
    facts: { columns: 20_001, limit: 20_000 },
  });
});

test('repeated and empty names are numbered and reported', async () => {
  const intake = await read('bmi,bmi,,bmi (2),bmi\n1,2,3,4,5\n6,7,8,9,10.5\n');
  expect(intake.table.columns.map((column) => column.name)).toEqual([
    'bmi', 'bmi (3)', 'column 3', 'bmi (2)', 'bmi (4)',
  ]); // prettier-ignore
  expect(intake.warnings.get('bmi (3)')).toEqual([{ kind: 'duplicateName', original: 'bmi' }]);
  expect(intake.warnings.get('column 3')).toEqual([{ kind: 'emptyName' }]);
});

test('a column named __proto__ is a column like any other', async () => {
  const intake = await read('__proto__,constructor\n1.5,a\n2.5,b\n3.5,a\n', {
    kinds: JSON.parse('{"__proto__":"category"}') as Record<string, 'category'>,
  });
  expect(cells(intake, '__proto__')).toEqual(['1.5', '2.5', '3.5']);
  expect(Object.hasOwn(intake.table.detectedKinds, '__proto__')).toBe(true);
  expect(kinds(intake)).toEqual(['category', 'category']);
});

test('ragged rows are mended where nothing is lost and otherwise left out, and listed', async () => {
  const intake = await read('a,b,c\n1.5,2,x\n3.5,4\n5.5,6,y,,\n7.5,8,z,9\n\n\n9.5,10,w\n');
  expect(cells(intake, 'a')).toEqual([1.5, 3.5, 5.5, 9.5]);
  expect(cells(intake, 'c')).toEqual(['x', null, 'y', 'w']);
  expect(intake.problems).toEqual([
    { line: 3, reason: 'tooFewCells', cells: 2, kept: true },
    { line: 5, reason: 'tooManyCells', cells: 4, kept: false },
    { line: 6, reason: 'blank', cells: 0, kept: false },
    { line: 7, reason: 'blank', cells: 0, kept: false },
  ]);
  expect(intake.leftOut).toBe(1);
});

test('left-out records are counted as any reader of CSV counts records', async () => {
  const ragged = 'a,b,c\n1.5,2,x\n1,2,3,4\n\n3.5,4,y\n,,\n,,\n5.5,"6,z\n7.5,8,w\n,,\n\n';
  const { table, leftOut } = await read(ragged);
  expect(table.rows).toBe(3);
  expect(Array.from(table.leftOut)).toEqual([1, 3, 4, 5]);
  expect(leftOut).toBe(4);
  expect(Array.from(rowsByRecord(table))).toEqual([0, -1, 1, -1, -1, -1, 2]);
});

test('a fold file names records, so that rows left out do not shift the others', async () => {
  const lines = Array.from({ length: 14 }, (_, i) => (i === 2 ? '0,1,7,8' : `${i % 2},${i / 4},x`));
  const { table } = await read(`y,age,c\n${lines.join('\n')}\n`);
  const eligible = eligibleRows(table, { kind: 'binary', column: 'y', event: ['1'], noEvent: ['0'] });
  const text = `row,fold\n${lines.map((_, i) => `${i},${i < 5 ? 'early' : 'late'}`).join('\n')}\n`;
  const use = (file: string) =>
    assignFolds({ kind: 'foldFile' }, table, eligible, {}, 1, readFoldFile(file, 'folds.csv'));
  expect(Array.from(use(text).repeats[0]!)).toEqual([0, 0, 0, 0, ...new Array<number>(9).fill(1)]);
  expect(() => use(`${text}14,late\n`)).toThrow(expect.objectContaining({ code: 'input.foldsMismatch' }));
});

test('only the first 200 problems are listed but all are counted', async () => {
  const intake = await read(`a,b\n1.5,2\n${'3\n'.repeat(450)}`);
  expect(intake.problems).toHaveLength(200);
  expect(intake.problemCount).toBe(450);
  expect(intake.table.rows).toBe(451);
});

test('a quote that never closes costs its own row only', async () => {
  const intake = await read('a,b\n1.5,x\n2.5,"y\n3.5,z\n4.5,w\n');
  expect(cells(intake, 'a')).toEqual([1.5, 3.5, 4.5]);
  expect(intake.problems).toEqual([{ line: 3, reason: 'unclosedQuote', cells: 2, kept: false }]);
});

test('a row with a NUL byte is left out; a file full of them is refused', async () => {
  const rows = Array.from({ length: 300 }, (_, i) => `${i}.5,${i % 7}`);
  const one = await read(`a,b\n${rows.join('\n')}\n1.5,\0\n`);
  expect(one.table.rows).toBe(300);
  expect(one.problems).toEqual([{ line: 302, reason: 'nulByte', cells: 2, kept: false }]);
  expect(await refusal('a,b\n1,2\n3,\0\n5,6\n')).toMatchObject({ code: 'input.nulBytes', facts: { line: 3 } });
  expect(await refusal('a,b\0\n1,2\n3,4\n')).toMatchObject({ code: 'input.nulBytes', facts: { line: 1 } });
});

test('an encoding that the bytes do not fit is refused, with the line', async () => {
  const bytes = latin1('name,age\nSchmidt,61\nMüller,62\n');
  expect(await refusal(bytes, { encoding: 'utf-8' })).toMatchObject({
    code: 'input.wrongEncoding',
    facts: { encoding: 'utf-8', line: 3 },
  });
  expect(await refusal(latin1('a,b\n1,\xff\xff2\n'), { encoding: 'gb18030' })).toMatchObject({
    code: 'input.wrongEncoding',
    facts: { line: 2 },
  });
});

test('a few damaged characters in UTF-8 are listed and kept', async () => {
  const rows = Array.from({ length: 60 }, (_, i) => `${i}.5,Müller`).join('\n');
  const intake = await read([`age,name\n${rows}\n61.5,M`, new Uint8Array([0xc3]), 'x\n']);
  expect(intake.table.reading.encoding).toBe('utf-8');
  expect(intake.table.rows).toBe(61);
  expect(intake.problems).toEqual([{ line: 62, reason: 'undecodable', cells: 2, kept: true }]);
});

test('a column without a single value is kept and reported', async () => {
  const intake = await read('age,empty\n61.5,\n62.5,NA\n');
  expect(cells(intake, 'empty')).toEqual([null, null]);
  expect(intake.warnings.get('empty')).toEqual([{ kind: 'allMissing' }]);
});

test('infinities are missing and counted', async () => {
  const intake = await read('a,b\nInfinity,1\n1e400,2\n-inf,3\n2.5,4\n3.5,5\n4.5,6\n5.5,7\n');
  expect(cells(intake, 'a')).toEqual([null, null, null, 2.5, 3.5, 4.5, 5.5]);
  expect(intake.warnings.get('a')).toEqual([{ kind: 'nonFinite', count: 3 }]);
});

test('a category of 2,000 levels is read whole', async () => {
  const rows = Array.from({ length: 10_000 }, (_, i) => `${i}.25,icd ${i % 2000} code`);
  const intake = await read(`a,b\n${rows.join('\n')}\n`);
  expect(kinds(intake)).toEqual(['number', 'category']);
  expect(new Set(cells(intake, 'b')).size).toBe(2000);
});

test('a file that cannot be read says so', async () => {
  const file = new File(['a,b\n1,2\n'], 'gone.csv');
  file.slice = () => {
    const blob = new Blob([]);
    blob.arrayBuffer = () => Promise.reject(new DOMException('gone', 'NotReadableError'));
    return blob;
  };
  await expect(readTable(file, {}, new AbortController().signal)).rejects.toMatchObject({ code: 'input.unreadable' });
});

test('reading stops when it is asked to, between two slices', async () => {
  const controller = new AbortController();
  const file = new File(['age,bmi\n', '61,24.5\n'.repeat(600_000)], 'large.csv');
  const slice = file.slice.bind(file);
  let slices = 0;
  file.slice = (from, to) => {
    slices += 1;
    if (slices === 4) controller.abort();
    return slice(from, to);
  };
  await expect(readTable(file, {}, controller.signal)).rejects.toMatchObject({ name: 'AbortError' });
  expect(slices).toBe(4);
});

test('no fault carries a cell', async () => {
  const fault = await refusal('name\nSecretName\nOther\n');
  expect(JSON.stringify(fault.facts) + fault.message).not.toMatch(/SecretName/);
});
