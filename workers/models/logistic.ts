import type { LogisticSpec } from '../contract/recipe';
import { softplus } from '../numerics/activations';
import { turnToRowSpace } from '../numerics/linear-algebra';
import { logisticSolver, type LogisticFit, type LogisticProblem } from '../numerics/logistic';
import { derive } from '../numerics/random';
import type { Design } from '../recipe/design';
import { chooseLambda, type PenalisedFamily } from './choose-lambda';
import { classWeights } from './class-weights';
import type { FittedLogistic } from './model';

/** Where the fit of a logistic regression stands. */
export type LogisticProgress =
  | { readonly kind: 'choosing'; readonly lambdasDone: number; readonly lambdas: number }
  | { readonly kind: 'fitting'; readonly iteration: number; readonly loss: number };

/** Root mean square change of the linear predictor at which a fit ends. */
const TOLERANCE = 1e-9;

/** Logistic regression as the choice of a penalty sees it; its loss is the weighted cross-entropy in nats. */
export function logisticFamily(problem: LogisticProblem): PenalisedFamily<LogisticFit> {
  const { x, rows, columns, y, weight } = problem;
  return {
    x,
    rows,
    columns,
    outputs: 1,
    weight,
    strata: y,
    nullResiduals() {
      const total = weight.reduce((sum, w) => sum + w, 0);
      const mean = weight.reduce((sum, w, i) => sum + w * y[i]!, 0) / total;
      return [weight.map((w, i) => (w * (y[i]! - mean)) / total)];
    },
    solver: (kept) => (bothOutcomes(y, kept) ? logisticSolver({ ...problem, weight: kept }) : null),
    addHeldLosses(held, fit, unit, losses) {
      for (let i = 0; i < rows; i += 1) {
        if (held[i] !== 1) continue;
        let eta = fit.intercept;
        for (let j = 0; j < columns; j += 1) eta += fit.beta[j]! * x[i * columns + j]!;
        losses[unit[i]!]! += weight[i]! * softplus(y[i] === 1 ? -eta : eta);
      }
    },
  };
}

function bothOutcomes(y: Uint8Array, weight: Float64Array): boolean {
  let seen = 0;
  for (const [row, event] of y.entries()) if (weight[row]! > 0) seen |= event === 1 ? 2 : 1;
  return seen === 3;
}

/**
 * Fits a penalised logistic regression to the development rows, its penalty chosen on them alone where it is 'auto'.
 *
 * @param y - shape (rows), 1 where the event was observed
 * @param clusters - shape (rows), rows that an inner split keeps together; null ties nothing
 * @throws {@link MethodError} `method.oneOutcomeOnly`; `method.notConverged` where a penalty of 0 meets outcomes that the
 * features separate
 */
export function* fitLogisticModel(
  spec: LogisticSpec,
  design: Design,
  y: Uint8Array,
  clusters: Int32Array | null,
  seed: number,
): Generator<LogisticProgress, FittedLogistic> {
  const rows = design.rows;
  const width = design.features.length;
  const turned = spec.alpha === 0 && spec.lambda !== 0 && width > rows ? turnToRowSpace(design.x, rows, width) : null;
  const problem = {
    x: turned?.x ?? design.x,
    rows,
    columns: turned?.rank ?? width,
    y,
    weight: classWeights(spec.classWeights, y),
  };
  let lambda = spec.lambda;
  if (lambda === 'auto') {
    const choosing = chooseLambda(logisticFamily(problem), spec.alpha, clusters, derive(seed, 'lambda'));
    let next = choosing.next();
    while (next.done !== true) {
      yield { kind: 'choosing', ...next.value };
      next = choosing.next();
    }
    lambda = next.value;
  }
  const fitting = logisticSolver(problem).fit({ lambda, alpha: spec.alpha }, null, TOLERANCE);
  let next = fitting.next();
  while (next.done !== true) {
    yield { kind: 'fitting', ...next.value };
    next = fitting.next();
  }
  const beta = turned ? turned.expand(next.value.beta) : next.value.beta;
  return { family: 'logistic', spec, lambda, intercept: next.value.intercept, coefficients: Array.from(beta) };
}
