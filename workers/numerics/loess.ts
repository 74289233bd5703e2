/** One point of a local regression: the value there and how each neighbour enters it. */
export interface LocalFit {
  readonly fit: number;
  /** Index of the first neighbour in the sorted sample. */
  readonly first: number;
  /**
   * Works out how much each neighbour's outcome counts, shape (neighbours): the fit is their weighted sum, and the weights
   * sum to 1. As long as the sample, so nothing keeps them.
   */
  readonly weigh: () => Float64Array;
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

  if (x[first] === x[last - 1] || !someWithin(x, first, last, point, bandwidth)) {
    const share = 1 / (last - first);
    let sum = 0;
    for (let i = first; i < last; i += 1) sum += y[i]!;
    return { fit: share * sum, first, weigh: () => new Float64Array(last - first).fill(share) };
  }
  let [total, m1, m2, m3, m4] = [0, 0, 0, 0, 0];
  let [y0, y1, y2] = [0, 0, 0];
  for (let i = first; i < last; i += 1) {
    const u = (x[i]! - point) / bandwidth;
    const weight = tricube(u);
    const once = weight * u;
    const twice = once * u;
    const outcome = y[i]!;
    total += weight;
    m1 += once;
    m2 += twice;
    m3 += twice * u;
    m4 += twice * u * u;
    y0 += weight * outcome;
    y1 += once * outcome;
    y2 += twice * outcome;
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

  // The weights as a parabola in u.
  const level = (1 - atLine * m1 + atBend * (along * m1 - m2)) / total;
  const slope = (atLine - atBend * along) / total;
  const curve = atBend / total;
  return {
    fit: level * y0 + slope * y1 + curve * y2,
    first,
    weigh: () => {
      const weights = new Float64Array(last - first);
      for (let k = 0; k < weights.length; k += 1) {
        const u = (x[first + k]! - point) / bandwidth;
        weights[k] = tricube(u) * (level + u * (slope + u * curve));
      }
      return weights;
    },
  };
}

/** Weight of a neighbour at `u` bandwidths. */
function tricube(u: number): number {
  const distance = Math.abs(u);
  const rest = Math.max(0, 1 - distance * distance * distance);
  return rest * rest * rest;
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
