import { expect, test } from 'vitest';
import { symmetricEigen } from '../../workers/numerics/symmetric-eigen';
import { randomStream } from '../../workers/numerics/random';

test.each([1, 2, 3, 7, 20])('of %i rows: the vectors are orthonormal and give the matrix back', (size) => {
  const random = randomStream(11);
  const matrix = new Float64Array(size * size);
  for (let p = 0; p < size; p += 1) {
    for (let q = 0; q <= p; q += 1) matrix[p * size + q] = matrix[q * size + p] = random.normal();
  }
  const { values, vectors } = symmetricEigen(matrix, size);
  for (let p = 0; p < size; p += 1) {
    for (let q = 0; q < size; q += 1) {
      let given = 0;
      let inner = 0;
      for (let m = 0; m < size; m += 1) {
        given += vectors[p * size + m]! * values[m]! * vectors[q * size + m]!;
        inner += vectors[m * size + p]! * vectors[m * size + q]!;
      }
      expect(given).toBeCloseTo(matrix[p * size + q]!, 11);
      expect(inner).toBeCloseTo(p === q ? 1 : 0, 11);
    }
  }
});
