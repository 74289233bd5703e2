import { MethodError } from '../contract/faults';
import {
  movesASlope,
  newtonSolver,
  rootMeanSquares,
  type ElasticNetPenalty,
  type NewtonStep,
  type SmoothLoss,
} from './penalised-newton';
import { plainProducts, type DesignProducts } from './design-products';
import { lowerTriangle } from './lower-triangle';

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
  /** Shape (rows), added to the linear predictor; left out, nothing is. */
  readonly offset?: Float64Array | undefined;
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

/** Fits one problem again and again, along a path of penalties: each fit starts from the curvature of the last. */
export interface LogisticSolver {
  fit(
    penalty: ElasticNetPenalty,
    start: LogisticCoefficients | null,
    tolerance: number,
  ): Generator<NewtonStep, LogisticFit>;
}

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
 * Takes O(rows columns) an iteration and O(rows k^2) for each of the few refreshed curvatures, k being the columns that
 * may move.
 *
 * @param products - of the problem's design
 *
 * Source: Newton's method as iteratively reweighted least squares (McCullagh and Nelder, Generalized Linear Models,
 * section 2.5) with the curvature kept while it serves (Shamanskii, 1967); with an L1 part, proximal Newton steps
 * (Lee, Sun and Saunders, SIAM J. Optim. 24 (2014) 1420-1443) by coordinate descent.
 */
export function logisticSolver(
  problem: LogisticProblem,
  products: DesignProducts = plainProducts(problem.x, problem.rows, problem.columns),
): LogisticSolver {
  const { x, rows, columns, y, weight, offset } = problem;
  if (x.length !== rows * columns || y.length !== rows || weight.length !== rows) {
    throw new RangeError(`${x.length} entries, ${y.length} outcomes and ${weight.length} weights for ${rows} rows`);
  }
  const size = columns + 1;
  const total = weight.reduce((sum, w) => sum + w, 0);
  if (!(total > 0)) throw new RangeError('no row has a weight');

  const share = weight.map((w) => w / total);

  const smoothLoss: SmoothLoss = {
    size,
    penalised: new Uint8Array(size).fill(1, 1),
    curvatureLength: rows,
    evaluate(b, gradient, rowCurvature) {
      let loss = 0;
      const turn = (first: number, count: number, values: Float64Array): void => {
        // The logarithms of rows that weigh the same are taken at once, of the product.
        let product = 1;
        let factor = 0;
        for (let i = 0; i < count; i += 1) {
          const row = first + i;
          const w = share[row]!;
          if (w === 0) {
            rowCurvature[row] = values[i] = 0;
            continue;
          }
          const eta = values[i]! + (offset ? offset[row]! : 0);
          const small = Math.exp(-Math.abs(eta));
          const event = y[row]!;
          if (w !== factor || product > 1e280) {
            loss += factor * Math.log(product);
            factor = w;
            product = 1;
          }
          // Of what is lost in 1 + small nothing is left in a sum over rows; a lone row far out keeps it.
          if (small > 1e-5) product *= 1 + small;
          else loss += w * small;
          loss += w * (eta >= 0 ? (1 - event) * eta : -event * eta);
          rowCurvature[row] = (w * small) / ((1 + small) * (1 + small));
          // Taken from the smaller tail: 1 - mu would round to 0 far out, where separated outcomes still push.
          const wrong = eta >= 0 === (event === 1) ? small / (1 + small) : 1 / (1 + small);
          values[i] = event === 1 ? -w * wrong : w * wrong;
        }
        loss += factor * Math.log(product);
      };
      products.pass(b, 1, turn, gradient);
      return loss;
    },
    curvatureAmong: (rowCurvature, chosen, known, into, stride) =>
      lowerTriangle(products, rowCurvature, chosen, known, into, stride),
    stillMoves: (step) => movesASlope(rootMeanSquares(x, rows, columns, weight, total), step.subarray(1)),
  };
  const solver = newtonSolver(smoothLoss);

  return {
    *fit(penalty, start, tolerance) {
      const b = new Float64Array(size);
      if (start) {
        b[0] = start.intercept;
        b.set(start.beta, 1);
      } else {
        b[0] = interceptOnly(problem, total);
      }
      const minimum = yield* solver.minimise(b, penalty, tolerance);
      return {
        intercept: minimum.b[0]!,
        beta: minimum.b.slice(1),
        iterations: minimum.iterations,
        loss: minimum.loss,
      };
    },
  };
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
