import { expect, test } from 'vitest';
import type { Study } from '../../src/bridge/study.ts';
import { TableState } from '../../src/state/table.svelte.ts';
import { InputError } from '../../workers/contract/faults.ts';
import type { ReadingOptions, TableSummary } from '../../workers/contract/table.ts';
import { aTable, fakeStudy } from '../pages/fake-study.ts';

const file = new File(['a,b\n1,2\n'], 'ward.csv');
const empty = new File([], 'empty.csv');

const reads: Study['openTable'] = (given) =>
  given.size === 0
    ? Promise.reject(new InputError('input.emptyFile', { file: given.name }))
    : Promise.resolve({ ...aTable, name: given.name });

test('a table that was read stays when the next one cannot be', async () => {
  const state = new TableState(fakeStudy({ openTable: reads }));
  expect(await state.open(file)).toBe(true);
  expect(await state.open(empty)).toBe(false);
  expect(state.phase).toMatchObject({ kind: 'failed', name: 'empty.csv', error: { code: 'input.emptyFile' } });
  expect(state.table?.name).toBe('ward.csv');
  state.dismiss();
  expect(state.phase.kind).toBe('ready');
});

test('a cancelled reading puts back what was there and says nothing afterwards', async () => {
  let finish: (table: TableSummary) => void = () => {};
  let aborted = false;
  const state = new TableState(
    fakeStudy({
      openTable: (given, _options, { signal }) => {
        if (given === file) return Promise.resolve(aTable);
        signal.addEventListener('abort', () => (aborted = true));
        return new Promise((resolve) => (finish = resolve));
      },
    }),
  );
  await state.open(file);
  const reading = state.open(new File(['x'], 'other.csv'));
  expect(state.phase.kind).toBe('reading');
  state.cancel();
  expect(state.phase.kind).toBe('ready');
  expect(aborted).toBe(true);
  finish({ ...aTable, name: 'other.csv' });
  expect(await reading).toBe(false);
  expect(state.table?.name).toBe('ward.csv');
});

test('reading again keeps earlier decisions, and a recipe replaces them', async () => {
  const asked: ReadingOptions[] = [];
  const state = new TableState(
    fakeStudy({
      openTable: (_file, options) => {
        asked.push(options);
        return Promise.resolve(aTable);
      },
    }),
  );
  await state.open(file, { decimal: ',' });
  await state.reread({ delimiter: ';' });
  await state.setKind('sex', 'category');
  await state.setKind('nyha', 'category');
  await state.readAs({ encoding: 'gb18030' });
  expect(asked).toEqual([
    { decimal: ',' },
    { decimal: ',', delimiter: ';' },
    { decimal: ',', delimiter: ';', kinds: { sex: 'category' } },
    { decimal: ',', delimiter: ';', kinds: { sex: 'category', nyha: 'category' } },
    { encoding: 'gb18030' },
  ]);
});

test('a reading that is replaced has no say any more', async () => {
  const finishers: ((table: TableSummary) => void)[] = [];
  const state = new TableState(fakeStudy({ openTable: () => new Promise((resolve) => finishers.push(resolve)) }));
  const first = state.open(new File(['1'], 'first.csv'));
  const second = state.open(new File(['2'], 'second.csv'));
  finishers[1]!({ ...aTable, name: 'second.csv' });
  finishers[0]!({ ...aTable, name: 'first.csv' });
  expect(await first).toBe(false);
  expect(await second).toBe(true);
  expect(state.table?.name).toBe('second.csv');
});
