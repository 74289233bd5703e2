import { expect, test } from 'vitest';
import { withKind } from '../../workers/cohort/convert';
import type { Intake } from '../../workers/cohort/intake';
import type { SampleId } from '../../workers/contract/table';
import { SMALL_CELL } from '../../workers/disclosure/disclose';
import { summariseTable } from '../../workers/disclosure/table-summary';
import { read } from '../intake/reading';

function summaryOf(intake: Intake, sample?: SampleId) {
  const steps = summariseTable(intake, sample);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

async function profileOf(name: string, cells: readonly (string | number)[]) {
  const intake = await read(`${name},other\n${cells.map((cell, i) => `${cell},${i % 5}.5`).join('\n')}\n`);
  return summaryOf(intake).columns[0]!;
}

const times = (count: number, cell: string) => Array.from({ length: count }, () => cell);

test('levels of fewer participants than the small-cell limit are counted and never named', async () => {
  const cells = [
    ...times(30, 'common'),
    ...times(SMALL_CELL, 'enough'),
    ...times(SMALL_CELL - 1, 'few'),
    'single',
    'NA',
  ];
  const profile = await profileOf('ward', cells);
  expect(profile.levels).toEqual([
    { level: 'common', count: 30 },
    { level: 'enough', count: SMALL_CELL },
  ]);
  expect(profile.otherLevels).toEqual({ levels: 2, count: SMALL_CELL });
  expect([profile.missing, profile.distinct]).toEqual([1, 4]);
  expect(JSON.stringify(profile)).not.toMatch(/few|single/);
});

test('a rare answer to a yes/no question is not named either', async () => {
  const profile = await profileOf('stroke', [...times(40, 'no'), ...times(3, 'yes')]);
  expect(profile.kind).toBe('yesNo');
  expect(profile.levels).toEqual([{ level: 'no', count: 40 }]);
});

test('at most twenty levels are listed and many are warned of', async () => {
  const cells = Array.from({ length: 60 }, (_, i) => times(12 + (i % 3), `unit ${i}`)).flat();
  const profile = await profileOf('ward', cells);
  expect(profile.levels).toHaveLength(20);
  expect(profile.otherLevels!.levels).toBe(40);
  expect(profile.levels!.reduce((sum, { count }) => sum + count, 0) + profile.otherLevels!.count).toBe(cells.length);
  expect(profile.warnings).toContainEqual({ kind: 'manyLevels', levels: 60 });
});

test.each([
  ['identifier', 'code', (i: number) => `K-${i}`],
  ['text', 'note', (i: number) => `seen on day ${i} and sent home without complaint`],
] as const)('a column of kind %s shows no level', async (kind, name, cell) => {
  const cells = [...Array.from({ length: 400 }, (_, i) => cell(i)), ...times(12, cell(7))];
  const profile = await profileOf(name, cells);
  expect(profile.kind).toBe(kind);
  expect(profile.levels).toBeUndefined();
  expect(JSON.stringify(profile)).not.toContain(cell(7));
});

test.each([
  ['last_name', 'Smith', 'looksLikePersonalName'],
  ['Patient Name', 'A', 'looksLikePersonalName'],
  ['姓名', '王伟', 'looksLikePersonalName'],
  ['phone', '555', 'looksLikeIdentifier'],
  ['e-mail', 'x', 'looksLikeIdentifier'],
  ['病历号', 'x9', 'looksLikeIdentifier'],
])('a column named %s is warned of and shows no level', async (name, cell, warning) => {
  const profile = await profileOf(name, [...times(20, cell), ...times(20, `${cell}x`), ...times(20, `${cell}y`)]);
  expect(profile.warnings).toContainEqual({ kind: warning });
  expect(profile.levels).toBeUndefined();
});

const FAMILY = ['Miller', 'Okafor', 'Novak', 'García', 'Larsen', 'O’Brien', 'Rossi', 'Meyer'];
const GIVEN = ['Anna', 'Piet', 'Chidi', 'Maria', 'Lars', 'Sean'];

test.each([
  ['looksLikePersonalName', (i: number) => `${GIVEN[i % 6]} ${FAMILY[i % 8]}`, 24],
  ['looksLikePersonalName', (i: number) => `王伟芳李`.slice(0, 1) + '明华丽强军'[i % 5]! + '国建文志'[i % 4]!, 20],
  ['looksLikeIdentifier', (i: number) => `p${i}@example.org`, 30],
  ['looksLikeIdentifier', (i: number) => `1380013${String(8000 + i)}`, 30],
] as const)('cells that look like people are found whatever the column is called (%s)', async (warning, cell, rows) => {
  const profile = await profileOf(
    'column',
    Array.from({ length: rows }, (_, i) => cell(i)),
  );
  expect(profile.warnings.map((one) => one.kind)).toContain(warning);
  expect(profile.levels).toBeUndefined();
});

test('numbers have range, median and a histogram that holds every participant', async () => {
  const cells = Array.from({ length: 1001 }, (_, i) => (i * 37) % 1001);
  const profile = await profileOf('glucose', [...cells.map((value) => `${value}.5`), '', '']);
  expect(profile.range).toEqual({ min: 0.5, median: 500.5, max: 1000.5 });
  expect(profile.histogram).toHaveLength(24);
  expect(profile.histogram!.reduce((sum, count) => sum + count, 0)).toBe(1001);
  expect([profile.missing, profile.distinct]).toEqual([2, 1001]);
});

test('constant, mostly missing and overridden columns are told', async () => {
  const constant = await profileOf('centre', times(40, '3'));
  expect(constant.warnings).toEqual([{ kind: 'constant' }]);
  expect(constant.histogram).toEqual([40]);
  const sparse = await profileOf('lactate', [...times(30, ''), '1.5', '2.5', '3.5']);
  expect(sparse.warnings).toEqual([{ kind: 'mostlyMissing', share: 30 / 33 }]);
  const intake = await read('grade,y\n1,2.5\n2,3.5\n3,4.5\n3,5.5\n');
  const [grade] = summaryOf({ ...intake, table: withKind(intake.table, 'grade', 'category') }, 'wdbc').columns;
  expect([grade!.kind, grade!.detectedKind]).toEqual(['category', 'number']);
});
