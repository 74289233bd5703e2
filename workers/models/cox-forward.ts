import { riskByTime } from '../numerics/survival/cox-baseline';
import type { Design } from '../recipe/design';
import type { FittedCox } from './model';

/**
 * The risks that a Cox regression gives: of the event by each time, in the presence of the competing events.
 *
 * @param times - shape (times), ascending
 * @returns shape (rows x times), row-major, each in [0, 1], not falling along a row
 */
export function coxRisks({ causes }: FittedCox, design: Design, times: ArrayLike<number>): Float64Array {
  const { x, rows, features } = design;
  const width = features.length;
  const betas = causes.map(({ coefficients }) => Float64Array.from(coefficients));
  if (betas.some((beta) => beta.length !== width)) throw new RangeError('the coefficients do not fit the design');
  const write = riskByTime(
    causes.map(({ baseline }) => ({
      times: baseline.times,
      values: baseline.cumulativeHazard,
      between: baseline.between,
    })),
    times,
  );
  const risks = new Float64Array(rows * times.length);
  const apart = causes.map(() => 0);
  for (let row = 0; row < rows; row += 1) {
    for (const [k, beta] of betas.entries()) {
      let lp = -causes[k]!.centre;
      for (let j = 0; j < width; j += 1) lp += beta[j]! * x[row * width + j]!;
      apart[k] = lp;
    }
    write(apart, risks, row * times.length);
  }
  return risks;
}
