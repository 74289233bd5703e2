import type { RandomStream } from './random';

/**
 * A random number from the chi-square distribution.
 *
 * @param df - degrees of freedom, 1 or more; need not be whole
 *
 * Source: Marsaglia and Tsang, ACM TOMS 26 (2000) 363-372; a chi-square is twice a gamma of shape df / 2.
 */
export function drawChiSquare(stream: RandomStream, df: number): number {
  // Below a shape of 1, a gamma is one of the next shape times a power of a uniform number.
  const shape = df / 2;
  const raised = shape < 1 ? shape + 1 : shape;
  const d = raised - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const z = stream.normal();
    const v = (1 + c * z) ** 3;
    if (v <= 0) continue;
    const u = 1 - stream.uniform();
    if (Math.log(u) >= (z * z) / 2 + d - d * v + d * Math.log(v)) continue;
    const gamma = shape < 1 ? d * v * (1 - stream.uniform()) ** (1 / shape) : d * v;
    return 2 * gamma;
  }
}
