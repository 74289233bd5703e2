import { MethodError } from '../contract/faults';
import type { LogisticSpec } from '../contract/recipe';
import { sigmoid, softplus } from '../numerics/activations';
import { logisticSolver, type LogisticFit, type LogisticProblem } from '../numerics/logistic';
import { fitFewColumns } from '../numerics/recalibration/newton';
import type { Design } from '../recipe/design';
import type { PenalisedFamily } from './choose-lambda';
import { classWeights } from './class-weights';
import { fitPenalised, penalisedDesign, type PenalisedProgress } from './fit-penalised';
import type { FittedLogistic } from './model';
import { twoClasses } from './present-classes';

/** Logistic regression as the choice of a penalty sees it; its loss is the weighted cross-entropy in nats. */
export function logisticFamily(problem: LogisticProblem): PenalisedFamily<LogisticFit> {
  const { x, rows, columns, y, weight, offset } = problem;
  return {
    x,
    rows,
    columns,
    outputs: 1,
    weight,
    strata: y,
    nullResiduals() {
      const total = weight.reduce((sum, w) => sum + w, 0);
      if (offset) {
        const [level = 0] = fitFewColumns([new Float64Array(rows).fill(1)], y, offset) ?? [];
        return [weight.map((w, i) => (w * (y[i]! - sigmoid(offset[i]! + level))) / total)];
      }
      const mean = weight.reduce((sum, w, i) => sum + w * y[i]!, 0) / total;
      return [weight.map((w, i) => (w * (y[i]! - mean)) / total)];
    },
    solver: (kept, products) => (twoClasses(y, kept) ? logisticSolver({ ...problem, weight: kept }, products) : null),
    addHeldLosses(held, fit, unit, losses) {
      for (let i = 0; i < rows; i += 1) {
        if (held[i] !== 1) continue;
        let eta = fit.intercept + (offset ? offset[i]! : 0);
        for (let j = 0; j < columns; j += 1) eta += fit.beta[j]! * x[i * columns + j]!;
        losses[unit[i]!]! += weight[i]! * softplus(y[i] === 1 ? -eta : eta);
      }
    },
  };
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
): Generator<PenalisedProgress, FittedLogistic> {
  const { expand, ...turned } = penalisedDesign(spec, design);
  const problem = { ...turned, y, weight: classWeights(spec.classWeights, y) };
  const fitted = yield* fitPenalised(spec, logisticFamily(problem), clusters, seed);
  if (!fitted) {
    const events = y.reduce((sum, event) => sum + event, 0);
    throw new MethodError('method.oneOutcomeOnly', { events, participants: design.rows });
  }
  const { lambda, fit } = fitted;
  return { family: 'logistic', spec, lambda, intercept: fit.intercept, coefficients: Array.from(expand(fit.beta)) };
}
