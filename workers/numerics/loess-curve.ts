/** Shares of a sample that count as near, and that a cell of the interpolation may hold; R's defaults. */
const SPAN = 0.75;
const CELL = 0.2;
/** By how much of its range the interpolation reaches beyond the sample. */
const MARGIN = 0.005;
/** Far more than a sample's halving down to a tenth can make. */
const MOST_VERTICES = 64;

/** A sample of one variable with repeats counted: what {@link LoessCurve} is fitted to. */
export interface CountedSample {
  /** Shape (points), strictly ascending. */
  readonly x: Float64Array;
  /** Shape (points), whole numbers, 0 or more: how often the sample holds this value. */
  readonly count: Float64Array;
  /** Shape (points): the sum of the outcomes there. */
  readonly sum: Float64Array;
}

/**
 * Local quadratic regression (loess, span 0.75, tricube weights) over the whole range of a sample, as R's default
 * `loess(y ~ x)` computes it: the sample is halved until no cell holds more than 0.15 of it, the regression is solved
 * at the cells' ends alone, in value and slope, and cubics join them. Arrays are made once, so that one curve serves
 * many resamples of the same points.
 *
 * Takes O(points) time a fit: about nine local regressions, whatever the size of the sample.
 * Source: Cleveland and Grosse, Statistics and Computing 1 (1991) 47-62. Where more than a span's share of the sample
 * has one value, R gives up; here the neighbourhood then reaches to the next values.
 */
export class LoessCurve {
  readonly #below: Float64Array;
  readonly #vertex = new Float64Array(MOST_VERTICES);
  readonly #value = new Float64Array(MOST_VERTICES);
  readonly #slope = new Float64Array(MOST_VERTICES);
  #vertices = 0;

  /** @param points - the most points a sample will have */
  constructor(points: number) {
    this.#below = new Float64Array(points + 1);
  }

  /**
   * Fits the curve and evaluates it.
   *
   * @param sample - at least one value in all
   * @param fitted - shape (points), filled with the curve's height at `x`; anything where `count` is 0 beyond the range
   * @throws RangeError for an empty sample, which is a defect of the caller
   */
  fit(sample: CountedSample, fitted: Float64Array): void {
    const { x, count } = sample;
    let total = 0;
    let first = -1;
    let last = -1;
    for (let i = 0; i < x.length; i += 1) {
      this.#below[i] = total;
      if (count[i] === 0) continue;
      total += count[i]!;
      if (first < 0) first = i;
      last = i;
    }
    this.#below[x.length] = total;
    if (first < 0) throw new RangeError('no curve through an empty sample');
    this.#place(x, x[first]!, x[last]!, total);
    const near = Math.min(total, Math.max(1, Math.floor(total * SPAN + 1e-5)));
    for (let v = 0; v < this.#vertices; v += 1) this.#solve(sample, v, near, first, last);
    this.#evaluate(x, fitted);
  }

  /** The value of rank `rank` (from 0) in the sample with its repeats. */
  #ranked(x: Float64Array, rank: number): number {
    return x[placeOf(this.#below, x.length, rank)]!;
  }

  /** Places the cells' ends. */
  #place(x: Float64Array, low: number, high: number, total: number): void {
    const room = MARGIN * Math.max(high - low, Math.max(Math.abs(low), Math.abs(high)) * 1e-3 + 1e-30);
    const most = Math.floor(total * SPAN * CELL);
    this.#vertex[0] = low - room;
    this.#vertex[1] = high + room;
    this.#vertices = 2;
    this.#halve(x, 1, total, low - room, high + room, most);
    this.#vertex.subarray(0, this.#vertices).sort();
  }

  /** Cuts the cell that holds the values of ranks `from` to `to` (from 1), where it holds too many. */
  #halve(x: Float64Array, from: number, to: number, low: number, high: number, most: number): void {
    if (to - from + 1 <= most || this.#vertices === MOST_VERTICES) return;
    let middle = Math.floor((from + to) / 2);
    // Equal values stay together: the nearest place between two that differ, looked for on both sides in turn.
    for (let offset = 0; middle + offset < to && middle + offset >= from;) {
      if (this.#ranked(x, middle + offset - 1) !== this.#ranked(x, middle + offset)) {
        middle += offset;
        break;
      }
      offset = offset < 0 ? -offset + 1 : -offset;
      if (offset === 0) offset = 1;
    }
    const cut = this.#ranked(x, middle - 1);
    if (cut === low || cut === high) return;
    this.#vertex[this.#vertices] = cut;
    this.#vertices += 1;
    this.#halve(x, from, middle, low, cut, most);
    this.#halve(x, middle + 1, to, cut, high, most);
  }

  /** The distance from `point` within which `near` values lie. */
  #bandwidth(x: Float64Array, point: number, near: number, first: number, last: number): number {
    const below = this.#below;
    let low = first;
    let high = last;
    let width = Infinity;
    // The further right the neighbourhood begins, the less it reaches left and the more right: bisect for the balance.
    while (low <= high) {
      const start = (low + high) >>> 1;
      const rank = below[start]! + near - 1;
      const end = rank < below[x.length]! ? placeOf(below, x.length, rank) : -1;
      const left = point - x[start]!;
      const right = end < 0 ? Infinity : x[end]! - point;
      width = Math.min(width, Math.max(left, right));
      if (left > right) low = start + 1;
      else high = start - 1;
    }
    return width;
  }

  #solve({ x, count, sum }: CountedSample, v: number, near: number, first: number, last: number): void {
    const point = this.#vertex[v]!;
    let width = this.#bandwidth(x, point, near, first, last);
    if (!(width > 0)) {
      for (let i = first; i <= last; i += 1) {
        if (count[i]! > 0 && x[i] !== point) width = Math.max(width, nextTo(x, count, point, i));
      }
    }
    let [total, m1, m2, m3, m4, y0, y1, y2] = [0, 0, 0, 0, 0, 0, 0, 0];
    const perWidth = width > 0 ? 1 / width : 1;
    for (let i = lowerBound(x, point - width); i < x.length; i += 1) {
      const u = (x[i]! - point) * perWidth;
      if (u >= 1) break;
      const distance = Math.abs(u);
      const rest = 1 - distance * distance * distance;
      if (rest <= 0) continue;
      const tricube = rest * rest * rest;
      const weight = tricube * count[i]!;
      const outcome = tricube * sum[i]!;
      const wu = weight * u;
      const wuu = wu * u;
      total += weight;
      m1 += wu;
      m2 += wuu;
      m3 += wuu * u;
      m4 += wuu * u * u;
      y0 += outcome;
      y1 += outcome * u;
      y2 += outcome * u * u;
    }
    if (total === 0) {
      // No one strictly inside: all near values lie at the edge, one on each side or all on one.
      for (let i = first; i <= last; i += 1) {
        if (Math.abs(x[i]! - point) > width * (1 + 1e-12)) continue;
        total += count[i]!;
        y0 += sum[i]!;
      }
      this.#value[v] = y0 / total;
      this.#slope[v] = 0;
      return;
    }
    m1 /= total;
    m2 /= total;
    m3 /= total;
    m4 /= total;
    y0 /= total;
    // Orthogonal over the weights: 1, u - m1 and u^2 - along (u - m1) - m2, with their mean squares.
    const lineSquare = m2 - m1 * m1;
    const line = lineSquare > 1e-12;
    const along = line ? (m3 - m1 * m2) / lineSquare : 0;
    const bendSquare = m4 - m2 * m2 - along * along * lineSquare;
    const bend = line && bendSquare > 1e-12;
    const byLine = line ? (y1 / total - m1 * y0) / lineSquare : 0;
    const byBend = bend ? (y2 / total - along * (y1 / total - m1 * y0) - m2 * y0) / bendSquare : 0;
    this.#value[v] = y0 - byLine * m1 + byBend * (along * m1 - m2);
    this.#slope[v] = width > 0 ? (byLine - byBend * along) / width : 0;
  }

  #evaluate(x: Float64Array, fitted: Float64Array): void {
    let cell = 0;
    const vertex = this.#vertex;
    for (let i = 0; i < x.length; i += 1) {
      while (cell + 2 < this.#vertices && vertex[cell + 1]! < x[i]!) cell += 1;
      const width = vertex[cell + 1]! - vertex[cell]!;
      const h = width > 0 ? (x[i]! - vertex[cell]!) / width : 0;
      const rest = 1 - h;
      fitted[i] =
        rest * rest * (1 + 2 * h) * this.#value[cell]! +
        h * h * (3 - 2 * h) * this.#value[cell + 1]! +
        (h * rest * rest * this.#slope[cell]! - h * h * rest * this.#slope[cell + 1]!) * width;
    }
  }
}

/** Of a value beside `point` its distance, where nothing of the sample lies between them; otherwise 0. */
function nextTo(x: Float64Array, count: Float64Array, point: number, place: number): number {
  const step = x[place]! < point ? 1 : -1;
  for (let i = place + step; i >= 0 && i < x.length && x[i] !== point; i += step) {
    if ((x[i]! - point) * step > 0) break;
    if (count[i]! > 0) return 0;
  }
  return Math.abs(x[place]! - point);
}

/** The point that holds the value of rank `rank` (from 0), by bisection of the ranks where the points begin. */
function placeOf(below: Float64Array, points: number, rank: number): number {
  let low = 0;
  let high = points - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (below[middle]! <= rank) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The first place in the ascending `x` that is not below `value`. */
function lowerBound(x: Float64Array, value: number): number {
  let low = 0;
  let high = x.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (x[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
