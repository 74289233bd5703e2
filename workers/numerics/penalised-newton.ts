import { MethodError } from '../contract/faults';
import type { Conditioner } from './class-conditioner';
import { elasticNetStep } from './elastic-net';
import { factorCholesky, solveCholesky, type CholeskyFactor } from './linear-algebra';
import { workingCurvature } from './working-curvature';

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
  /** How many numbers the rows' part of the curvature takes. */
  readonly curvatureLength: number;
  /**
   * @param gradient - shape (size), overwritten
   * @param rowCurvature - shape (curvatureLength), overwritten: all that the curvature needs besides the design
   * @returns the loss; Infinity outside its domain, where what is written is not looked at
   */
  evaluate(b: Float64Array, gradient: Float64Array, rowCurvature: Float64Array): number;
  /**
   * Writes the curvature among some coefficients: the entries (a, c) and (c, a) of `into`, its rows `stride` apart, for
   * every place a of `chosen` from `known` on and every place c up to a.
   */
  curvatureAmong(
    rowCurvature: Float64Array,
    chosen: Int32Array,
    known: number,
    into: Float64Array,
    stride: number,
  ): Generator<undefined, void>;
  /** The curvature by what it does to a step, where that is quicker than writing it down. */
  readonly curvature?: CurvatureByProducts;
  /** Whether a step that no longer changes an unpenalised loss still moves a coefficient: the sign of separation. */
  stillMoves(step: Float64Array): boolean;
}

interface CurvatureByProducts {
  /** @param into - shape (size), overwritten: the curvature times the step */
  times(rowCurvature: Float64Array, step: Float64Array, into: Float64Array): void;
  /** @param l2 - shape (size), a ridge that is the same for all classes */
  conditioner(rowCurvature: Float64Array, l2: Float64Array): Generator<undefined, Conditioner>;
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
/** Relative rise of the objective that rounding alone may cause. */
const ROUNDING = 1e-13;
/** Coefficients of a ridge above which a factor, size^3 / 3 for every penalty, costs more than products with steps. */
const MOST_FACTORED = 400;
/** How exactly a step is solved for by products, as a share of the gradient; Newton's next step mends the rest. */
const STEP_RESIDUAL = 0.01;
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
 * Under an L1 part only coefficients that are not 0, or that the gradient pulls away from 0, are worked on; whether
 * others should be is asked of the whole gradient before it ends. Down a path, those likely to enter are taken in at once.
 *
 * Each run throws {@link MethodError} `method.notConverged` where no finite minimum exists.
 *
 * Source: Newton's method with the curvature kept while it serves (Shamanskii, 1967); with an L1 part, proximal Newton
 * steps (Lee, Sun and Saunders, SIAM J. Optim. 24 (2014) 1420-1443) by coordinate descent; the sequential strong rule of
 * Tibshirani et al., JRSS B 74 (2012) 245-266.
 */
export function newtonSolver(smoothLoss: SmoothLoss): NewtonSolver {
  const { size, penalised, curvatureLength } = smoothLoss;
  const keptRowCurvature = new Float64Array(curvatureLength);
  const working = workingCurvature(size, (chosen, known, into, stride) =>
    smoothLoss.curvatureAmong(keptRowCurvature, chosen, known, into, stride),
  );
  const everyCoefficient = Array.from({ length: size }, (_, j) => j);
  let known = false;
  // The last point that the rows were asked about, and what the last run gave, which is one small step from it: where
  // the next run starts from that, no row needs to be asked again.
  let given: Float64Array = new Float64Array(size).fill(NaN);
  let b: Float64Array = new Float64Array(size).fill(NaN);
  let gradient = new Float64Array(size);
  let nextGradient = new Float64Array(size);
  let rowCurvature = new Float64Array(curvatureLength);
  let nextRowCurvature = new Float64Array(curvatureLength);
  let loss = NaN;
  let lastThreshold = NaN;

  /** Coefficients to work on: those that are not 0, and those that the gradient pulls by more than `slack` times l1. */
  function wanted(l1: Float64Array, slack: number): number[] {
    return everyCoefficient.filter((j) => b[j] !== 0 || !(Math.abs(gradient[j]!) <= slack * l1[j]!) || l1[j] === 0);
  }

  function* minimise(
    start: Float64Array,
    penalty: ElasticNetPenalty,
    tolerance: number,
  ): Generator<NewtonStep, NewtonMinimum> {
    const { lambda, alpha } = penalty;
    if (!(lambda >= 0 && alpha >= 0 && alpha <= 1)) throw new RangeError(`no penalty ${lambda}, ${alpha}`);
    const threshold = lambda * alpha;
    const l1 = Float64Array.from(penalised, (is) => is * threshold);
    const l2 = Float64Array.from(penalised, (is) => is * lambda * (1 - alpha));
    const smooth = threshold === 0;
    const products = smooth && lambda > 0 && size > MOST_FACTORED ? smoothLoss.curvature : undefined;

    const penaltyOf = (at: Float64Array) => {
      let sum = 0;
      for (let j = 0; j < size; j += 1) sum += l1[j]! * Math.abs(at[j]!) + (l2[j]! * at[j]! * at[j]!) / 2;
      return sum;
    };

    let slack = 1;
    if (start.every((value, j) => value === given[j])) {
      const entering = (2 * threshold - lastThreshold) / threshold;
      if (entering < 1) slack = Math.max(0.5, entering);
    } else {
      given = new Float64Array(size).fill(NaN);
      b = Float64Array.from(start);
      loss = smoothLoss.evaluate(b, gradient, rowCurvature);
    }
    let objective = loss + penaltyOf(b);
    let fresh = known;
    let factor: CholeskyFactor | null = null;
    let lastDecrement = Infinity;

    for (let iteration = 1; iteration <= MOST_ITERATIONS; iteration += 1) {
      // Columns are left out by their order where nothing is penalised, so that all of them stand in it.
      const inOrder = !smooth || working.chosen.length === 0 || isWhole(working.chosen, size);
      if (!fresh || !inOrder) {
        if (!fresh) keptRowCurvature.set(rowCurvature);
        known = true;
        working.forget();
        factor = null;
      }
      const including = working.include(products ? [] : smooth ? everyCoefficient : wanted(l1, slack));
      let grown = including.next();
      while (grown.done !== true) {
        yield { iteration, loss };
        grown = including.next();
      }
      slack = 1;

      const { chosen, values, stride } = working;
      const step = new Float64Array(size);
      let decrement = 0;
      let promised = 0;
      if (smooth) {
        const downhill = gradient.map((g, j) => -g - l2[j]! * b[j]!);
        if (products) {
          const stepping = stepByProducts(products, rowCurvature, l2, downhill);
          let stepped = stepping.next();
          while (stepped.done !== true) {
            yield { iteration, loss };
            stepped = stepping.next();
          }
          step.set(stepped.value);
        } else {
          factor ??= factorCholesky(values, size, l2);
          step.set(solveCholesky(factor, downhill));
        }
        for (let j = 0; j < size; j += 1) {
          decrement += step[j]! * downhill[j]!;
          // The curvature times the step is downhill, less the ridge's part.
          promised += step[j]! * (gradient[j]! + (downhill[j]! - l2[j]! * step[j]!) / 2);
        }
      } else {
        const ofChosen = (all: Float64Array) => Float64Array.from(chosen, (j) => all[j]!);
        const model = { size: chosen.length, gradient: ofChosen(gradient), curvature: values, stride };
        const found = elasticNetStep(model, ofChosen(b), ofChosen(l1), ofChosen(l2), tolerance / 10);
        for (const [place, j] of chosen.entries()) {
          const moved = found.step[place]!;
          step[j] = moved;
          decrement += moved * (found.curved[place]! + l2[j]! * moved);
          promised += moved * (gradient[j]! + found.curved[place]! / 2);
        }
      }
      if (!Number.isFinite(decrement)) throw new MethodError('method.notConverged', { iterations: iteration });
      if (decrement <= tolerance * tolerance) {
        if (lambda === 0 && smoothLoss.stillMoves(step)) break;
        given = b.map((value, j) => value + step[j]!);
        lastThreshold = threshold;
        return { b: given, iterations: iteration, loss: loss + promised };
      }

      let share = 1;
      let next = b;
      let nextLoss = loss;
      let nextObjective = objective;
      for (; share > 1e-6; share /= 2) {
        const by = share;
        next = b.map((value, j) => value + by * step[j]!);
        nextLoss = smoothLoss.evaluate(next, nextGradient, nextRowCurvature);
        nextObjective = nextLoss + penaltyOf(next);
        if (nextObjective <= objective + ROUNDING * Math.abs(objective)) break;
      }
      b = next;
      loss = nextLoss;
      objective = nextObjective;
      [gradient, nextGradient] = [nextGradient, gradient];
      [rowCurvature, nextRowCurvature] = [nextRowCurvature, rowCurvature];
      fresh = share === 1 && (grown.value || decrement <= goodContraction(size) * lastDecrement);
      lastDecrement = decrement;
      yield { iteration, loss };
    }
    given = new Float64Array(size).fill(NaN);
    throw new MethodError('method.notConverged', { iterations: MOST_ITERATIONS });
  }

  return { minimise };
}

/**
 * The Newton step of a ridge by conjugate gradients: the curvature is met only in products with steps.
 *
 * @param downhill - shape (size), less the gradient of the objective
 *
 * Source: Hestenes and Stiefel (1952), preconditioned; inexact Newton steps: Nocedal and Wright,
 * Numerical Optimization (2006), section 7.1.
 */
function* stepByProducts(
  curvature: CurvatureByProducts,
  rowCurvature: Float64Array,
  l2: Float64Array,
  downhill: Float64Array,
): Generator<undefined, Float64Array> {
  const size = downhill.length;
  const condition = yield* curvature.conditioner(rowCurvature, l2);
  const step = new Float64Array(size);
  const curved = new Float64Array(size);
  const conditioned = new Float64Array(size);
  const residual = Float64Array.from(downhill);
  condition(residual, conditioned);
  const toward = Float64Array.from(conditioned);
  let left = inner(residual, conditioned);
  const enough = STEP_RESIDUAL ** 2 * left;
  for (let iteration = 0; iteration < size && left > enough; iteration += 1) {
    curvature.times(rowCurvature, toward, curved);
    for (let j = 0; j < size; j += 1) curved[j]! += l2[j]! * toward[j]!;
    const bent = inner(toward, curved);
    if (!(bent > 0)) break;
    const by = left / bent;
    for (let j = 0; j < size; j += 1) {
      step[j]! += by * toward[j]!;
      residual[j]! -= by * curved[j]!;
    }
    condition(residual, conditioned);
    const next = inner(residual, conditioned);
    for (let j = 0; j < size; j += 1) toward[j] = conditioned[j]! + (next / left) * toward[j]!;
    left = next;
    yield;
  }
  return step;
}

const inner = (a: Float64Array, b: Float64Array): number => a.reduce((sum, value, j) => sum + value * b[j]!, 0);

const isWhole = (chosen: Int32Array, size: number): boolean =>
  chosen.length === size && chosen.every((j, place) => j === place);

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
