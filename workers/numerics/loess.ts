/** One point of a local regression: the value there and how each neighbour enters it. */
export interface LocalFit {
  readonly fit: number;
  /** Index of the first neighbour in the sorted sample. */
  readonly first: number;
  /** Shape (neighbours); the fit is their weighted sum of outcomes, and they sum to 1. */
  readonly weights: Float64Array;
}

/**
 * Local quadratic regression at one point, with tricube weights over the nearest share of the sample, computed directly
 * (no interpolation over a grid of vertices).
 *
 * @param x - shape (n), ascending, n at least 1
 * @param y - shape (n), the outcome in the order of `x`
 * @param point - where the curve is wanted
 * @param span - in (0, 1], the share of the sample that counts as near
 * @returns the local fit; a local line or mean where the neighbours' values of `x` are too few for a parabola
 *
 * Takes O(span n) time. Polynomials orthogonal over the weighted neighbours keep it stable. It agrees with R's
 * `loess(y ~ x, span, degree = 2, surface = "direct")`.
 * Source: Cleveland and Devlin, JASA 83 (1988) 596-610.
 */
export function loessAt(x: Float64Array, y: Float64Array, point: number, span: number): LocalFit {
  const n = x.length;
  const wanted = Math.min(n, Math.max(1, Math.floor(n * span + 1e-5)));
  let first = firstNeighbour(x, point, wanted);
  let last = first + wanted;
  let bandwidth = Math.max(point - x[first]!, x[last - 1]! - point);
  if (bandwidth === 0) {
    // More than a whole span shares this very value: reach to the next one.
    while (first > 0 && x[first] === point) first -= 1;
    while (last < n && x[last - 1] === point) last += 1;
    bandwidth = Math.max(point - x[first]!, x[last - 1]! - point);
  }

  const weights = new Float64Array(last - first);
  if (x[first] === x[last - 1] || !someWithin(x, first, last, point, bandwidth)) {
    weights.fill(1 / weights.length);
    return { fit: weights.reduce((sum, weight, k) => sum + weight * y[first + k]!, 0), first, weights };
  }
  let [total, m1, m2, m3, m4] = [0, 0, 0, 0, 0];
  for (let k = 0; k < weights.length; k += 1) {
    const u = (x[first + k]! - point) / bandwidth;
    const distance = Math.abs(u);
    if (distance >= 1) continue;
    const rest = 1 - distance * distance * distance;
    const weight = rest * rest * rest;
    const square = u * u;
    weights[k] = weight;
    total += weight;
    m1 += weight * u;
    m2 += weight * square;
    m3 += weight * square * u;
    m4 += weight * square * square;
  }
  m1 /= total;
  m2 /= total;
  m3 /= total;
  m4 /= total;

  // Orthogonal over the weights: 1, u - m1 and u^2 - along (u - m1) - m2, with their mean squares.
  const lineSquare = m2 - m1 * m1;
  const line = lineSquare > 1e-12;
  const along = line ? (m3 - m1 * m2) / lineSquare : 0;
  const bendSquare = m4 - m2 * m2 - along * along * lineSquare;
  const bend = line && bendSquare > 1e-12;
  const atLine = line ? -m1 / lineSquare : 0;
  const atBend = bend ? (along * m1 - m2) / bendSquare : 0;

  let fit = 0;
  for (let k = 0; k < weights.length; k += 1) {
    const u = (x[first + k]! - point) / bandwidth;
    const centred = u - m1;
    const weight = (weights[k]! / total) * (1 + atLine * centred + atBend * (u * u - along * centred - m2));
    weights[k] = weight;
    fit += weight * y[first + k]!;
  }
  return { fit, first, weights };
}

/** Whether a neighbour lies nearer than the furthest, which the tricube gives no weight. */
function someWithin(x: Float64Array, first: number, last: number, point: number, bandwidth: number): boolean {
  for (let k = first; k < last; k += 1) if (Math.abs(x[k]! - point) < bandwidth * 0.99) return true;
  return false;
}

/** Where the `wanted` values nearest to `point` begin in the ascending `x`, by bisection. */
function firstNeighbour(x: Float64Array, point: number, wanted: number): number {
  let low = 0;
  let high = x.length - wanted;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (point - x[middle]! > x[middle + wanted]! - point) low = middle + 1;
    else high = middle;
  }
  return low;
}
