import { MethodError } from '../contract/faults';
import { elasticNetStep } from './elastic-net';
import { factorCholesky, solveCholesky } from './linear-algebra';
import { gramColumn, weightedGram } from './weighted-gram';

/** What a logistic regression is fitted to. */
export interface LogisticProblem {
  /** Shape (rows x columns), row-major, finite. */
  readonly x: Float64Array;
  readonly rows: number;
  readonly columns: number;
  /** Shape (rows), 1 where the event was observed, otherwise 0. */
  readonly y: Uint8Array;
  /** Shape (rows), 0 or more, not all 0; a row of weight 0 is not fitted to. */
  readonly weight: Float64Array;
}

interface ElasticNetPenalty {
  /** 0 or more. */
  readonly lambda: number;
  /** In [0, 1]: 0 is ridge, 1 is lasso. */
  readonly alpha: number;
}

interface LogisticCoefficients {
  readonly intercept: number;
  /** Shape (columns). */
  readonly beta: Float64Array;
}

export interface LogisticFit extends LogisticCoefficients {
  readonly iterations: number;
  /** Weighted mean cross-entropy in nats, without the penalty. */
  readonly loss: number;
}

interface LogisticStep {
  readonly iteration: number;
  readonly loss: number;
}

/** Fits one problem again and again, along a path of penalties: each fit starts from the curvature of the last. */
export interface LogisticSolver {
  fit(
    penalty: ElasticNetPenalty,
    start: LogisticCoefficients | null,
    tolerance: number,
  ): Generator<LogisticStep, LogisticFit>;
}

const MOST_ITERATIONS = 200;
/** Below this the whole curvature fits in 32 MB; above it, only the columns that move are made. */
const WHOLE_CURVATURE = 2000;
/** Relative rise of the objective that rounding alone may cause. */
const ROUNDING = 1e-13;
/**
 * How much a step must shrink the decrement (the error squared) for the curvature to be kept. A fresh curvature costs
 * about columns / 4 evaluations, so that a wide design keeps one that halves the error.
 */
const goodContraction = (columns: number) => (columns > 40 ? 0.25 : 0.01);

/**
 * A solver for logistic regression under glmnet's objective
 * `sum_i w_i logloss_i / sum_i w_i + lambda (alpha |beta|_1 + (1 - alpha) |beta|_2^2 / 2)`, the intercept unpenalised.
 *
 * Its fits end when a step would move the linear predictor by less than `tolerance` (root mean square, weighted by the
 * curvature). Columns that depend linearly on earlier ones get the coefficient 0 where nothing is penalised.
 *
 * Each `fit` throws {@link MethodError} `method.notConverged` where no finite maximum exists: without a penalty, when
 * the columns separate the outcomes, completely or in part.
 *
 * Takes O(rows columns) an iteration and O(rows columns^2) for each of the few refreshed curvatures.
 * Source: Newton's method as iteratively reweighted least squares (McCullagh and Nelder, Generalized Linear Models,
 * section 2.5) with the curvature kept while it serves (Shamanskii, 1967); with an L1 part, proximal Newton steps
 * (Lee, Sun and Saunders, SIAM J. Optim. 24 (2014) 1420-1443) by coordinate descent.
 */
export function logisticSolver(problem: LogisticProblem): LogisticSolver {
  const { x, rows, columns, y, weight } = problem;
  if (x.length !== rows * columns || y.length !== rows || weight.length !== rows) {
    throw new RangeError(`${x.length} entries, ${y.length} outcomes and ${weight.length} weights for ${rows} rows`);
  }
  const size = columns + 1;
  const total = weight.reduce((sum, w) => sum + w, 0);
  if (!(total > 0)) throw new RangeError('no row has a weight');

  const curvatureWeight = new Float64Array(rows);
  let curvature: Float64Array | null = null;
  const diagonal = new Float64Array(size);
  let lazyColumns = new Map<number, Float64Array>();
  let known = false;

  /** Loss, gradient and the rows' curvature at the coefficients (intercept first). */
  function evaluate(b: Float64Array, gradient: Float64Array, rowCurvature: Float64Array): number {
    gradient.fill(0);
    let loss = 0;
    for (let i = 0; i < rows; i += 1) {
      const w = weight[i]! / total;
      if (w === 0) {
        rowCurvature[i] = 0;
        continue;
      }
      const start = i * columns;
      let eta = b[0]!;
      for (let j = 0; j < columns; j += 1) eta += x[start + j]! * b[j + 1]!;
      const small = Math.exp(-Math.abs(eta));
      const event = y[i]!;
      // Taken from the smaller tail: 1 - mu would round to 0 far out, where separated outcomes still push.
      const wrong = eta >= 0 === (event === 1) ? small / (1 + small) : 1 / (1 + small);
      loss += w * (Math.log1p(small) + (eta >= 0 ? (1 - event) * eta : -event * eta));
      rowCurvature[i] = (w * small) / ((1 + small) * (1 + small));
      const residual = event === 1 ? -w * wrong : w * wrong;
      gradient[0]! += residual;
      for (let j = 0; j < columns; j += 1) gradient[j + 1]! += residual * x[start + j]!;
    }
    return loss;
  }

  function* refresh(iteration: number, loss: number, wanted: Float64Array): Generator<LogisticStep, void> {
    curvatureWeight.set(wanted);
    known = true;
    if (size <= WHOLE_CURVATURE) {
      curvature ??= new Float64Array(size * size);
      const work = weightedGram(x, rows, columns, curvatureWeight, curvature);
      while (work.next().done !== true) yield { iteration, loss };
      for (let j = 0; j < size; j += 1) diagonal[j] = curvature[j * size + j]!;
      return;
    }
    lazyColumns = new Map();
    diagonal.fill(0);
    for (let i = 0; i < rows; i += 1) {
      const w = curvatureWeight[i]!;
      if (w === 0) continue;
      diagonal[0]! += w;
      for (let j = 0; j < columns; j += 1) diagonal[j + 1]! += w * x[i * columns + j]! ** 2;
    }
  }

  function curvatureColumn(j: number): Float64Array {
    if (curvature) return curvature.subarray(j * size, (j + 1) * size);
    const kept = lazyColumns.get(j);
    if (kept) return kept;
    const made = gramColumn(x, rows, columns, curvatureWeight, j);
    lazyColumns.set(j, made);
    return made;
  }

  function* fit(
    penalty: ElasticNetPenalty,
    start: LogisticCoefficients | null,
    tolerance: number,
  ): Generator<LogisticStep, LogisticFit> {
    const { lambda, alpha } = penalty;
    if (!(lambda >= 0 && alpha >= 0 && alpha <= 1)) throw new RangeError(`no penalty ${lambda}, ${alpha}`);
    const l1 = new Float64Array(size).fill(lambda * alpha, 1);
    const l2 = new Float64Array(size).fill(lambda * (1 - alpha), 1);
    const smooth = lambda * alpha === 0 && size <= WHOLE_CURVATURE;

    const penaltyOf = (b: Float64Array) => {
      let sum = 0;
      for (let j = 1; j < size; j += 1) sum += l1[j]! * Math.abs(b[j]!) + (l2[j]! * b[j]! * b[j]!) / 2;
      return sum;
    };

    let b = new Float64Array(size);
    if (start) {
      b[0] = start.intercept;
      b.set(start.beta, 1);
    } else {
      b[0] = interceptOnly(problem, total);
    }
    let gradient = new Float64Array(size);
    let nextGradient = new Float64Array(size);
    let rowCurvature = new Float64Array(rows);
    let nextRowCurvature = new Float64Array(rows);
    let loss = evaluate(b, gradient, rowCurvature);
    let objective = loss + penaltyOf(b);
    let fresh = known;
    let factor: ReturnType<typeof factorCholesky> | null = null;
    let lastDecrement = Infinity;

    for (let iteration = 1; iteration <= MOST_ITERATIONS; iteration += 1) {
      if (!fresh) {
        yield* refresh(iteration, loss, rowCurvature);
        factor = null;
      }
      let step: Float64Array;
      let decrement = 0;
      if (smooth && curvature) {
        factor ??= factorCholesky(curvature, size, l2);
        const downhill = gradient.map((g, j) => -g - l2[j]! * b[j]!);
        step = solveCholesky(factor, downhill);
        for (let j = 0; j < size; j += 1) decrement += step[j]! * downhill[j]!;
      } else {
        const model = { size, gradient, diagonal, column: curvatureColumn };
        const found = elasticNetStep(model, b, l1, l2, tolerance / 10);
        step = found.step;
        for (let j = 0; j < size; j += 1) decrement += step[j]! * (found.curved[j]! + l2[j]! * step[j]!);
      }
      if (!Number.isFinite(decrement)) throw new MethodError('method.notConverged', { iterations: iteration });

      let share = 1;
      let next = b;
      let nextLoss = loss;
      let nextObjective = objective;
      for (; share > 1e-6; share /= 2) {
        const by = share;
        next = b.map((value, j) => value + by * step[j]!);
        nextLoss = evaluate(next, nextGradient, nextRowCurvature);
        nextObjective = nextLoss + penaltyOf(next);
        if (nextObjective <= objective + ROUNDING * objective) break;
      }
      if (decrement <= tolerance * tolerance) {
        if (lambda === 0 && stillMoving(problem, total, step)) break;
        return { intercept: next[0]!, beta: next.slice(1), iterations: iteration, loss: nextLoss };
      }
      b = next;
      loss = nextLoss;
      objective = nextObjective;
      [gradient, nextGradient] = [nextGradient, gradient];
      [rowCurvature, nextRowCurvature] = [nextRowCurvature, rowCurvature];
      fresh = share === 1 && decrement <= goodContraction(columns) * lastDecrement;
      lastDecrement = decrement;
      yield { iteration, loss };
    }
    throw new MethodError('method.notConverged', { iterations: MOST_ITERATIONS });
  }

  return { fit };
}

/** The log odds of the weighted share of events. */
function interceptOnly({ y, weight, rows }: LogisticProblem, total: number): number {
  let events = 0;
  let eventWeight = 0;
  for (let i = 0; i < rows; i += 1) {
    if (y[i] !== 1 || weight[i] === 0) continue;
    events += 1;
    eventWeight += weight[i]!;
  }
  const participants = weight.reduce((count, w) => count + (w > 0 ? 1 : 0), 0);
  if (events === 0 || events === participants) {
    throw new MethodError('method.oneOutcomeOnly', { events, participants });
  }
  return Math.log(eventWeight / (total - eventWeight));
}

/** Whether a step that no longer changes the loss still moves a coefficient: the sign of separated outcomes. */
function stillMoving({ x, rows, columns, weight }: LogisticProblem, total: number, step: Float64Array): boolean {
  const squares = new Float64Array(columns);
  for (let i = 0; i < rows; i += 1) {
    const w = weight[i]! / total;
    if (w > 0) for (let j = 0; j < columns; j += 1) squares[j]! += w * x[i * columns + j]! ** 2;
  }
  return squares.some((square, j) => Math.abs(step[j + 1]!) * Math.sqrt(square) > 1e-3);
}
