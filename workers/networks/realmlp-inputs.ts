import type { RealMlpInput } from '../models/realmlp';
import { quantile } from '../numerics/ranks';

/** Rows of features, shape (rows x features), row-major; never NaN. */
export interface FeatureRows {
  readonly x: Float64Array;
  readonly rows: number;
  readonly features: readonly string[];
}

/** Of values that differ in their last digits alone, so that what is made of them stays finite. */
const LARGEST_FACTOR = 1e60;

/**
 * How each feature enters: numbers less their median over their interquartile range, or over half of their range where
 * that is 0, and bent; a column of two values as 0 and 1; one of a single value as 0.
 *
 * Source: Holzmueller et al., NeurIPS 2024, section 3 (robust scaling and smooth clipping).
 */
export function realMlpInputs({ x, rows, features }: FeatureRows): RealMlpInput[] {
  return features.map((_, feature) => {
    const values = Float64Array.from({ length: rows }, (__, row) => x[row * features.length + feature]!).sort();
    const low = values[0] ?? 0;
    const high = values.at(-1) ?? 0;
    if (low === high) return { centre: low, factor: 0, bends: false };
    if (values.every((value) => value === low || value === high)) {
      return { centre: low, factor: Math.min(LARGEST_FACTOR, 1 / (high - low)), bends: false };
    }
    const spread = quantile(values, 0.75) - quantile(values, 0.25);
    const factor = Math.min(LARGEST_FACTOR, spread > 0 ? 1 / spread : 2 / (high - low));
    return { centre: quantile(values, 0.5), factor, bends: true };
  });
}
