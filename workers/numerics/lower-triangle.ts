import type { DesignProducts } from './design-products';

/**
 * Writes weighted inner products among chosen columns of a design: the entries (a, c) and (c, a) of `into`, its rows
 * `stride` apart, for every place a of `chosen` from `known` on and every place c up to a.
 */
export function* lowerTriangle(
  products: DesignProducts,
  weight: Float64Array,
  chosen: Int32Array,
  known: number,
  into: Float64Array,
  stride: number,
): Generator<undefined, void> {
  const width = chosen.length;
  const part = new Float64Array((width - known) * width);
  yield* products.gram(weight, chosen.subarray(known), chosen, true, part);
  for (let a = known; a < width; a += 1) {
    for (let c = 0; c <= a; c += 1) {
      const value = part[(a - known) * width + c]!;
      into[a * stride + c] = value;
      into[c * stride + a] = value;
    }
  }
}
