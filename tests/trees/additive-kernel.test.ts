import { expect, test } from 'vitest';
import { fused, plain } from '../../workers/kernels/built/additive';
import { loadKernel } from '../../workers/kernels/load';
import type { AdditiveKernel } from '../../workers/trees/additive-kernel';

/** Four bags, of which the first is asked; two classes; one row and one cell for each of 1,000 odds. */
const LANES = 4;
const CLASSES = 2;
const ROWS = 1000;

test('a loss over classes is that of double precision, however much memory was taken and written', () => {
  const { run, memory } = loadKernel<AdditiveKernel>({ plain, fused });
  const places = {
    filled: memory.take(1 << 16),
    rows: memory.take(4 * ROWS),
    state: memory.take(4 * ROWS * LANES * CLASSES),
    y: memory.take(4 * ROWS),
    weight: memory.take(4 * ROWS),
    last: memory.take(2 * ROWS),
    factor: memory.take(4 * LANES * CLASSES),
  };
  memory.u8(places.filled, 1 << 16).fill(255);
  memory.u16(places.last, ROWS).fill(0);
  memory.f32(places.factor, LANES * CLASSES).fill(1);
  memory.f32(places.weight, ROWS).fill(1);
  memory.i32(places.y, ROWS).fill(0);
  const state = memory.f32(places.state, ROWS * LANES * CLASSES).fill(1);
  for (let row = 0; row < ROWS; row += 1) {
    const other = 3 ** (row / 100 - 5);
    state[(row * CLASSES + 1) * LANES] = other;
    memory.i32(places.rows, 1)[0] = row;
    const { rows, y, weight, last, factor } = places;
    const loss = run.lossClasses(1, rows, 0, 1, CLASSES, places.state, y, weight, last, factor);
    // The state is rounded to single precision, its logarithm is not.
    expect(loss).toBeCloseTo(Math.log1p(Math.fround(other)), 12);
  }
});
