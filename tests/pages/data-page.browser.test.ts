import { beforeEach, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import type { Study } from '../../src/bridge/study.ts';
import DataPage from '../../src/pages/data/DataPage.svelte';
import { preferences } from '../../src/state/preferences.svelte.ts';
import { Session } from '../../src/state/session.svelte.ts';
import { InputError } from '../../workers/contract/faults.ts';
import type { ReadingOptions, TableSummary } from '../../workers/contract/table.ts';
import { aQuestionReview, aTable, fakeStudy } from './fake-study.ts';

const file = new File(['a,b\n'], 'ward.csv');

async function shown(answers: Partial<Study> = {}): Promise<Session> {
  const session = new Session(
    fakeStudy({
      openTable: () => Promise.resolve(aTable),
      glimpse: () => Promise.resolve({ columns: ['sex'], rows: [['female']] }),
      reviewQuestion: () => Promise.resolve(aQuestionReview),
      ...answers,
    }),
  );
  await render(DataPage, { session });
  return session;
}

beforeEach(() => {
  preferences.language = 'en';
});

test('each column stands with its kind, what is missing and what to mind', async () => {
  const session = await shown();
  await session.openTable(file);
  const age = page.getByRole('row', { name: /^age/ });
  await expect.element(age).toMatchTextContent(/10%/);
  await expect.element(age).toMatchTextContent(/21 to 97, median 64/);
  await expect.element(page.getByRole('row', { name: /^patient/ })).toMatchTextContent(/Looks like an identifier/);
  await expect.element(page.getByRole('combobox', { name: 'Kind of sex' })).toHaveValue('category');
  await expect.element(page.getByText(/2 rows repeat an earlier one/)).toBeVisible();
});

test('rows that need a look are listed with line and reason', async () => {
  const session = await shown();
  await session.openTable(file);
  await expect.element(page.getByRole('heading', { name: '1 row needs a look' })).toBeVisible();
  await expect.element(page.getByRole('row', { name: '17 too few cells 3 left out' })).toBeVisible();
});

test('a kind or a delimiter of the user is used to read the file again', async () => {
  const asked: ReadingOptions[] = [];
  const session = await shown({
    openTable: (_file, options) => {
      asked.push(options);
      return Promise.resolve(aTable);
    },
  });
  await session.openTable(file);
  await page.getByRole('combobox', { name: 'Kind of sex' }).selectOptions('free text');
  await expect.poll(() => asked.at(-1)).toEqual({ kinds: { sex: 'text' } });
  await page.getByText(/How it was read/).click();
  await page.getByRole('combobox', { name: 'Delimiter' }).selectOptions('semicolon');
  await page.getByRole('textbox', { name: 'Not measured' }).fill('-9 unk');
  await page.getByRole('button', { name: 'Read again' }).click();
  await expect
    .poll(() => asked.at(-1))
    .toMatchObject({
      kinds: { sex: 'text' },
      delimiter: ';',
      missing: ['-9', 'unk'],
    });
});

test('while a table is read, the progress is told and reading can be cancelled', async () => {
  const session = await shown({
    openTable: (_file, _options, { onProgress }) => {
      onProgress({ bytesRead: 5_000_000, bytes: 10_000_000, rows: 12_345 });
      return new Promise(() => {});
    },
  });
  void session.openTable(file);
  await expect.element(page.getByRole('progressbar', { name: 'Reading “ward.csv”' })).toBeVisible();
  await expect.element(page.getByText(/5 MB of 10 MB, 12,345 rows so far/)).toBeVisible();
  await expect.element(page.getByRole('button', { name: 'Continue' })).toBeDisabled();
  await page.getByRole('button', { name: 'Cancel reading' }).click();
  await expect.element(page.getByText('Choose a table')).toBeVisible();
});

test('a file that cannot be read says why, and the table before it stays', async () => {
  const session = await shown({
    openTable: ({ name }) =>
      name === 'ward.csv'
        ? Promise.resolve(aTable)
        : Promise.reject(new InputError('input.oneColumn', { file: name, delimiter: ',' })),
  });
  await session.openTable(file);
  await session.openTable(new File(['x'], 'odd.csv'));
  await expect.element(page.getByRole('alert')).toMatchTextContent(/“odd\.csv” seems to have one column only/);
  await expect.element(page.getByText(/“ward\.csv” is still open, as it was\./)).toBeVisible();
  await expect.element(page.getByRole('combobox', { name: 'Delimiter' })).toBeVisible();
  await page.getByRole('button', { name: 'Put aside' }).click();
  expect(page.getByRole('alert').query()).toBeNull();
  await expect.element(page.getByRole('button', { name: 'Continue' })).toBeEnabled();
});

test('two thousand columns are searched and shown in portions', async () => {
  const template = aTable.columns[1]!;
  const columns = Array.from({ length: 2000 }, (_, i) => ({ ...template, name: `gene_${i}` }));
  const wide: TableSummary = { ...aTable, columns, problems: [], problemCount: 0 };
  const session = await shown({ openTable: () => Promise.resolve(wide) });
  await session.openTable(file);
  await expect.element(page.getByText(/60 of 2,000 columns shown/)).toBeVisible();
  await page.getByRole('searchbox', { name: 'Find a column' }).fill('gene_1999');
  await expect.element(page.getByRole('row', { name: /^gene_1999/ })).toBeVisible();
  await expect.element(page.getByText(/1 of 2,000 columns shown/)).toBeVisible();
});

test('the preview is held by what draws it, not by the session', async () => {
  const session = await shown({
    glimpse: () => Promise.resolve({ columns: ['sex'], rows: [['a cell of a patient']] }),
  });
  await session.openTable(file);
  await expect.element(page.getByRole('cell', { name: 'a cell of a patient' })).toBeVisible();
  const { table, question, recipe } = session;
  const known = JSON.stringify([table.table, table.options, question.question, question.review, recipe.recipe]);
  expect(known).not.toContain('a cell of a patient');
});

test('a number that may stand for “not measured” is taken so, or back, by one button', async () => {
  const asked: ReadingOptions[] = [];
  const [age, ...others] = aTable.columns.toSorted(
    (a, b) => Number(b.name === 'age (years)') - Number(a.name === 'age (years)'),
  );
  const warned = { ...age!, warnings: [{ kind: 'missingCode' as const, code: '-9', count: 12, taken: false }] };
  const session = await shown({
    openTable: (_file, options) => {
      asked.push(options);
      const settled = options.missingIn?.[warned.name]?.includes('-9') ?? false;
      return Promise.resolve({ ...aTable, columns: [settled ? { ...warned, warnings: [] } : warned, ...others] });
    },
  });
  await session.openTable(file);
  await page.getByRole('button', { name: 'Yes, “-9” is not measured' }).click();
  await expect.poll(() => asked.at(-1)).toEqual({ missingIn: { [warned.name]: ['-9'] } });
  await page.getByRole('button', { name: 'Undo: “-9” is a value' }).click();
  await expect.poll(() => asked.at(-1)).toEqual({ missingIn: { [warned.name]: [] } });
  await expect.element(page.getByRole('button', { name: 'Yes, “-9” is not measured' })).toBeVisible();
});
