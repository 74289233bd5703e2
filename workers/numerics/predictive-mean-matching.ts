import { drawChiSquare } from './chi-square-draw';
import { factorCholesky, solveCholesky, type CholeskyFactor } from './linear-algebra';
import type { RandomStream } from './random';
import { ascendingOrder } from './ranks';

/** How many of the nearest a donor is drawn from: as few as keep the match close, as many as keep the draw a draw. */
const DONORS = 5;

/**
 * The ridge of a regression for imputation, as a share of each column's sum of squares. It is next to nothing while
 * there are ten rows a column, enough to solve columns that repeat each other (as R's mice has it); with more columns
 * than that it grows, so that a regression with as many columns as rows does not answer with its own noise.
 */
export function imputationRidge(columns: number, rows: number): number {
  return Math.max(1e-5, 0.1 * (columns / Math.max(1, rows) - 0.1));
}

/** The inner products that a least-squares regression needs. */
export interface Moments {
  /** Number of columns, the column of ones among them. */
  readonly columns: number;
  /** Shape (columns x columns), row-major; the lower triangle is read. */
  readonly gram: Float64Array;
  /** Shape (columns). */
  readonly withTarget: Float64Array;
  /** Sum of squares of the target. */
  readonly target: number;
  readonly rows: number;
}

/** Coefficients, shape (columns): as estimated, and as drawn from their posterior distribution. */
interface DrawnCoefficients {
  readonly estimated: Float64Array;
  readonly drawn: Float64Array;
}

/**
 * A Bayesian linear regression with the usual vague prior: the least-squares coefficients, and one draw from their
 * posterior, in which the residual variance is drawn as well.
 *
 * Takes O(columns^3 / 6). Source: Rubin, Multiple Imputation for Nonresponse in Surveys (1987), p. 167, as algorithm
 * 3.1 of van Buuren, Flexible Imputation of Missing Data, 2nd ed. (2018).
 */
export function drawCoefficients(moments: Moments, stream: RandomStream): DrawnCoefficients {
  const { columns, gram, withTarget, rows } = moments;
  const share = imputationRidge(columns, rows);
  const ridge = Float64Array.from({ length: columns }, (_, j) => share * gram[j * columns + j]!);
  const factor = factorCholesky(gram, columns, ridge);
  const estimated = solveCholesky(factor, withTarget);
  let residual = moments.target;
  for (let a = 0; a < columns; a += 1) {
    let product = 0;
    for (let b = 0; b < columns; b += 1) product += gram[a >= b ? a * columns + b : b * columns + a]! * estimated[b]!;
    residual += estimated[a]! * (product - 2 * withTarget[a]!);
  }
  const df = Math.max(1, rows - columns);
  const deviation = Math.sqrt(Math.max(0, residual) / drawChiSquare(stream, df));
  const noise = solveTransposed(factor, stream);
  return { estimated, drawn: estimated.map((beta, j) => beta + deviation * noise[j]!) };
}

/** L'^-1 z for standard normal z: normal with the covariance (L L')^-1; 0 at aliased columns. */
function solveTransposed({ size, lower, aliased }: CholeskyFactor, stream: RandomStream): Float64Array {
  const z = Float64Array.from({ length: size }, () => stream.normal());
  for (let i = size - 1; i >= 0; i -= 1) {
    z[i] = aliased[i] === 1 ? 0 : z[i]! / lower[i * size + i]!;
    for (let k = 0; k < i; k += 1) z[k]! -= lower[i * size + k]! * z[i]!;
  }
  return z;
}

/**
 * For each row with a gap, a donor among those without: drawn evenly from the five whose prediction is nearest, or from
 * all whose prediction is the same where they are more.
 *
 * @param ofDonors - shape (donors), predictions for the rows observed, at least one
 * @param wanted - shape (gaps), predictions for the rows with a gap
 * @returns shape (gaps), each in [0, donors)
 *
 * Takes O((donors + gaps) log donors). Source: van Buuren, Flexible Imputation of Missing Data, 2nd ed. (2018), section
 * 3.4; Morris, White and Royston, BMC Medical Research Methodology 14 (2014) 75 for type 1 matching and the number of
 * donors.
 */
export function matchDonors(ofDonors: Float64Array, wanted: Float64Array, stream: RandomStream): Int32Array {
  const n = ofDonors.length;
  // Equal predictions stand in random order, so that those at the edge of the nearest five are not always the same.
  const shuffled = new Int32Array(n);
  for (let i = 0; i < n; i += 1) shuffled[i] = i;
  stream.shuffle(shuffled);
  const inRandomOrder = new Float64Array(n);
  for (let i = 0; i < n; i += 1) inRandomOrder[i] = ofDonors[shuffled[i]!]!;
  const ascending = ascendingOrder(inRandomOrder);
  const order = new Int32Array(n);
  const sorted = new Float64Array(n);
  for (let k = 0; k < n; k += 1) {
    order[k] = shuffled[ascending[k]!]!;
    sorted[k] = inRandomOrder[ascending[k]!]!;
  }
  return Int32Array.from(wanted, (at) => {
    let low = firstAtLeast(sorted, at);
    let high = low;
    while (high < n && sorted[high] === at && high - low < DONORS) high += 1;
    if (high - low === DONORS) high = firstAbove(sorted, at);
    while (high - low < DONORS && (low > 0 || high < n)) {
      const below = low > 0 ? at - sorted[low - 1]! : Infinity;
      const above = high < n ? sorted[high]! - at : Infinity;
      if (below <= above) low -= 1;
      else high += 1;
    }
    return order[low + stream.below(high - low)]!;
  });
}

/** Place of the first entry that is `at` or more; the length where there is none. */
function firstAtLeast(sorted: Float64Array, at: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Place of the first entry above `at`; the length where there is none. */
function firstAbove(sorted: Float64Array, at: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}
