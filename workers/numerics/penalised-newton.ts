import { MethodError } from '../contract/faults';
import { elasticNetStep } from './elastic-net';
import { factorCholesky, solveCholesky } from './linear-algebra';

export interface ElasticNetPenalty {
  /** 0 or more. */
  readonly lambda: number;
  /** In [0, 1]: 0 is ridge, 1 is lasso. */
  readonly alpha: number;
}

/** A smooth convex loss of `size` coefficients, a weighted mean over rows. */
export interface SmoothLoss {
  readonly size: number;
  /** Shape (size), 1 where a coefficient is penalised, otherwise 0. */
  readonly penalised: Uint8Array;
  /** Whether a column of the curvature costs so little against the whole that only those needed should be made. */
  readonly byColumn?: boolean;
  /** How many numbers the rows' part of the curvature takes. */
  readonly curvatureLength: number;
  /**
   * @param gradient - shape (size), overwritten
   * @param rowCurvature - shape (curvatureLength), overwritten: all that the curvature needs besides the design
   * @returns the loss; Infinity outside its domain, where what is written is not looked at
   */
  evaluate(b: Float64Array, gradient: Float64Array, rowCurvature: Float64Array): number;
  /** Writes the curvature, shape (size x size), row-major, both triangles. */
  wholeCurvature(rowCurvature: Float64Array, into: Float64Array): Generator<undefined, void>;
  /** Writes the diagonal of the curvature, shape (size). */
  curvatureDiagonal(rowCurvature: Float64Array, into: Float64Array): void;
  /** One column of the curvature, shape (size). */
  curvatureColumn(rowCurvature: Float64Array, j: number): Float64Array;
  /** Whether a step that no longer changes an unpenalised loss still moves a coefficient: the sign of separation. */
  stillMoves(step: Float64Array): boolean;
}

export interface NewtonStep {
  readonly iteration: number;
  readonly loss: number;
}

interface NewtonMinimum {
  /** Shape (size). */
  readonly b: Float64Array;
  readonly iterations: number;
  /** Without the penalty. */
  readonly loss: number;
}

/** Minimises one penalised loss again and again: each run starts from the curvature of the last. */
export interface NewtonSolver {
  /** @param start - shape (size) */
  minimise(start: Float64Array, penalty: ElasticNetPenalty, tolerance: number): Generator<NewtonStep, NewtonMinimum>;
}

const MOST_ITERATIONS = 200;
/** Below this the whole curvature fits in 32 MB; above it, only the columns that move are made. */
const WHOLE_CURVATURE = 2000;
/** Relative rise of the objective that rounding alone may cause. */
const ROUNDING = 1e-13;
/**
 * How much a step must shrink the decrement (the error squared) for the curvature to be kept. A fresh curvature costs
 * about size / 4 evaluations, so that a wide design keeps one that halves the error.
 */
const goodContraction = (size: number) => (size > 41 ? 0.25 : 0.01);

/**
 * A solver for `loss(b) + lambda sum_j penalised_j (alpha |b_j| + (1 - alpha) b_j^2 / 2)`.
 *
 * It ends when a step would move the linear predictor by less than `tolerance` (root mean square, weighted by the
 * curvature). Coefficients that depend linearly on earlier ones keep their start where nothing is penalised.
 *
 * Each run throws {@link MethodError} `method.notConverged` where no finite minimum exists.
 *
 * Source: Newton's method with the curvature kept while it serves (Shamanskii, 1967); with an L1 part, proximal Newton
 * steps (Lee, Sun and Saunders, SIAM J. Optim. 24 (2014) 1420-1443) by coordinate descent.
 */
export function newtonSolver(smoothLoss: SmoothLoss): NewtonSolver {
  const { size, penalised } = smoothLoss;
  const whole = size <= WHOLE_CURVATURE && smoothLoss.byColumn !== true;
  const keptRowCurvature = new Float64Array(smoothLoss.curvatureLength);
  let curvature: Float64Array | null = null;
  const diagonal = new Float64Array(size);
  let lazyColumns = new Map<number, Float64Array>();
  let known = false;

  function* refresh(iteration: number, loss: number, wanted: Float64Array): Generator<NewtonStep, void> {
    keptRowCurvature.set(wanted);
    known = true;
    if (whole) {
      curvature ??= new Float64Array(size * size);
      const work = smoothLoss.wholeCurvature(keptRowCurvature, curvature);
      while (work.next().done !== true) yield { iteration, loss };
      for (let j = 0; j < size; j += 1) diagonal[j] = curvature[j * size + j]!;
      return;
    }
    lazyColumns = new Map();
    smoothLoss.curvatureDiagonal(keptRowCurvature, diagonal);
  }

  function curvatureColumn(j: number): Float64Array {
    if (curvature) return curvature.subarray(j * size, (j + 1) * size);
    const kept = lazyColumns.get(j);
    if (kept) return kept;
    const made = smoothLoss.curvatureColumn(keptRowCurvature, j);
    lazyColumns.set(j, made);
    return made;
  }

  function* minimise(
    start: Float64Array,
    penalty: ElasticNetPenalty,
    tolerance: number,
  ): Generator<NewtonStep, NewtonMinimum> {
    const { lambda, alpha } = penalty;
    if (!(lambda >= 0 && alpha >= 0 && alpha <= 1)) throw new RangeError(`no penalty ${lambda}, ${alpha}`);
    const l1 = Float64Array.from(penalised, (is) => is * lambda * alpha);
    const l2 = Float64Array.from(penalised, (is) => is * lambda * (1 - alpha));
    const smooth = lambda * alpha === 0 && whole;

    const penaltyOf = (b: Float64Array) => {
      let sum = 0;
      for (let j = 0; j < size; j += 1) sum += l1[j]! * Math.abs(b[j]!) + (l2[j]! * b[j]! * b[j]!) / 2;
      return sum;
    };

    let b = Float64Array.from(start);
    let gradient = new Float64Array(size);
    let nextGradient = new Float64Array(size);
    let rowCurvature = new Float64Array(smoothLoss.curvatureLength);
    let nextRowCurvature = new Float64Array(smoothLoss.curvatureLength);
    let loss = smoothLoss.evaluate(b, gradient, rowCurvature);
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
        nextLoss = smoothLoss.evaluate(next, nextGradient, nextRowCurvature);
        nextObjective = nextLoss + penaltyOf(next);
        if (nextObjective <= objective + ROUNDING * objective) break;
      }
      if (decrement <= tolerance * tolerance) {
        if (lambda === 0 && smoothLoss.stillMoves(step)) break;
        return { b: next, iterations: iteration, loss: nextLoss };
      }
      b = next;
      loss = nextLoss;
      objective = nextObjective;
      [gradient, nextGradient] = [nextGradient, gradient];
      [rowCurvature, nextRowCurvature] = [nextRowCurvature, rowCurvature];
      fresh = share === 1 && decrement <= goodContraction(size) * lastDecrement;
      lastDecrement = decrement;
      yield { iteration, loss };
    }
    throw new MethodError('method.notConverged', { iterations: MOST_ITERATIONS });
  }

  return { minimise };
}

/** Whether a step moves any slope by more than one part in a thousand of its column's root mean square. */
export function movesASlope(rootMeanSquares: Float64Array, slopes: Float64Array): boolean {
  return rootMeanSquares.some((root, j) => Math.abs(slopes[j]!) * root > 1e-3);
}

/**
 * The weighted root mean squares of a design's columns.
 *
 * @param x - shape (rows x columns), row-major
 * @param weight - shape (rows), of the given total
 */
export function rootMeanSquares(
  x: Float64Array,
  rows: number,
  columns: number,
  weight: Float64Array,
  total: number,
): Float64Array {
  const squares = new Float64Array(columns);
  for (let i = 0; i < rows; i += 1) {
    const w = weight[i]! / total;
    if (w > 0) for (let j = 0; j < columns; j += 1) squares[j]! += w * x[i * columns + j]! ** 2;
  }
  return squares.map(Math.sqrt);
}
