import type { LinearSpec } from '../contract/recipe';
import { strataOf } from '../cohort/outcome';
import { effectiveParameters, linearSolver, momentsOf, type LinearFit, type LinearProblem } from '../numerics/linear';
import type { Design } from '../recipe/design';
import type { PenalisedFamily } from './choose-lambda';
import { fitPenalised, penalisedDesign, type PenalisedProgress } from './fit-penalised';
import type { FittedLinear } from './model';

/** Least squares as the choice of a penalty sees it; its loss is half the weighted squared error. */
function linearFamily(problem: LinearProblem): PenalisedFamily<LinearFit> {
  const { x, rows, columns, y, weight } = problem;
  return {
    x,
    rows,
    columns,
    outputs: 1,
    weight,
    strata: strataOf({ kind: 'continuous', y }),
    nullResiduals() {
      const total = weight.reduce((sum, w) => sum + w, 0);
      const { mean } = momentsOf(y, weight);
      return [weight.map((w, i) => (w * (y[i]! - mean)) / total)];
    },
    solver: (kept, products) => (kept.some((w) => w > 0) ? linearSolver({ ...problem, weight: kept }, products) : null),
    addHeldLosses(held, fit, unit, losses) {
      for (let i = 0; i < rows; i += 1) {
        if (held[i] !== 1) continue;
        let residual = y[i]! - fit.intercept;
        for (let j = 0; j < columns; j += 1) residual -= fit.beta[j]! * x[i * columns + j]!;
        losses[unit[i]!]! += (weight[i]! * residual * residual) / 2;
      }
    },
  };
}

/**
 * Fits a penalised linear regression to the development rows, its penalty chosen on them alone where it is 'auto'. The
 * penalty is on the scale of the outcome, as glmnet has it.
 *
 * @param y - shape (rows), finite; where it does not vary, no feature gets a coefficient
 * @param clusters - shape (rows), rows that an inner split keeps together; null ties nothing
 */
export function* fitLinearModel(
  spec: LinearSpec,
  design: Design,
  y: Float64Array,
  clusters: Int32Array | null,
  seed: number,
): Generator<PenalisedProgress, FittedLinear> {
  const { expand, ...turned } = penalisedDesign(spec, design);
  const weight = new Float64Array(design.rows).fill(1);
  const { mean, sd } = momentsOf(y, weight);
  const unit = sd > 0 ? sd : 1;
  // In standard deviations, so that one path of penalties suits every outcome.
  const problem = { ...turned, y: y.map((value) => (value - mean) / unit), weight };
  const given = spec.lambda === 'auto' ? spec.lambda : spec.lambda / unit;
  const fitted = yield* fitPenalised({ alpha: spec.alpha, lambda: given }, linearFamily(problem), clusters, seed);
  if (!fitted) throw new RangeError('no rows to fit to');
  const { lambda, fit } = fitted;
  const parameters = effectiveParameters(problem, { lambda, alpha: spec.alpha }, fit.beta);
  // A fit that spends as many parameters as there are rows leaves nothing to tell the spread from.
  const left = design.rows - parameters >= 1 ? design.rows - parameters : design.rows;
  return {
    family: 'linear',
    spec,
    lambda: lambda * unit,
    intercept: mean + unit * fit.intercept,
    coefficients: Array.from(expand(fit.beta), (b) => b * unit),
    residualSd: unit * Math.sqrt((fit.meanSquare * design.rows) / left),
  };
}
