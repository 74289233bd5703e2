/** The 0.975 quantile of the standard normal distribution: half the width of a 95% interval in standard errors. */
export const Z95 = 1.959963984540054;

const SQRT_PI = Math.sqrt(Math.PI);

/**
 * The chance that a standard normal deviate lies further from zero than `z`, on either side.
 *
 * @param z - any finite number
 * @returns in [0, 1], with a relative error below 1e-12
 *
 * It is erfc(|z| / sqrt 2): the power series of erf near zero, the continued fraction of erfc beyond. Source: NIST
 * Digital Library of Mathematical Functions, 7.6.2 and 7.9.2.
 */
export function twoSidedP(z: number): number {
  const x = Math.abs(z) / Math.SQRT2;
  if (x < 2) {
    let term = x;
    let sum = x;
    for (let k = 1; Math.abs(term) > 1e-17 * sum; k += 1) {
      term *= (2 * x * x) / (2 * k + 1);
      sum += term;
    }
    return Math.min(1, Math.max(0, 1 - (2 / SQRT_PI) * Math.exp(-x * x) * sum));
  }
  // x + (1/2)/(x + 1/(x + (3/2)/(x + ...))), from the inside out; 80 levels hold 1e-15 for x >= 2.
  let fraction = x;
  for (let k = 80; k >= 1; k -= 1) fraction = x + k / 2 / fraction;
  return Math.exp(-x * x) / (SQRT_PI * fraction);
}

/** @returns the chance that a standard normal deviate is at most `z` */
export function normalCdf(z: number): number {
  const tail = twoSidedP(z) / 2;
  return z < 0 ? tail : 1 - tail;
}

/**
 * The quantile function of the standard normal distribution.
 *
 * @param share - in (0, 1)
 * @returns the z below which that share lies
 * @throws RangeError outside (0, 1), which is a defect of the caller
 *
 * Newton's method on the logarithm of the tail, which is concave: after the first step it approaches from one side.
 */
export function normalQuantile(share: number): number {
  if (!(share > 0 && share < 1)) throw new RangeError(`no normal quantile at ${share}`);
  const tail = Math.min(share, 1 - share);
  let z = 0;
  for (let step = 0; step < 60; step += 1) {
    const own = twoSidedP(z) / 2;
    const move = (Math.log(own / tail) * own) / (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI));
    z += move;
    if (Math.abs(move) <= 1e-15 * (1 + z)) break;
  }
  return share < 0.5 ? -z : z;
}
