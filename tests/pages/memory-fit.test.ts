import { expect, test } from 'vitest';
import { memoryFit } from '../../src/pages/train/memory-fit.ts';

const need = { shared: 900e6, perWorker: 400e6, largest: 'network' };

test('what each worker holds counts once a worker, four at most', () => {
  const needed = (hardwareConcurrency: number) => memoryFit(need, { deviceMemory: 8, hardwareConcurrency }).needed;
  expect(needed(2) - needed(1)).toBe(430e6);
  expect(needed(16)).toBe(needed(4));
  expect(needed(0)).toBe(needed(1));
});

test('a PC of 8 GB bears what a phone of 2 GB does not', () => {
  expect(memoryFit(need, { deviceMemory: 8, hardwareConcurrency: 4 })).toMatchObject({ fits: true, assumed: false });
  expect(memoryFit(need, { deviceMemory: 2, hardwareConcurrency: 8 })).toMatchObject({ fits: false, assumed: false });
});

test('where a browser does not tell, 4 GB are assumed', () => {
  expect(memoryFit(need, { hardwareConcurrency: 1 })).toMatchObject({ fits: true, assumed: true, available: 2e9 });
  expect(memoryFit(need, { hardwareConcurrency: 4 })).toMatchObject({ fits: false, assumed: true });
});
