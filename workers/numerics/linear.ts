import { plainProducts, type DesignProducts } from './design-products';
import { factorCholesky, inverseFromCholesky } from './linear-algebra';
import { lowerTriangle } from './lower-triangle';
import { newtonSolver, type ElasticNetPenalty, type NewtonStep, type SmoothLoss } from './penalised-newton';
import { weightedGram } from './weighted-gram';

/** What a linear regression is fitted to. */
export interface LinearProblem {
  /** Shape (rows x columns), row-major, finite. */
  readonly x: Float64Array;
  readonly rows: number;
  readonly columns: number;
  /** Shape (rows), finite. */
  readonly y: Float64Array;
  /** Shape (rows), 0 or more, not all 0; a row of weight 0 is not fitted to. */
  readonly weight: Float64Array;
}

interface LinearCoefficients {
  readonly intercept: number;
  /** Shape (columns). */
  readonly beta: Float64Array;
}

export interface LinearFit extends LinearCoefficients {
  readonly iterations: number;
  /** Weighted mean of the squared residuals, in the outcome's unit squared. */
  readonly meanSquare: number;
}

/** Fits one problem again and again, along a path of penalties. */
export interface LinearSolver {
  fit(
    penalty: ElasticNetPenalty,
    start: LinearCoefficients | null,
    tolerance: number,
  ): Generator<NewtonStep, LinearFit>;
}

/** Below this share of its mean a column's spread is rounding: the column is constant. */
const CONSTANT = 1e-11;
/** From this tolerance on the columns' inner products are exact enough. */
const QUICK_FROM = 1e-6;

/**
 * The weighted mean and population standard deviation of the values.
 *
 * @param weight - shape (rows), 0 or more, not all 0
 */
export function momentsOf(y: Float64Array, weight: Float64Array): { readonly mean: number; readonly sd: number } {
  const total = weight.reduce((sum, w) => sum + w, 0);
  const mean = weight.reduce((sum, w, i) => sum + w * y[i]!, 0) / total;
  const square = weight.reduce((sum, w, i) => sum + w * (y[i]! - mean) ** 2, 0) / total;
  // Equal values may differ from their mean by rounding alone.
  return { mean, sd: Math.sqrt(square) > 1e-14 * Math.abs(mean) ? Math.sqrt(square) : 0 };
}

/**
 * A solver for weighted least squares under glmnet's gaussian objective. With z the outcome standardised by its
 * weighted mean and population standard deviation s, it minimises
 * `sum_i w_i (z_i - b0 - x_i'b)^2 / (2 sum_i w_i) + lambda / s (alpha |b|_1 + (1 - alpha) |b|_2^2 / 2)` and gives s b:
 * lambda is on the scale of the outcome. The intercept is unpenalised.
 *
 * Its fits end when a step would move the prediction by less than `tolerance` standard deviations of the outcome (root
 * mean square). Columns that depend linearly on earlier ones get the coefficient 0 where nothing is penalised; an
 * outcome that does not vary gives 0 for all.
 *
 * Takes O(rows columns^2) once for each solver, of a wide design only for the columns that may move, and O(rows columns)
 * an iteration, of which a fit has about two.
 *
 * @param products - of the problem's design
 *
 * Source: Friedman, Hastie and Tibshirani, Journal of Statistical Software 33 (2010) 1, section 2.
 */
export function linearSolver(
  problem: LinearProblem,
  products: DesignProducts = plainProducts(problem.x, problem.rows, problem.columns),
): LinearSolver {
  const { x, rows, columns, y, weight } = problem;
  if (x.length !== rows * columns || y.length !== rows || weight.length !== rows) {
    throw new RangeError(`${x.length} entries, ${y.length} outcomes and ${weight.length} weights for ${rows} rows`);
  }
  const total = weight.reduce((sum, w) => sum + w, 0);
  if (!(total > 0)) throw new RangeError('no row has a weight');
  const { mean, sd } = momentsOf(y, weight);
  const share = weight.map((w) => w / total);
  const centre = columnMeans(x, rows, columns, share);
  const variance = columnVariances(x, rows, columns, share, centre);

  const full = new Float64Array(columns + 1);
  const pulls = new Float64Array(columns + 1);
  /** All inner products of the centred columns, where there are more rows. */
  let gram: Float64Array | null = null;
  let pullAtZero: Float64Array | null = null;
  let quick = false;

  /** Loss and gradient from the rows. */
  function evaluateRows(b: Float64Array, gradient: Float64Array): number {
    full[0] = 0;
    for (let j = 0; j < columns; j += 1) {
      full[j + 1] = b[j]!;
      full[0] -= b[j]! * centre[j]!;
    }
    let loss = 0;
    const turn = (first: number, count: number, values: Float64Array): void => {
      for (let i = 0; i < count; i += 1) {
        const w = share[first + i]!;
        const residual = w === 0 ? 0 : (y[first + i]! - mean) / sd - values[i]!;
        loss += (w * residual * residual) / 2;
        values[i] = w * residual;
      }
    };
    products.pass(full, 1, turn, pulls);
    for (let j = 0; j < columns; j += 1) gradient[j] = variance[j] === 0 ? 0 : pulls[0]! * centre[j]! - pulls[j + 1]!;
    return loss;
  }

  /** The same from the columns' inner products: quick, but with the digits of what cancels lost. */
  function evaluateProducts(inner: Float64Array, b: Float64Array, gradient: Float64Array): number {
    if (!pullAtZero) {
      pullAtZero = new Float64Array(columns);
      evaluateRows(new Float64Array(columns), pullAtZero);
    }
    let loss = 1;
    for (let j = 0; j < columns; j += 1) {
      const row = j * columns;
      let sum = pullAtZero[j]!;
      for (let k = 0; k < columns; k += 1) sum += inner[row + k]! * b[k]!;
      gradient[j] = sum;
      loss += b[j]! * (sum + pullAtZero[j]!);
    }
    return Math.max(0, loss / 2);
  }

  function* centredProducts(
    chosen: Int32Array,
    known: number,
    into: Float64Array,
    stride: number,
  ): Generator<undefined, void> {
    const places = chosen.map((j) => j + 1);
    yield* lowerTriangle(products, share, places, known, into, stride);
    for (let a = known; a < chosen.length; a += 1) {
      for (let c = 0; c <= a; c += 1) {
        const [p, q] = [chosen[a]!, chosen[c]!];
        const value = variance[p] === 0 || variance[q] === 0 ? 0 : into[a * stride + c]! - centre[p]! * centre[q]!;
        into[a * stride + c] = into[c * stride + a] = value;
      }
    }
  }

  // The columns are centred in thought: the outcome's mean is then the intercept, and no step has to find it.
  const smoothLoss: SmoothLoss = {
    size: columns,
    penalised: new Uint8Array(columns).fill(1),
    curvatureLength: 0,
    evaluate: (b, gradient) => (quick && gram ? evaluateProducts(gram, b, gradient) : evaluateRows(b, gradient)),
    *curvatureAmong(_, chosen, known, into, stride) {
      if (columns > rows) {
        yield* centredProducts(chosen, known, into, stride);
        return;
      }
      if (!gram) {
        const made = new Float64Array(columns * columns);
        const all = Int32Array.from({ length: columns }, (__, j) => j);
        yield* centredProducts(all, 0, made, columns);
        gram = made;
      }
      for (let a = known; a < chosen.length; a += 1) {
        for (let c = 0; c <= a; c += 1) {
          into[a * stride + c] = into[c * stride + a] = gram[chosen[a]! * columns + chosen[c]!]!;
        }
      }
    },
    stillMoves: () => false,
  };
  const solver = newtonSolver(smoothLoss);

  return {
    *fit({ lambda, alpha }, start, tolerance) {
      if (sd === 0) return { intercept: mean, beta: new Float64Array(columns), iterations: 0, meanSquare: 0 };
      quick = tolerance > QUICK_FROM && columns <= rows;
      const from = start ? start.beta.map((b) => b / sd) : new Float64Array(columns);
      const minimum = yield* solver.minimise(from, { lambda: lambda / sd, alpha }, tolerance);
      const beta = minimum.b.map((b) => b * sd);
      return {
        intercept: mean - beta.reduce((sum, b, j) => sum + b * centre[j]!, 0),
        beta,
        iterations: minimum.iterations,
        meanSquare: Math.max(0, 2 * minimum.loss * sd * sd),
      };
    },
  };
}

function columnMeans(x: Float64Array, rows: number, columns: number, share: Float64Array): Float64Array {
  const means = new Float64Array(columns);
  for (let i = 0; i < rows; i += 1) {
    const w = share[i]!;
    if (w > 0) for (let j = 0; j < columns; j += 1) means[j]! += w * x[i * columns + j]!;
  }
  return means;
}

/** The columns' weighted variances, 0 exactly where one does not vary. */
function columnVariances(
  x: Float64Array,
  rows: number,
  columns: number,
  share: Float64Array,
  centre: Float64Array,
): Float64Array {
  const variances = new Float64Array(columns);
  for (let i = 0; i < rows; i += 1) {
    const w = share[i]!;
    if (w > 0) for (let j = 0; j < columns; j += 1) variances[j]! += w * (x[i * columns + j]! - centre[j]!) ** 2;
  }
  return variances.map((variance, j) => (variance > (CONSTANT * centre[j]!) ** 2 ? variance : 0));
}

/**
 * How many parameters a penalised fit spends, the intercept among them: the trace of the matrix that turns the outcome
 * into the predictions, given which coefficients are not 0. Without a penalty, the rank.
 *
 * @returns at least 1
 *
 * Takes O(rows k^2 + k^3), k being the coefficients other than 0.
 * Source: Zou, Hastie and Tibshirani, Annals of Statistics 35 (2007) 2173-2192, for the elastic net.
 */
export function effectiveParameters(problem: LinearProblem, penalty: ElasticNetPenalty, beta: Float64Array): number {
  const { rows, columns, y, weight } = problem;
  const { sd } = momentsOf(y, weight);
  if (sd === 0) return 1;
  const active = Array.from(beta.keys()).filter((j) => beta[j] !== 0);
  const k = active.length;
  const { gram, aliased } = centredGram(problem, active);
  const ridge = (penalty.lambda / sd) * (1 - penalty.alpha);
  if (ridge === 0) return 1 + aliased.reduce((rank, is) => rank + 1 - is, 0);
  const inverse = inverseFromCholesky(factorCholesky(gram, k, new Float64Array(k).fill(ridge)));
  let trace = 1;
  for (let j = 0; j < k * k; j += 1) trace += inverse[j]! * gram[j]!;
  return Math.min(trace, rows, columns + 1);
}

/** The weighted covariances of some columns, and which of them depend on those before. */
function centredGram({ x, rows, columns, weight }: LinearProblem, chosen: readonly number[]) {
  const k = chosen.length;
  const total = weight.reduce((sum, w) => sum + w, 0);
  const share = weight.map((w) => w / total);
  const picked = new Float64Array(rows * k);
  for (let i = 0; i < rows; i += 1) {
    for (const [at, j] of chosen.entries()) picked[i * k + at] = x[i * columns + j]!;
  }
  const means = columnMeans(picked, rows, k, share);
  for (let i = 0; i < rows; i += 1) for (let at = 0; at < k; at += 1) picked[i * k + at]! -= means[at]!;
  const whole = new Float64Array((k + 1) ** 2);
  const work = weightedGram(picked, rows, k, share, whole);
  while (work.next().done !== true);
  const gram = new Float64Array(k * k);
  for (let a = 0; a < k; a += 1) for (let b = 0; b < k; b += 1) gram[a * k + b] = whole[(a + 1) * (k + 1) + b + 1]!;
  for (let a = 0; a < k; a += 1) {
    if (gram[a * k + a]! > (CONSTANT * means[a]!) ** 2) continue;
    for (let b = 0; b < k; b += 1) gram[a * k + b] = gram[b * k + a] = 0;
  }
  return { gram, means, total, aliased: factorCholesky(gram, k, new Float64Array(k)).aliased };
}

/**
 * Standard errors of an unpenalised fit, as R's `lm` gives them for the same (precision) weights.
 *
 * @returns the residual standard deviation and, shape (columns + 1), the intercept's standard error and the columns';
 * null where there are no more rows with a weight than parameters. A column that depends on earlier ones has 0.
 */
export function linearStandardErrors(
  problem: LinearProblem,
  fit: LinearFit,
): { readonly residualSd: number; readonly standardErrors: Float64Array } | null {
  const { columns, weight } = problem;
  const chosen = Array.from({ length: columns }, (_, j) => j);
  const { gram, means, total, aliased } = centredGram(problem, chosen);
  const rank = 1 + aliased.reduce((sum, is) => sum + 1 - is, 0);
  const left = weight.reduce((count, w) => count + (w > 0 ? 1 : 0), 0) - rank;
  if (left <= 0) return null;
  const variance = (fit.meanSquare * total) / left;
  const inverse = inverseFromCholesky(factorCholesky(gram, columns, new Float64Array(columns)));
  let quadratic = 1;
  for (let j = 0; j < columns; j += 1) {
    for (let k = 0; k < columns; k += 1) quadratic += means[j]! * inverse[j * columns + k]! * means[k]!;
  }
  const standardErrors = Float64Array.from({ length: columns + 1 }, (_, at) =>
    Math.sqrt((variance / total) * (at === 0 ? quadratic : inverse[(at - 1) * columns + at - 1]!)),
  );
  return { residualSd: Math.sqrt(variance), standardErrors };
}
