import type { LogisticSpec } from '../contract/recipe';
import { turnToRowSpace } from '../numerics/linear-algebra';
import { logisticSolver } from '../numerics/logistic';
import { derive } from '../numerics/random';
import type { Design } from '../recipe/design';
import { chooseLambda } from './choose-lambda';
import { classWeights } from './class-weights';
import type { FittedLogistic } from './model';

/** Where the fit of a logistic regression stands. */
export type LogisticProgress =
  | { readonly kind: 'choosing'; readonly lambdasDone: number; readonly lambdas: number }
  | { readonly kind: 'fitting'; readonly iteration: number; readonly loss: number };

/** Root mean square change of the linear predictor at which a fit ends. */
const TOLERANCE = 1e-9;

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
    const choosing = chooseLambda(problem, spec.alpha, clusters, derive(seed, 'lambda'));
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
