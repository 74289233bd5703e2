import { expect, test } from 'vitest';
import { chancePrecision } from '../../workers/numerics/chance-precision';

/** The mean over every way to place the events among the rows. */
function overAllOrders(rows: number, events: number): number {
  let sum = 0;
  let orders = 0;
  for (let code = 0; code < 2 ** rows; code += 1) {
    let found = 0;
    let precision = 0;
    for (let rank = 0; rank < rows; rank += 1) {
      if (((code >> rank) & 1) === 0) continue;
      found += 1;
      precision += found / (rank + 1);
    }
    if (found !== events) continue;
    sum += precision / events;
    orders += 1;
  }
  return sum / orders;
}

test.each([
  [1, 1],
  [4, 1],
  [5, 2],
  [9, 4],
  [12, 11],
  [7, 7],
])('is the mean over all orders of %i rows with %i events', (rows, events) => {
  // Sums of up to 800 terms.
  expect(chancePrecision(rows, events)).toBeCloseTo(overAllOrders(rows, events), 12);
});
