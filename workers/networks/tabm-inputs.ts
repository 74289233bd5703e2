import type { TabmInput } from '../models/tabm';
import { quantile } from '../numerics/ranks';
import type { FeatureRows } from './realmlp-inputs';

/** Rows to a quantile, and the fewest and most quantiles. */
const ROWS_TO_ONE = 30;
const FEWEST = 10;
const MOST = 256;

/**
 * How each feature enters, learned from these rows and no others: by quantiles at equal shares, from the least value to the
 * largest; by its two values where it has no more.
 *
 * Source: the transformation of Gorishniy et al. (ICLR 2025), without the noise that they add to tell ties apart, and with
 * 256 quantiles at most, since they travel with the model.
 */
export function tabmInputs({ x, rows, features }: FeatureRows): TabmInput[] {
  const count = Math.min(Math.max(2, rows), MOST, Math.max(FEWEST, Math.floor(rows / ROWS_TO_ONE)));
  return features.map((_, feature): TabmInput => {
    const values = Float64Array.from({ length: rows }, (__, row) => x[row * features.length + feature]!).sort();
    const low = values[0] ?? 0;
    const high = values.at(-1) ?? 0;
    if (values.every((value) => value === low || value === high)) return { kind: 'two', low, high };
    const knots = Float64Array.from({ length: count }, (__, k) => quantile(values, k / (count - 1)));
    return { kind: 'quantiles', knots };
  });
}
