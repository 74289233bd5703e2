import type { Design } from '../recipe/design';

/** Means further from 0 than this many standard deviations make a column all but a copy of the intercept. */
const FAR = 3;

/** A design without the columns' means, for models whose intercepts are free. */
export interface CentredDesign {
  readonly design: Design;
  /** What the linear predictor of the design itself has more than that of the centred one: sum_j b_j mean_j. */
  readonly shift: (coefficients: readonly number[]) => number;
}

/**
 * Takes the means off all columns where one of them lies far from 0, as a year does that was not scaled: an L1 penalty is
 * dealt with one coefficient at a time, which such a column would bring nearly to a halt. Otherwise the design itself.
 */
export function centredDesign(design: Design): CentredDesign {
  const { x, rows, features } = design;
  const width = features.length;
  const mean = new Float64Array(width);
  for (let i = 0; i < rows; i += 1) for (let j = 0; j < width; j += 1) mean[j]! += x[i * width + j]! / rows;
  const variance = new Float64Array(width);
  for (let i = 0; i < rows; i += 1) {
    for (let j = 0; j < width; j += 1) variance[j]! += (x[i * width + j]! - mean[j]!) ** 2 / rows;
  }
  if (!mean.some((value, j) => Math.abs(value) > FAR * Math.sqrt(variance[j]!))) return { design, shift: () => 0 };
  // Around its rounded mean a constant column would keep a coefficient of its rounding.
  const still = variance.map((value, j) => (value > (1e-11 * mean[j]!) ** 2 ? 0 : 1));
  return {
    design: { ...design, x: x.map((value, at) => (still[at % width] === 1 ? 0 : value - mean[at % width]!)) },
    shift: (coefficients) => coefficients.reduce((sum, b, j) => sum + b * mean[j]!, 0),
  };
}
