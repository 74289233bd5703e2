import type { OrdinalSpec } from '../contract/recipe';
import { softplus } from '../numerics/activations';
import type { OrdinalProblem } from '../numerics/cumulative-loss';
import { ordinalSolver, type OrdinalFit } from '../numerics/ordinal';
import type { Design } from '../recipe/design';
import { centredDesign } from './centred-design';
import type { PenalisedFamily } from './choose-lambda';
import { classWeights } from './class-weights';
import { fitPenalised, penalisedDesign, type PenalisedProgress } from './fit-penalised';
import type { FittedOrdinal } from './model';
import { oneClassOnly, twoClasses } from './present-classes';

/** Proportional odds as the choice of a penalty sees them; its loss is the weighted cross-entropy in nats. */
function ordinalFamily(problem: OrdinalProblem): PenalisedFamily<OrdinalFit> {
  const { x, rows, columns, y, classes, weight } = problem;
  return {
    x,
    rows,
    columns,
    outputs: 1,
    weight,
    strata: y,
    nullResiduals() {
      const total = weight.reduce((sum, w) => sum + w, 0);
      const shares = Array.from(
        { length: classes },
        (_, k) => weight.reduce((sum, w, i) => sum + (y[i] === k ? w : 0), 0) / total,
      );
      const below = shares.map((_, k) => shares.slice(0, k).reduce((sum, share) => sum + share, 0));
      return [weight.map((w, i) => (w * (2 * below[y[i]!]! + shares[y[i]!]! - 1)) / total)];
    },
    solver: (kept, products) => (twoClasses(y, kept) ? ordinalSolver({ ...problem, weight: kept }, products) : null),
    addHeldLosses(held, fit, unit, losses) {
      for (let i = 0; i < rows; i += 1) {
        if (held[i] !== 1) continue;
        let eta = 0;
        for (let j = 0; j < columns; j += 1) eta += fit.beta[j]! * x[i * columns + j]!;
        const above = fit.thresholds[y[i]!];
        const under = fit.thresholds[y[i]! - 1];
        let loss = above === undefined ? 0 : softplus(eta - above);
        if (under !== undefined) loss += softplus(under - eta);
        if (above !== undefined && under !== undefined) loss -= Math.log(-Math.expm1(under - above));
        losses[unit[i]!]! += weight[i]! * loss;
      }
    },
  };
}

/**
 * Fits a penalised proportional-odds regression to the development rows, its penalty chosen on them alone where it is
 * 'auto'. A class without rows is given a small chance, that of half a row.
 *
 * @param y - shape (rows), the class from low to high, in [0, classes)
 * @param clusters - shape (rows), rows that an inner split keeps together; null ties nothing
 * @throws {@link MethodError} `method.oneOutcomeOnly`; `method.notConverged` where a penalty of 0 meets classes that the
 * features separate
 */
export function* fitOrdinalModel(
  spec: OrdinalSpec,
  design: Design,
  y: Int32Array,
  classes: number,
  clusters: Int32Array | null,
  seed: number,
): Generator<PenalisedProgress, FittedOrdinal> {
  const centred = centredDesign(design);
  const { expand, ...turned } = penalisedDesign(spec, centred.design);
  const problem = { ...turned, y, classes, weight: classWeights(spec.classWeights, y) };
  const fitted = yield* fitPenalised(spec, ordinalFamily(problem), clusters, seed);
  if (!fitted) throw oneClassOnly(y);
  const coefficients = Array.from(expand(fitted.fit.beta));
  const shift = centred.shift(coefficients);
  const thresholds = Array.from(fitted.fit.thresholds, (threshold) => threshold + shift);
  return { family: 'ordinal', spec, lambda: fitted.lambda, thresholds, coefficients };
}
