/** log Gamma(x) for x > 0 by Stirling's series, shifted up to where eight terms hold 1e-15 (NIST DLMF 5.11.1). */
function logGamma(x: number): number {
  let shift = 0;
  let at = x;
  while (at < 12) {
    shift += Math.log(at);
    at += 1;
  }
  const terms = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360_360, 1 / 156, -3617 / 122_400];
  let sum = 0;
  for (const [k, term] of terms.entries()) sum += term / at ** (2 * k + 1);
  return (at - 0.5) * Math.log(at) - at + Math.log(2 * Math.PI) / 2 + sum - shift;
}

/** The continued fraction of the incomplete beta function (NIST DLMF 8.17.22), by Lentz's method. */
function betaFraction(x: number, a: number, b: number): number {
  const tiny = 1e-300;
  let c = 1;
  let d = 1 / Math.max(tiny, 1 - ((a + b) * x) / (a + 1));
  let value = d;
  for (let m = 1; m < 5000; m += 1) {
    for (const step of [
      (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m)),
      (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1)),
    ]) {
      d = 1 / (1 + step * d || tiny);
      c = 1 + step / c || tiny;
      value *= c * d;
    }
    if (Math.abs(c * d - 1) < 1e-16) break;
  }
  return value;
}

/** I_x(a, b), the regularised incomplete beta function, with `rest` = 1 - x given apart so that neither loses digits. */
function incompleteBeta(x: number, rest: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (rest <= 0) return 1;
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log(rest));
  return x < (a + 1) / (a + b + 2) ? (front * betaFraction(x, a, b)) / a : 1 - (front * betaFraction(rest, b, a)) / b;
}

/**
 * The chance that Student's t lies further from zero than `t`, on either side.
 *
 * @param t - any finite number
 * @param df - degrees of freedom, above 0; need not be whole
 * @returns in [0, 1]
 *
 * Source: NIST Digital Library of Mathematical Functions 8.17; I_{df / (df + t^2)}(df / 2, 1 / 2).
 */
export function studentTwoSidedP(t: number, df: number): number {
  const square = t * t;
  return incompleteBeta(df / (df + square), square / (df + square), df / 2, 0.5);
}

/**
 * Half the width, in standard errors, of a two-sided interval from Student's t.
 *
 * @param level - in (0, 1), as 0.95
 * @param df - degrees of freedom, above 0
 * @returns the quantile of t at (1 + level) / 2, above 0
 *
 * Bisection on {@link studentTwoSidedP}, to the last digits.
 */
export function studentHalfWidth(level: number, df: number): number {
  const outside = 1 - level;
  let low = 0;
  let high = 2;
  while (studentTwoSidedP(high, df) > outside && high < 1e300) high *= 2;
  for (let step = 0; step < 200 && high - low > 1e-15 * high; step += 1) {
    const middle = (low + high) / 2;
    if (studentTwoSidedP(middle, df) > outside) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
