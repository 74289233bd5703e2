import { findBackend } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Backend } from '../../workers/contract/recipe';
import { Kernels } from '../../workers/networks/kernels';
import { tfjsEngine } from '../../workers/networks/tfjs-engine';

const engine = tfjsEngine();
for (const backend of ['cpu', 'wasm'] as const) await engine.prepare(backend);

const size = fc.integer({ min: 1, max: 9 });
const products = fc
  .record({ rows: size, inner: size, columns: size, transposeA: fc.boolean(), transposeB: fc.boolean() })
  .chain((shape) =>
    fc.record({
      shape: fc.constant(shape),
      a: entries(shape.rows * shape.inner),
      b: entries(shape.inner * shape.columns),
    }),
  );

function entries(length: number) {
  return fc.array(fc.integer({ min: -8, max: 8 }), { minLength: length, maxLength: length });
}

test('multiplies transposed matrices as the CPU does, and frees what it made on the way', () => {
  fc.assert(
    fc.property(products, ({ shape, a, b }) => {
      const { rows, inner, columns, transposeA, transposeB } = shape;
      const on = (name: Backend) => {
        const backend = findBackend(name);
        const before = backend.numDataIds();
        const k = new Kernels(name, backend);
        const left = k.put(Float32Array.from(a), transposeA ? [inner, rows] : [rows, inner]);
        const right = k.put(Float32Array.from(b), transposeB ? [columns, inner] : [inner, columns]);
        const product = k.matMul(left, right, transposeA, transposeB);
        const values = Array.from(backend.readSync(product.dataId) as Float32Array);
        const { shape: seen } = product;
        k.dispose();
        expect(backend.numDataIds()).toBe(before);
        return { values, seen };
      };
      // Small whole numbers, so that both are exact.
      const expected = on('cpu');
      expect(expected.seen).toEqual([rows, columns]);
      expect(on('wasm')).toEqual(expected);
    }),
  );
});
